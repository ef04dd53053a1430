"""What stands in a LibreOffice window and where, as its accessibility tree tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_DEEP, _WIDE, _TABLE = 18, 80, 10_000
_FRAME = 21  # com.sun.star.accessibility.AccessibleRole


def walk(root: Any, depth: int = 0) -> Iterator[Any]:
    """Yield everything in a window; what disappears meanwhile is left out."""
    try:
        context = root.getAccessibleContext()
        count = context.getAccessibleChildCount() if depth < _DEEP else 0
        count = 0 if count > _TABLE else count  # the cells of a sheet are asked for by row and column
    except Exception:  # UNO exceptions have no common base here; the object is gone
        return
    yield context
    for i in range(min(count, _WIDE)):
        try:
            child = context.getAccessibleChild(i)
        except Exception:
            return
        if child is not None:
            yield from walk(child, depth + 1)


def centre(item: Any) -> tuple[int, int]:
    """Return the middle of an item on the screen."""
    place, size = item.getLocationOnScreen(), item.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


def find(root: Any, accept: Callable[[str], bool]) -> tuple[int, int] | None:
    """Return the middle of the first visible item whose name is accepted."""
    for item in walk(root):
        try:
            if accept(item.getAccessibleName() or "") and item.getSize().Width > 0:
                return centre(item)
        except Exception:
            continue
    return None


def dialogs(office: Any) -> Iterator[Any]:
    """Yield the windows that are open, but for those of documents, which hold a thousand items each."""
    kit = office.services.createInstanceWithContext("com.sun.star.awt.Toolkit", office.context)
    for i in range(kit.getTopWindowCount()):
        window = kit.getTopWindow(i)
        if window.getAccessibleContext().getAccessibleRole() != _FRAME:
            yield window


def sheet_table(window: Any) -> Any:
    """Return the accessible table of the sheet in front."""
    for item in walk(window):
        if hasattr(item, "getAccessibleCellAt"):
            return item
    raise AssertionError("no sheet in the window")
