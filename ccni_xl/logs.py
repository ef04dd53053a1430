"""Where the details of an unexpected error go, so that the user sees a sentence and not a traceback."""

from __future__ import annotations

import tempfile
import time
import traceback
from pathlib import Path

__all__ = ["keep"]


def keep(error: BaseException) -> tuple[str, Path]:
    """Write the details of an error where the user can find them; return number and file."""
    number = time.strftime("%Y%m%d-%H%M%S")
    path = Path(tempfile.gettempdir()) / f"ccni-xl-{number}.log"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return number, path
