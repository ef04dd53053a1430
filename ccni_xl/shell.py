"""What all commands of the shell share: how one is declared, language, output, progress, exit codes."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

__all__ = [
    "DATA_ERRORS",
    "FAILED",
    "OK",
    "Command",
    "Options",
    "add_editions",
    "add_file",
    "add_json",
    "add_out",
    "build_time",
    "language",
    "progress_line",
    "say",
    "share",
]

#: Exit codes: fine; done, but the data have errors; could not run.
OK, DATA_ERRORS, FAILED = 0, 1, 2

Options = argparse.Namespace


def _nothing(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its function (whose docstring is the help), its arguments.

    ``run`` returns the exit code; every command also takes ``--lang``.
    """

    name: str
    run: Callable[[Options], int]
    arguments: Callable[[argparse.ArgumentParser], None] = _nothing


def add_file(parser: argparse.ArgumentParser, help_: str = "The workbook.") -> None:
    """Declare the workbook a command works on."""
    parser.add_argument("file", type=Path, help=help_)


def add_out(parser: argparse.ArgumentParser) -> None:
    """Declare another file to write into."""
    parser.add_argument("-o", "--out", type=Path, help="Write here instead of into the file itself.")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Declare the choice of plain data on the standard output."""
    parser.add_argument("--json", dest="as_json", action="store_true", help="Print the outcome as JSON.")


def add_editions(parser: argparse.ArgumentParser) -> None:
    """Declare what a single run may decide against the workbook's settings."""
    parser.add_argument("--edition", help="Edition to rank, instead of the workbook's own.")
    parser.add_argument("--base", help="Edition to compare with.")
    parser.add_argument("--coverage", type=share, help="Least data coverage for a rank, 0 to 1.")


def share(text: str) -> float:
    """Return a share between 0 and 1."""
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return number


def build_time() -> datetime | None:
    """Return the time that a reproducible build asks for (SOURCE_DATE_EPOCH), None for now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else None


def language(given: str | None) -> str:
    """Return "zh" or "en": as asked for, or by the locale."""
    if given is not None:
        return given
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def say(lines: str | Iterable[str], *, error: bool = False) -> None:
    """Print lines."""
    text = lines if isinstance(lines, str) else "\n".join(lines)
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


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
