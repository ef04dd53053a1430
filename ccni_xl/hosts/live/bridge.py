"""xlwings, kept from ending Excels that are none of ours."""

from __future__ import annotations

import atexit
from typing import Any

__all__ = ["bridge"]


def bridge() -> Any:
    """Return xlwings.

    On Windows, once imported, it ends every Excel without an ordinary workbook window when Python ends,
    because a program may have left it behind. A file from the mail that stands in Protected View is such an
    Excel, and would close whenever a button was pressed. This program starts no Excel and leaves none behind.

    References
    ----------
    xlwings issue 2456, "Problem of Protection Status in Excel for XLWINGS".
    """
    import xlwings

    on_windows = getattr(xlwings, "_xlwindows", None)
    cleanup = getattr(on_windows, "cleanup", None)
    if cleanup is not None:
        atexit.unregister(cleanup)
    return xlwings
