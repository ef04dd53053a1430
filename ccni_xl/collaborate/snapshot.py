"""A snapshot: everything typed into a workbook as one sorted, long CSV that git and people can read.

One line a cell. UTF-8 with a byte order mark (Excel opens Chinese text right; git does not mind), lines
end in a line feed, the same contents give the same bytes. ``table, city, edition, item, variable`` say
which cell it is and ``value`` and ``flag`` what stands there; ``name, unit, source, who, when`` are there
to be read and are not restored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ccni_xl.collaborate.contents import KEYS, Contents, Key, Slot, Typed, columns_of
from ccni_xl.collaborate.snapshot_cells import csv_line, encode, join_key, protect
from ccni_xl.variables import Kind, variable
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.parse import as_text, is_blank
from ccni_xl.workbook.schema import SERIES_TABLES, TEMPLATE_VERSION, Style

__all__ = [
    "BOM",
    "COLUMNS",
    "FORMAT",
    "META",
    "Record",
    "snapshot_bytes",
    "snapshot_records",
    "stored_columns",
]

_CELL, _SAID = ("table", "city", "name", "edition", "item", "variable"), ("value", "unit", "source", "flag")
COLUMNS = (*_CELL, *_SAID, "who", "when")
#: Raised when older programs could not read a new snapshot.
FORMAT = "1"
#: Stands in the column "table" of the first lines, which say what the file is.
META = "#snapshot"
BOM = "\ufeff"
#: Tables in which the order of the rows means something: it is kept.
_ORDERED = ("tbl_framework", "tbl_grades")
_VARIABLE_OF = {table: code for code, table in SERIES_TABLES.items()}


@dataclass(frozen=True, slots=True)
class Record:
    """One line; every field as it is written."""

    table: str
    city: str = ""
    name: str = ""
    edition: str = ""
    item: str = ""
    variable: str = ""
    value: str = ""
    unit: str = ""
    source: str = ""
    flag: str = ""
    who: str = ""
    when: str = ""

    def fields(self) -> tuple[str, ...]:
        """Return the fields in the order of `COLUMNS`."""
        return tuple(getattr(self, column) for column in COLUMNS)


def snapshot_bytes(contents: Contents, fingerprint: str = "") -> bytes:
    """Return the file.

    Parameters
    ----------
    contents : Contents
    fingerprint : str
        The input fingerprint a run would state, "" where the inputs cannot be read.
    """
    said = (("format", FORMAT), ("template", TEMPLATE_VERSION), ("fingerprint", fingerprint))
    meta = [Record(META, variable=name, value=protect(value) if value else "") for name, value in said]
    lines = [csv_line(record.fields()) for record in (*meta, *snapshot_records(contents))]
    return (BOM + csv_line(COLUMNS) + "".join(lines)).encode("utf-8")


def snapshot_records(contents: Contents) -> Iterator[Record]:
    """Yield a record for every cell that holds something, sorted; rows and columns without any, too."""
    dates = _source_dates(contents)
    for table in sorted(set(contents.grids) & set(KEYS)):
        grid = contents.grids[table]
        named = {str(year) for year in grid.years} | {label for label in grid.extra if label}
        if table != "tbl_issues":
            yield from (Record(table, variable=_safe(label), flag="column") for label in sorted(named))
        rows = contents.rows[table].items()
        order = rows if table in _ORDERED else sorted(rows, key=lambda row: row[0])
        columns = stored_columns(grid)
        for key, i in order:
            yield from _row(contents, grid, key, i, columns, dates)


def stored_columns(grid: Grid) -> list[str]:
    """Return the columns of a table that a snapshot holds, sorted; the key is not among them."""
    spec = grid.spec
    skipped = set(KEYS[spec.name])
    if spec.name == "tbl_settings":  # what explains a setting is the program's own text
        skipped |= {c.code for c in spec.columns if c.style is not Style.INPUT}
    return sorted(column for column in columns_of(grid) if column not in skipped)


def _row(
    contents: Contents, grid: Grid, key: Key, i: int, columns: Iterable[str], dates: Mapping[str, str]
) -> Iterator[Record]:
    table, whose = grid.spec.name, _whose(contents, grid, key, i)
    plain = True
    for column in columns:
        slot = Slot(table, key, column)
        typed = contents.cells[slot]
        if is_blank(typed.value) or (column == "name" and _is_known(contents, key, typed)):
            continue
        plain = False
        value, flag = _written(grid, contents.place(slot), column, typed)
        source = contents.beside(slot, "source") if column not in ("source", "name") else ""
        yield Record(
            **whose,
            variable=_safe(column),
            value=value,
            unit=_unit(grid, column),
            source=_safe(source),
            flag=flag or ("formula" if typed.formula else ""),
            who=_safe(_who(contents, slot)),
            when=_safe(dates.get(source, "")),
        )
    if plain and table != "tbl_issues":
        yield Record(**whose, flag="row")


def _written(grid: Grid, place: tuple[int, int] | None, column: str, typed: Typed) -> tuple[str, str]:
    """Return (field, flag) of a cell: what is shown in percent as the number it means."""
    number = isinstance(typed.value, int | float) and not isinstance(typed.value, bool)
    if not number or place not in grid.block.percent:
        return encode(typed.value)
    if isinstance(typed.plain, float):
        return encode(typed.plain)
    spec = grid.spec
    if column in spec.codes and spec.column(column).kind not in (Kind.NUMBER, Kind.YEAR):
        return encode(typed.value)
    return f"{encode(typed.value, percent=True)[0]}%", ""  # a percentage where none can be: it stays one


def _safe(text: str) -> str:
    """Return a text that is no number to be read back, so only a formula is kept off."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else text


