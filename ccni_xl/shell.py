"""What all commands of the shell share: language, output, progress, exit codes."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Callable, Iterable
from typing import Annotated

import typer

__all__ = ["DATA_ERRORS", "FAILED", "OK", "Lang", "language", "progress_line", "say"]

#: Exit codes: fine; done, but the data have errors; could not run.
OK, DATA_ERRORS, FAILED = 0, 1, 2

Lang = Annotated[
    str | None, typer.Option("--lang", help="Language of messages: zh or en (default: by locale).")
]


def language(given: str | None) -> str:
    """Return "zh" or "en": as asked for, or by the locale."""
    if given in ("zh", "en"):
        return given
    if given is not None:
        raise typer.BadParameter("zh / en", param_hint="--lang")
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def say(lines: str | Iterable[str], *, error: bool = False) -> None:
    """Print lines."""
    text = lines if isinstance(lines, str) else "\n".join(lines)
    typer.echo(text, err=error)


def progress_line(lang: str) -> Callable[[str, int, int], None] | None:
    """Return a progress line for a terminal, None elsewhere."""
    if not sys.stderr.isatty():
        return None
    from ccni_xl.console import progress_text

    def tell(step: str, done: int, of: int) -> None:
        end = "\n" if step == "done" else ""
        sys.stderr.write(f"\r\033[K{progress_text(step, done, of, lang)}{end}")
        sys.stderr.flush()

    return tell
