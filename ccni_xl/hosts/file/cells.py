"""A cell's XML and its value."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import Final, Protocol
from xml.sax.saxutils import escape

from ccni_xl.hosts.port import Cell, CellError, Formula, Link, Value, plain
from ccni_xl.letters import column_name

__all__ = [
    "MAX_TEXT",
    "Restyle",
    "cached_xml",
    "cell_xml",
    "from_serial",
    "number",
    "text_xml",
    "to_serial",
    "unescape",
]

MAX_TEXT: Final = 32_767
"""Characters a cell can hold."""

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff&<>]|_x")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY: Final = timedelta(days=1)
_EPOCH_1900: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
_FIRST_OF_MARCH: Final = 60  # Excel believes in 29 February 1900, serial 60


class Restyle(Protocol):
    """Gives the style id like another one, with the mark "this is text" set or not."""

    def __call__(self, style: int, quoted: bool) -> int:
        """Return the style id."""
        ...


def unescape(text: str) -> str:
    """Undo the ``_xHHHH_`` escapes with which characters that XML forbids are written.

    >>> unescape("a_x0020_b"), unescape("_x005F_x0020_")
    ('a b', '_x0020_')
    """
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def text_xml(text: str) -> str:
    """Return text as element content, with those escapes made where they are needed."""
    if not _SPECIAL.search(text):
        return text
    text = _ESCAPED.sub(lambda m: "_x005F" + m[0], text)
    return escape(_CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", text))


def number(text: str) -> int | float:
    """Return a number cell's value; whole numbers written without a point are int."""
    return int(text) if text.lstrip("-").isdigit() and len(text) < 16 else float(text)


def from_serial(serial: float, date1904: bool) -> datetime | float:
    """Return the date of a serial day number, to the microsecond; outside of dates the number itself."""
    if not date1904 and 0 < serial < _FIRST_OF_MARCH:
        serial += 1
    try:
        return (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(microseconds=round(serial * 86_400e6))
    except OverflowError:
        return serial


def to_serial(when: datetime, date1904: bool) -> int | float:
    """Return the serial day number of a date; a time zone is left out."""
    days = (when.replace(tzinfo=None) - (_EPOCH_1904 if date1904 else _EPOCH_1900)) / _DAY
    if not date1904 and days < _FIRST_OF_MARCH + 1:
        days -= 1
    return int(days) if days == int(days) else days


def cell_xml(
    prefix: str, row: int, column: int, cell: Cell, style: int, restyle: Restyle, date1904: bool = False
) -> str:
    """Return the XML of a cell; an empty one without style is the empty string.

    Text goes in as an inline string, so the shared strings keep their bytes; text that a spreadsheet program
    could take for a formula is marked as text. Numbers keep every digit.
    """
    if cell is None and not style:
        return ""
    if type(cell) is float and cell - cell == 0:  # by far the most frequent
        head = f'{prefix}c r="{_letters(column)}{row}"{_style(restyle(style, False))}'
        return f"<{head}><{prefix}v>{cell!r}</{prefix}v></{prefix}c>"
    if isinstance(cell, Link):
        cell = cell.formula()
    value = plain(cell)
    quoted = isinstance(value, str) and not isinstance(cell, Formula) and value.startswith(_RISKY)
    style = restyle(style, quoted)
    head = f'<{prefix}c r="{_letters(column)}{row}"{_style(style)}'
    if isinstance(cell, Formula):
        kind, cached = cached_xml(prefix, value, date1904)
        return f"{head}{_kind(kind)}><{prefix}f>{escape(cell.text[1:])}</{prefix}f>{cached}</{prefix}c>"
    if value is None:
        return f"{head}/>" if style else ""
    if isinstance(value, str):
        keep = ' xml:space="preserve"' if value != value.strip() or "\n" in value or "  " in value else ""
        body = f"<{prefix}is><{prefix}t{keep}>{text_xml(value[:MAX_TEXT])}</{prefix}t></{prefix}is>"
        return f'{head} t="inlineStr">{body}</{prefix}c>'
    kind, cached = cached_xml(prefix, value, date1904)
    return f"{head}{_kind(kind)}>{cached}</{prefix}c>"


def cached_xml(prefix: str, value: Value, date1904: bool = False) -> tuple[str | None, str]:
    """Return the ``t`` attribute (None: leave it out) and the ``v`` element of a computed value."""
    kind: str | None = None
    if value is None:
        return None, ""
    if isinstance(value, bool):
        kind, text = "b", str(int(value))
    elif isinstance(value, CellError):
        kind, text = "e", escape(value.code)
    elif isinstance(value, str):
        kind, text = "str", text_xml(value[:MAX_TEXT])
    else:
        text = repr(to_serial(value, date1904) if isinstance(value, datetime) else value)
    return kind, f"<{prefix}v>{text}</{prefix}v>"


_letters = cache(column_name)


def _style(style: int) -> str:
    return f' s="{style}"' if style else ""


def _kind(kind: str | None) -> str:
    return f' t="{kind}"' if kind else ""
