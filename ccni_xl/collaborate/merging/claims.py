"""What each copy says against the base: cells it changed, rows it added, rows it deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ccni_xl.collaborate.contents import KEYS, Contents, Key, Plain, Slot, Typed, same
from ccni_xl.collaborate.merging.model import Copy, Version
from ccni_xl.notes import Note
from ccni_xl.workbook.cities import CityBook
from ccni_xl.workbook.parse import as_text
from ccni_xl.workbook.schema import SERIES_TABLES

__all__ = ["Claim", "Claims", "RowKey", "alike", "gather", "root_of", "twice_of", "version_of"]

RowKey = tuple[str, Key]
_NUMBERED = re.compile(r"#\d+\Z")
#: Where a row says who is answerable for it, and where a value comes from.
_BY = ("by", "handler", "expert")
_SERIES_SOURCE = ("来源", "Source")
#: Cells a note names; it counts the rest.
_TOLD = 5
_SOURCES = (*_SERIES_SOURCE, "source", "document", "link", "note", "comment")


@dataclass(frozen=True, slots=True)
class Claim:
    """A copy's value for a cell, where it is another one than the base's."""

    copy: Copy
    typed: Typed


@dataclass
class Claims:
    """All that the copies say; lists are in the order of the copies."""

    cells: dict[Slot, list[Claim]] = field(default_factory=dict)
    added: dict[RowKey, list[Copy]] = field(default_factory=dict)
    deleted: dict[RowKey, list[Copy]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def root_of(table: str, key: Key) -> Key:
    """Return a row's key without the number that tells a second row of the same name apart."""
    numbered = len(key) > len(KEYS[table]) and _NUMBERED.match(key[-1])
    return key[:-1] if numbered else key


def twice_of(contents: Sequence[Contents]) -> set[RowKey]:
    """Return the keys under which more than one row stands in any of the files."""
    return {
        (table, root_of(table, key))
        for each in contents
        for table, rows in each.rows.items()
        for key in rows
        if root_of(table, key) != key
    }


def alike(slot: Slot, a: Plain, b: Plain, book: CityBook) -> bool:
    """Whether two values mean the same; a city's name beside its code may be in either language."""
    if same(a, b):
        return True
    if slot.column != "name" or slot.table == "tbl_cities":
        return False
    first, second = (book.by_name(text) if isinstance(text, str) else None for text in (a, b))
    return first is not None and first == second


def gather(base: Contents, copies: Sequence[Copy]) -> Claims:
    """Compare every copy with the base."""
    claims = Claims()
    for copy in copies:
        for slot, typed in _changed(base, copy, claims):
            claims.cells.setdefault(slot, []).append(Claim(copy, typed))
        spoken = _spoken_of(copy)
        for table, rows in copy.contents.rows.items():
            have = base.rows.get(table, {})
            for key in rows:
                new = key not in have and table != "tbl_issues"
                if new and (spoken is None or (table, key) in spoken):
                    claims.added.setdefault((table, key), []).append(copy)
            if copy.partial or table == "tbl_issues":
                continue
            for key in have:
                if key not in rows:
                    claims.deleted.setdefault((table, key), []).append(copy)
    return claims


def _spoken_of(copy: Copy) -> set[RowKey] | None:
    """Return the rows in which a form says something; None for whole copies, where every row was typed."""
    if not copy.partial:
        return None
    cells = copy.contents.cells.items()
    return {(s.table, s.key) for s, typed in cells if typed.plain is not None and s.column != "name"}


def _changed(base: Contents, copy: Copy, claims: Claims) -> Iterator[tuple[Slot, Typed]]:
    before, book = base.cells, base.book
    cleared: list[Typed] = []
    for slot, typed in copy.contents.cells.items():
        old = before.get(slot)
        if alike(slot, typed.plain, None if old is None else old.plain, book):
            continue
        if typed.plain is None and typed.formula:
            claims.notes.append(_no_value(copy, typed))
        elif typed.plain is None and copy.partial:
            cleared.append(typed)
        elif old is None and _is_source_of_series(copy, slot):
            claims.notes.append(_no_room(copy, typed))
        else:
            yield slot, typed
    if cleared:
        claims.notes.append(_cleared(copy, cleared))


def _is_source_of_series(copy: Copy, slot: Slot) -> bool:
    """Whether a form names the source of a series, for which the workbook need not have a column."""
    return copy.partial and slot.table in SERIES_TABLES.values() and slot.column in _SERIES_SOURCE


def _no_room(copy: Copy, typed: Typed) -> Note:
    said = as_text(typed.value)
    return Note(
        f"{copy.side.label} 在 {typed.cell} 写的来源没有列可放，请自行记入“来源”表：{said}",
        f"{copy.side.label}: there is no column for the source given in {typed.cell}; note it on the sheet "
        f"Sources: {said}",
    )


def _cleared(copy: Copy, cells: Sequence[Typed]) -> Note:
    places = [str(typed.cell) for typed in cells[:_TOLD]]
    more = len(cells) > len(places)
    zh = "、".join(places) + (f" 等 {len(cells)} 格" if more else "")
    en = ", ".join(places) + (f" and others ({len(cells)} cells)" if more else "")
    return Note(
        f"{copy.side.label} 清空了 {zh}，按未改动处理：填报表不清除已有的数据。",
        f"{copy.side.label} has cleared {en}, which counts as unchanged: a form never clears data.",
    )


def _no_value(copy: Copy, typed: Typed) -> Note:
    return Note(
        f"{copy.side.label} 的 {typed.cell} 是没有算出值的公式，按未改动处理；"
        "请在 Excel 里打开并保存这个副本。",
        f"{copy.side.label}: {typed.cell} is a formula without a value and counts as unchanged; "
        "open and save the copy in Excel.",
    )


def version_of(copy: Copy, slot: Slot, plain: Plain) -> Version:
    """Return what a copy says of a slot, with who and where from, if the row says so."""
    who = copy.contents.beside(slot, *_BY)
    source = copy.contents.beside(slot, *(c for c in _SOURCES if c != slot.column))
    return Version(copy.side, plain, who or copy.side.who, source)
