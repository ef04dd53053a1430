"""Finding the rows and cells of a worksheet by pattern: an order of magnitude faster than element by element.

Nearly every program writes a cell as ``<c r="A1" s="3" t="s"><v>7</v></c>``. Where a stretch of rows consists
of such cells and nothing else, patterns take it apart; the caller has had expat prove that the part is
well-formed. Where anything else stands between them (a comment, an extension, another order of attributes),
the functions here say so, and the caller looks at it element by element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from ccni_xl.hosts.file.refs import MAX_COLUMN
from ccni_xl.letters import column_number

__all__ = [
    "RawCell",
    "attributes",
    "cells_in",
    "chunks",
    "columns",
    "content",
    "inside",
    "plain_text",
    "points_in",
    "start_tag",
]

_OPENING = re.compile(rb"<((?:[\w.-]+:)?)sheetData\s*>")
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([\w.-]+)""")
_UNUSUAL: Final = (b"<!", b"<?", b"sheetData", b"xmlns")
_POINTS = re.compile(rb'(?:<c:pt idx="[0-9]+"(?: formatCode="[^"<>]*")?><c:v>[^<]*</c:v></c:pt>)+')
_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_ATTRIBUTE = re.compile(rb"""\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(\w+));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_CHUNK: Final = 1 << 18


class RawCell(NamedTuple):
    """A cell as it is written: all of it, and its pieces; what it does not have is empty.

    ``body`` is what stands between its tags, ``formula`` the whole ``f`` element, and the value's text is in
    ``v`` or, for an inline string, in ``t``; characters may be written as references (``&lt;``).
    """

    raw: bytes
    letters: bytes
    digits: bytes
    style: bytes
    kind: bytes
    body: bytes
    formula: bytes
    v: bytes
    t: bytes


@cache
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return the patterns of a row's tags and of a cell, for a namespace prefix with its colon."""
    row = rb'<@row(?: [\w:.]+="[^"<>]*")*\s*/?>|</@row>'
    formula = rb'<@f(?: \w+="[^"<>]*")*(?:/>|>[^<]*</@f>)'
    inline = rb'<@is><@t(?: xml:space="preserve")?>([^<]*)</@t></@is>'
    body = rb"((" + formula + rb")?(?:<@v>([^<]*)</@v>|<@v ?/>|" + inline + rb")?)"
    head = rb'<@c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")? ?'
    cell = rb"(" + head + rb"(?:/>|>" + body + rb"</@c>))"
    return re.compile(row.replace(b"@", prefix)), re.compile(cell.replace(b"@", prefix))


def inside(data: bytes) -> tuple[bytes, int, int] | None:
    """Return the prefix of ``sheetData`` and where its content begins and ends; None if that is unusual.

    What is returned still has to be checked by a parser: the words may stand in a comment.
    """
    found = _OPENING.search(data) if b"sheetData" in data else None
    declared = _DECLARED.match(data)
    if found is None or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        return None
    begin, end = found.end(), data.rfind(b"</" + found[1] + b"sheetData>")
    if end < begin or any(data.find(mark, begin, end) >= 0 for mark in _UNUSUAL):
        return None
    return found[1], begin, end


def points_in(data: bytes) -> list[tuple[int, int]]:
    """Return where the points that a chart keeps begin and end, each run of them as one."""
    return [found.span() for found in _POINTS.finditer(data)] if b"ptCount" in data else []


def cells_in(piece: bytes, prefix: bytes = b"") -> list[tuple[bytes, ...]] | None:
    """Return the cells of whole rows, as the fields of `RawCell`; None if there is anything else in them."""
    row, cell = _patterns(prefix)
    bare = row.sub(b"", piece)
    found: list[tuple[bytes, ...]] = cell.findall(bare)
    return found if sum([len(one[0]) for one in found]) == len(bare) else None


def chunks(data: bytes, prefix: bytes, begin: int, end: int) -> Iterator[bytes]:
    """Yield the rows between two places in pieces of some 256 KB, so that large sheets stay cheap."""
    close = b"</" + prefix + b"row>"
    while begin < end:
        stop = data.rfind(close, begin, min(begin + _CHUNK, end))
        if stop < 0:
            stop = data.find(close, begin, end)
        stop = end if stop < 0 else stop + len(close)
        yield data[begin:stop]
        begin = stop


class _Columns(dict[bytes, int]):
    """Column numbers by their letters, each worked out once; 0 for what no sheet has."""

    def __missing__(self, letters: bytes) -> int:
        number = column_number(letters.decode())
        self[letters] = number = number if number <= MAX_COLUMN else 0
        return number


columns: Final = _Columns()


def plain_text(raw: bytes) -> str:
    r"""Return the text of an element without children.

    >>> plain_text(b"1 &lt; 2&#10;3")
    '1 < 2\n3'
    """
    text = raw.decode()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    return chr(int(found[1], 16) if found[1] else int(found[2]))


def content(raw: bytes) -> str:
    """Return the text of an element without children, from the whole element."""
    return plain_text(raw[len(start_tag(raw)) : raw.rfind(b"</")]) if b"</" in raw else ""


def start_tag(raw: bytes) -> bytes:
    """Return the start tag of an element."""
    found = _TAG.match(raw)
    return found[0] if found else b""


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a start tag."""
    return {m[1].decode(): plain_text(m[2] or m[3] or b"") for m in _ATTRIBUTE.finditer(tag)}
