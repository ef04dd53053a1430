"""Decisions: what somebody wrote beside a conflict, and what then happens to the master."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ccni_xl.collaborate.contents import Contents, Typed, expected_of, plain_of
from ccni_xl.collaborate.merging.claims import RowKey
from ccni_xl.collaborate.merging.model import (
    Change,
    Conflict,
    Effect,
    Merged,
    Reason,
    RowAdded,
    RowGone,
)
from ccni_xl.hosts.port import Value
from ccni_xl.issues import CellRef
from ccni_xl.notes import Note
from ccni_xl.workbook.parse import Cell, as_text, is_blank, squeeze

__all__ = ["Decided", "decide"]

_KEEP = frozenset(("保留现值", "保留", "不变", "keep", "keepmaster", "master"))
_TAKE = re.compile(r"(?:采用|采纳|take|takecopy|use)#?(\d{1,4})\Z")
_LITERAL = re.compile(r"\s*(?:值|value)\s*[:：]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be done, and what still has to be decided.

    ``open`` is empty if the whole merge can be applied; ``notes`` say why a decision could not be used.
    """

    effects: tuple[Effect, ...]
    open: tuple[Conflict, ...]
    notes: tuple[Note, ...] = ()


def decide(merged: Merged, decisions: Mapping[str, Value]) -> Decided:
    """Apply decisions to the conflicts.

    Parameters
    ----------
    merged : Merged
    decisions : mapping of str to Value
        Key of the conflict -> what was written beside it: keep, take n, or a value.
    """
    effects: list[Effect] = []
    left: list[Conflict] = []
    notes: list[Note] = []
    for conflict in merged.conflicts:
        written = decisions.get(conflict.key)
        if is_blank(written):
            left.append(conflict)
            continue
        found = _read(conflict, written, merged)
        if isinstance(found, Note):
            left.append(conflict)
            notes.append(found)
        elif found is not None:
            effects.append(found)
    return Decided(_settled((*merged.effects, *effects), merged.master), tuple(left), tuple(notes))


def _read(conflict: Conflict, written: Value, merged: Merged) -> Effect | Note | None:
    """Return what a decision does; None for "keep"; a note where it cannot be used."""
    text = squeeze(as_text(written))
    take = _TAKE.match(text) if isinstance(written, str) else None
    if isinstance(written, str) and text in _KEEP:
        return None
    if conflict.reason is Reason.NO_PLACE:
        return _unusable(
            conflict,
            written,
            "主表没有这一行或这一列：请先加上再合并，或填“保留现值”放弃这个值。",
            "the master has no such row or column: add it and merge again, or write Keep to drop the value.",
        )
    if take is not None:
        number = int(take.group(1))
        if 1 <= number <= len(conflict.candidates):
            return conflict.candidates[number - 1].effect
        return _unusable(
            conflict,
            written,
            f"只有 {len(conflict.candidates)} 个值可采用。",
            f"there are {len(conflict.candidates)} values to take.",
        )
    if not conflict.slot.column:
        return _unusable(
            conflict,
            written,
            "整行只能填“保留现值”或“采用1”。",
            "for a whole row write Keep or Take 1.",
        )
    return _typed_in(conflict, written, merged)


def _typed_in(conflict: Conflict, written: Value, merged: Merged) -> Change:
    slot, grid = conflict.slot, merged.master.grids[conflict.slot.table]
    value = _LITERAL.sub("", written, count=1) if isinstance(written, str) else written
    plain = plain_of(Cell(value), expected_of(grid.spec, slot.column))
    return Change(slot, Typed(value, plain, CellRef("", "")), conflict.master)


def _unusable(conflict: Conflict, written: Value, zh: str, en: str) -> Note:
    place = " ".join((conflict.slot.table, *conflict.slot.key, conflict.slot.column)).strip()
    return Note(f"{place}：决定“{as_text(written)}”不能用，{zh}", f"{place}: “{as_text(written)}”: {en}")


def _settled(effects: Sequence[Effect], master: Contents) -> tuple[Effect, ...]:
    """Put cells of new rows into their rows; drop what concerns rows that go or are not made."""
    gone = {_row(e) for e in effects if isinstance(e, RowGone)}
    added = {_row(e): e for e in effects if isinstance(e, RowAdded)}
    out: list[Effect] = [e for e in effects if isinstance(e, RowGone)]
    for effect in effects:
        if not isinstance(effect, Change) or _row(effect) in gone:
            continue
        row = added.get(_row(effect))
        if row is None and effect.slot.key in master.rows[effect.slot.table]:
            out.append(effect)
        elif row is not None:
            cells = {**row.cells, effect.slot.column: effect.typed}
            added[_row(effect)] = replace(row, cells=cells)
    return (*out, *_unique(added.values()))


def _unique(rows: Iterable[RowAdded]) -> list[RowAdded]:
    return sorted(rows, key=lambda row: (row.table, row.key))


def _row(effect: Effect) -> RowKey:
    return (effect.slot.table, effect.slot.key) if isinstance(effect, Change) else (effect.table, effect.key)
