"""Ranges that end with a table's last row end with its new last row."""

from __future__ import annotations

from ccni_xl.hosts.file.frame import Frame
from ccni_xl.hosts.file.refs import Rect, split_reference

__all__ = ["stretched", "stretched_formula"]


def stretched(frame: Frame, area: str) -> str:
    """Return a range with its last row moved, if it ends with the table's old last row.

    It must begin at the header or the first data row and share a column with the table; any other range is
    somebody else's and comes back as it is.
    """
    rect = Rect.parse(area)
    if rect is None or frame.last == frame.old_last:
        return area
    begins = rect.top in (frame.top, frame.first)
    if not begins or rect.bottom != frame.old_last or rect.right < frame.left or rect.left > frame.right:
        return area
    new = Rect(rect.top, rect.left, frame.last, rect.right)
    return new.text("$" if "$" in area else "")


def stretched_formula(frame: Frame, formula: str) -> str:
    """Return a plain reference with its range stretched, if it is to the table's sheet."""
    place = split_reference(formula)
    if place is None or place[0].lower() != frame.edit.name.lower():
        return formula
    new = stretched(frame, place[1])
    return formula if new == place[1] else formula[: formula.rindex(place[1])] + new
