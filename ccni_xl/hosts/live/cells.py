"""Cells between us and Excel: what Excel would take for something else is made safe, and read back plain."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Final

from ccni_xl.hosts.port import Cell, CellError, Formula, Link, Value, plain

__all__ = ["MAX_TEXT", "from_excel", "from_typed", "to_excel", "typed_formula"]

MAX_TEXT: Final = 32_767
"""Characters a cell can hold."""

_ERRORS: Final = frozenset(
    (
        "#N/A #DIV/0! #VALUE! #REF! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! "
        "#GETTING_DATA #BUSY! #UNKNOWN! #EXTERNAL!"
    ).split()
)
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "#", "|", "%")
_WORDS: Final = frozenset({"TRUE", "FALSE"})
_FUTURE = re.compile(r"_xlfn\.(?:_xlws\.)?")
_WHOLE_BODY = re.compile(r"(?<=\w)\[\]")
_QUOTED = re.compile(r'("(?:[^"]|"")*")')


def to_excel(cell: Cell) -> object:
    """Return what to assign to a cell: Excel reads an assigned text as if it had been typed.

    So ``110000`` would become a number, ``1-2`` a date and ``=A1`` a formula. A leading apostrophe, which
    Excel takes away again, keeps such texts as they are. NaN and None empty the cell.

    Raises
    ------
    ValueError
        For infinity and what no cell can hold.

    >>> [to_excel(v) for v in ("南京", "320100", "=1+1", "2021-2022", 1.5, float("nan"))]
    ['南京', "'320100", "'=1+1", "'2021-2022", 1.5, None]
    """
    if isinstance(cell, Link):
        cell = cell.formula()
    if isinstance(cell, Formula):
        return typed_formula(cell.text)
    value = plain(cell)
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, str):
        return "'" + value[:MAX_TEXT] if _taken_for_else(value) else value[:MAX_TEXT] or None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _taken_for_else(text: str) -> bool:
    """Tell whether Excel could read a typed text as a number, date, logical value, error or formula.

    Anything with a digit in it may be a date or a number somewhere in the world, full-width digits included.
    """
    bare = text.strip()
    return text.startswith(_RISKY) or bare.upper() in _WORDS or any(c.isdigit() for c in bare)


def typed_formula(text: str) -> str:
    """Return a formula of the file format as it is typed in Excel.

    There the names of newer functions carry no prefix, and the body of a table is said in full.

    >>> typed_formula('=_xlfn.UNICODE("_xlfn.[]")+COUNT(tbl_co2[])')
    '=UNICODE("_xlfn.[]")+COUNT(tbl_co2[#Data])'
    """
    pieces = _QUOTED.split(text)
    pieces[::2] = [_WHOLE_BODY.sub("[#Data]", _FUTURE.sub("", piece)) for piece in pieces[::2]]
    return "".join(pieces)


def from_excel(value: object) -> Value:
    """Return a cell's value as every host gives it: errors as `CellError`, numbers as float.

    Excel hands over amounts of money cut to four decimals; see `from_typed` for their full digits.
    """
    if isinstance(value, str):
        return CellError(value) if value in _ERRORS else value or None
    if isinstance(value, Decimal):
        return float(value)
    return plain(value)


def from_typed(value: object, typed: object) -> Value:
    """Return an amount of money with all its digits, taken from the cell's content as it was typed."""
    if isinstance(value, Decimal) and not (isinstance(typed, str) and typed.startswith("=")):
        try:
            return float(str(typed))
        except ValueError:
            return float(value)
    return from_excel(value)
