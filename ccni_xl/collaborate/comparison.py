"""Two workbooks or snapshots, side by side: what differs, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ccni_xl.collaborate.changes import Change, find_changes
from ccni_xl.collaborate.contents import Contents, Slot, read_contents
from ccni_xl.collaborate.effects import Effects, Told, measure_effects
from ccni_xl.collaborate.snapshot_read import is_snapshot, read_snapshot
from ccni_xl.collaborate.versions import contents_of
from ccni_xl.errors import CcniError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Host
from ccni_xl.notes import Note
from ccni_xl.workbook.columns import header_language

__all__ = ["Comparison", "Side", "compare", "open_side", "side_of"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files.

    Parameters
    ----------
    label : str
        Its name, for people.
    contents : Contents
    lines : mapping of (str, int, int) to int, optional
        Of a snapshot: table, row, column -> line.
    """

    label: str
    contents: Contents
    lines: Mapping[tuple[str, int, int], int] | None = None

    def where(self, slot: Slot) -> str:
        """Return where a cell stands: sheet and address, or line of the snapshot; "" if nowhere."""
        typed, place = self.contents.typed(slot), self.contents.place(slot)
        if typed is None or place is None:
            return ""
        if self.lines is None:
            return str(typed.cell)
        line = self.lines.get((slot.table, *place))
        return "" if line is None else f"{self.label}:{line}"

    @property
    def lang(self) -> str:
        """Language of the labels, "zh" or "en"."""
        grids = self.contents.grids.values()
        return "zh" if sum(header_language(grid.spec, grid.block.place) for grid in grids) >= 0 else "en"

    def name(self, city: str, lang: str) -> str:
        """Return a city's name, or "" if this side does not list it."""
        entry = self.contents.book.entries.get(city)
        if entry is None:
            return ""
        return (entry.zh or entry.en) if lang == "zh" else (entry.en or entry.zh)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, and what it does.

    Parameters
    ----------
    before, after : Side
    changes : tuple of Change
    effects : Effects or None
        None where one side cannot be computed; ``reason`` says why.
    reason : Note or None
    """

    before: Side
    after: Side
    changes: tuple[Change, ...]
    effects: Effects | None = None
    reason: Note | None = None

    def city(self, code: str, lang: str) -> str:
        """Return a city's name, or its code."""
        return self.after.name(code, lang) or self.before.name(code, lang) or code


def open_side(path: Path) -> Side:
    """Open a workbook, or a snapshot (.csv).

    Raises
    ------
    WorkbookError
        It cannot be read, or is neither.
    """
    if is_snapshot(path):
        found = read_snapshot(path)
        return Side(path.name, read_contents(found.host), found.lines)
    return side_of(FileHost(path))


def side_of(host: Host) -> Side:
    """Return an open workbook as a side."""
    return Side(host.label, contents_of(host))


def compare(before: Side, after: Side, edition: str | None = None, told: Told | None = None) -> Comparison:
    """Find what differs and try every change.

    Parameters
    ----------
    before, after : Side
    edition : str, optional
        Rank this edition on both sides; otherwise each side's own.
    told : callable, optional
        Told how many changes have been tried, and of how many.
    """
    changes = find_changes(before.contents, after.contents)
    try:
        effects = measure_effects(before.contents, after.contents, changes, edition, told)
    except CcniError as error:
        return Comparison(before, after, changes, None, Note(error.zh, error.en))
    return Comparison(before, after, changes, effects)
