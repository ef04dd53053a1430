"""Reading tables out of a worksheet part, only the cells that were asked for are decoded.

By pattern where a sheet is written as nearly every program writes it, else streamed element by element.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ccni_xl.hosts.file.decode import Decoder, SheetData, parse_part
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.refs import MAX_ROW, Rect, cell_position
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.scan import cells_in, chunks, columns, inside, plain_text
from ccni_xl.hosts.file.tree import build_tree, new_parser

__all__ = ["measure", "read_sheet"]


def read_sheet(package: Package, part: str, name: str, areas: list[Rect], decoder: Decoder) -> SheetData:
    """Read the cells inside `areas`; the limits on cells, used range and merges hold for the whole sheet.

    Raises
    ------
    WorkbookError
        For a sheet over the limits or XML that cannot be read.
    """
    scanned = _Scan(package, part, areas, decoder).run()
    if scanned is not None:
        return scanned
    reader = _Reader(package, part, name, areas, decoder)
    reader.run()
    return reader.data


def measure(package: Package, part: str, name: str) -> None:
    """Check a worksheet against the limits without decoding a cell."""
    read_sheet(package, part, name, [], Decoder(list, lambda _: ""))


class _Scan:
    """One pass over a worksheet by pattern, which gives up on anything unusual."""

    def __init__(self, package: Package, part: str, areas: list[Rect], decoder: Decoder) -> None:
        self.package, self.part, self.decoder = package, part, decoder
        self.spans: dict[bytes, list[tuple[int, int]]] = {}
        for row, span in _spans(areas):
            self.spans.setdefault(b"%d" % row, []).append(span)
        self.data = SheetData()
        self.kinds = _Kinds(decoder)
        self.cells = self.rows = self.columns = 0

    def run(self) -> SheetData | None:
        """Return what was read, or None if the part has to be looked at element by element."""
        package, data = self.package, self.package.read(self.part)
        rows = inside(data)
        if rows is None:
            return None
        root = build_tree(data, self.part, package.label, package.limits, [rows[1:]])
        holder = root.first("sheetData")
        if holder is None or holder.open_end != rows[1]:
            return None
        if not all(self.take(piece, rows[0]) for piece in chunks(data, *rows)):
            return None
        merges = root.first("mergeCells")
        for node in merges.all("mergeCell") if merges else []:
            rect = Rect.parse(node.get("ref"))
            if rect is not None:
                self.data.merges.append(rect)
        limits, merged = package.limits, self.data.merges
        fits = len(merged) <= limits.merges and sum(rect.area for rect in merged) <= limits.merged_cells
        return self.data if fits else None

    def take(self, piece: bytes, prefix: bytes) -> bool:
        """Decode the wanted cells of some rows; tell whether all their cells are usual and within limits."""
        cells = cells_in(piece, prefix)
        if cells is None:
            return False
        if not cells:
            return True
        rows = {int(cell[2]) for cell in cells}
        across = [columns[letters] for letters in {cell[1] for cell in cells}]
        if not min(rows) or not min(across):
            return False
        self.cells += len(cells)
        self.rows, self.columns = max(self.rows, max(rows)), max(self.columns, max(across))
        limits = self.package.limits
        if self.rows > MAX_ROW or self.cells > limits.cells or self.rows * self.columns > limits.area:
            return False
        for _, letters, digits, style, kind, _, formula, v, t in cells:
            column = columns[letters]
            for left, right in self.spans.get(digits, ()):
                if left <= column <= right:
                    self.decode((int(digits), column), style, kind, formula, v or t)
                    break
        return True

    def decode(self, place: tuple[int, int], style: bytes, kind: bytes, formula: bytes, text: bytes) -> None:
        if formula:
            self.data.formula.add(place)
        if not kind or kind == b"n":
            shown = self.kinds[style]
            if shown == "percent":
                self.data.percent.add(place)
            if text and shown != "date":
                number = _number(text)
                if number is not None:
                    self.data.values[place] = number
                    return
        if text:
            plain = plain_text(text)
            try:
                value = self.decoder.value(plain, kind.decode() or "n", int(style or 0))
            except ValueError:  # a cell whose text is not of its type: show it as it is
                value = plain
            if value is not None:
                self.data.values[place] = value


class _Kinds(dict[bytes, str]):
    """What the number formats of style ids show, each looked up once."""

    def __init__(self, decoder: Decoder) -> None:
        self.decoder = decoder

    def __missing__(self, style: bytes) -> str:
        kind = self[style] = self.decoder.kind(int(style or 0))
        return kind


def _number(text: bytes) -> int | float | None:
    """Return a plain finite number, or None where the text needs a closer look."""
    try:
        if len(text) < 16 and text.lstrip(b"-").isdigit():
            return int(text)
        value = float(text)
    except ValueError:
        return None
    return value if value - value == 0 else None


def _spans(areas: Iterable[Rect]) -> Iterable[tuple[int, tuple[int, int]]]:
    """Yield the rows of rectangles, each with its first and last column."""
    for area in areas:
        for row in range(area.top, area.bottom + 1):
            yield row, (area.left, area.right)


class _Locals(dict[str, str]):
    """Local names of namespaced tags, each worked out once."""

    def __missing__(self, tag: str) -> str:
        local = self[tag] = tag.rpartition(" ")[2]
        return local


class _Reader:
    """The state of one pass over a worksheet part."""

    def __init__(self, package: Package, part: str, name: str, areas: list[Rect], decoder: Decoder) -> None:
        self.package, self.part, self.name, self.decoder = package, part, name, decoder
        self.spans: dict[int, list[tuple[int, int]]] = {}
        for row, span in _spans(areas):
            self.spans.setdefault(row, []).append(span)
        self.data = SheetData()
        self.row = self.column = self.rows = self.columns = self.cells = self.merged = self.depth = 0
        self.wanted = self.taking = self.phonetic = False
        self.attrs: Mapping[str, str] = {}
        self.text: list[str] = []
        self.spans_here: list[tuple[int, int]] | None = None
        self.row_text = ""
        self.letters: dict[str, int] = {}
        self.locals = _Locals()
        self.parser = new_parser(part, package.label)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def run(self) -> None:
        parse_part(self.parser, self.package, self.part)

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.package.limits.depth:
            limits = self.package.limits
            raise refusal(
                "xml_size", self.package.label, part=self.part, limit=limits.elements, depth=limits.depth
            )
        local = self.locals[tag]
        if local == "c":
            self.start_cell(attrs)
        elif self.wanted:
            if local == "v" or local == "t":
                self.taking = not self.phonetic
            elif local == "rPh":
                self.phonetic = True
            elif local == "f":
                self.data.formula.add((self.row, self.column))
        elif local == "row":
            self.row_text = attrs.get("r", "")
            self.row = (
                int(self.row_text) if self.row_text.isdecimal() and len(self.row_text) < 9 else self.row + 1
            )
            self.column = 0
            self.spans_here = self.spans.get(self.row)
        elif local == "mergeCell":
            self.merge(attrs.get("ref", ""))

    def start_cell(self, attrs: dict[str, str]) -> None:
        ref = attrs.get("r")
        if ref is None:
            self.column += 1
        else:
            letters = ref.rstrip("0123456789")
            column = self.letters.get(letters)
            if column is None or ref[len(letters) :] != self.row_text:
                column = self.check_address(ref, letters)
            self.column = column
        self.cells += 1
        if self.row > self.rows or self.column > self.columns or self.cells > self.package.limits.cells:
            self.check_extent()
        if self.spans_here:
            for left, right in self.spans_here:
                if left <= self.column <= right:
                    self.wanted, self.attrs = True, attrs
                    self.text.clear()

    def check_address(self, ref: str, letters: str) -> int:
        """Return the column of an address that was not met before, and take its row over."""
        place = cell_position(ref)
        if place is None:
            raise refusal("cell_ref", self.package.label, sheet=self.name, ref=repr(ref[:20]))
        self.letters[letters] = place[1]
        if place[0] != self.row:
            self.row, self.row_text = place[0], ref[len(letters) :]
            self.spans_here = self.spans.get(self.row)
        return place[1]

    def check_extent(self) -> None:
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        limits = self.package.limits
        if self.cells > limits.cells or self.rows * self.columns > limits.area:
            raise refusal(
                "extent",
                self.package.label,
                sheet=self.name,
                cells=self.cells,
                rows=self.rows,
                cols=self.columns,
            )

    def characters(self, text: str) -> None:
        if self.taking:
            self.text.append(text)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if not self.wanted:
            return
        local = self.locals[tag]
        if local == "v" or local == "t":
            self.taking = False
        elif local == "rPh":
            self.phonetic = False
        elif local == "c":
            self.wanted = False
            self.take_cell()

    def take_cell(self) -> None:
        place, cell_type = (self.row, self.column), self.attrs.get("t", "n")
        style = self.attrs.get("s", "0")
        style_id = int(style) if style.isdecimal() and len(style) < 10 else 0
        if self.text:
            try:
                value = self.decoder.value("".join(self.text), cell_type, style_id)
            except ValueError:  # a cell whose text is not of its type: show it as it is
                value = "".join(self.text)
            if value is not None:
                self.data.values[place] = value
        if cell_type == "n" and self.decoder.kind(style_id) == "percent":
            self.data.percent.add(place)

    def merge(self, ref: str) -> None:
        rect = Rect.parse(ref)
        if rect is None:
            return
        self.merged += rect.area
        self.data.merges.append(rect)
        limits = self.package.limits
        if len(self.data.merges) > limits.merges or self.merged > limits.merged_cells:
            raise refusal("merges", self.package.label, sheet=self.name)
