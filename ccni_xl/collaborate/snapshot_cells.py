"""One value as one field of a snapshot, and back: numbers by their shortest digits, text never a formula.

A field that begins with an apostrophe is the text behind it. The apostrophe is set where a spreadsheet
program would take the text for a formula (it begins with ``= + - @`` or a tab), for a number, or where the
text itself begins with an apostrophe; everything else stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from ccni_xl.hosts.port import CellError, Value

__all__ = [
    "FLAGS",
    "csv_line",
    "decode",
    "encode",
    "join_key",
    "number_text",
    "protect",
    "split_key",
    "unprotect",
]

#: What a flag says of its value: "" a number or a text; the others as they are called.
FLAGS = frozenset({"", "formula", "bool", "date", "error", "row", "column"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def protect(text: str) -> str:
    """Return a text so that no program takes it for a formula or a number.

    >>> [protect(t) for t in ("北京", "=1+1", "2020", "'quoted'")]
    ['北京', "'=1+1", "'2020", "''quoted'"]
    """
    return "'" + text if text.startswith(_RISKY) or _NUMBER.match(text) else text


def unprotect(text: str) -> str:
    """Return the text that `protect` was given."""
    return text.removeprefix("'")


def csv_line(fields: Sequence[str]) -> str:
    r"""Return fields as one record of a CSV; a lone carriage return is quoted too, else it ends the record.

    >>> csv_line(["a", 'b"c', "d\re"])
    'a,"b""c","d\re"\n'
    """
    quoted = (
        '"' + field.replace('"', '""') + '"' if any(letter in field for letter in ',"\r\n') else field
        for field in fields
    )
    return ",".join(quoted) + "\n"


def number_text(value: float) -> str:
    """Return a number by the fewest digits that give it back.

    >>> number_text(300.0), number_text(0.1 + 0.2), number_text(1e-9)
    ('300', '0.30000000000000004', '1e-09')
    """
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def encode(value: Value, *, percent: bool = False) -> tuple[str, str]:
    """Return (field, flag) of a value; what a cell shows in percent is written in percent."""
    if isinstance(value, bool):
        return str(value).upper(), "bool"
    if isinstance(value, int | float):
        if percent:
            return number_text(float(Decimal(repr(float(value))).scaleb(2))), ""
        return number_text(value), ""
    if isinstance(value, datetime):
        return value.isoformat(), "date"
    if isinstance(value, CellError):
        return protect(value.code), "error"
    return protect(value or ""), ""


def decode(field: str, flag: str) -> Value:
    """Return the value of a field.

    Raises
    ------
    ValueError
        The field is not what its flag says.
    """
    if flag == "bool":
        if field not in ("TRUE", "FALSE"):
            raise ValueError(field)
        return field == "TRUE"
    if flag == "date":
        return datetime.fromisoformat(field)
    if flag == "error":
        return CellError(unprotect(field))
    if _NUMBER.match(field):
        number = float(field)
        if number in (float("inf"), float("-inf")):
            raise ValueError(field)
        return number
    return unprotect(field) or None


def join_key(parts: tuple[str, ...]) -> str:
    r"""Return the parts of a key as one field; a bar inside a part is written ``\|``.

    >>> join_key(("2.0", "a|b"))
    '2.0|a\\|b'
    """
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


def split_key(text: str) -> tuple[str, ...]:
    r"""Return the parts that `join_key` was given.

    >>> split_key('2.0|a\\|b')
    ('2.0', 'a|b')
    """
    parts: list[str] = []
    part, escaped = "", False
    for letter in text:
        if escaped or letter not in "\\|":
            part, escaped = part + letter, False
        elif letter == "\\":
            escaped = True
        else:
            parts, part = [*parts, part], ""
    return (*parts, part)
