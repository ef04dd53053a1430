"""Formula cells of a sheet that is being edited: shared formulas, and moving one to another cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from ccni_xl.letters import column_name

__all__ = ["Shared", "formula_text", "moved"]


class Shared:
    """The shared formulas of a sheet: one cell has the text, its followers only a number."""

    def __init__(self) -> None:
        self._masters: dict[str, tuple[int, int, str]] = {}
        self._members: dict[str, list[tuple[int, int]]] = {}

    def note(self, row: int, column: int, attrs: Mapping[str, str], text: str) -> None:
        """Take in one formula cell, from its attributes and its text."""
        if attrs.get("t") != "shared":
            return
        group = attrs.get("si", "")
        self._members.setdefault(group, []).append((row, column))
        if text:
            self._masters[group] = (row, column, text)

    def text(self, row: int, column: int, group: str) -> str:
        """Return the formula of a member as if it had been written out."""
        if group not in self._masters:
            return ""
        top, left, text = self._masters[group]
        return moved(text, (top, left), (row, column))

    def groups(self) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
        """Yield, for each cell that has a text, the cells that lose theirs if it goes."""
        for group, (row, column, _) in self._masters.items():
            yield (row, column), [place for place in self._members[group] if place != (row, column)]


def moved(text: str, origin: tuple[int, int], target: tuple[int, int]) -> str:
    """Return a formula (without ``=``) as it reads after being filled from one cell to another.

    >>> moved("A8*2+$B$1+tbl[[#This Row],[x]]", (8, 3), (9, 3))
    'A9*2+$B$1+tbl[[#This Row],[x]]'
    """
    if origin == target:
        return text
    from openpyxl.formula.translate import Translator

    start, end = (f"{column_name(column)}{row}" for row, column in (origin, target))
    return str(Translator("=" + text, start).translate_formula(end))[1:]


def formula_text(prefix: str, text: str) -> bytes:
    """Return a plain ``f`` element."""
    return f"<{prefix}f>{escape(text)}</{prefix}f>".encode()
