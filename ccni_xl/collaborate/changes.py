"""Which inputs differ between two workbooks, grouped into changes that can each be made alone.

A cell is one change; so is a row or a city that only one side has. Settings, editions and every framework
are one change of method each: weights that were shifted together mean nothing one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, unique

from ccni_xl.collaborate.contents import KEYS, Contents, Key, Plain, Slot, Typed, columns_of, same
from ccni_xl.workbook.definition import DIRECTIONS
from ccni_xl.workbook.schema import Style
from ccni_xl.workbook.scoring_table import method_code

__all__ = ["Change", "Difference", "Kind", "Reach", "find_changes"]


@unique
class Kind(Enum):
    """What sort of change it is."""

    CELL = "cell"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    CITY_ADDED = "city_added"
    CITY_REMOVED = "city_removed"
    METHOD = "method"
    TEXT = "text"


@unique
class Reach(Enum):
    """How far a change can go, which decides how it is tried."""

    NONE = "none"
    """Words that no score is computed from."""
    CITY = "city"
    """The indicator values of one city."""
    ALL = "all"
    """Anything."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs; a side is None where that file has no such row or column.

    ``there`` is what the newer file calls the cell: the key of a scoring rule holds a word of its language.
    """

    slot: Slot
    before: Typed | None
    after: Typed | None
    there: Slot


@dataclass(frozen=True, slots=True)
class Change:
    """Differences that are made together.

    Parameters
    ----------
    kind : Kind
    reach : Reach
    table : str
        The table; of a city that came or went, tbl_cities; of a framework, tbl_framework.
    key : tuple of str
        Key of the row; of a framework its version, of settings and editions nothing.
    differences : tuple of Difference
    added, removed : tuple of (str, tuple of str)
        Whole rows (table, key) that come and go.
    """

    kind: Kind
    reach: Reach
    table: str
    key: Key
    differences: tuple[Difference, ...] = ()
    added: tuple[tuple[str, Key], ...] = ()
    removed: tuple[tuple[str, Key], ...] = ()

    @property
    def city(self) -> str:
        """The city it is about, or ""."""
        keys = KEYS[self.table]
        return self.key[0] if self.key and keys[0] == "city" else ""

    @property
    def edition(self) -> str:
        """The edition it is about, or ""."""
        keys = KEYS[self.table]
        return self.key[keys.index("edition")] if self.key and "edition" in keys else ""

    @property
    def regroups(self) -> bool:
        """Whether it moves a city into another group, of which others may take part in filling gaps."""
        return self.table == "tbl_cities" and self.column in _GROUPS

    @property
    def column(self) -> str:
        """The column of a change of one cell, or ""."""
        return self.differences[0].slot.column if self.kind in (Kind.CELL, Kind.TEXT) else ""


#: Tables that no score is computed from: registers and notes, and what only the robustness study reads.
_WORDS = frozenset({"tbl_sources", "tbl_issues", "tbl_experts"})
#: Columns of words; the source of a directly entered score is not among them: without it nothing counts.
_WORD_COLUMNS: Mapping[str, frozenset[str]] = {
    "tbl_policy": frozenset({"source", "note"}),
    "tbl_annual": frozenset({"source", "note"}),
    "tbl_entered": frozenset({"by"}),
    "tbl_settings": frozenset({"language", "demo"}),
    "tbl_framework": frozenset(
        {"name_zh", "name_en", "unit", "weight_provenance", "scoring_provenance"}
        | {"driver_zh", "driver_en", "justification"}
    ),
}
#: Columns of the list of cities that say who a city is.
_IDENTITY = frozenset({"name_zh", "name_en", "alias"})
#: Columns by which gaps can be filled within groups.
_GROUPS = frozenset({"province", "region", "tier"})
_METHOD = frozenset({"tbl_settings", "tbl_editions", "tbl_framework", "tbl_grades"})
_CHOICES = frozenset({"framework", "base_framework", "edition", "base_edition"})
_BY_CITY = tuple(table for table, keys in KEYS.items() if keys[0] == "city" and table != "tbl_cities")


def find_changes(a: Contents, b: Contents) -> tuple[Change, ...]:
    """Return what differs between ``a`` (before) and ``b`` (after), in the order of the tables.

    Tables that only one side has are not compared; see ``Contents.grids``. The same contents in
    another order, another language of the labels or another number format are the same.
    """
    tables = [table for table in KEYS if table in a.grids and table in b.grids]
    found = [change for table in tables for change in _table(a, b, table)]
    return tuple(_grouped(found))


def _table(a: Contents, b: Contents, table: str) -> Iterator[Change]:
    ours, theirs = _neutral(a, table), _neutral(b, table)
    columns = _compared(a, b, table)
    notes = table == "tbl_issues"  # its rows come and go with every run; what people wrote there counts
    for neutral in dict.fromkeys((*ours, *theirs)):
        key = ours.get(neutral, theirs.get(neutral, neutral))
        there = theirs.get(neutral, key)
        found = (
            _difference(a, b, Slot(table, key, column), Slot(table, there, column)) for column in columns
        )
        differences = tuple(difference for difference in found if difference is not None)
        if notes or (neutral in ours and neutral in theirs):
            yield from (
                Change(_kind(table, d.slot), _reach(table, d.slot), table, key, (d,)) for d in differences
            )
        elif neutral in theirs:
            yield _row(Kind.ROW_ADDED, table, key, differences)
        else:
            yield _row(Kind.ROW_REMOVED, table, key, differences)


def _compared(a: Contents, b: Contents, table: str) -> list[str]:
    """Return the columns people type in: not the key, not what explains another cell."""
    spec = b.grids[table].spec
    shown = {c.code for c in spec.columns if c.style is not Style.INPUT}
    hidden = shown | set(KEYS[table]) | ({"name"} if "city" in KEYS[table] else set())
    both = dict.fromkeys((*columns_of(a.grids[table]), *columns_of(b.grids[table])))
    return [column for column in both if column not in hidden]


def _neutral(contents: Contents, table: str) -> dict[Key, Key]:
    """Return the rows of a table: key without words of a language -> key."""
    if table != "tbl_grades":
        return {key: key for key in contents.rows[table]}
    return {tuple(map(method_code, key)): key for key in contents.rows[table]}


def _difference(a: Contents, b: Contents, slot: Slot, there: Slot) -> Difference | None:
    before, after = a.typed(slot), b.typed(there)
    if same(*(None if t is None else _meaning(slot, t.plain) for t in (before, after))):
        return None
    return Difference(slot, before, after, there)


def _meaning(slot: Slot, plain: Plain) -> Plain:
    """Return a value without words of a language, where the columns of a framework have such."""
    if slot.table != "tbl_framework" or not isinstance(plain, str):
        return plain
    if slot.column == "direction":
        return DIRECTIONS.get(plain, plain)
    return method_code(plain) if slot.column == "scoring" else plain


def _is_words(table: str, slot: Slot) -> bool:
    name = slot.key[0] if table == "tbl_settings" else slot.column
    return table in _WORDS or name in _WORD_COLUMNS.get(table, ())


def _kind(table: str, slot: Slot) -> Kind:
    if _is_words(table, slot):
        return Kind.TEXT
    return Kind.METHOD if table in _METHOD else Kind.CELL


def _reach(table: str, slot: Slot) -> Reach:
    if _is_words(table, slot):
        return Reach.NONE
    everybody = table in _METHOD or (table == "tbl_cities" and slot.column in _IDENTITY)
    return Reach.ALL if everybody else Reach.CITY


def _row(kind: Kind, table: str, key: Key, differences: tuple[Difference, ...]) -> Change:
    reach = Reach.NONE if table in _WORDS else Reach.ALL if table in _METHOD else Reach.CITY
    if table == "tbl_cities":
        kind = Kind.CITY_ADDED if kind is Kind.ROW_ADDED else Kind.CITY_REMOVED
        reach = Reach.ALL
    row = ((table, key),)
    added, removed = (row, ()) if kind in (Kind.ROW_ADDED, Kind.CITY_ADDED) else ((), row)
    if table in _METHOD:
        kind = Kind.METHOD
    return Change(kind, reach, table, key, differences, added, removed)


def _grouped(found: Iterable[Change]) -> Iterator[Change]:
    """Join a city with its rows, and the parts of a method; the first of a group keeps its place."""
    groups: dict[object, Change] = {}
    for change in found:
        home: object = (change.table, change.key, change.column)
        alone = change
        if change.kind is Kind.METHOD:
            table = "tbl_framework" if change.table == "tbl_grades" else change.table
            key = change.key[:1] if table == "tbl_framework" else ()
            home, alone = (table, key), replace(change, table=table, key=key)
        elif change.kind in (Kind.CITY_ADDED, Kind.CITY_REMOVED):
            home = (change.kind, change.city)
        elif change.kind in (Kind.ROW_ADDED, Kind.ROW_REMOVED) and change.table in _BY_CITY:
            moved = Kind.CITY_ADDED if change.kind is Kind.ROW_ADDED else Kind.CITY_REMOVED
            home = (moved, change.city) if (moved, change.city) in groups else home
        groups[home] = _joined(groups[home], change) if home in groups else alone
    yield from _chosen(list(groups.values()))


def _chosen(groups: list[Change]) -> Iterator[Change]:
    """Join a choice of another framework or edition with those that are new: neither works alone."""
    choice = next((g for g in groups if g.table == "tbl_settings" and _CHOICES & _settings(g)), None)
    new = [g for g in groups if choice is not None and g.kind is Kind.METHOD and g.added and g is not choice]
    for change in groups:
        if change is choice:
            for other in new:
                change = _joined(change, other)
        if not any(change is other for other in new):
            yield change


def _settings(change: Change) -> set[str]:
    return {difference.slot.key[0] for difference in change.differences}


def _joined(first: Change, second: Change) -> Change:
    return replace(
        first,
        differences=(*first.differences, *second.differences),
        added=(*first.added, *second.added),
        removed=(*first.removed, *second.removed),
    )
