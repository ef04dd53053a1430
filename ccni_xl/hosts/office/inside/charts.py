"""Charts follow their table: ranges that ended with its last row end with its new last row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import unohelper
from com.sun.star.document import XUndoAction

__all__ = ["Following"]

_RANGE = re.compile(r"(\$?)('(?:[^']|'')+'|[^'.]+)\.\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)")


class Following(unohelper.Base, XUndoAction):
    """Stretching the ranges of some charts, which LibreOffice's undo would otherwise not know of.

    Parameters
    ----------
    document : UNO model
    charts : list of str
        Names of the charts.
    sheet : str
        The table's sheet.
    rows : list of int
        Header row, last data row before, last data row now.
    columns : list of int
        First and last column of the table.
    """

    def __init__(self, document: Any, charts: Any, sheet: str, rows: Any, columns: Any) -> None:
        self.Title = ", ".join(charts)  # an attribute of the interface
        self._document, self._charts = document, {name.lower() for name in charts}
        self._sheet, self._rows, self._columns = sheet, rows, columns

    def redo(self) -> None:
        """Stretch."""
        self._stretch(self._rows)

    def undo(self) -> None:
        """Go back."""
        header, old, new = self._rows
        self._stretch([header, new, old])

    def _stretch(self, rows: Any) -> None:
        for model in _models(self._document, self._charts):
            provider = model.getDataProvider()
            model.lockControllers()
            try:
                for labelled in _sequences(model):
                    values = labelled.getValues()
                    new = values and stretched(
                        values.SourceRangeRepresentation, self._sheet, rows, self._columns
                    )
                    if new:
                        made = provider.createDataSequenceByRangeRepresentation(new)
                        made.Role = values.Role
                        labelled.setValues(made)
            finally:
                model.unlockControllers()


def stretched(text: str, sheet: str, rows: Any, columns: Any) -> str:
    """Return a range with its new end, nothing for one that is not the table's or stays as it is."""
    found = _RANGE.fullmatch(text)
    header, old, new = rows
    if found is None or old == new or _plain(found[2]) != sheet:
        return ""
    left, right = (_number(found[i]) for i in (3, 5))
    inside = columns[0] <= left and right <= columns[1]
    if not inside or int(found[4]) not in (header, header + 1) or int(found[6]) != old:
        return ""
    return f"{found[1]}{found[2]}.${found[3]}${found[4]}:${found[5]}${new}"


def _models(document: Any, wanted: set[str]) -> Iterator[Any]:
    for name in document.Sheets.ElementNames:
        page = document.Sheets.getByName(name).DrawPage
        for i in range(page.Count):
            shape = page.getByIndex(i)
            if shape.Name.lower() in wanted and shape.supportsService("com.sun.star.drawing.OLE2Shape"):
                yield shape.Model


def _sequences(model: Any) -> Iterator[Any]:
    for system in model.getFirstDiagram().getCoordinateSystems():
        categories = system.getAxisByDimension(0, 0).getScaleData().Categories
        if categories is not None:
            yield categories
        for kind in system.getChartTypes():
            for series in kind.getDataSeries():
                yield from series.getDataSequences()


def _plain(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