def _whose(contents: Contents, grid: Grid, key: Key, i: int) -> dict[str, str]:
    """Return the fields that say whose row it is, as typed."""
    keys, table = KEYS[grid.spec.name], grid.spec.name
    typed = {code: as_text(grid.named(i, code).value) for code in keys}
    rest = [typed[code] for code in keys if code not in ("city", "edition")]
    rest += key[len(keys) :]
    fields = {"table": table, "item": _safe(join_key(tuple(rest))) if rest else ""}
    if "city" in keys:
        listed = key[0] in contents.book.entries
        fields["city"] = key[0] if listed else _safe(typed["city"])
        entry = contents.book.entries.get(key[0])
        fields["name"] = _safe(as_text(grid.named(i, "name").value) if entry is None else entry.zh)
    if "edition" in keys:
        fields["edition"] = _safe(typed["edition"])
    return fields


def _is_known(contents: Contents, key: Key, typed: Typed) -> bool:
    """Whether a city's name beside its code is one the list of cities has."""
    entry = contents.book.entries.get(key[0])
    return entry is None or typed.plain in (entry.zh, entry.en)


def _unit(grid: Grid, column: str) -> str:
    if column in grid.spec.codes:
        return grid.spec.column(column).unit_zh
    is_year = grid.spec.name in _VARIABLE_OF and column.isdigit()
    return variable("series", _VARIABLE_OF[grid.spec.name]).unit_zh if is_year else ""


def _who(contents: Contents, slot: Slot) -> str:
    if slot.table == "tbl_experts":
        grid = contents.grids[slot.table]
        return as_text(grid.named(contents.rows[slot.table][slot.key], "expert").value)
    return contents.beside(slot, "by", "handler") if slot.column not in ("by", "handler") else ""


def _source_dates(contents: Contents) -> dict[str, str]:
    """Return when each registered source was fetched, by its number as it is cited."""
    grid = contents.grids.get("tbl_sources")
    if grid is None:
        return {}
    dates = {}
    for i in contents.rows["tbl_sources"].values():
        typed = grid.named(i, "date").value
        shown = typed.date().isoformat() if isinstance(typed, datetime) else as_text(typed)
        dates[as_text(grid.named(i, "number").value)] = shown
    return dates
