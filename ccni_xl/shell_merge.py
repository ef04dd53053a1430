"""The shell's commands for copies and forms that came back, and for the next edition."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ccni_xl.errors import MergeError
from ccni_xl.shell import DATA_ERRORS, OK, Command, Options, add_file, add_json, add_out, language, say
from ccni_xl.system import login

if TYPE_CHECKING:
    from ccni_xl.collaborate.merging.run import MergeOutcome

__all__ = ["COMMANDS"]


def merge(options: Options) -> int:
    """Merge forms and copies that came back; nothing is written until all conflicts are decided."""
    from ccni_xl.collaborate.merging.report import outcome_json, outcome_lines
    from ccni_xl.collaborate.merging.run import merge_files
    from ccni_xl.collaborate.merging.sheet import decisions_from_csv
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    out = options.out
    outcome = merge_files(
        FileHost(options.into or options.base, out=out),
        list(_copies(options.copies)),
        base=options.base,
        decisions=decisions_from_csv(options.decide) if options.decide else None,
        decided_in=FileHost(out) if out is not None and out.is_file() else None,
        dry_run=options.dry_run,
        who=login(),
    )
    if options.report:
        _write_report(options.report, outcome, words)
    if options.as_json:
        say(json.dumps(outcome_json(outcome, words), ensure_ascii=False, indent=1))
    else:
        say(outcome_lines(outcome, words, dry_run=options.dry_run))
    return DATA_ERRORS if outcome.decided.open or outcome.refused else OK


def _copies(given: Sequence[Path]) -> Iterator[Path]:
    """Yield the files, and for a folder the workbooks in it."""
    from ccni_xl.collaborate.merging.sources import copies_in

    for path in given:
        if not path.is_dir():
            yield path
            continue
        found = copies_in(path)
        if not found:
            raise MergeError(
                f"文件夹 {path.name} 里没有 .xlsx 或 .xlsm 文件。",
                f"There is no .xlsx or .xlsm file in the folder {path.name}.",
            )
        yield from found


def _write_report(path: Path, outcome: MergeOutcome, lang: str) -> None:
    from ccni_xl.collaborate.merging.report import outcome_csv, outcome_json

    if path.suffix.lower() == ".json":
        text = json.dumps(outcome_json(outcome, lang), ensure_ascii=False, indent=1) + "\n"
    else:
        text = "\ufeff" + outcome_csv(outcome, lang)
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise MergeError(
            f"报告 {path.name} 写不进去：{error.strerror}。",
            f"The report {path.name} cannot be written: {error.strerror}.",
        ) from error


def _report_path(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".csv", ".json"):
        raise argparse.ArgumentTypeError(f"{text} ends neither in .csv nor in .json")
    return path


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("base", type=Path, help="The workbook the copies were made from.")
    parser.add_argument("copies", type=Path, nargs="+", help="Forms and copies, or folders of them.")
    parser.add_argument("--into", type=Path, help="The workbook to merge into, if it is not BASE itself.")
    add_out(parser)
    parser.add_argument("--dry-run", action="store_true", help="Say what would happen; write nothing.")
    parser.add_argument("--report", type=_report_path, help="List changes and conflicts (.csv or .json).")
    parser.add_argument("--decide", type=Path, help="A .csv of --report whose column decision is filled in.")
    add_json(parser)


def edition(options: Options) -> int:
    """Start a new edition: its data years and an empty row for every city; no figure is copied."""
    from ccni_xl.collaborate.new_edition import start_edition
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    host = FileHost(options.file, out=options.out, dry_run=options.dry_run)
    made = start_edition(host, options.label, before=options.before)
    say(made.lines(words))
    if options.dry_run:
        say("试运行：没有写入。" if words == "zh" else "Dry run: nothing was written.")
    else:
        path = made.report.path
        say(
            f"已写入 {path}；请填报新年度的数据。"
            if words == "zh"
            else f"Written to {path}; fill in its data."
        )
    return OK


def _edition_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("label", help="The new edition, such as 2023-2024.")
    before = "The edition it follows and is compared with; the one ranked now by default."
    parser.add_argument("--from", dest="before", help=before)
    add_out(parser)
    parser.add_argument("--dry-run", action="store_true", help="Say what would happen; write nothing.")


COMMANDS = (Command("merge", merge, _arguments), Command("edition", edition, _edition_arguments))
