"""The shell's commands; each is a line or two on top of `ccni_xl.app`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from ccni_xl import __version__
from ccni_xl.errors import CcniError, WorkbookError
from ccni_xl.log import write_log
from ccni_xl.shell import DATA_ERRORS, FAILED, OK, Lang, language
from ccni_xl.shell import progress_line as _progress
from ccni_xl.shell import say as _say
from ccni_xl.shell_analysis import robustness
from ccni_xl.shell_excel import attach, doctor, setup

__all__ = ["app", "main"]

app = typer.Typer(
    name="ccni-xl",
    help="The China City Carbon-Neutrality Index (城市双碳指数) behind an Excel workbook.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

File = Annotated[Path, typer.Argument(help="The workbook.", show_default=False)]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="Write here instead of into the file itself.")]
Edition = Annotated[
    str | None, typer.Option("--edition", help="Edition to rank, instead of the workbook's own.")
]
Base = Annotated[str | None, typer.Option("--base", help="Edition to compare with.")]
Coverage = Annotated[
    float | None, typer.Option("--coverage", min=0, max=1, help="Least data coverage for a rank, 0 to 1.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]


@app.command()
def recalc(
    file: File,
    out: Out = None,
    edition: Edition = None,
    base: Base = None,
    coverage: Coverage = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compute and check, but write nothing.")] = False,
    as_json: AsJson = False,
    top: Annotated[int | None, typer.Option("--top", help="Print only the first N cities.")] = None,
    lang: Lang = None,
) -> None:
    """Recalculate a workbook and write the result sheets back; everything else stays byte for byte."""
    from ccni_xl import console
    from ccni_xl.app import Overrides, recalculate
    from ccni_xl.hosts.file import FileHost

    words = language(lang)
    start = time.perf_counter()
    host = FileHost(file, out=out, dry_run=dry_run)
    outcome = recalculate(host, Overrides(edition, base, coverage), progress=_progress(words))
    seconds = time.perf_counter() - start
    if as_json:
        _say(json.dumps(console.outcome_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        _say(console.ranking_lines(outcome.results, words, top))
        _say(console.unranked_lines(outcome.results, words))
        _say(console.summary(outcome, seconds, words))
        _say(console.written_lines(outcome, words, dry_run))
    raise typer.Exit(DATA_ERRORS if console.has_errors(outcome) else OK)


@app.command()
def check(
    file: File,
    edition: Edition = None,
    base: Base = None,
    coverage: Coverage = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check the data of a workbook and list every problem with its cell; write nothing."""
    from ccni_xl import console
    from ccni_xl.app import Overrides
    from ccni_xl.app import check as run
    from ccni_xl.hosts.file import FileHost

    words = language(lang)
    start = time.perf_counter()
    outcome = run(FileHost(file), Overrides(edition, base, coverage))
    if as_json:
        _say(json.dumps(console.outcome_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        _say(console.issue_lines(outcome.results, words))
        _say(console.summary(outcome, time.perf_counter() - start, words))
    raise typer.Exit(DATA_ERRORS if console.has_errors(outcome) else OK)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="Where to write the new workbook.", show_default=False)],
    empty: Annotated[
        bool, typer.Option("--empty", help="The cities and editions, with nothing typed in.")
    ] = False,
    lang: Lang = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Build a fresh workbook, with illustrative data or empty."""
    from ccni_xl.app import new_workbook

    words = language(lang)
    new_workbook(file, lang=words, empty=empty, force=force, now=_build_time())
    _say(f"已建立 {file}" if words == "zh" else f"Built {file}")


def _build_time() -> datetime | None:
    """Return the time that a reproducible build asks for (SOURCE_DATE_EPOCH), None for now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else None


