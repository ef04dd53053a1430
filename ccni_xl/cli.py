"""The shell's commands; each is a line or two on top of `ccni_xl.app`.

The parser is the standard library's: a command-line framework would take longer to load than the whole
computation takes.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import locale
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from ccni_xl import __version__
from ccni_xl.errors import CcniError, WorkbookError

__all__ = ["main"]

#: Exit codes: fine; done, but the data have errors; could not run.
OK, DATA_ERRORS, FAILED = 0, 1, 2

_Options = argparse.Namespace
_Adder = Callable[..., argparse.Action]


def language(given: str | None) -> str:
    """Return "zh" or "en": as asked for, or by the locale."""
    if given is not None:
        return given
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _say(lines: str | Iterable[str], *, error: bool = False) -> None:
    text = lines if isinstance(lines, str) else "\n".join(lines)
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


def _progress(lang: str) -> Callable[[str, int, int], None] | None:
    """Return a progress line for a terminal, None elsewhere."""
    if not sys.stderr.isatty():
        return None
    from ccni_xl.app import STEPS

    def tell(step: str, done: int, of: int) -> None:
        zh, en = STEPS.get(step, (step, step))
        end = "\n" if done == of else ""
        sys.stderr.write(
            f"\r\033[K{'双碳指数' if lang == 'zh' else 'CCNI'} {done}/{of} {zh if lang == 'zh' else en}…{end}"
        )
        sys.stderr.flush()

    return tell


def _recalc(options: _Options) -> int:
    """Recalculate a workbook and write the result sheets back; everything else stays byte for byte."""
    from ccni_xl import console
    from ccni_xl.app import Overrides, recalculate
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    start = time.perf_counter()
    host = FileHost(options.file, out=options.out, dry_run=options.dry_run)
    outcome = recalculate(
        host, Overrides(options.edition, options.base, options.coverage), progress=_progress(words)
    )
    seconds = time.perf_counter() - start
    if options.as_json:
        _say(json.dumps(console.outcome_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        _say(console.ranking_lines(outcome.results, words, options.top))
        _say(console.unranked_lines(outcome.results, words))
        _say(console.summary(outcome, seconds, words))
        _say(console.written_lines(outcome, words, options.dry_run))
    return DATA_ERRORS if console.has_errors(outcome) else OK


def _check(options: _Options) -> int:
    """Check the data of a workbook and list every problem with its cell; write nothing."""
    from ccni_xl import console
    from ccni_xl.app import Overrides
    from ccni_xl.app import check as run
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    start = time.perf_counter()
    outcome = run(FileHost(options.file), Overrides(options.edition, options.base, options.coverage))
    if options.as_json:
        _say(json.dumps(console.outcome_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        _say(console.issue_lines(outcome.results, words))
        _say(console.summary(outcome, time.perf_counter() - start, words))
    return DATA_ERRORS if console.has_errors(outcome) else OK


def _new(options: _Options) -> int:
    """Build a fresh workbook, with illustrative data or empty."""
    from ccni_xl.app import new_workbook

    words = language(options.lang)
    new_workbook(options.file, lang=words, empty=options.empty, force=options.force, now=_build_time())
    _say(f"已建立 {options.file}" if words == "zh" else f"Built {options.file}")
    return OK


def _build_time() -> datetime | None:
    """Return the time that a reproducible build asks for (SOURCE_DATE_EPOCH), None for now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else None


def _score(options: _Options) -> int:
    """Compute any other index from its own framework file and a data file."""
    from ccni_xl.generic import score_files
    from ccni_xl.terms import Severity

    words = language(options.lang)
    scored = score_files(
        options.framework, options.data, options.out, threshold=options.threshold, lang=words
    )
    for issue in scored.issues:
        _say(issue.text(words), error=True)
    _say(f"已写入 {options.out}" if words == "zh" else f"Written to {options.out}")
    return DATA_ERRORS if any(i.severity is Severity.ERROR for i in scored.issues) else OK


def _import(options: _Options) -> int:
    """Bring a CSV file into an input table; only the named cells change."""
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.importer import import_csv

    words = language(options.lang)
    outcome = import_csv(
        FileHost(options.file, out=options.out),
        options.table,
        options.data,
        dict(_pairs(options.mapping or ())),
    )
    for issue in outcome.issues:
        _say(issue.text(words), error=True)
    _say(outcome.text(words))
    return DATA_ERRORS if outcome.issues else OK


