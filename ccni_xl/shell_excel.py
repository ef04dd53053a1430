"""The shell's commands about Excel; each is a line or two on top of the module that does it."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from ccni_xl.shell import DATA_ERRORS, FAILED, OK, Command, Options, language, progress_line, say

__all__ = ["COMMANDS"]


def attach(options: Options) -> int:
    """Recalculate the workbook that is open in Excel, from outside: no macros are needed in it."""
    from ccni_xl import console
    from ccni_xl.app import recalculate
    from ccni_xl.hosts.live import LiveHost, open_book

    words = language(options.lang)
    start = time.perf_counter()
    host = LiveHost(open_book(options.name))
    outcome = recalculate(host, progress=progress_line(words))
    say(console.summary(outcome, time.perf_counter() - start, words))
    for zh, en in outcome.report.warnings if outcome.report else ():
        say(zh if words == "zh" else en, error=True)
    return DATA_ERRORS if console.has_errors(outcome) else OK


def _attach_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="File name of the workbook that is open in Excel.")


def setup(options: Options) -> int:
    """Prepare Excel on this computer: the environment that the workbook's buttons start."""
    from ccni_xl.setup_office import set_up
    from ccni_xl.system import ThisComputer

    words = language(options.lang)
    place = set_up(
        ThisComputer(),
        lambda zh, en: say(zh if words == "zh" else en),
        folder=options.folder,
        source=options.source,
    )
    say(f"已就绪：{place.python}" if words == "zh" else f"Ready: {place.python}")
    return OK


def _setup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", help="Another folder than the workbook expects.")
    parser.add_argument("--source", help="Install from this folder or wheel, without a network.")


def doctor(options: Options) -> int:
    """Find out what keeps Excel from reaching the program, and say what to do; change nothing."""
    from ccni_xl.doctor import diagnose
    from ccni_xl.system import ThisComputer

    words = language(options.lang)
    faults = diagnose(ThisComputer(), str(options.file.resolve()) if options.file else None)
    say([fault.text(words) for fault in faults] or ("✔ 没有发现问题" if words == "zh" else "✔ nothing found"))
    return FAILED if any(fault.stops for fault in faults) else OK


def _doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="The workbook that makes trouble.")


COMMANDS = (
    Command("attach", attach, _attach_arguments),
    Command("setup", setup, _setup_arguments),
    Command("doctor", doctor, _doctor_arguments),
)
