"""Where Excel shall put no green corner: codes and years that are text on purpose, gaps for charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ccni_xl.letters import column_name
from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.model import NamedCell, TableSpec
from ccni_xl.workbook.template.page import Canvas

__all__ = ["put_marks"]

_LAST_ROW = 1_048_576
_NUMBERS = frozenset((Kind.NUMBER, Kind.YEAR))
#: Tables whose formulas say #N/A so that a chart leaves a gap.
_GAPS = frozenset({"tbl_profile_co2"})
#: Rows of codes, units and headers, among them years.
_HEADS = (5, 7)


def put_marks(canvas: Canvas, specs: Iterable[TableSpec], cells: Iterable[NamedCell] = ()) -> None:
    """Tell Excel, for every sheet, which cells are as they should be.

    A city code such as 440300 stands as text in thousands of cells, and Excel would mark each as "number
    stored as text". In columns of numbers the mark stays: there it is right. Columns are covered to their
    last row, because tables grow.
    """
    as_text: dict[str, dict[str, int]] = {}
    gaps: dict[str, dict[str, int]] = {}
    for spec in specs:
        as_text.setdefault(spec.sheet, {})
        for j, column in enumerate(spec.columns):
            if column.kind not in _NUMBERS:
                found = as_text
            elif spec.name in _GAPS:
                found = gaps
            else:
                continue
            tops, letter = found.setdefault(spec.sheet, {}), column_name(spec.left + j)
            tops[letter] = min(spec.top + 1, tops.get(letter, _LAST_ROW))  # tables stand above each other
    alone: dict[str, list[str]] = {}
    for cell in cells:
        if cell.sheet not in as_text:  # elsewhere they stand among the heads or in the columns of a table
            alone.setdefault(cell.sheet, []).append(cell.address)
    for code, addresses in alone.items():
        canvas.pages[code].sheet.ignore_errors({"number_stored_as_text": " ".join(addresses)})
    for code, tops in as_text.items():
        ignored = {"number_stored_as_text": f"A{_HEADS[0]}:XFD{_HEADS[1]} {_ranges(tops)}".strip()}
        if code in gaps:
            ignored["eval_error"] = _ranges(gaps[code])
        canvas.pages[code].sheet.ignore_errors(ignored)


def _ranges(tops: Mapping[str, int]) -> str:
    return " ".join(f"{letter}{top}:{letter}{_LAST_ROW}" for letter, top in tops.items())
