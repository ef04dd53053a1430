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
        yield
        if by_hand:
            app.calculate()
