"""Which column is which: headers matched by label in either language or by code, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ccni_xl.hosts.port import Block, TablePlace
from ccni_xl.letters import column_name
from ccni_xl.workbook.parse import Cell, squeeze
from ccni_xl.workbook.schema import INPUT_TABLES, TableSpec, sheet

__all__ = [
    "Fault",
    "Grid",
    "book_language",
    "fold_label",
    "header_language",
    "match_columns",
    "spellings_of",
    "year_of",
]

_YEAR = re.compile(r"(19[5-9]\d|20\d\d|21\d\d)(?:\.0+)?(?:年|年度)?\Z")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in the structure that stops the run, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A block whose columns are known.

    Parameters
    ----------
    spec : TableSpec
    block : Block
    columns : mapping of str to int
        Code of a declared column -> position in the block, from 0.
    years : mapping of int to int
        Year -> position.
    extra : mapping of str to int
        Label of every other column -> position.
    """

    spec: TableSpec
    block: Block
    columns: Mapping[str, int]
    years: Mapping[int, int]
    extra: Mapping[str, int]

    def cell(self, i: int, j: int) -> Cell:
        """Return what stands in row ``i``, column ``j`` (from 0)."""
        block, at = self.block, (i, j)
        return Cell(block.rows[i][j], at in block.percent, at in block.covered, at in block.formula)

    def named(self, i: int, code: str) -> Cell:
        """Return what stands in the column called ``code``; nothing if the table has no such column."""
        j = self.columns.get(code)
        return Cell(None) if j is None else self.cell(i, j)

    def address(self, i: int, code: str) -> str:
        """Return the address of row ``i`` in the column called ``code``."""
        return self.block.place.address(i, self.columns.get(code, 0))

    def row(self, i: int) -> int:
        """Return the sheet row of data row ``i``."""
        return self.block.place.top + 1 + i


def fold_label(label: str) -> str:
    r"""Return a header as it is compared: no blanks or line breaks, full-width narrowed, lower case.

    Examples
    --------
    >>> fold_label("ＧＤＰ （当年价）\n") == fold_label("GDP(当年价)")
    True
    """
    return squeeze(str(label))


def year_of(label: str) -> int | None:
    """Return the year a header stands for ("2020", "2020年", "２０２０", "2020.0"), or None."""
    match = _YEAR.match(fold_label(label))
    return int(match.group(1)) if match else None


def spellings_of(spec: TableSpec) -> dict[str, str]:
    """Return folded label, label with its unit, or code -> code; a code never hides a label."""
    known = {fold_label(column.code): column.code for column in spec.columns}
    for column in spec.columns:
        for label in (column.zh, column.en):
            known[fold_label(label)] = column.code
        for label, unit in ((column.zh, column.unit_zh), (column.en, column.unit_en)):
            for left, right in ("()", "[]"):
                known.setdefault(fold_label(f"{label}{left}{unit}{right}"), column.code)
    return known


def header_language(spec: TableSpec, place: TablePlace) -> int:
    """Return how many headers are Chinese labels less how many are English ones."""
    header = {fold_label(label) for label in place.header}
    zh = sum(fold_label(column.zh) in header for column in spec.columns)
    return zh - sum(fold_label(column.en) in header for column in spec.columns)


def book_language(tables: Mapping[str, TablePlace]) -> str:
    """Return the language of a workbook's labels as its settings show it; Chinese where there are none."""
    spec = next(spec for spec in INPUT_TABLES if spec.name == "tbl_settings")
    place = tables.get(spec.name)
    return "zh" if place is None or header_language(spec, place) >= 0 else "en"


def match_columns(spec: TableSpec, block: Block) -> tuple[Grid, tuple[Fault, ...]]:
    """Find every declared column, the years and the rest.

    Returns
    -------
    Grid, tuple of Fault
        A fault for each required column that is missing and for each that stands twice.
    """
    place, known = block.place, spellings_of(spec)
    columns: dict[str, int] = {}
    years: dict[int, int] = {}
    extra: dict[str, int] = {}
    faults: list[Fault] = []
    for j, label in enumerate(place.header):
        code, year = known.get(fold_label(label)), year_of(label) if spec.years else None
        taken = columns if code else years
        name = code or year
        if name is None:
            extra.setdefault(str(label).strip(), j)
        elif name in taken:
            faults.append(_repeated(place, taken[name], j))  # type: ignore[index]
        else:
            taken[name] = j  # type: ignore[index]
    faults += [
        _missing(spec, place, column.zh, column.en)
        for column in spec.columns
        if column.required and column.code not in columns
    ]
    return Grid(spec, block, columns, years, extra), tuple(faults)


def _repeated(place: TablePlace, first: int, second: int) -> Fault:
    a, b = (f"{column_name(place.left + j)}{place.top}" for j in (first, second))
    label = str(place.header[second]).strip()
    return Fault(
        f"“{place.sheet}”的列“{label}”出现了两次（{a} 和 {b}），请删去或改名其中一列",
        f"the sheet {place.sheet} has the column “{label}” twice ({a} and {b}); delete or rename one",
    )


def _missing(spec: TableSpec, place: TablePlace, zh: str, en: str) -> Fault:
    home = sheet(spec.sheet)
    return Fault(
        f"“{place.sheet}”的表格缺少列“{zh}”，请把列名改回“{zh}”，或从新建的工作簿（“{home.zh}”）复制这一列的表头",
        f"the table on the sheet {place.sheet} lacks the column “{en}”; name the column “{en}” again, "
        f"or copy its heading from a new workbook (sheet {home.en})",
    )
