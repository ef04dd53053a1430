"""Reading tables out of a worksheet part, streamed: only the cells that were asked for are decoded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from xml.parsers import expat

from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.cells import from_serial, number, unescape
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.refs import Rect, cell_position
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.styles import NumberKinds
from ccni_xl.hosts.file.tree import new_parser
from ccni_xl.hosts.port import CellError, Value

__all__ = ["Decoder", "SheetData", "decoder_of", "measure", "read_sheet", "read_strings"]


@dataclass(frozen=True, slots=True)
class Decoder:
    """What is needed to turn a cell's text into a value.

    Parameters
    ----------
    strings : callable
        Gives the shared strings; called only when a cell needs them.
    kind : callable
        Gives "date", "percent" or "" for a style id.
    date1904 : bool
        The workbook counts days from 1904.
    """

    strings: Callable[[], list[str]]
    kind: Callable[[int], str]
    date1904: bool = False

    def value(self, text: str, cell_type: str, style: int) -> Value:
        """Return the value of a cell from the text of its ``v`` or ``is``."""
        if cell_type == "s":
            strings, index = self.strings(), int(text)
            return strings[index] if 0 <= index < len(strings) else CellError("#REF!")
        if cell_type in ("str", "inlineStr"):
            return unescape(text)
        text = text.strip()
        if not text:
            return None
        if cell_type == "b":
            return text in ("1", "true")
        if cell_type == "e":
            return CellError(text)
        if cell_type == "d":
            return datetime.fromisoformat(text).replace(tzinfo=None)
        value = number(text)
        if not isfinite(value):
            raise ValueError(f"{text!r} is no number a cell can hold")
        return from_serial(value, self.date1904) if self.kind(style) == "date" else value


@dataclass(slots=True)
class SheetData:
    """What was read: values, and which cells show a percentage, hold a formula, lie under a merge."""

    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    percent: set[tuple[int, int]] = field(default_factory=set)
    formula: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Rect] = field(default_factory=list)


def read_sheet(package: Package, part: str, name: str, areas: list[Rect], decoder: Decoder) -> SheetData:
    """Read the cells inside `areas`; the limits on cells, used range and merges hold for the whole sheet.

    Raises
    ------
    WorkbookError
        For a sheet over the limits or XML that cannot be read.
    """
    reader = _Reader(package, part, name, areas, decoder)
    reader.run()
    return reader.data


def decoder_of(book: Book) -> Decoder:
    """Return the decoder of a workbook's cells; shared strings are read when the first cell needs them."""
    cache: list[list[str]] = []

    def strings() -> list[str]:
        if not cache:
            found = book.parts.targets(book.part, "sharedStrings")
            cache.append(read_strings(book.package, found[0]) if found else [])
        return cache[0]

    return Decoder(strings, NumberKinds(book).__getitem__, book.date1904)


def measure(package: Package, part: str, name: str) -> None:
    """Check a worksheet against the limits without decoding a cell."""
    _Reader(package, part, name, [], Decoder(list, lambda _: "")).run()


def read_strings(package: Package, part: str) -> list[str]:
    """Return the shared strings: runs joined, phonetic guides left out, escapes undone."""
    out: list[str] = []
    pieces: list[str] = []
    state = {"phonetic": 0, "text": 0}
    parser = new_parser(part, package.label)
    parser.buffer_text = True

    def start(tag: str, _: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local == "si":
            pieces.clear()
        elif local == "rPh":
            state["phonetic"] += 1
        elif local == "t":
            state["text"] += 1

    def end(tag: str) -> None:
        local = tag.rpartition(" ")[2]
        if local == "si":
            out.append(unescape("".join(pieces)))
        elif local == "rPh":
            state["phonetic"] -= 1
        elif local == "t":
            state["text"] -= 1

    def characters(text: str) -> None:
        if state["text"] and not state["phonetic"]:
            pieces.append(text)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    _parse(parser, package, part)
    return out


def _parse(parser: expat.XMLParserType, package: Package, part: str) -> None:
    try:
        parser.Parse(package.read(part), True)
    except expat.ExpatError as error:
        raise refusal("xml", package.label, part=part, why=error) from error


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
        for area in areas:
            for row in range(area.top, area.bottom + 1):
                self.spans.setdefault(row, []).append((area.left, area.right))
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
        _parse(self.parser, self.package, self.part)

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
            self.row = int(self.row_text) if self.row_text.isdigit() else self.row + 1
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
        style_id = int(style) if style.isdigit() else 0
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
