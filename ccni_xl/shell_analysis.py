"""The shell's commands that go beyond the ranking; each is a line or two on top of `ccni_xl.app`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from ccni_xl.shell import DATA_ERRORS, OK, Lang, language, progress_line, say

__all__ = ["robustness"]


def robustness(
    file: Annotated[Path, typer.Argument(help="The workbook.", show_default=False)],
    runs: Annotated[int, typer.Option("--runs", min=2, max=1_000_000, help="Uncertainty runs.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same ranks.")] = 1,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Write here instead of into the file itself.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Recalculate, vary every choice behind the ranking, and write rank intervals and what drives them.

    Ctrl-C leaves the workbook as it was.
    """
    from ccni_xl import console, console_study
    from ccni_xl.app import robustness as run
    from ccni_xl.hosts.file import FileHost

    words = language(lang)
    start = time.perf_counter()
    outcome = run(FileHost(file, out=out), runs, seed, progress=progress_line(words))
    if as_json:
        say(json.dumps(console_study.study_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        say(console_study.study_lines(outcome, words))
        say(console.summary(outcome, time.perf_counter() - start, words))
        say(console.written_lines(outcome, words, dry_run=False))
    raise typer.Exit(DATA_ERRORS if console.has_errors(outcome) else OK)
