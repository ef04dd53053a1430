"""The shell's commands that go beyond the ranking; each is a line or two on top of `ccni_xl.app`."""

from __future__ import annotations

import argparse
import json
import time

from ccni_xl.shell import (
    DATA_ERRORS,
    OK,
    Command,
    Options,
    add_file,
    add_json,
    add_out,
    language,
    progress_line,
    say,
)

__all__ = ["COMMANDS"]


def robustness(options: Options) -> int:
    """Recalculate, vary every choice behind the ranking, write rank intervals and what drives them."""
    from ccni_xl import console, console_study
    from ccni_xl.app import robustness as run
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    start = time.perf_counter()
    host = FileHost(options.file, out=options.out)
    outcome = run(host, options.runs, options.seed, progress=progress_line(words))
    if options.as_json:
        say(json.dumps(console_study.study_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        say(console_study.study_lines(outcome, words))
        say(console.summary(outcome, time.perf_counter() - start, words))
        say(console.written_lines(outcome, words, dry_run=False))
    return DATA_ERRORS if console.has_errors(outcome) else OK


def _robustness_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    add_out(parser)
    add_json(parser)
    parser.add_argument("--runs", type=_runs, default=1000, help="Uncertainty runs (default 1000).")
    parser.add_argument(
        "--seed", type=_seed, default=1, help="The same seed gives the same ranks (default 1)."
    )


def _runs(text: str) -> int:
    return _whole(text, 2, 1_000_000)


def _seed(text: str) -> int:
    return _whole(text, 0, 2**32 - 1)


def _whole(text: str, low: int, high: int) -> int:
    """Return a whole number within bounds."""
    number = int(text)
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(f"{text} is not between {low} and {high}")
    return number


COMMANDS = (Command("robustness", robustness, _robustness_arguments),)