def _pairs(mapping: Iterable[str]) -> Iterable[tuple[str, str]]:
    for pair in mapping:
        left, equals, right = pair.partition("=")
        if not equals or not left or not right:
            raise WorkbookError(
                f"--map {pair}：应为“文件的列=表格的列”。", f"--map {pair}: write FILE_COLUMN=TABLE_COLUMN."
            )
        yield left.strip(), right.strip()


def _explain(options: _Options) -> int:
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
    _say(console.explain_lines(results, steps, code, results.edition, words))
    return OK


# ---------------------------------------------------------------- the command line
def _share(text: str) -> float:
    """Return a share between 0 and 1."""
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return share


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ccni-xl",
        description="The China City Carbon-Neutrality Index (城市双碳指数) behind an Excel workbook.",
    )
    parser.add_argument("--version", action="version", version=f"ccni-xl {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[_Options], int], *, file: str = "The workbook.") -> _Adder:
        made = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        made.set_defaults(run=run)
        if file:
            made.add_argument("file", type=Path, help=file)
        made.add_argument(
            "--lang", choices=("zh", "en"), help="Language of messages: zh or en (default: by locale)."
        )
        return made.add_argument

    def editions(add: _Adder) -> None:
        add("--edition", help="Edition to rank, instead of the workbook's own.")
        add("--base", help="Edition to compare with.")
        add("--coverage", type=_share, help="Least data coverage for a rank, 0 to 1.")
        add("--json", dest="as_json", action="store_true", help="Print the outcome as JSON.")

    add = command("recalc", _recalc)
    add("-o", "--out", type=Path, help="Write here instead of into the file itself.")
    editions(add)
    add("--dry-run", action="store_true", help="Compute and check, but write nothing.")
    add("--top", type=int, help="Print only the first N cities.")

    editions(command("check", _check))

    add = command("new", _new, file="Where to write the new workbook.")
    add("--empty", action="store_true", help="Without the illustrative data.")
    add("--force", action="store_true", help="Replace an existing file.")

    add = command("score", _score, file="")
    add("--framework", type=Path, required=True, help="Framework file (CSV).")
    add("--data", type=Path, required=True, help="Data file (CSV): unit, optional edition, indicators.")
    add("--out", type=Path, required=True, help="Folder for scores.csv and issues.csv.")
    add("--coverage", dest="threshold", type=_share, default=0.8, help="Least data coverage, 0 to 1.")

    add = command("import", _import)
    tables = "annual, policy, co2, gdp_real, population, extra, ..."
    add("--table", required=True, help=f"Input table: {tables}")
    columns = "city (code or name), edition where needed, variables or years"
    add("--data", type=Path, required=True, help=f"CSV: {columns}.")
    text = "Column of the file = column of the table; repeat as needed."
    add("--map", dest="mapping", action="append", help=text)
    add("-o", "--out", type=Path, help="Write here instead of into the file itself.")

    add = command("explain", _explain)
    add("--city", required=True, help="Code or name.")
    add("--edition", help="Edition to rank, instead of the workbook's own.")
    return parser


def _log(error: BaseException) -> tuple[str, Path]:
    """Write the details of an unexpected error where the user can find them; return number and file."""
    number = time.strftime("%Y%m%d-%H%M%S")
    path = Path(tempfile.gettempdir()) / f"ccni-xl-{number}.log"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return number, path


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; problems end in one sentence and exit code 2, never in a traceback."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    if not arguments:
        parser.print_help()
        sys.exit(FAILED)
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an old code page must not stop a run at a city's name
            stream.reconfigure(errors="replace")
    gc.disable()  # one short job: looking for garbage now, and at the end of the process, finds none
    atexit.register(gc.freeze)
    try:
        sys.exit(options.run(options))
    except BrokenPipeError:  # whoever was reading has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    except CcniError as error:
        _say(error.text(language(options.lang)), error=True)
    except KeyboardInterrupt:
        _say(
            "已中断，文件没有改动。" if language(options.lang) == "zh" else "Stopped; the file is unchanged.",
            error=True,
        )
    except Exception as error:
        number, path = _log(error)
        zh = f"出了意外的问题（编号 {number}），工作簿没有改动。详情在 {path}。"
        en = f"Something unexpected happened (number {number}); the workbook is unchanged. Details: {path}."
        _say(zh if language(options.lang) == "zh" else en, error=True)
    finally:
        gc.enable()
    sys.exit(FAILED)
