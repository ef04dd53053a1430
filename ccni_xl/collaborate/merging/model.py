"""What a merge finds: changes to take, rows that come and go, and what somebody has to decide."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, unique

from ccni_xl.collaborate.contents import Contents, Key, Plain, Slot, Typed
from ccni_xl.hosts.port import Value
from ccni_xl.notes import Note
from ccni_xl.workbook.new_years import NewYears

__all__ = [
    "Candidate",
    "Change",
    "Conflict",
    "Copy",
    "Effect",
    "Merged",
    "Reason",
    "RowAdded",
    "RowGone",
    "Side",
    "Version",
]


@unique
class Reason(Enum):
    """Why something has to be decided."""

    DIFFERENT = ("different", "各方改得不同", "Changed differently")
    FORMULA = ("formula", "主表这一格是公式", "Master holds a formula")
    NO_PLACE = ("no_place", "主表没有这一行或这一列", "No such row or column in the master")
    DUPLICATE = ("duplicate", "同一城市（或编号）有两行", "Row stands twice")
    OTHER_BASE = ("other_base", "填报表生成后主表也改过", "Master has changed since the form was made")
    DELETED = ("deleted", "一方删了行，另一方改了它", "Row deleted here, edited there")

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en

    def label(self, lang: str = "zh") -> str:
        """Return the reason in words."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Side:
    """Who a copy comes from, as far as its file says so."""

    label: str
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """One copy that came back.

    ``partial`` marks a form: it speaks only of the cells that are filled in it; a blank, or a row that is
    not there, says nothing. ``anchored`` is False for a form that was not made from this base: what it says
    of a filled cell may be older than the cell, so it is asked about.
    """

    contents: Contents
    side: Side
    partial: bool = False
    anchored: bool = True


@dataclass(frozen=True, slots=True)
class Version:
    """What one copy says of a cell or row; ``who`` and ``source`` are what stands beside the value."""

    side: Side
    plain: Plain
    who: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A cell takes another value."""

    slot: Slot
    typed: Typed
    before: Plain
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class RowAdded:
    """A row that the master does not have; ``cells`` by column, ``key_cells`` in the order of the key."""

    table: str
    key: Key
    cells: Mapping[str, Typed]
    key_cells: tuple[Value, ...]
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class RowGone:
    """A row of the master that is to be emptied."""

    table: str
    key: Key
    sides: tuple[Side, ...] = ()


Effect = Change | RowAdded | RowGone


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to decide a conflict against the master, and the copies that ask for it."""

    plain: Plain
    effect: Effect
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that is not decided by the rules; a slot without column stands for the whole row.

    ``others`` are copies concerned that ask for nothing else (who edited a row that somebody deleted).
    """

    slot: Slot
    reason: Reason
    base: Plain
    master: Plain
    candidates: tuple[Candidate, ...]
    others: tuple[Version, ...] = ()
    book: str = ""

    @property
    def key(self) -> str:
        """Name the conflict by what is at stake: a decision holds only while none of it changes."""
        stake = (self.slot.table, self.slot.key, self.slot.column, self.reason.code, self.base, self.master)
        plains = [candidate.plain for candidate in self.candidates]
        return hashlib.sha256(repr((stake, plains)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Merged:
    """The outcome of the rules, before anything is decided or written.

    Parameters
    ----------
    base, master : Contents
    copies : tuple of Copy
    effects : tuple of Effect
        What is taken without asking.
    conflicts : tuple of Conflict
    notes : tuple of Note
    columns : mapping of str to NewYears
        Table -> the year columns that the copies bring and the workbook does not have yet. The master's
        contents have them already, blank.
    """

    base: Contents
    master: Contents
    copies: tuple[Copy, ...]
    effects: tuple[Effect, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    columns: Mapping[str, NewYears] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The cells that are taken."""
        return tuple(effect for effect in self.effects if isinstance(effect, Change))

    @property
    def added(self) -> tuple[RowAdded, ...]:
        """The rows that are taken."""
        return tuple(effect for effect in self.effects if isinstance(effect, RowAdded))

    @property
    def removed(self) -> tuple[RowGone, ...]:
        """The rows that go."""
        return tuple(effect for effect in self.effects if isinstance(effect, RowGone))
