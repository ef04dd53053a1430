"""A worksheet part that is being edited: cells are put and moved, everything else keeps its bytes.

Several tables, named cells and cached values may stand on one sheet, even in the same rows; so edits are
gathered cell by cell, and each row concerned is written once at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from ccni_xl.hosts.file.cells import cached_xml
from ccni_xl.hosts.file.formulas import Shared, formula_text, moved
from ccni_xl.hosts.file.grid import Grid
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.scan import RawCell, attributes, content, start_tag
from ccni_xl.hosts.file.splice import Xml, attribute, with_attributes
from ccni_xl.hosts.port import Value
from ccni_xl.letters import column_name

__all__ = ["SheetEdit", "merged_areas"]

_SPREAD_OUT: Final = (b"shared", b"array", b"dataTable")
_UNTOUCHED: Final[dict[int, bytes]] = {}
_ROW_LOOKS = ("s", "customFormat", "ht", "customHeight")


class SheetEdit:
    """Edits of one worksheet.

    Parameters
    ----------
    xml : Xml
        The part.
    name : str
        The sheet's name, for messages.

    Attributes
    ----------
    formulas_changed : bool
        A formula cell came, went or moved, so the calculation chain no longer fits.
    """

    def __init__(self, xml: Xml, name: str) -> None:
        self.xml, self.name = xml, name
        data = xml.root.first("sheetData")
        if data is None:
            raise refusal("part_damaged", xml.label, part=xml.part, why="sheetData")
        self.data = data
        self.prefix = xml.prefix(data)
        self.grid = Grid(xml, data, name)
        self.shared = Shared()
        self.arrays: list[Rect] = []
        self._new: dict[int, dict[int, bytes]] = {}
        self._like: dict[int, int] = {}
        if xml.rows is None or any(xml.data.find(mark, *xml.rows[1:]) >= 0 for mark in _SPREAD_OUT):
            self._note_formulas()

    def _note_formulas(self) -> None:
        """Take in the formulas that concern other cells too."""
        for row, column, cell in self.grid.all():
            if not cell.formula:
                continue
            attrs = attributes(start_tag(cell.formula))
            self.shared.note(row, column, attrs, content(cell.formula))
            if attrs.get("t") in ("array", "dataTable"):
                rect = Rect.parse(attrs.get("ref", ""))
                self.arrays.append(rect or Rect(row, column, row, column))

    # ---------------------------------------------------------------- looking (at the sheet as it was)
    def has_row(self, row: int) -> bool:
        """Tell whether there is such a row."""
        return row in self.grid.rows

    def columns_of(self, row: int) -> list[int]:
        """Return the columns that have a cell in a row, styled blanks included."""
        return list(self.grid.cells(row))

    def cell(self, row: int, column: int) -> RawCell | None:
        """Return a cell as it is written, or None."""
        return self.grid.cells(row).get(column)

    def filled(self, row: int, column: int) -> bool:
        """Tell whether a cell holds something, and is not just a styled blank."""
        cell = self.cell(row, column)
        return cell is not None and bool(cell.body)

    def formula_of(self, row: int, column: int) -> str | None:
        """Return a cell's formula without ``=``, written out if it is shared; None if it has none."""
        cell = self.cell(row, column)
        if cell is None or not cell.formula:
            return None
        text = content(cell.formula)
        attrs = {} if text else attributes(start_tag(cell.formula))
        return self.shared.text(row, column, attrs["si"]) if attrs.get("t") == "shared" else text

    def style_of(self, row: int, column: int) -> int | None:
        """Return a cell's style id, or None if there is no cell."""
        cell = self.cell(row, column)
        return None if cell is None else int(cell.style or 0)

    def column_style(self, column: int) -> int:
        """Return the style id of a whole column, 0 if it has none."""
        holder = self.xml.root.first("cols")
        for node in holder.all("col") if holder else []:
            if node.number("min") <= column <= node.number("max"):
                return node.number("style")
        return 0

    # ---------------------------------------------------------------- editing
    def put(self, row: int, column: int, cell: str | bytes) -> None:
        """Set a cell to the given XML; nothing takes the cell out."""
        self._new.setdefault(row, {})[column] = cell.encode() if isinstance(cell, str) else cell

    def put_row(self, row: int, cells: dict[int, str]) -> None:
        """Set several cells of a row."""
        self._new.setdefault(row, {}).update({column: cell.encode() for column, cell in cells.items()})

    def blank(self, row: int, column: int, style: int | None = None) -> None:
        """Empty a cell; it keeps its style unless another one is given."""
        style = self.style_of(row, column) if style is None else style
        name = f"{column_name(column)}{row}"
        self.put(row, column, f'<{self.prefix}c r="{name}" s="{style}"/>' if style else "")

    def move(self, source: tuple[int, int], row: int, *, adjust: bool = True) -> None:
        """Put a cell as it is, style included, into the same column of another row.

        A formula is adjusted as if it had been filled to its new place, so that one which looks at its own
        row keeps doing so; without `adjust` its text stays.
        """
        self.put(row, source[1], self._copy(source, row, adjust) if self.cell(*source) else "")

    def fill(self, source: tuple[int, int], row: int, text: str) -> None:
        """Put a formula, without a computed value, below `source` and in its style."""
        style = self.style_of(*source)
        place = f'{self.prefix}c r="{column_name(source[1])}{row}"'
        head = f"<{place}" + (f' s="{style}">' if style else ">")
        self.put(
            row, source[1], head.encode() + formula_text(self.prefix, text) + f"</{self.prefix}c>".encode()
        )

    def set_cached(self, row: int, column: int, value: Value, date1904: bool) -> bool:
        """Set the computed value of a formula cell and leave its formula; False if it holds none."""
        cell = self.cell(row, column)
        if cell is None or not cell.formula or self.content(row, column) is not None:
            return False
        kind, cached = cached_xml(self.prefix, value, date1904)
        tag = with_attributes(start_tag(cell.raw), {"t": kind})
        self.put(row, column, tag + cell.formula + cached.encode() + f"</{self.prefix}c>".encode())
        return True

    def row_like(self, row: int, template: int) -> None:
        """Let a row that has to be made take height and style from `template`."""
        self._like.setdefault(row, template)

    def _copy(self, source: tuple[int, int], row: int, adjust: bool) -> bytes:
        cell, column = self.grid.cells(source[0])[source[1]], source[1]
        name, tag = f"{column_name(column)}{row}", start_tag(cell.raw)
        rest = cell.raw[len(tag) :]
        if cell.formula and source[0] != row:
            text = self.formula_of(*source) or ""
            written = formula_text(self.prefix, moved(text, source, (row, column)) if adjust else text)
            head = start_tag(cell.formula)
            if attributes(head).get("t") == "array":  # of one cell; larger ones are refused before
                written = with_attributes(head, {"ref": name}) + written.partition(b">")[2]
            rest = rest.replace(cell.formula, written, 1)
        return with_attributes(tag, {"r": name}) + rest

    # ---------------------------------------------------------------- writing
    @property
    def formulas_changed(self) -> bool:
        """Tell whether the set of formula cells is another one than before."""
        mark, formula = f"<{self.prefix}f".encode(), re.compile(f"<{self.prefix}f[ />]".encode())
        for row, cells in self._new.items():
            old = self.grid.cells(row)
            for column, new in cells.items():
                had = column in old and bool(old[column].formula)
                if had is not (mark in new and formula.search(new) is not None):
                    return True
        return False

    def content(self, row: int, column: int) -> bytes | None:
        """Return the new XML of a cell, or None if it was not edited."""
        return self._new.get(row, _UNTOUCHED).get(column)

    def used(self) -> Rect | None:
        """Return the used range as it will be."""
        places: list[tuple[int, int, int]] = []
        for row in self.grid.rows.keys() | self._new.keys():
            new = self._new.get(row, _UNTOUCHED)
            columns = [c for c in self.grid.cells(row).keys() | new.keys() if new.get(c, b"+")]
            if columns:
                places.append((row, min(columns), max(columns)))
        if not places:
            return None
        rows, first, last = zip(*places, strict=True)
        return Rect(min(rows), min(first), max(rows), max(last))

    def finish(self) -> None:
        """Write out shared formulas that lost their text, splice all rows, set the dimension."""
        self._write_out_followers()
        order = list(self.grid.rows)
        inserts: dict[int, list[bytes]] = {}
        for row in sorted(self._new):
            cells = {c: cell.raw for c, cell in self.grid.cells(row).items()} | self._new[row]
            body = b"".join([cells[column] for column in sorted(cells)])
            old = self.grid.rows.get(row)
            if old is not None:
                self.xml.replace(old.start, old.end, self._row_bytes(row, body))
            elif body:
                after = bisect_right(order, row)
                inserts.setdefault(after, []).append(self._row_bytes(row, body))
        for after, made in inserts.items():
            if after < len(order):
                at = self.grid.rows[order[after]].start
                self.xml.replace(at, at, b"".join(made))
            else:
                self.xml.append(self.data, b"".join(made))
        if inserts:
            self._number_rows()
        if any(self._changes_extent(row) for row in self._new):
            self._set_dimension()

    def _changes_extent(self, row: int) -> bool:
        """Tell whether a row gains or loses cells."""
        old = self.grid.cells(row)
        return any((column in old) is not bool(new) for column, new in self._new[row].items())

    def _number_rows(self) -> None:
        """Give rows without a number theirs: they count from the row above, and that is another one now."""
        for row, old in self.grid.rows.items():
            tag = self.xml.data[old.start : old.open_end]
            if row not in self._new and "r" not in attributes(tag):
                self.xml.replace(old.start, old.open_end, with_attributes(tag, {"r": str(row)}))

    def _row_bytes(self, row: int, body: bytes) -> bytes:
        close = f"</{self.prefix}row>".encode()
        old, data = self.grid.rows.get(row), self.xml.data
        if old is not None:
            tag = with_attributes(data[old.start : old.open_end], {"r": str(row), "spans": None})
            return tag.removesuffix(b"/>").removesuffix(b">").rstrip() + b">" + body + old.rest + close
        model = self.grid.rows.get(self._like.get(row, 0))
        have = attributes(data[model.start : model.open_end]) if model is not None else {}
        looks = [(name, have[name]) for name in _ROW_LOOKS if have.get(name)]
        attrs = "".join(f" {name}={attribute(value)}" for name, value in looks)
        return f'<{self.prefix}row r="{row}"{attrs}>'.encode() + body + close

    def _write_out_followers(self) -> None:
        """Give every follower of a shared formula whose first cell was edited its own text."""
        for leader, members in self.shared.groups():
            new, cell = self.content(*leader), self.cell(*leader)
            if new is None or cell is None or cell.formula in new:
                continue
            for row, column in members:
                if self.content(row, column) is None:
                    self._write_out(row, column)

    def _write_out(self, row: int, column: int) -> None:
        cell = self.grid.cells(row)[column]
        text = formula_text(self.prefix, self.formula_of(row, column) or "")
        self.put(row, column, cell.raw.replace(cell.formula, text, 1))

    def _set_dimension(self) -> None:
        node, used = self.xml.root.first("dimension"), self.used()
        if node is not None and used is not None and node.get("ref") != used.text():
            self.xml.set(node, ref=used.text())


def merged_areas(xml: Xml) -> Iterator[tuple[str, Rect]]:
    """Yield the merged ranges of a sheet."""
    holder = xml.root.first("mergeCells")
    for node in holder.all("mergeCell") if holder else []:
        rect = Rect.parse(node.get("ref"))
        if rect is not None:
            yield node.get("ref"), rect
