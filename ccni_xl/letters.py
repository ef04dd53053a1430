"""Columns of a sheet: numbers from 1, and the letters that people see."""

from __future__ import annotations

__all__ = ["column_name", "column_number"]


def column_name(number: int) -> str:
    """Return the letters of a column.

    >>> column_name(1), column_name(28), column_name(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column.

    >>> column_number("XFD")
    16384
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
