"""Where a button leads: the next open issue, the city under the cursor; the workbook's macros do the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ccni_xl.framework import builtin
from ccni_xl.hosts.port import Block, TablePlace
from ccni_xl.workbook.schema import TableSpec, result_tables

__all__ = ["OpenIssue", "city_under", "next_open_issue", "table_under"]


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An issue nobody has closed.

    Parameters
    ----------
    number, count : int
        Its row in the table, counted from 1, and how many rows there are.
    sheet, address : str
        The cell it is about, or its own row in the table if it names none.
    found : str
        What is there and what is allowed.
    """

    number: int
    count: int
    sheet: str
    address: str
    found: str


def _spec() -> TableSpec:
    return next(spec for spec in result_tables(builtin("2.0")) if spec.name == "tbl_issues")


def _column(header: tuple[str, ...], spec: TableSpec, code: str) -> int | None:
    column = spec.column(code)
    return next((j for j, label in enumerate(header) if label in (column.zh, column.en)), None)


def _closed(spec: TableSpec) -> frozenset[str]:
    """Return the states that close an issue: of the choices in the column's help all but the first."""
    status = spec.column("status")
    texts = (status.help_zh, status.help_en)
    return frozenset(choice.strip() for text in texts for choice in text.split("/")[1:])


def next_open_issue(block: Block, cursor: tuple[str, int, int] | None = None) -> OpenIssue | None:
    """Return the first open issue below the cursor, then from the top; None if all are closed.

    Parameters
    ----------
    block : Block
        The table of issues.
    cursor : (str, int, int), optional
        Sheet, row and column of the selected cell.
    """
    place, spec = block.place, _spec()
    at = {code: _column(place.header, spec, code) for code in ("level", "cell", "found", "status")}

    def text(i: int, code: str) -> str:
        j = at[code]
        return "" if j is None or block.rows[i][j] is None else str(block.rows[i][j]).strip()

    start = 0
    if cursor is not None and cursor[0] == place.sheet and place.top < cursor[1] <= place.bottom:
        start = cursor[1] - place.top
    count = len(block.rows)
    for i in ((start + k) % count for k in range(count)):
        if text(i, "level") and text(i, "status") not in _closed(spec):
            sheet, mark, address = text(i, "cell").rpartition("!")
            where = (sheet, address) if mark else (place.sheet, place.address(i, 0))
            return OpenIssue(i + 1, count, *where, text(i, "found"))
    return None


def table_under(tables: Mapping[str, TablePlace], cursor: tuple[str, int, int] | None) -> TablePlace | None:
    """Return the table whose data rows hold the cursor."""
    if cursor is None:
        return None
    sheet, row, column = cursor
    inside = (
        place
        for place in tables.values()
        if place.sheet == sheet and place.top < row <= place.bottom and place.left <= column <= place.right
    )
    return next(inside, None)


def city_under(block: Block, cursor: tuple[str, int, int]) -> str | None:
    """Return the name of the city in the cursor's row, if the table has a column of names."""
    j = _column(block.place.header, _spec(), "name")
    value = None if j is None else block.rows[cursor[1] - block.place.top - 1][j]
    return None if value is None else str(value)
