"""What the buttons do in LibreOffice; each task is given the open document as a host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING

from ccni_xl import __version__
from ccni_xl.hosts.office import OfficeHost

if TYPE_CHECKING:
    from ccni_xl.app import Outcome
    from ccni_xl.collaborate.merging.button import Said
    from ccni_xl.hosts.office.wire import Ask

__all__ = ["TASKS", "Desk", "run"]

_TITLE = {"zh": "双碳指数", "en": "CCNI"}
#: Document -> the issue that was shown last, counted from 1: the cursor is elsewhere by then.
_shown: dict[str, int] = {}


class Desk:
    """The open document, and the user who looks at it.

    It has what the desk of `ccni_xl.buttons` has (`host`, `lang`, `tell`, `answer`, `cursor`, `unsaved`,
    `progress`), so a job written for Excel's buttons runs here as well.
    """

    def __init__(self, ask: Ask) -> None:
        self.host = OfficeHost(ask)
        self._ask = ask

    @property
    def lang(self) -> str:
        """The language of the workbook's labels."""
        from ccni_xl.workbook.columns import book_language

        return book_language(self.host.tables())

    def say(self, zh: str, en: str, *, warning: bool = False) -> None:
        """Say a sentence in the workbook's language, in a bar above the sheet."""
        lang = self.lang
        text = zh if lang == "zh" else en
        self._ask("tell", {"title": _TITLE[lang], "text": text, "warning": warning})

    def tell(self, zh: str, en: str, *, trouble: bool = False) -> None:
        """Say what Excel would show in a box."""
        self.say(zh, en, warning=trouble)

    def answer(self, said: Said) -> None:
        """Say in one paragraph how a job ended that Excel has too; marked if something is to be done."""
        self.say(said.zh.replace("\n", " "), said.en.replace("\n", " "), warning=said.trouble)

    def unsaved(self) -> bool | None:
        """Tell whether there are changes that the file does not have; None where nobody knows."""
        return self.host.layout.modified

    def progress(self, step: str, done: int, of: int) -> None:
        """Show a step of a run in the status bar."""
        from ccni_xl.console import progress_text

        lang = self.lang
        hint = {"zh": "（按 Esc 停止）", "en": " (Esc stops it)"}[lang] if done < of else ""
        text = progress_text(step, done, of, lang) + hint
        self._ask("progress", {"text": text, "done": done, "of": of})

    def cursor(self) -> tuple[str, int, int]:
        """Return the sheet, row and column of the cursor."""
        sheet, row, column = self._ask("place", None)
        return sheet, row, column

    def hush(self) -> None:
        """Take away what an earlier task said."""
        self._ask("hush", None)


def run(task: str, ask: Ask) -> None:
    """Run a task.

    Raises
    ------
    CcniError
        It cannot go on; nothing was written.
    """
    desk = Desk(ask)
    desk.hush()
    (TASKS.get(task) or _shared(task))(desk)


def recalculate(desk: Desk) -> None:
    """Recalculate; it ends on the issues if there are errors, else on the ranking."""
    from ccni_xl.app import recalculate as compute

    start = perf_counter()
    _close(desk, compute(desk.host, progress=desk.progress), start)


def robustness(desk: Desk) -> None:
    """Vary every choice behind the ranking and write how far ranks move."""
    from ccni_xl.app import robustness as study

    start = perf_counter()
    _close(desk, study(desk.host, progress=desk.progress), start)


def check(desk: Desk) -> None:
    """Check the data and renew the list of issues; results stay."""
    from ccni_xl.app import renew_issues

    start = perf_counter()
    outcome = renew_issues(desk.host, progress=desk.progress)
    place = desk.host.tables().get("tbl_issues")
    if place is not None:
        desk.host.show(place.sheet)
    _close(desk, outcome, start)


def _close(desk: Desk, outcome: Outcome, start: float) -> None:
    """Say in one bar how the run ended: the main finding of a study, the counts, what to mind."""
    from ccni_xl.console import has_errors, summary

    took = perf_counter() - start
    found = [(outcome.study.headline.zh, outcome.study.headline.en)] if outcome.study is not None else []
    found.append((summary(outcome, took, "zh"), summary(outcome, took, "en")))
    warnings = outcome.report.warnings if outcome.report is not None else ()
    zh, en = (" ".join(sentences) for sentences in zip(*found, *warnings, strict=True))
    desk.say(zh, en, warning=bool(warnings) or has_errors(outcome))


def next_issue(desk: Desk) -> None:
    """Go to the cell of the next open issue."""
    from ccni_xl.navigate import next_open_issue

    block = desk.host.read(["tbl_issues"])["tbl_issues"]
    place, cursor = block.place, desk.cursor()
    inside = cursor[0] == place.sheet and place.top < cursor[1] <= place.bottom
    last = _shown.get(desk.host.label)
    if last is not None and not inside:
        cursor = (place.sheet, min(place.top + last, place.bottom), place.left)
    issue = next_open_issue(block, cursor)
    if issue is None:
        desk.say("没有待处理的问题。", "No open issue is left.")
        return
    _shown[desk.host.label] = issue.number
    if issue.sheet in desk.host.sheets():
        desk.host.show(issue.sheet, issue.address)
    else:  # the sheet it names was renamed or deleted since the run
        desk.host.show(place.sheet, place.address(issue.number - 1, 0))
    note = f"{issue.number}/{issue.count}  {issue.found}"
    desk.say(f"问题 {note}", f"Issue {note}", warning=True)


def about(desk: Desk) -> None:
    """Say what is installed."""
    from ccni_xl.framework import BUILTIN
    from ccni_xl.workbook.schema import TEMPLATE_VERSION

    frameworks = "、".join(BUILTIN)
    desk.say(
        f"ccni_xl {__version__}；指标体系 {frameworks}；模板版本 {TEMPLATE_VERSION}。"
        "独立实现，不是官方排名。",
        f"ccni_xl {__version__}; frameworks {frameworks}; template {TEMPLATE_VERSION}. "
        "An independent implementation, not an official ranking.",
    )


def _shared(task: str) -> Callable[[Desk], None]:
    """Return the job of the same name of Excel's buttons, which needs no line here."""
    from ccni_xl import buttons
    from ccni_xl.workbook.template.ribbon import ACTIONS

    known = task in {action.task for action in ACTIONS}
    job: Callable[[Desk], None] = getattr(buttons, task, _later) if known else _later
    return job


def _later(desk: Desk) -> None:
    desk.say(
        f"这个版本（{__version__}）在 LibreOffice 里还没有这项功能，升级 ccni_xl 后可用。",
        f"This version ({__version__}) does not have this in LibreOffice yet; "
        "it comes with an update of ccni_xl.",
    )


#: What is done in LibreOffice in a way of its own; the other tasks are those of `ccni_xl.buttons`.
TASKS: Mapping[str, Callable[[Desk], None]] = {
    "recalculate": recalculate,
    "robustness": robustness,
    "check": check,
    "next_issue": next_issue,
    "about": about,
}
