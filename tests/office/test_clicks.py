"""With mouse and keyboard on a screen: type a value, see that results are stale, recalculate, see new ones.

Pictures are kept in ``build/pictures`` for people to look at.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.app import recalculate
from ccni_xl.hosts.file import FileHost
from tests.support import screen as screens
from tests.support import soffice, windows
from tests.support.files import ROOT, SHIPPED, set_cells
from tests.support.office_bench import cell_of, host_of, named, run_task, unread, wait_until, workers

pytestmark = pytest.mark.skipif(not screens.available(), reason="Xvfb or xdotool is not installed")

PICTURES = ROOT / "build" / "pictures"
RUNS = int(os.environ.get("CCNI_CLICK_RUNS", "1"))
WHERE = {"代码": "420500", "年度": "2021-2022"}
LABEL, CODE, TYPED = "非化石能源消费占比", "non_fossil_share", 62.5
#: Macro security as people know it: "low" lets every macro run, "high" (the default) none that is unsigned.
LOW, HIGH = 0, 2
#: A LibreOffice that hangs is killed after this time [s]; with every core busy a run takes a minute.
LIMIT = 300
TOOLBAR = "private:resource/toolbar/addon_org.ccni.xl.toolbar"


class Window:
    """A document in a LibreOffice that has a window."""

    def __init__(self, office: soffice.Office, screen: screens.Screen, picture: str) -> None:
        self.office, self.screen, self._picture = office, screen, picture
        self.document = self._open()
        self.controller = self.document.CurrentController
        self.frame, self.sheet = self.controller.Frame.ContainerWindow, self.controller.Frame.ComponentWindow
        self.frame.setPosSize(0, 0, screens.WIDTH, screens.HEIGHT, 15)
        self.frame.setFocus()

    def _open(self) -> Any:
        """Open the workbook as the profile says; close the message about blocked macros as a user does."""
        opened: list[Any] = []

        def load() -> None:
            opened.append(self.office.open(SHIPPED.read_bytes(), "双碳 工作簿.xlsm", hidden=False, macros=3))

        loading = threading.Thread(target=load, daemon=True)
        loading.start()

        def ready() -> bool:
            if opened:
                return True
            time.sleep(0.3)
            for window in windows.dialogs(self.office):
                button = windows.find(window, lambda name: name == "OK")
                if button:
                    self.screen.click(*button)
                    loading.join(20)
            return bool(opened)

        wait_until(ready, "the workbook", 90)
        return opened[0]

    def picture(self, what: str) -> None:
        """Take a picture once the window has been painted."""
        time.sleep(0.7)
        self.screen.picture(PICTURES / f"{self._picture}_{what}.png")

    def go(self, sheet: str) -> None:
        self.controller.setActiveSheet(self.document.Sheets.getByName(sheet))

    def click(self, accept: Callable[[str], bool]) -> None:
        """Click on a button of the toolbar or on the sheet.

        Only these two are searched: a walk through the whole window takes seconds, on a busy machine many.
        """
        found: list[tuple[int, int]] = []

        def there() -> bool:
            bar = self.controller.Frame.LayoutManager.getElement(TOOLBAR)
            roots = [self.sheet, *([bar.RealInterface] if bar is not None else [])]
            place = next(filter(None, (windows.find(root, accept) for root in roots)), None)
            found.extend([place] if place else [])
            return bool(found)

        wait_until(there, "something to click on")
        self.screen.click(*found[0])

    def type_into(self, cell: Any, text: str) -> None:
        """Click on a cell and type."""
        self.go(cell.Spreadsheet.Name)
        self.controller.select(cell)
        address = cell.CellAddress
        table = windows.sheet_table(self.sheet)
        place = windows.centre(table.getAccessibleCellAt(address.Row, address.Column).getAccessibleContext())
        self.screen.click(*place)
        self.screen.type(text)
        self.screen.press("Return")

    @property
    def state(self) -> str:
        return str(named(self.document, "ccni_state").String)


@pytest.fixture(scope="module")
def screen() -> Iterator[screens.Screen]:
    shown = screens.Screen()
    yield shown
    shown.close()


@pytest.fixture
def open_window(
    profile: Path, tmp_path: Path, screen: screens.Screen
) -> Iterator[Callable[[str, int], Window]]:
    """Open a window under a given macro security, in a LibreOffice of its own."""
    started: list[soffice.Office] = []

    def start(picture: str, security: int) -> Window:
        mine = Path(shutil.copytree(profile, tmp_path / "配置", ignore=shutil.ignore_patterns(".lock")))
        soffice.set_security(mine, security)
        started.append(soffice.Office(LIMIT, mine, screen.display))
        return Window(started[0], screen, picture)

    yield start
    for office in started:
        office.close()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[object, ...], ...]:
    """The ranking that the file host makes of the same inputs."""
    path = Path(shutil.copy(SHIPPED, tmp_path_factory.mktemp("expected") / "file.xlsm"))
    set_cells(path, "tbl_annual", {"city": "420500", "edition": "2021-2022"}, {CODE: TYPED})
    recalculate(FileHost(path))
    return FileHost(path).read(["tbl_ranking"])["tbl_ranking"].rows


def ranking(document: Any) -> tuple[tuple[object, ...], ...]:
    return host_of(document).read(["tbl_ranking"])["tbl_ranking"].rows


@pytest.mark.parametrize("run", range(RUNS))
@pytest.mark.parametrize(
    ("how", "security", "button"),
    [
        ("sheet", LOW, lambda name: name.startswith("TextBox 1") and not name[9:10].isdigit()),
        ("toolbar", HIGH, lambda name: name == "Recalculate"),
    ],
    ids=["button on the sheet", "toolbar under high macro security"],
)
def test_type_see_stale_click_see_new_results(
    open_window: Callable[[str, int], Window],
    expected: tuple[tuple[object, ...], ...],
    how: str,
    security: int,
    button: Callable[[str], bool],
    run: int,
) -> None:
    window = open_window(how, security)
    before = ranking(window.document)
    assert window.state == "最新"
    cell = cell_of(window.document, "tbl_annual", WHERE, LABEL)
    window.type_into(cell, f"{TYPED}")
    wait_until(lambda: cell.Value == TYPED, "the typed value")
    wait_until(lambda: window.state == "已过期", "the stale flag")
    window.picture("1_typed")
    assert ranking(window.document) == before
    window.go("首页")
    window.picture("2_stale")
    window.click(button)
    wait_until(lambda: window.state == "最新", "the recalculation")
    wait_until(lambda: window.controller.ActiveSheet.Name == "排名", "the ranking in front")
    wait_until(lambda: window.controller.hasInfobar("org.ccni.xl.said"), "the closing sentence")
    window.picture("3_ranking")
    assert ranking(window.document) == expected
    assert expected != before


def test_the_window_lives_under_a_task_and_escape_stops_it(open_window: Callable[[str, int], Window]) -> None:
    """The worker is halted, as if it had much to compute: sheets can be leafed through, and Esc ends it."""
    window = open_window("stop", HIGH)
    before = ranking(window.document)
    run_task(window.office, window.document, "about")  # starts the worker
    for process in workers(window.office):
        process.send_signal(signal.SIGSTOP)
    cell_of(window.document, "tbl_annual", WHERE, LABEL).Value = TYPED
    window.go("首页")
    window.click(lambda name: name == "Recalculate")
    wait_until(lambda: any(unread(p.pid) for p in workers(window.office)), "the task")
    window.screen.press("ctrl+Next")
    wait_until(lambda: window.controller.ActiveSheet.Name != "首页", "the next sheet")
    window.picture("1_leafed")
    window.screen.press("Escape")
    wait_until(lambda: not workers(window.office), "the end of the worker")
    wait_until(lambda: window.controller.hasInfobar("org.ccni.xl.said"), "the closing sentence")
    window.picture("2_stopped")
    assert ranking(window.document) == before
    assert window.state == "已过期"
    window.click(lambda name: name == "Recalculate")
    wait_until(lambda: window.state == "最新", "the recalculation")
    assert ranking(window.document) != before
