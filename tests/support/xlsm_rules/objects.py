"""Rules about tables and charts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.xlsm_rules.cells import (
    Box,
    box,
    column_letters,
    merged,
    overlapping,
    shared_strings,
)
from tests.support.xlsm_rules.package import MAIN, Element, Package, SheetPart

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART_ORDER = {
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
    "scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
    "bubbleChart": "varyColors ser dLbls bubble3D bubbleScale showNegBubbles sizeRepresents axId extLst",
}


def table_rules(package: Package) -> Iterator[str]:
    """Yield what is wrong with tables: names, ids, headers, ranges."""
    taken = {d.get("name", "").casefold() for d in package.workbook.iter(f"{MAIN}definedName")}
    ids: set[str] = set()
    for sheet in package.sheets:
        areas: list[Box] = []
        for part in package.related(sheet.part, "/table"):
            table = package.xml(part)
            name, number = table.get("displayName", ""), table.get("id", "")
            if name.casefold() in taken:
                yield f"table {name}: the name is taken"
            if number in ids:
                yield f"table {name}: id {number} is taken"
            taken.add(name.casefold())
            ids.add(number)
            areas.append(box(table.get("ref", "")))
            for problem in _one_table(package, sheet, table, areas[-1]):
                yield f"table {name}: {problem}"
        if overlapping(areas) or any(a.overlaps(m) for a in areas for m in merged(sheet)):
            yield f"{sheet.name}: a table overlaps a table or a merged range"


def _one_table(package: Package, sheet: SheetPart, table: Element, area: Box) -> Iterator[str]:
    columns = [column.get("name", "") for column in table.iter(f"{MAIN}tableColumn")]
    if len(columns) != area.right - area.left + 1:
        yield f"{len(columns)} columns in {table.get('ref')}"
    if len({column.casefold() for column in columns}) != len(columns):
        yield "a column name is used twice"
    filtered = table.find(f"{MAIN}autoFilter")
    if filtered is not None and filtered.get("ref"):
        shown = box(filtered.get("ref", ""))
        if (shown.left, shown.top, shown.right) != (area.left, area.top, area.right):
            yield f"the filter covers {filtered.get('ref')}"
    if table.get("headerRowCount") != "0":
        texts = _row_texts(package, sheet, area.top)
        for offset, column in enumerate(columns):
            letters = column_letters(area.left + offset)
            if texts.get(f"{letters}{area.top}") != re.sub("_x000[aA]_", "\n", column):
                yield f"the header {letters}{area.top} does not read {column!r}"


def _row_texts(package: Package, sheet: SheetPart, number: int) -> dict[str, str]:
    strings = shared_strings(package)
    texts = {}
    for row in sheet.root.iter(f"{MAIN}row"):
        if int(row.get("r", "0")) != number:
            continue
        for cell in row:
            if cell.get("t") == "s":
                texts[cell.get("r", "")] = strings[int(cell.findtext(f"{MAIN}v") or "0")]
            elif cell.get("t") == "inlineStr":
                texts[cell.get("r", "")] = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
    return texts


def chart_rules(package: Package) -> Iterator[str]:
    """Yield charts whose elements stand in an order that Excel does not read."""
    for part in package.parts:
        if not re.fullmatch(r"xl/charts/chart\d+\.xml", part):
            continue
        for kind, order in _CHART_ORDER.items():
            known = order.split()
            for plot in package.xml(part).iter(f"{_CHART}{kind}"):
                found = [known.index(e.tag.removeprefix(_CHART)) for e in plot]
                if found != sorted(found):
                    yield f"{part}: the elements of {kind} are out of order"
