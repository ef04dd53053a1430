"""What happens when a button is pressed in Excel: a job runs on the open workbook, and nothing escapes.

Whatever goes wrong ends in a box with one sentence. `ccni_xl.macros` names the jobs for the workbook. Where
no box can be shown, the sentence goes to the error stream, and a Python that Excel itself started ends with
1: only then does the workbook's macro show what stands there.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from ccni_xl import __version__
from ccni_xl.errors import CcniError
from ccni_xl.hosts.live import LiveHost, caller
from ccni_xl.hosts.live.keys import escape_pressed
from ccni_xl.hosts.port import WriteBatch
from ccni_xl.log import write_log

if TYPE_CHECKING:
    from ccni_xl.app import Outcome
    from ccni_xl.collaborate.merging.button import Said

__all__ = [
    "Desk",
    "Job",
    "about",
    "check",
    "city_profile",
    "compare",
    "export_share",
    "make_forms",
    "merge_copies",
    "next_issue",
    "press",
    "recalculate",
    "robustness",
    "snapshot",
]

_TITLE = {"zh": "双碳指数", "en": "CCNI"}
#: Issues that a box can show; the rest is in the table.
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Desk:
    """The open workbook and the language in which its user is spoken to."""

    host: LiveHost
    lang: str

    def tell(self, zh: str, en: str, *, trouble: bool = False) -> None:
        """Show a box in both languages, the workbook's own first."""
        first, second = (zh, en) if self.lang == "zh" else (en, zh)
        self.host.tell(f"{first}\n\n{second}", _TITLE[self.lang], trouble=trouble)

    def say(self, text: str) -> None:
        """Show a box with a text that is in the workbook's language already."""
        self.host.tell(text, _TITLE[self.lang])

    def answer(self, said: Said) -> None:
        """Show what a job that LibreOffice has too says at its end; a box needs no mark for it."""
        self.tell(said.zh, said.en)

    def cursor(self) -> tuple[str, int, int] | None:
        """Return the sheet, row and column of the cursor; None where it is in no sheet of cells."""
        return self.host.cursor()

    def unsaved(self) -> bool | None:
        """Tell whether there are changes that the file does not have; None where nobody knows."""
        return self.host.unsaved()

    def progress(self, step: str, done: int, of: int) -> None:
        """Show a step in the status bar; a study stops here if Esc was pressed."""
        from ccni_xl.app import STUDY_STEPS
        from ccni_xl.console import progress_text

        stop = escape_pressed()  # asked at every step, so that a press of long ago is forgotten
        if stop and step in STUDY_STEPS:  # nothing has been written before and during these
            raise CcniError("已按 Esc 停止，结果没有改动。", "Stopped by Esc; the results are unchanged.")
        self.host.status(progress_text(step, done, of, self.lang))


Job = Callable[[Desk], None]


def press(job: Job, book: Any = None) -> None:
    """Run a job on ``book``, or on the workbook whose button was pressed; whatever happens, do not raise.

    Raises
    ------
    SystemExit
        Only in a Python that Excel started and whose sentence no box could show.
    """
    host = None
    lang = "zh"
    try:
        from ccni_xl.workbook.columns import book_language

        host = LiveHost(caller() if book is None else book)
        lang = book_language(host.tables())
        job(Desk(host, lang))
    except CcniError as error:
        if error.__cause__ is not None:
            write_log(error)
        _sorry(host, lang, error.zh, error.en)
    except Exception as error:
        number, path = write_log(error)
        _sorry(
            host,
            lang,
            f"出了意外的问题（编号 {number}），输入数据没有改动。详情在 {path}。",
            f"Something unexpected happened (number {number}); no input was changed. Details: {path}",
        )


def _sorry(host: LiveHost | None, lang: str, zh: str, en: str) -> None:
    """Say what went wrong in a box, or where Excel shows no box any more, on the error stream."""
    try:
        if host is None:
            raise RuntimeError("there is no workbook to show a box in")
        host.status(None)
        Desk(host, lang).tell(zh, en, trouble=True)
    except Exception as error:
        number, path = write_log(error)
        sys.stderr.write(f"{zh}\n{en}\n({number}: {path})\n")
        if _started_by_excel():
            raise SystemExit(1) from None


def _started_by_excel() -> bool:
    """Tell whether a button's macro started this interpreter, as xlwings marks it."""
    return "--from_xl=1" in sys.argv


# ---------------------------------------------------------------- the jobs
def recalculate(desk: Desk) -> None:
    """Compute everything and write it; warnings are shown, the outcome stands in the status bar."""
    from ccni_xl import app

    start = time.perf_counter()
    _close(desk, app.recalculate(desk.host, progress=desk.progress), start)


def robustness(desk: Desk) -> None:
    """Vary every choice behind the ranking; the main sentence of the outcome is shown in a box."""
    from ccni_xl import app

    start = time.perf_counter()
    _close(desk, app.robustness(desk.host, progress=desk.progress), start)


def _close(desk: Desk, outcome: Outcome, start: float) -> None:
    """Show how a run ended: counts in the status bar, a study's main sentence and warnings in boxes."""
    from ccni_xl.console import done_text

    desk.host.status(done_text(outcome, time.perf_counter() - start, desk.lang))
    if outcome.study is not None:
        desk.tell(outcome.study.headline.zh, outcome.study.headline.en)
    if outcome.report is not None and outcome.report.warnings:
        zh, en = ("\n".join(lines) for lines in zip(*outcome.report.warnings, strict=True))
        desk.tell(zh, en)


