"""Excel's own settings while we work in it: set for speed, and put back whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

__all__ = ["quiet"]

#: No redrawing, no macros of the user's set off by our writing, no recalculation after every block, no boxes.
_SETTINGS = {
    "screen_updating": False,
    "enable_events": False,
    "calculation": "manual",
    "display_alerts": False,
}
#: What Excel does to a table by itself when cells in it or beside it are assigned: it takes a column of notes
#: that stands beside the table into it, and fills a column with a formula that was meant for one cell.
_BY_ITSELF = ("AutoExpandListRange", "AutoFillFormulasInLists")


@contextmanager
def quiet(app: Any) -> Iterator[None]:
    """Keep Excel still inside the block.

    Each setting is its own context, so that one which Excel refuses to put back leaves no other behind. A
    workbook that the user calculates by hand is calculated once, because nothing else would do it.
    """
    by_hand = app.calculation == "manual"
    with ExitStack() as settings:
        for name, value in _SETTINGS.items():
            settings.enter_context(app.properties(**{name: value}))
        for name in _BY_ITSELF:
            settings.enter_context(_switched_off(app, name))
        yield
        if by_hand:
            app.calculate()


@contextmanager
def _switched_off(app: Any, name: str) -> Iterator[None]:
    """Switch one of Excel's automatic corrections off; its user's choice comes back.

    xlwings has no name for them, and Excel for Mac none that is known; there they stay as they are.
    """
    try:
        corrections = app.api.AutoCorrect
        chosen = bool(getattr(corrections, name))
        setattr(corrections, name, False)
    except Exception:  # each platform has errors of its own for what it does not know
        corrections, chosen = None, False
    try:
        yield
    finally:
        if chosen:
            setattr(corrections, name, True)
