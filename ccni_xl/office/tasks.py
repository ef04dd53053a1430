"""What the buttons do in LibreOffice; each task is given the open document as a host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING

from ccni_xl import __version__
from ccni_xl.hosts.office import OfficeHost
from ccni_xl.hosts.port import Block, WriteBatch
from ccni_xl.terms import Severity

if TYPE_CHECKING:
    from ccni_xl.app import Outcome
    from ccni_xl.hosts.office.wire import Ask

__all__ = ["TASKS", "next_open", "run"]

_TITLE = {"zh": "双碳指数", "en": "CCNI"}


class Desk:
    """The open document, and the user who looks at it."""

    def __init__(self, ask: Ask) -> None:
        self.host = OfficeHost(ask)
        self._ask = ask

    def say(self, zh: str, en: str, lang: str = "zh", *, warning: bool = False) -> None:
        """Say a sentence in the workbook's language."""
        text = zh if lang == "zh" else en
        self._ask("tell", {"title": _TITLE[lang], "text": text, "warning": warning})

    def progress(self, step: str, done: int, of: int) -> None:
        """Show a step of a run in the status bar."""
        from ccni_xl.app import STEPS

        zh, _ = STEPS.get(step, (step, step))
        self._ask("progress", {"text": f"双碳指数 {done}/{of} {zh}…", "done": done, "of": of})

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
    TASKS.get(task, _later)(desk)


def recalculate(desk: Desk) -> None:
    """Recalculate; it ends on the issues if there are errors, else on the ranking."""
    from ccni_xl.app import recalculate as compute

    start = perf_counter()
    outcome = compute(desk.host, progress=desk.progress)
    _close(desk, outcome, start)


def check(desk: Desk) -> None:
    """Check the data and renew the list of issues."""
    from ccni_xl.app import renew_issues

    start = perf_counter()
    outcome = renew_issues(desk.host)
    place = desk.host.tables().get("tbl_issues")
    if place is not None:
        desk.host.show(place.sheet)
    _close(desk, outcome, start)


def _close(desk: Desk, outcome: Outcome, start: float) -> None:
    from ccni_xl.console import summary

    errors = outcome.results.count(Severity.ERROR)
    lang = outcome.read.lang
    line = summary(outcome, perf_counter() - start, lang)
    desk.say(line, line, lang, warning=bool(errors))


# ---------------------------------------------------------------- finding one's way
#: Document -> row of its list of issues that was shown last.
_shown: dict[str, int] = {}


def next_issue(desk: Desk) -> None:
    """Go to the cell of the next open issue."""
    from ccni_xl.framework import builtin
    from ccni_xl.workbook.schema import result_tables

    place = desk.host.tables().get("tbl_issues")
    if place is None:
        desk.say(
            "找不到问题表。请点“重新计算”，程序会重新建立它。", "The list of issues is gone; recalculate."
        )
        return
    spec = next(t for t in result_tables(builtin("2.0")) if t.name == "tbl_issues")
    lang = "zh" if spec.column("cell").zh in place.header else "en"
    status = spec.column("status")
    closed = {c.strip() for text in (status.help_zh, status.help_en) for c in text.split("/")[1:]}
    block = desk.host.read(["tbl_issues"])["tbl_issues"]
    columns = {
        code: place.header.index(spec.column(code).label(lang)) for code in ("cell", "status", "found")
    }
    sheet, row, _ = desk.cursor()
    inside = sheet == place.sheet and place.top < row <= place.bottom
    start = row - place.top - 1 if inside else _shown.get(desk.host.label, -1)
    found = next_open(block, columns["status"], closed, start)
    if found is None:
        desk.say("没有待处理的问题。", "No open issue is left.", lang)
        return
    _shown[desk.host.label] = found
    cells = block.rows[found]
    _go(desk, str(cells[columns["cell"]] or ""), f"{place.sheet}!{place.address(found, 0)}")
    note = f"{found + 1}/{len(block.rows)}  {cells[columns['found']] or ''}"
    desk.say(f"问题 {note}", f"Issue {note}", lang, warning=True)


def next_open(block: Block, status: int, closed: set[str], start: int) -> int | None:
    """Return the offset of the next row below `start`, round and round, that is filled and not closed."""
    count = len(block.rows)
    for k in range(1, count + 1):
        row = (start + k) % count
        cells = block.rows[row]
        if cells[0] not in (None, "") and str(cells[status] or "").strip() not in closed:
            return row
    return None


def _go(desk: Desk, address: str, otherwise: str) -> None:
    """Go to "sheet!cell", or to the row of the list where the issue names no cell."""
    for text in (address, otherwise):
        sheet, mark, cell = text.rpartition("!")
        if mark and sheet in desk.host.sheets():
            desk.host.show(sheet, cell)
            return


def city_profile(desk: Desk) -> None:
    """Open the profile, of the city in whose row the cursor stands."""
    from ccni_xl.workbook.schema import sheet as sheet_of

    names = desk.host.layout.cells.get("ccni_profile_city")
    if names is None:
        title = sheet_of("profile")
        desk.say(f"找不到工作表“{title.zh}”。", f"The sheet {title.en} is not there.")
        return
    city = _city_under(desk)
    if city:
        desk.host.write(WriteBatch(cells={"ccni_profile_city": city}))
    desk.host.show(names[1], "")


def _city_under(desk: Desk) -> str:
    """Return the name of the city in the cursor's row, if it stands in a table that names cities."""
    sheet, row, column = desk.cursor()
    for place in desk.host.tables().values():
        here = (
            place.sheet == sheet and place.top < row <= place.bottom and place.left <= column <= place.right
        )
        label = next((j for j, h in enumerate(place.header) if h in ("城市", "City")), None)
        if here and label is not None:
            value = desk.host.read([place.name])[place.name].rows[row - place.top - 1][label]
            return str(value or "")
    return ""


def about(desk: Desk) -> None:
    """Say which versions are at work."""
    cells = desk.host.read_names(["ccni_run_framework", "ccni_template", "ccni_run_time"])
    framework, template, time = (
        cells.get(n) or "-" for n in ("ccni_run_framework", "ccni_template", "ccni_run_time")
    )
    desk.say(
        f"ccni_xl {__version__}；体系 {framework}；模板 {template}；上次计算 {time}；MIT 许可。",
        f"ccni_xl {__version__}; framework {framework}; template {template}; last run {time}; MIT licence.",
    )


def _later(desk: Desk) -> None:
    desk.say(
        "这项功能在 LibreOffice 里还没有；请用命令行 ccni-xl（ccni-xl --help）。",
        "LibreOffice does not have this yet; use the command line (ccni-xl --help).",
    )


TASKS: Mapping[str, Callable[[Desk], None]] = {
    "recalculate": recalculate,
    "check": check,
    "next_issue": next_issue,
    "city_profile": city_profile,
    "about": about,
}