def check(desk: Desk) -> None:
    """Check the data, renew the list of issues and nothing else, and show the first findings."""
    from ccni_xl import app
    from ccni_xl.console import issue_lines, summary

    start = time.perf_counter()
    places = desk.host.tables()
    outcome = app.renew_issues(desk.host, progress=desk.progress)
    desk.host.show((places.get("tbl_issues") or desk.host.tables()["tbl_issues"]).sheet)
    desk.host.status(None)
    count = len(outcome.results.issues)
    lines = [summary(outcome, time.perf_counter() - start, desk.lang), ""]
    lines += islice(issue_lines(outcome.results, desk.lang), _SHOWN)
    if count > _SHOWN:
        zh, en = (
            f"……共 {count} 条，都列在问题表里。",
            f"... {count} in all, listed in the table of issues.",
        )
        lines.append(zh if desk.lang == "zh" else en)
    desk.say("\n".join(lines).rstrip())


def next_issue(desk: Desk) -> None:
    """Go to the cell of the next open issue."""
    from ccni_xl.navigate import next_open_issue

    issue = next_open_issue(desk.host.read(["tbl_issues"])["tbl_issues"], desk.cursor())
    if issue is None:
        desk.tell("没有待处理的问题。", "No open issue is left.")
        return
    desk.host.select(issue.sheet, issue.address)
    word = "问题" if desk.lang == "zh" else "Issue"
    desk.host.status(f"{word} {issue.number}/{issue.count}  {issue.found}")


def city_profile(desk: Desk) -> None:
    """Show the profile of the city under the cursor, or of the one picked last."""
    from ccni_xl.navigate import city_under, table_under

    tables, cursor = desk.host.tables(), desk.cursor()
    profile, here = tables.get("tbl_profile"), table_under(tables, cursor)
    if profile is None:
        desk.tell("找不到城市档案工作表。", "The sheet City_Profile is not there.", trouble=True)
        return
    if here is not None and cursor is not None and here.sheet != profile.sheet:
        city = city_under(desk.host.read([here.name])[here.name], cursor)
        if city is not None:
            desk.host.write(WriteBatch(cells={"ccni_profile_city": city}))
    desk.host.show(profile.sheet)


def export_share(desk: Desk) -> None:
    """Write the share copy beside the workbook, from the file as it was saved last."""
    from ccni_xl.collaborate.boxes import no_file, share_box
    from ccni_xl.collaborate.share import share

    path = desk.host.file()
    if path is None:
        desk.answer(no_file("share"))
        return
    desk.answer(share_box(share(path, force=True), desk.unsaved()))


def make_forms(desk: Desk) -> None:
    """Write one form a city into a folder beside the workbook, from the workbook as it is open."""
    from ccni_xl.collaborate.boxes import forms_box, no_file
    from ccni_xl.collaborate.filenames import forms_folder
    from ccni_xl.collaborate.forms import write_forms
    from ccni_xl.workbook.read import read_inputs

    path = desk.host.file()
    if path is None:
        desk.answer(no_file("forms"))
        return
    read = read_inputs(desk.host)
    desk.answer(forms_box(write_forms(read, forms_folder(path, read.lang), "city")))


def merge_copies(desk: Desk) -> None:
    """Merge what came back into the open workbook; what copies disagree on is listed to be decided."""
    from ccni_xl.collaborate.boxes import no_file
    from ccni_xl.collaborate.merging.button import merge_received
    from ccni_xl.system import login

    path = desk.host.file()
    if path is None:
        desk.answer(no_file("merge"))
        return
    desk.answer(merge_received(desk.host, path, desk.lang, login()))


def snapshot(desk: Desk) -> None:
    """Save everything typed as one text file beside the workbook, and say where."""
    from ccni_xl.collaborate.jobs import save_snapshot
    from ccni_xl.system import login

    desk.tell(*save_snapshot(desk.host, desk.host.file(), login()))


def compare(desk: Desk) -> None:
    """Compare with the newest snapshot; the sentence in a box, the rest on its sheet."""
    from ccni_xl.collaborate.jobs import compare_with_newest

    desk.tell(*compare_with_newest(desk.host, desk.host.file(), desk.lang))


def about(desk: Desk) -> None:
    """Say what is installed."""
    from importlib.metadata import version

    from ccni_xl.framework import BUILTIN
    from ccni_xl.workbook.schema import TEMPLATE_VERSION

    frameworks, python = "、".join(BUILTIN), platform.python_version()
    desk.tell(
        f"城市双碳指数 ccni_xl {__version__}\n指标体系 {frameworks}；模板版本 {TEMPLATE_VERSION}\n"
        f"Python {python}，xlwings {version('xlwings')}\n独立实现，不是官方排名。",
        f"China City Carbon-Neutrality Index, ccni_xl {__version__}\nframeworks {frameworks}; template "
        f"{TEMPLATE_VERSION}\nPython {python}, xlwings {version('xlwings')}\n"
        "An independent implementation, not an official ranking.",
    )
