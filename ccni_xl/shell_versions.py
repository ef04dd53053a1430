"""The shell's commands for versions: compare, snapshot, restore, and a text dump for git."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ccni_xl.errors import WorkbookError
from ccni_xl.shell import OK, Command, Options, add_file, add_json, add_out, language, say

if TYPE_CHECKING:
    from ccni_xl.collaborate.comparison import Comparison

__all__ = ["COMMANDS"]

_SHOWN = 20


def diff(options: Options) -> int:
    """Compare two workbooks or snapshots: which inputs differ, and what each does to scores and ranks."""
    from ccni_xl.collaborate.comparison import compare, open_side
    from ccni_xl.collaborate.comparison_text import city_of, comparison_json, comparison_lines

    words = language(options.lang)
    _check_report(options)
    found = compare(open_side(options.before), open_side(options.after), options.edition)
    city = None
    if options.city is not None:
        city = city_of(found, options.city)
        if city is None:
            raise WorkbookError(
                f"两边都没有城市“{options.city}”。请用代码或表中的名称。",
                f"Neither side lists the city {options.city!r}; use its code or the name given there.",
            )
    if options.as_json:
        say(json.dumps(comparison_json(found, words), ensure_ascii=False, indent=1))
    else:
        say(comparison_lines(found, words, top=options.top, city=city))
    if options.report is not None:
        _report(options, found, words)
    if options.sheet:
        _write_sheet(options.after, None, found, words)
    return OK


def _diff_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", type=Path, help="The older workbook or snapshot.")
    parser.add_argument("after", type=Path, help="The newer workbook or snapshot.")
    add_json(parser)
    report = "Also write a report: .csv, .json, or a copy of the newer workbook with its sheet."
    parser.add_argument("--report", type=Path, metavar="FILE", help=report)
    parser.add_argument("--sheet", action="store_true", help="Write the sheet Comparison into the newer one.")
    parser.add_argument("--edition", help="Edition to rank on both sides, instead of each side's own.")
    parser.add_argument("--city", help="Only what this city did or what moves it; code or name.")
    parser.add_argument("--top", type=_count, help="Print only the N largest changes.")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _check_report(options: Options) -> None:
    """Refuse what could not be written before anything is computed."""
    kinds = {".csv", ".json", ".xlsx", ".xlsm"}
    if options.report is not None and options.report.suffix.lower() not in kinds:
        raise WorkbookError(
            f"--report {options.report.name}：请用 .csv、.json，或与新文件相同的 .xlsx、.xlsm。",
            f"--report {options.report.name}: use .csv, .json, or .xlsx or .xlsm like the newer file.",
        )
    wants_sheet = options.sheet or (
        options.report is not None and options.report.suffix.lower() in (".xlsx", ".xlsm")
    )
    if wants_sheet and options.after.suffix.lower() == ".csv":
        raise WorkbookError(
            f"{options.after.name} 是快照，不能写入“比较”工作表。"
            "请把工作簿放在后面，或用 --report 文件.csv。",
            f"{options.after.name} is a snapshot and holds no sheets; name the workbook second, "
            "or use --report FILE.csv.",
        )


def _report(options: Options, found: Comparison, lang: str) -> None:
    from ccni_xl.collaborate.comparison_text import comparison_csv, comparison_json

    path, kind = options.report, options.report.suffix.lower()
    if kind in (".xlsx", ".xlsm"):
        _write_sheet(options.after, path, found, lang)
        return
    data = comparison_csv(found, lang)
    if kind == ".json":
        data = json.dumps(comparison_json(found, lang), ensure_ascii=False, indent=1).encode()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise WorkbookError(
            f"写不了 {path}：{error.strerror}。", f"Cannot write {path}: {error.strerror}."
        ) from error
    say(f"已写入 {path}" if lang == "zh" else f"Written to {path}", error=options.as_json)


def _write_sheet(after: Path, out: Path | None, found: Comparison, lang: str) -> None:
    from ccni_xl.collaborate.comparison_sheet import write_comparison
    from ccni_xl.hosts.file import FileHost

    report = write_comparison(FileHost(after, out=out), found, found.after.lang)
    text = f"“比较”已写入 {report.path}" if lang == "zh" else f"The sheet is written to {report.path}"
    say([text, *(zh if lang == "zh" else en for zh, en in report.warnings)], error=True)


def snapshot(options: Options) -> int:
    """Save everything typed as one sorted CSV, and log it with its input fingerprint."""
    from ccni_xl.collaborate.versions import snapshot_path, take_snapshot
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.system import login

    words = language(options.lang)
    to = options.to or snapshot_path(options.file, datetime.now())
    taken = take_snapshot(FileHost(options.file), to, note=options.note, who=login())
    say(taken.text(words))
    return OK


def _snapshot_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--to", type=Path, help="The CSV to write (default: FILE_快照/TIME.csv beside it).")
    parser.add_argument("--note", default="", help="A note for the log of runs.")


def restore(options: Options) -> int:
    """Bring the inputs of a snapshot back into a workbook; only cells that differ are typed anew."""
    from ccni_xl.collaborate.comparison import open_side
    from ccni_xl.collaborate.restore import restore as run
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.workbook.parse import as_text

    words = language(options.lang)
    saved = open_side(options.snapshot)
    host = FileHost(options.into, out=options.out, dry_run=options.dry_run)
    done = run(saved.contents, host, exact=options.exact, over_formulas=options.over_formulas)
    zh = words == "zh"
    for new in done.columns:
        say("+ " + new.note().text(words))
    for cell, before, after in done.cells[:_SHOWN]:
        say(f"{cell}: {as_text(before) or '∅'} → {as_text(after) or '∅'}")
    if len(done.cells) > _SHOWN:
        more = len(done.cells) - _SHOWN
        say(f"……另有 {more} 格" if zh else f"... and {more} more cells")
    for rows, what in (
        (done.added, ("新增行", "Row added")),
        (done.removed, ("删去行", "Row removed")),
        (
            done.left,
            ("快照里没有的行，保留（--exact 才删去）", "Row the snapshot lacks, kept (--exact removes it)"),
        ),
    ):
        for table, key in rows[:_SHOWN]:
            say(f"{what[0] if zh else what[1]}{'：' if zh else ': '}{table} {' '.join(key)}")
        if len(rows) > _SHOWN:
            say(f"……共 {len(rows)} 行" if zh else f"... {len(rows)} rows in all")
    say(_outcome(options, done.report is None, len(done.cells), zh=zh))
    return OK


def _outcome(options: Options, nothing: bool, cells: int, *, zh: bool) -> str:
    if nothing:
        return (
            "输入已与快照一致，没有改动。"
            if zh
            else "The inputs equal the snapshot already; nothing was changed."
        )
    if options.dry_run:
        return (
            f"试运行：将改写 {cells} 格，没有写入。"
            if zh
            else f"Dry run: {cells} cells would change; nothing was written."
        )
    out = options.out or options.into
    return (
        f"改写 {cells} 格，已写入 {out}；请重新计算。"
        if zh
        else f"{cells} cells changed, written to {out}; recalculate now."
    )


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("snapshot", type=Path, help="The snapshot (or another workbook).")
    parser.add_argument("--into", type=Path, required=True, metavar="FILE", help="The workbook to fill.")
    add_out(parser)
    parser.add_argument("--dry-run", action="store_true", help="Say what would change, write nothing.")
    parser.add_argument("--exact", action="store_true", help="Also remove the rows that the snapshot lacks.")
    over = "Let formulas in the columns concerned become values."
    parser.add_argument("--over-formulas", action="store_true", help=over)


def dump(options: Options) -> int:
    """Print a workbook as text for git diff: the inputs, a summary of the results, the sheets."""
    from ccni_xl.collaborate.dump import dump_lines

    say(dump_lines(options.file))
    return OK


COMMANDS = (
    Command("diff", diff, _diff_arguments),
    Command("snapshot", snapshot, _snapshot_arguments),
    Command("restore", restore, _restore_arguments),
    Command("dump", dump, add_file),
)
