"""Formulas as a workbook file stores them, in the notation that LibreOffice's programming interface reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["office_formula"]

_PIECE = re.compile(
    r"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<quoted>'(?:[^']|'')*'!)
    | (?P<sheet>[^\W\d][\w.]*!)
    | (?P<prefix>_xlfn\.(?:_xlws\.)?)
    | (?P<word>\w[\w.]*)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=4096)
def office_formula(text: str) -> str:
    """Return a formula in LibreOffice's notation.

    Arguments are parted by semicolons, sheets by a dot, rows of an array constant by a bar. Names of tables,
    columns and functions stay; newer functions lose the prefix of the file format.

    >>> office_formula("=SUM('数据 1'!$A$1:A3,tbl[[#This Row],[a,b]],{1,2;3,4})")
    "=SUM($'数据 1'.$A$1:A3;tbl[[#This Row];[a,b]];{1;2|3;4})"
    """
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    place, in_array = 0, False
    while place < len(text):
        if text[place] == "[":
            end = _closing(text, place)
            yield _columns(text[place:end])
            place = end
            continue
        found = _PIECE.match(text, place)
        if found is None:  # cannot be: the last alternative takes any character
            raise ValueError(f"not a formula: {text!r}")
        kind, piece, place = found.lastgroup, found.group(), found.end()
        in_array = piece == "{" or (in_array and piece != "}")
        if kind in ("quoted", "sheet"):
            yield "$" + piece[:-1] + "."
        elif piece == ";" and in_array:
            yield "|"
        elif kind != "prefix":
            yield ";" if piece == "," else piece


def _closing(text: str, start: int) -> int:
    """Return the place after the bracket that closes the one at `start`; apostrophes escape brackets."""
    depth, place = 0, start
    while place < len(text):
        if text[place] == "'":
            place += 1
        else:
            depth += (text[place] == "[") - (text[place] == "]")
        place += 1
        if depth == 0:
            return place
    raise ValueError(f"a bracket is not closed: {text!r}")


def _columns(group: str) -> str:
    """Return what stands in brackets after a table's name; commas in a column's name are no separators."""
    return re.sub(r"\],\s*\[", "];[", group)
