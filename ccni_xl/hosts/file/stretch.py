"""Ranges that end with a table's last row end with its new last row; so do those of its last column."""

from __future__ import annotations

from ccni_xl.hosts.file.frame import Frame
from ccni_xl.hosts.file.refs import Rect, split_reference

__all__ = ["stretched", "stretched_formula", "widened"]


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


def widened(frame: Frame, area: str, was: str) -> str:
    """Return a range with the columns appended in the looks of one that it covers, as a list of ranges.

    Parameters
    ----------
    area : str
        The range with its rows as they will be.
    was : str
        The range as it is: it must begin at the header or the first data row and end with the last one.
    """
    rect, old = Rect.parse(area), Rect.parse(was)
    if rect is None or old is None or old.top not in (frame.top, frame.first) or old.bottom != frame.old_last:
        return area
    areas = [rect]
    for column, model in sorted(frame.models.items()):
        if not rect.left <= model <= rect.right or any(r.left <= column <= r.right for r in areas):
            continue
        end = areas[-1]
        if end.right == column - 1:
            areas[-1] = Rect(end.top, end.left, end.bottom, column)
        else:
            areas.append(Rect(rect.top, column, rect.bottom, column))
    return area if areas == [rect] else " ".join(r.text() for r in areas)
