"""The shell's commands for others: the share copy and the forms."""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ccni_xl.notes import Note
from ccni_xl.shell import OK, Command, Options, add_file, add_json, build_time, language, say

if TYPE_CHECKING:
    from ccni_xl.collaborate.share import ShareReport

__all__ = ["COMMANDS"]


def share(options: Options) -> int:
    """Make a macro-free .xlsx (and a web page) to hand on: everything kept, a provenance sheet added."""
    from ccni_xl.collaborate.filenames import refuse_existing
    from ccni_xl.collaborate.share import share as run

    words, now = language(options.lang), build_time()
    page = _page_path(options)
    if page is not None:  # before anything is written
        refuse_existing(page, force=options.force)
    report = run(
        options.file,
        options.out,
        anonymous=options.anonymous,
        drop_links=options.drop_links,
        force=options.force,
        now=now,
    )
    if page is not None:
        _write_page(options.file, report, page, options.lang or report.read.lang, options.anonymous, now)
    if options.as_json:
        say(json.dumps(_share_json(report, page, words), ensure_ascii=False, indent=1))
    else:
        say(_share_lines(report, page, words))
    if report.in_use:
        name = options.file.name
        told = Note(
            f"{name} 正在其他程序中打开，那里未保存的修改不在分享版里。",
            f"{name} is open in another program; changes not saved there are not in the copy.",
        )
        say("! " + told.text(words), error=True)
    for note in report.warnings:
        say(("! " if report.state.current else "✖ ") + note.text(words), error=True)
    return OK


def _page_path(options: Options) -> Path | None:
    """Return where the web page goes, None without one; by default beside the copy, under its name."""
    from ccni_xl.collaborate.share import default_path
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.workbook.read import read_inputs

    if options.html is None:
        return None
    if options.html:
        return Path(options.html)
    if options.out is not None:
        return Path(options.out).with_suffix(".html")
    return default_path(options.file, read_inputs(FileHost(options.file)).lang).with_suffix(".html")


def _write_page(
    book: Path, report: ShareReport, target: Path, lang: str, anonymous: bool, now: datetime | None
) -> None:
    """Compute from the inputs and write the page: it is never older than the data.

    Rank intervals come from the workbook's own study, if that is one of the same inputs.
    """
    from ccni_xl.collaborate.web import intervals_in, page
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.hosts.file.save import save
    from ccni_xl.pipeline import compute

    results = compute(report.read.inputs, report.read.frameworks, now=now or datetime.now(UTC))
    intervals = intervals_in(FileHost(book), results)
    text = page(report.read, results, lang, anonymous=anonymous, intervals=intervals)
    save(text.encode("utf-8"), target)


def _share_lines(report: ShareReport, page: Path | None, words: str) -> list[str]:
    zh = words == "zh"
    head = f"分享版：{report.path}" if zh else f"Share copy: {report.path}"
    mark = "✔" if report.state.current else "✖"
    same = (
        f"{report.parts} 个部件中 {report.identical} 个与原文件逐字节相同"
        if zh
        else f"{report.identical} of {report.parts} parts are byte for byte those of the workbook"
    )
    lines = [head, f"{mark} {report.state.sentence(words)}", same]
    title = "去掉或改动：" if zh else "Left out or changed:"
    lines += [title, *(f"  - {note.text(words)}" for note in report.left_out)] if report.left_out else []
    if page is not None:
        lines.append(f"网页：{page}" if zh else f"Web page: {page}")
    if report.backup is not None:
        lines.append(f"旧文件：{report.backup}" if zh else f"The old file is kept as {report.backup}")
    return lines


def _share_json(report: ShareReport, page: Path | None, words: str) -> dict[str, object]:
    return {
        "path": str(report.path),
        "page": None if page is None else str(page),
        "state": report.state.state.value,
        "changed_after_run": list(report.state.changed),
        "fingerprint": report.state.fingerprint,
        "run_fingerprint": report.state.run.get("ccni_run_fingerprint"),
        "left_out": [note.text(words) for note in report.left_out],
        "links": list(report.links),
        "warnings": [note.text(words) for note in report.warnings],
        "parts": report.parts,
        "identical_parts": report.identical,
    }


def _share_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("-o", "--out", type=Path, help="Where to write (default: beside the workbook).")
    page = "Write the web page too; without a name, beside the copy."
    parser.add_argument("--html", nargs="?", const="", metavar="OUT.html", help=page)
    parser.add_argument(
        "--anonymous", action="store_true", help="Take names of people and local folders out."
    )
    parser.add_argument(
        "--drop-links", action="store_true", help="Take links to other files and data sources out."
    )
    parser.add_argument("--force", action="store_true", help="Replace an existing file (kept as .bak).")
    add_json(parser)


def forms(options: Options) -> int:
    """Make small workbooks for cities, provinces or tiers to fill in, with last year's values beside."""
    from ccni_xl.collaborate.forms import write_forms
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.workbook.read import read_inputs

    words, start = language(options.lang), time.perf_counter()
    report = write_forms(
        read_inputs(FileHost(options.file)),
        options.to,
        options.by,
        [name for part in options.only or () for name in part],
        lang=options.lang,
        now=build_time(),
        asked_by=options.asked_by,
        due=options.due,
        force=options.force,
    )
    seconds = time.perf_counter() - start
    count = len(report.files)
    say(
        f"已写入 {count} 份填报表（{report.cities} 城）到 {report.folder}，用时 {seconds:.1f} 秒。"
        if words == "zh"
        else f"{count} forms ({report.cities} cities) written to {report.folder} in {seconds:.1f} s."
    )
    for note in report.notes:
        say("! " + note.text(words), error=True)
    return OK


def _forms_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    by = "One form a city, province or tier."
    parser.add_argument("--by", choices=("city", "province", "tier"), required=True, help=by)
    only = "Only these: names, codes or labels."
    parser.add_argument("--only", action="append", nargs="+", metavar="NAME", help=only)
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="Folder for the forms.")
    parser.add_argument("--asked-by", default="", metavar="WHO", help="Who asks, for the instructions.")
    parser.add_argument("--due", default="", metavar="DATE", help="Until when, for the instructions.")
    parser.add_argument("--force", action="store_true", help="Replace forms that are there (kept as .bak).")


COMMANDS = (
    Command("share", share, _share_arguments),
    Command("forms", forms, _forms_arguments),
)
