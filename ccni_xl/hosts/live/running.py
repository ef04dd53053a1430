"""Which workbook: the one whose button was pressed, or one that is open in a running Excel."""

from __future__ import annotations

import sys
from typing import Any

from ccni_xl.hosts.live.bridge import bridge
from ccni_xl.hosts.live.refusals import refusal

__all__ = ["caller", "open_book"]

_OURS = "ccni_template"
"""A defined name that every index workbook has."""
_BOOK = "--wb="
"""What the workbook's macros put before its name."""


def caller() -> Any:
    """Return the workbook whose button was pressed, as an xlwings Book.

    Raises
    ------
    WorkbookError
        What started this program is no Excel that answers; WPS, for one, runs macros but is not reached.
    """
    try:
        return bridge().Book.caller()
    except Exception as error:  # each engine has its own
        name = next((arg.removeprefix(_BOOK) for arg in sys.argv if arg.startswith(_BOOK)), "")
        if "=" in name:  # xlwings takes what stands before the equals sign
            return open_book(name)
        raise refusal("no_excel", "", why=str(error) or type(error).__name__) from error


def open_book(name: str | None = None) -> Any:
    """Return an open index workbook, as an xlwings Book.

    Parameters
    ----------
    name : str, optional
        Its file name. Without it, the only one that is open.

    Raises
    ------
    WorkbookError
        Excel is not running, no index workbook is open, or it is not clear which one is meant.
    """
    books = _open_books()
    if not books:
        raise refusal("no_book", "")
    shown = "、".join(str(book.name) for book in books)
    if name is not None:
        found = next((book for book in books if str(book.name).lower() == name.lower()), None)
        if found is None:
            raise refusal("no_such_book", "", name=name, open=shown)
        return found
    ours = [book for book in books if _OURS in book.names]
    if not ours:
        raise refusal("no_index_book", "", open=shown)
    if len(ours) > 1:
        raise refusal("which_book", "", open="、".join(str(book.name) for book in ours))
    return ours[0]


def _open_books() -> list[Any]:
    """Return the workbooks of every running Excel.

    One that does not answer (it is closing, or was left behind without a window) hides no other.
    """
    books: list[Any] = []
    silent: Exception | None = None
    try:
        for app in bridge().apps:
            try:
                books += list(app.books)
            except Exception as error:  # each engine has its own
                silent = error
    except Exception as error:  # no Excel for this system
        silent = error
    if silent is not None and not books:
        raise refusal("no_excel", "", why=str(silent) or type(silent).__name__) from silent
    return books
