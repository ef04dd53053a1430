"""A worksheet part that is being edited: cells are put and moved, everything else keeps its bytes.

Several tables, named cells and cached values may stand on one sheet, even in the same rows; so edits are
gathered cell by cell, and each row concerned is written once at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ccni_xl.hosts.file.cells import cached_xml
from ccni_xl.hosts.file.formulas import Shared, formula_text, moved
from ccni_xl.hosts.file.refs import Rect, cell_position
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.splice import Node, Xml, attribute
from ccni_xl.hosts.port import Value, column_name

__all__ = ["SheetEdit", "merged_areas"]

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
        self.rows: dict[int, Node] = {}
        self.cells: dict[tuple[int, int], Node] = {}
        self.shared = Shared()
        self.arrays: list[Rect] = []
        self._by_row: dict[int, list[int]] = {}
        self._formulas: set[tuple[int, int]] = set()
        self._new: dict[tuple[int, int], bytes] = {}
        self._like: dict[int, int] = {}
        self._index()

    def _index(self) -> None:
        row = 0
        for node in self.data.all("row"):
            given = node.get("r")
            number = int(given) if given.isdigit() else row + 1
            if number <= row:
                raise refusal("rows_order", self.xml.label, sheet=self.name)
            row, column = number, 0
            self.rows[row] = node
            for cell in node.all("c"):
                place = cell_position(cell.get("r")) if cell.get("r") else (row, column + 1)
                if place is None or place[0] != row or place[1] <= column:
                    raise refusal("rows_order", self.xml.label, sheet=self.name)
                column = place[1]
                self.cells[place] = cell
                self._by_row.setdefault(row, []).append(column)
                formula = cell.first("f")
                if formula is not None:
                    self._note_formula(row, column, formula)

    def _note_formula(self, row: int, column: int, formula: Node) -> None:
        self._formulas.add((row, column))
        self.shared.note(row, column, formula)
        if formula.get("t") in ("array", "dataTable"):
            rect = Rect.parse(formula.get("ref"))
            self.arrays.append(rect or Rect(row, column, row, column))

    # ---------------------------------------------------------------- looking (at the sheet as it was)
    def columns_of(self, row: int) -> list[int]:
        """Return the columns that have a cell in a row, styled blanks included."""
        return self._by_row.get(row, [])

    def filled(self, row: int, column: int) -> bool:
        """Tell whether a cell holds something, and is not just a styled blank."""
        cell = self.cells.get((row, column))
        return cell is not None and any(kid.name in ("v", "f", "is") for kid in cell.kids)

    def formula_of(self, row: int, column: int) -> str | None:
        """Return a cell's formula without ``=``, written out if it is shared; None if it has none."""
        cell = self.cells.get((row, column))
        formula = cell.first("f") if cell is not None else None
        if formula is None:
            return None
        if formula.get("t") == "shared" and not formula.text:
            return self.shared.text(row, column, formula.get("si"))
        return formula.text

    def style_of(self, row: int, column: int) -> int | None:
        """Return a cell's style id, or None if there is no cell."""
        cell = self.cells.get((row, column))
        return None if cell is None else int(cell.get("s", "0"))

    def column_style(self, column: int) -> int:
        """Return the style id of a whole column, 0 if it has none."""
        holder = self.xml.root.first("cols")
        for node in holder.all("col") if holder else []:
            if int(node.get("min", "0")) <= column <= int(node.get("max", "0")):
                return int(node.get("style", "0"))
        return 0

    # ---------------------------------------------------------------- editing
    def put(self, row: int, column: int, cell: str | bytes) -> None:
        """Set a cell to the given XML; nothing takes the cell out."""
        self._new[row, column] = cell.encode() if isinstance(cell, str) else cell

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
        self.put(row, source[1], self._copy(source, row, adjust) if source in self.cells else "")

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
        cell = self.cells.get((row, column))
        formula = cell.first("f") if cell is not None else None
        if cell is None or formula is None or (row, column) in self._new:
            return False
        kind, cached = cached_xml(self.prefix, value, date1904)
        tag = self.xml.tag(cell, t=kind, r=f"{column_name(column)}{row}")
        self.put(row, column, tag + self.xml.raw(formula) + cached.encode() + f"</{self.prefix}c>".encode())
        return True

    def row_like(self, row: int, template: int) -> None:
        """Let a row that has to be made take height and style from `template`."""
        self._like.setdefault(row, template)

    def _copy(self, source: tuple[int, int], row: int, adjust: bool) -> bytes:
        cell, column = self.cells[source], source[1]
        name = f"{column_name(column)}{row}"
        tag, inner = self.xml.tag(cell, r=name), self.xml.inner(cell)
        formula = cell.first("f")
        if formula is not None and source[0] != row:
            text = self.formula_of(*source) or ""
            written = formula_text(self.prefix, moved(text, source, (row, column)) if adjust else text)
            if formula.get("t") == "array":  # of one cell; larger ones are refused before
                written = self.xml.tag(formula, ref=name) + written.partition(b">")[2]
            at = cell.open_end
            inner = inner[: formula.start - at] + written + inner[formula.end - at :]
        return tag + inner + self.xml.data[cell.close : cell.end]

    # ---------------------------------------------------------------- writing
    @property
    def formulas_changed(self) -> bool:
        """Tell whether the set of formula cells is another one than before."""
        formula = re.compile(f"<{self.prefix}f[ />]".encode())
        now = {place for place, new in self._new.items() if formula.search(new)}
        return now != self._formulas & self._new.keys()

    def content(self, row: int, column: int) -> bytes | None:
        """Return the new XML of a cell, or None if it was not edited."""
        return self._new.get((row, column))

    def used(self) -> Rect | None:
        """Return the used range as it will be."""
        places = (self.cells.keys() | {p for p, new in self._new.items() if new}) - {
            p for p, new in self._new.items() if not new
        }
        if not places:
            return None
        rows, columns = [r for r, _ in places], [c for _, c in places]
        return Rect(min(rows), min(columns), max(rows), max(columns))

    def finish(self) -> None:
        """Write out shared formulas that lost their text, splice all rows, set the dimension."""
        self._write_out_followers()
        touched: dict[int, list[int]] = {}
        for row, column in self._new:
            touched.setdefault(row, []).append(column)
        order = list(self.rows)
        inserts: dict[int, list[bytes]] = {}
        for row in sorted(touched):
            columns = sorted({*self.columns_of(row), *touched[row]})
            body = b"".join(self._cell_bytes(row, column) for column in columns)
            if row in self.rows:
                node = self.rows[row]
                self.xml.replace(node.start, node.end, self._row_bytes(row, body))
            elif body:
                after = bisect_right(order, row)
                inserts.setdefault(after, []).append(self._row_bytes(row, body))
        for after, made in inserts.items():
            if after < len(order):
                at = self.rows[order[after]].start
                self.xml.replace(at, at, b"".join(made))
            else:
                self.xml.append(self.data, b"".join(made))
        if inserts:
            for row, node in self.rows.items():
                if not node.get("r") and row not in touched:
                    self.xml.set(node, r=str(row))
        self._set_dimension()

    def _cell_bytes(self, row: int, column: int) -> bytes:
        new = self._new.get((row, column))
        if new is not None:
            return new
        cell = self.cells[row, column]
        if cell.get("r"):
            return self.xml.raw(cell)
        tag = self.xml.tag(cell, r=f"{column_name(column)}{row}")
        return tag + self.xml.data[cell.open_end : cell.end]

    def _row_bytes(self, row: int, body: bytes) -> bytes:
        close = f"</{self.prefix}row>".encode()
        node = self.rows.get(row)
        if node is not None:
            tag = self.xml.tag(node, r=str(row), spans=None).removesuffix(b"/>").removesuffix(b">").rstrip()
            rest = b"".join(self.xml.raw(kid) for kid in node.kids if kid.name != "c")
            return tag + b">" + body + rest + close
        model = self.rows.get(self._like.get(row, 0))
        looks = [(a, model.get(a)) for a in _ROW_LOOKS if model.get(a)] if model is not None else []
        attrs = "".join(f" {name}={attribute(value)}" for name, value in looks)
        return f'<{self.prefix}row r="{row}"{attrs}>'.encode() + body + close

    def _write_out_followers(self) -> None:
        """Give every follower of a shared formula whose first cell was edited its own text."""
        for place in sorted(self._formulas & self._new.keys()):
            formula = self.cells[place].first("f")
            if formula is None or self.xml.raw(formula) in self._new[place]:
                continue
            for row, column in self.shared.followers(*place, formula):
                if (row, column) not in self._new:
                    self._write_out(row, column)

    def _write_out(self, row: int, column: int) -> None:
        cell = self.cells[row, column]
        formula = cell.first("f")
        if formula is None:
            return
        raw, at = self.xml.raw(cell), cell.start
        text = formula_text(self.prefix, self.formula_of(row, column) or "")
        self.put(row, column, raw[: formula.start - at] + text + raw[formula.end - at :])

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
