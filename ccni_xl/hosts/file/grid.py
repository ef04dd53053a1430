"""The rows and cells of a worksheet part, looked at row by row as they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from ccni_xl.hosts.file.refs import cell_position
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.scan import RawCell, cells_in, columns
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.hosts.file.tree import Node, text_of
from ccni_xl.letters import column_name

__all__ = ["Grid", "Row"]

_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]+)["']""")
_ROW = re.compile(rb'<([\w.-]+:)?row(?: [\w:.]+="[^"<>]*")*\s*(/?)>')
_NONE: Final[dict[int, RawCell]] = {}


@dataclass(slots=True)
class Row:
    """A row: the places of its bytes; ``node`` is its tree, if one was built."""

    number: int
    start: int
    open_end: int
    close: int
    end: int
    node: Node | None = None
    rest: bytes = b""  # what stands in it besides cells
    cells: dict[int, RawCell] | None = None


class Grid:
    """Rows and cells of a worksheet as they were before any edit.

    Parameters
    ----------
    xml : Xml
        The part.
    data : Node
        Its ``sheetData``.
    name : str
        The sheet's name, for messages.

    Attributes
    ----------
    rows : dict of int to Row
        In sheet order.

    Raises
    ------
    WorkbookError
        If rows, or the cells of a row that is looked at, are out of order.
    """

    def __init__(self, xml: Xml, data: Node, name: str) -> None:
        self.xml, self.data, self.name = xml, data, name
        self.rows: dict[int, Row] = {}
        self._prefix = xml.prefix(data).encode()
        last = 0
        for start, open_end, close, end, node in self._places():
            given = _NUMBER.search(xml.data, start, open_end)
            last, before = int(given[1]) if given else last + 1, last
            if last <= before:
                raise self._disorder()
            self.rows[last] = Row(last, start, open_end, close, end, node)

    def _places(self) -> Iterator[tuple[int, int, int, int, Node | None]]:
        """Yield where rows begin and end, from the tree or by pattern."""
        if self.xml.rows is not None:
            found = _row_places(self.xml.data, *self.xml.rows)
            if found is None:  # something between the rows: have the tree after all
                self.data.kids = self.xml.element(self.data.start, self.data.end, self.xml.root).kids
        if self.xml.rows is None or found is None:
            for node in self.data.all("row"):
                yield node.start, node.open_end, node.close, node.end, node
        else:
            for place in found:
                yield *place, None

    def _disorder(self) -> Exception:
        return refusal("rows_order", self.xml.label, sheet=self.name)

    def cells(self, row: int) -> dict[int, RawCell]:
        """Return the cells of a row by column, styled blanks included."""
        found = self.rows.get(row)
        if found is None:
            return _NONE
        if found.cells is None:
            found.cells = self._cells_of(found)
        return found.cells

    def all(self) -> Iterator[tuple[int, int, RawCell]]:
        """Yield (row, column, cell) of the whole sheet."""
        for row in self.rows:
            for column, cell in self.cells(row).items():
                yield row, column, cell

    def _cells_of(self, row: Row) -> dict[int, RawCell]:
        digits = b"%d" % row.number
        written = None if row.node else cells_in(self.xml.data[row.open_end : row.close], self._prefix)
        raw = map(RawCell._make, written) if written is not None else self._from_tree(row)
        out: dict[int, RawCell] = {}
        column = 0
        for cell in raw:
            before, column = column, columns[cell.letters]
            if column <= before or cell.digits != digits:
                raise self._disorder()
            out[column] = cell
        return out

    def _from_tree(self, row: Row) -> Iterator[RawCell]:
        """Yield a row's cells element by element; what else there is in the row becomes its ``rest``."""
        node = row.node or self.xml.element(row.start, row.end, self.xml.root, self.data)
        row.rest = b"".join(self.xml.raw(kid) for kid in node.kids if kid.name != "c")
        column = 0
        for cell in node.all("c"):
            place = cell_position(cell.get("r")) if cell.get("r") else (row.number, column + 1)
            if place is None or place[0] != row.number:
                raise self._disorder()
            column = place[1]
            yield self._raw_cell(cell, *place)

    def _raw_cell(self, cell: Node, row: int, column: int) -> RawCell:
        xml, letters = self.xml, column_name(column)
        raw = xml.raw(cell)
        if not cell.get("r"):
            tag = xml.tag(cell, r=f"{letters}{row}")
            raw = tag + xml.data[cell.open_end : cell.end]
        formula, value, inline = cell.first("f"), cell.first("v"), cell.first("is")
        return RawCell(
            raw,
            letters.encode(),
            str(row).encode(),
            cell.get("s").encode(),
            cell.get("t").encode(),
            xml.inner(cell) if formula or value or inline else b"",
            xml.raw(formula) if formula else b"",
            escape(value.text).encode() if value else b"",
            escape(text_of(inline)).encode() if inline else b"",
        )


def _row_places(data: bytes, prefix: bytes, begin: int, end: int) -> list[tuple[int, int, int, int]] | None:
    """Return (start, end of the start tag, start of the end tag, end) of rows that stand side by side."""
    out, closing = [], b"</" + prefix + b"row>"
    while begin < end:
        found = _ROW.match(data, begin, end)
        if found is None or (found[1] or b"") != prefix:
            return None
        close = stop = found.end()
        if not found[2]:
            close = data.find(closing, close, end)
            if close < 0:
                return None
            stop = close + len(closing)
        out.append((begin, found.end(), close, stop))
        begin = stop
    return out
