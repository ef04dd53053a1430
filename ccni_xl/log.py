"""Where the details of an unexpected error go: into a file, not before the user's eyes."""

from __future__ import annotations

import tempfile
import time
import traceback
from pathlib import Path

__all__ = ["write_log"]


def write_log(error: BaseException) -> tuple[str, Path]:
    """Write the details of an error where the user can find them; return its number and the file."""
    number = time.strftime("%Y%m%d-%H%M%S")
    path = Path(tempfile.gettempdir()) / f"ccni-xl-{number}.log"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return number, path
