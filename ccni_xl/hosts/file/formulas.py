"""Formula cells of a sheet that is being edited: shared formulas, and moving one to another cell."""

from __future__ import annotations

from xml.sax.saxutils import escape

from ccni_xl.hosts.file.splice import Node
from ccni_xl.hosts.port import column_name

__all__ = ["Shared", "formula_text", "moved"]


class Shared:
    """The shared formulas of a sheet: one cell has the text, its followers only a number."""

    def __init__(self) -> None:
        self._masters: dict[str, tuple[int, int, str]] = {}
        self._members: dict[str, list[tuple[int, int]]] = {}

    def note(self, row: int, column: int, formula: Node) -> None:
        """Take in one formula cell."""
        if formula.get("t") != "shared":
            return
        group = formula.get("si")
        self._members.setdefault(group, []).append((row, column))
        if formula.text:
            self._masters[group] = (row, column, formula.text)

    def text(self, row: int, column: int, group: str) -> str:
        """Return the formula of a member as if it had been written out."""
        if group not in self._masters:
            return ""
        top, left, text = self._masters[group]
        return moved(text, (top, left), (row, column))

    def followers(self, row: int, column: int, formula: Node) -> list[tuple[int, int]]:
        """Return the cells that lose their text if this one goes: the rest of the group of a master."""
        group = formula.get("si")
        if formula.get("t") != "shared" or self._masters.get(group, ())[:2] != (row, column):
            return []
        return [place for place in self._members[group] if place != (row, column)]


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
