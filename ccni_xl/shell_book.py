"""The shell's commands on a workbook file, and the one for any other index."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ccni_xl.errors import WorkbookError
from ccni_xl.shell import (
    DATA_ERRORS,
    OK,
    Command,
    Options,
    add_editions,
    add_file,
    add_json,
    add_out,
    build_time,
    language,
    progress_line,
    say,
    share,
)

if TYPE_CHECKING:
    from ccni_xl.app import Overrides

__all__ = ["COMMANDS"]


def _overrides(options: Options) -> Overrides:
    from ccni_xl.app import Overrides

    return Overrides(options.edition, options.base, options.coverage)


def recalc(options: Options) -> int:
    """Recalculate a workbook and write the result sheets back; everything else stays byte for byte."""
    from ccni_xl import console
    from ccni_xl.app import recalculate
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    start = time.perf_counter()
    host = FileHost(options.file, out=options.out, dry_run=options.dry_run)
    outcome = recalculate(host, _overrides(options), progress=progress_line(words))
    seconds = time.perf_counter() - start
    if options.as_json:
        say(json.dumps(console.outcome_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        say(console.ranking_lines(outcome.results, words, options.top))
        say(console.unranked_lines(outcome.results, words))
        say(console.summary(outcome, seconds, words))
        say(console.written_lines(outcome, words, options.dry_run))
    return DATA_ERRORS if console.has_errors(outcome) else OK


def _recalc_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    add_out(parser)
    add_editions(parser)
    add_json(parser)
    parser.add_argument("--dry-run", action="store_true", help="Compute and check, but write nothing.")
    parser.add_argument("--top", type=int, help="Print only the first N cities.")


def check(options: Options) -> int:
    """Check the data of a workbook and list every problem with its cell; write nothing."""
    from ccni_xl import console
    from ccni_xl.app import check as run
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    start = time.perf_counter()
    outcome = run(FileHost(options.file), _overrides(options))
    if options.as_json:
        say(json.dumps(console.outcome_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        say(console.issue_lines(outcome.results, words))
        say(console.summary(outcome, time.perf_counter() - start, words))
    return DATA_ERRORS if console.has_errors(outcome) else OK


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    add_editions(parser)
    add_json(parser)


def new(options: Options) -> int:
    """Build a fresh workbook, with illustrative data or with the cities and editions only."""
    from ccni_xl.app import new_workbook

    words = language(options.lang)
    new_workbook(options.file, lang=words, empty=options.empty, force=options.force, now=build_time())
    say(f"已建立 {options.file}" if words == "zh" else f"Built {options.file}")
    return OK


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser, "Where to write the new workbook.")
    parser.add_argument(
        "--empty", action="store_true", help="The cities and editions, with nothing typed in."
    )
    parser.add_argument("--force", action="store_true", help="Replace an existing file.")


def score(options: Options) -> int:
    """Compute any other index from its own framework file and a data file."""
    from ccni_xl.generic import score_files
    from ccni_xl.terms import Severity

    words = language(options.lang)
    scored = score_files(options.framework, options.data, options.out, threshold=options.coverage, lang=words)
    for issue in scored.issues:
        say(issue.text(words), error=True)
    say(f"已写入 {options.out}" if words == "zh" else f"Written to {options.out}")
    return DATA_ERRORS if any(i.severity is Severity.ERROR for i in scored.issues) else OK


def _score_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--framework", type=Path, required=True, help="Framework file (CSV).")
    data = "Data file (CSV): unit, optional edition, indicators."
    parser.add_argument("--data", type=Path, required=True, help=data)
    parser.add_argument("--out", type=Path, required=True, help="Folder for scores.csv and issues.csv.")
    parser.add_argument("--coverage", type=share, default=0.8, help="Least data coverage, 0 to 1.")


def import_(options: Options) -> int:
    """Bring a CSV file into an input table; only the cells it names change."""
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.importer import import_csv

    words = language(options.lang)
    host = FileHost(options.file, out=options.out)
    outcome = import_csv(host, options.table, options.data, dict(_pairs(options.map or ())))
    for issue in outcome.issues:
        say(issue.text(words), error=True)
    say(outcome.text(words))
    return DATA_ERRORS if outcome.issues else OK


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    tables = "Input table: annual, policy, co2, gdp_real, population, extra, ..."
    parser.add_argument("--table", required=True, help=tables)
    data = "CSV: city (code or name), edition where needed, variables or years."
    parser.add_argument("--data", type=Path, required=True, help=data)
    pairs = "Column of the file = column of the table; repeat as needed."
    parser.add_argument("--map", action="append", metavar="A=B", help=pairs)
    add_out(parser)


def _pairs(mapping: Iterable[str]) -> Iterable[tuple[str, str]]:
    for pair in mapping:
        left, equals, right = pair.partition("=")
        if not equals or not left or not right:
            raise WorkbookError(
                f"--map {pair}：应为“文件的列=表格的列”。", f"--map {pair}: write FILE_COLUMN=TABLE_COLUMN."
            )
        yield left.strip(), right.strip()


def explain(options: Options) -> int:
    """Show how one city's score comes about, from the cells to the rank."""
    from ccni_xl import console
    from ccni_xl.app import Overrides
    from ccni_xl.app import check as run
    from ccni_xl.explain import explain as steps_of
    from ccni_xl.explain import find_city
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    results = run(FileHost(options.file), Overrides(options.edition)).results
    code = find_city(results, options.city)
    if code is None:
        raise WorkbookError(
            f"“城市”表里没有“{options.city}”。请用代码或表中的名称。",
            f"There is no {options.city!r} in the Cities table; use its code or the name given there.",
        )
    steps = steps_of(results, code, results.edition)
    say(console.explain_lines(results, steps, code, results.edition, words))
    return OK


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--city", required=True, help="Code or name.")
    parser.add_argument("--edition", help="Edition to explain, instead of the workbook's own.")


COMMANDS = (
    Command("recalc", recalc, _recalc_arguments),
    Command("check", check, _check_arguments),
    Command("explain", explain, _explain_arguments),
    Command("import", import_, _import_arguments),
    Command("new", new, _new_arguments),
    Command("score", score, _score_arguments),
)