@app.command()
def score(
    framework: Annotated[Path, typer.Option("--framework", help="Framework file (CSV).")],
    data: Annotated[
        Path, typer.Option("--data", help="Data file (CSV): unit, optional edition, indicators.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for scores.csv and issues.csv.")],
    threshold: Annotated[
        float, typer.Option("--coverage", min=0, max=1, help="Least data coverage, 0 to 1.")
    ] = 0.8,
    lang: Lang = None,
) -> None:
    """Compute any other index from its own framework file and a data file."""
    from ccni_xl.generic import score_files
    from ccni_xl.terms import Severity

    words = language(lang)
    scored = score_files(framework, data, out, threshold=threshold, lang=words)
    for issue in scored.issues:
        _say(issue.text(words), error=True)
    _say(f"已写入 {out}" if words == "zh" else f"Written to {out}")
    raise typer.Exit(DATA_ERRORS if any(i.severity is Severity.ERROR for i in scored.issues) else OK)


@app.command(name="import")
def import_(
    file: File,
    table: Annotated[
        str,
        typer.Option("--table", help="Input table: annual, policy, co2, gdp_real, population, extra, ..."),
    ],
    data: Annotated[
        Path,
        typer.Option("--data", help="CSV: city (code or name), edition where needed, variables or years."),
    ],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="Column of the file = column of the table; repeat as needed."),
    ] = None,
    out: Out = None,
    lang: Lang = None,
) -> None:
    """Bring a CSV file into an input table; only the named cells change."""
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.importer import import_csv

    words = language(lang)
    outcome = import_csv(FileHost(file, out=out), table, data, dict(_pairs(mapping or ())))
    for issue in outcome.issues:
        _say(issue.text(words), error=True)
    _say(outcome.text(words))
    raise typer.Exit(DATA_ERRORS if outcome.issues else OK)


def _pairs(mapping: Iterable[str]) -> Iterable[tuple[str, str]]:
    for pair in mapping:
        left, equals, right = pair.partition("=")
        if not equals or not left or not right:
            raise typer.BadParameter(f"{pair!r}: FILE_COLUMN=TABLE_COLUMN", param_hint="--map")
        yield left.strip(), right.strip()


@app.command()
def explain(
    file: File,
    city: Annotated[str, typer.Option("--city", help="Code or name.")],
    edition: Edition = None,
    lang: Lang = None,
) -> None:
    """Show how one city's score comes about, from the cells to the rank."""
    from ccni_xl import console
    from ccni_xl.app import Overrides
    from ccni_xl.app import check as run
    from ccni_xl.explain import explain as steps_of
    from ccni_xl.explain import find_city
    from ccni_xl.hosts.file import FileHost

    words = language(lang)
    results = run(FileHost(file), Overrides(edition)).results
    code = find_city(results, city)
    if code is None:
        raise WorkbookError(
            f"“城市”表里没有“{city}”。请用代码或表中的名称。",
            f"There is no {city!r} in the Cities table; use its code or the name given there.",
        )
    steps = steps_of(results, code, results.edition)
    _say(console.explain_lines(results, steps, code, results.edition, words))


def _version(show: bool) -> None:
    if show:
        _say(f"ccni-xl {__version__}")
        raise typer.Exit(OK)


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Compute the China City Carbon-Neutrality Index (城市双碳指数) behind an Excel workbook."""


for _command in (robustness, attach, setup, doctor):
    app.command()(_command)


def main(argv: list[str] | None = None) -> Any:
    """Run the command line; problems end in one sentence and exit code 2, never in a traceback."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        app(args=arguments, standalone_mode=True)
    except CcniError as error:
        _say(error.text(_wanted(arguments)), error=True)
    except KeyboardInterrupt:
        _say(
            "已中断，文件没有改动。" if _wanted(arguments) == "zh" else "Stopped; the file is unchanged.",
            error=True,
        )
    except Exception as error:
        number, path = write_log(error)
        zh = f"出了意外的问题（编号 {number}），工作簿没有改动。详情在 {path}。"
        en = f"Something unexpected happened (number {number}); the workbook is unchanged. Details: {path}."
        _say(zh if _wanted(arguments) == "zh" else en, error=True)
    sys.exit(FAILED)


def _wanted(arguments: list[str]) -> str:
    """Return the language asked for on the command line, without failing on a wrong one."""
    given = next((b for a, b in pairwise(arguments) if a == "--lang"), None)
    return language(given if given in ("zh", "en") else None)
