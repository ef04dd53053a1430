"""Turning what a cell holds into a value: shared strings, kinds of numbers, dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from xml.parsers import expat

from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.cells import from_serial, number, unescape
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.styles import NumberKinds
from ccni_xl.hosts.file.tree import Depth, new_parser
from ccni_xl.hosts.port import CellError, Value

__all__ = ["Decoder", "SheetData", "decoder_of", "parse_part", "read_strings"]


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


def decoder_of(book: Book) -> Decoder:
    """Return the decoder of a workbook's cells; shared strings are read when the first cell needs them."""
    cache: list[list[str]] = []

    def strings() -> list[str]:
        if not cache:
            found = book.parts.targets(book.part, "sharedStrings")
            cache.append(read_strings(book.package, found[0]) if found else [])
        return cache[0]

    return Decoder(strings, NumberKinds(book).__getitem__, book.date1904)


def read_strings(package: Package, part: str) -> list[str]:
    """Return the shared strings: runs joined, phonetic guides left out, escapes undone."""
    out: list[str] = []
    pieces: list[str] = []
    state = {"phonetic": 0, "text": 0}
    limit, depth = package.limits.strings, Depth(part, package.label, package.limits)
    parser = new_parser(part, package.label)
    parser.buffer_text = True

    def start(tag: str, attrs: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        depth.down(tag, attrs)
        if local == "si":
            pieces.clear()
        elif local == "rPh":
            state["phonetic"] += 1
        elif local == "t":
            state["text"] += 1

    def end(tag: str) -> None:
        local = tag.rpartition(" ")[2]
        depth.up(tag)
        if local == "si":
            if len(out) >= limit:
                raise refusal("strings", package.label, limit=limit)
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
    parse_part(parser, package, part)
    return out


def parse_part(parser: expat.XMLParserType, package: Package, part: str) -> None:
    """Run a parser over a part of a package."""
    try:
        parser.Parse(package.read(part), True)
    except expat.ExpatError as error:
        raise refusal("xml", package.label, part=part, why=error) from error
