"""The shell's commands about Excel; each is a line or two on top of the module that does it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from ccni_xl.shell import DATA_ERRORS, FAILED, OK, Lang, language, progress_line, say

__all__ = ["attach", "doctor", "setup"]


def attach(
    name: Annotated[
        str | None, typer.Argument(help="File name of the workbook that is open in Excel.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Recalculate the workbook that is open in Excel, from outside: no macros are needed in it."""
    from ccni_xl import console
    from ccni_xl.app import recalculate
    from ccni_xl.hosts.live import LiveHost, open_book

    words = language(lang)
    start = time.perf_counter()
    host = LiveHost(open_book(name))
    outcome = recalculate(host, progress=progress_line(words))
    say(console.summary(outcome, time.perf_counter() - start, words))
    for zh, en in outcome.report.warnings if outcome.report else ():
        say(zh if words == "zh" else en, error=True)
    raise typer.Exit(DATA_ERRORS if console.has_errors(outcome) else OK)


def setup(
    folder: Annotated[
        str | None, typer.Option("--folder", help="Another folder than the workbook expects.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Install from this folder or wheel, without a network.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Prepare Excel on this computer: the environment that the workbook's buttons start."""
    from ccni_xl.setup_office import set_up
    from ccni_xl.system import ThisComputer

    words = language(lang)
    place = set_up(
        ThisComputer(), lambda zh, en: say(zh if words == "zh" else en), folder=folder, source=source
    )
    say(f"已就绪：{place.python}" if words == "zh" else f"Ready: {place.python}")


def doctor(
    file: Annotated[Path | None, typer.Argument(help="The workbook that makes trouble.")] = None,
    lang: Lang = None,
) -> None:
    """Find out what keeps Excel from reaching the program, and say what to do; change nothing."""
    from ccni_xl.doctor import diagnose
    from ccni_xl.system import ThisComputer

    words = language(lang)
    faults = diagnose(ThisComputer(), str(file.resolve()) if file else None)
    say([fault.text(words) for fault in faults] or ("✔ 没有发现问题" if words == "zh" else "✔ nothing found"))
    raise typer.Exit(FAILED if any(fault.stops for fault in faults) else OK)
