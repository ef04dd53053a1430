"""The pictures of README, made from the real thing: ``python tools/pictures.py [book] [web]``.

``book`` photographs the workbook in LibreOffice, ``web`` the web page in Chromium; both if none is named.
Needs LibreOffice, Xvfb, Chromium and the fonts of tools/test.sh; writes PNG files into docs/pictures/.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
#: Values as they are really mistyped: city, variable, what was typed.
SLIPS = (
    ("420500", "non_fossil_share", 131),
    ("530100", "electricity", "约320亿"),
    ("130200", "gdp_current", None),
    ("370300", "nev_sales", 184360),
)
#: Picture, code of its sheet, zoom in percent, first column shown beside the frozen ones (from 0).
SHEETS = (("ranking", "ranking", 100, 4), ("issues", "issues", 100, 4), ("board", "board", 85, 9))

#: The city whose profile is shown.
CITY = "370200"


def book() -> None:
    """Photograph the ranking, the issues and the board in LibreOffice."""
    from ccni_xl.app import recalculate
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.workbook.schema import sheet
    from tests.support import soffice
    from tests.support.files import SHIPPED, set_cells
    from tests.support.screen import Screen

    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        folder = Path(name)
        clean, slips = folder / "CCNI.xlsm", folder / "slips.xlsm"
        shutil.copy(SHIPPED, clean)
        shutil.copy(SHIPPED, slips)
        for city, variable, typed in SLIPS:
            set_cells(slips, "tbl_annual", {"city": city, "edition": "2021-2022"}, {variable: typed})
        recalculate(FileHost(slips), now=datetime(2024, 1, 1, tzinfo=UTC), who="-")
        screen = Screen()
        profile = folder / "profile"
        soffice.seed(profile)
        office = soffice.Office(300, profile, screen.display)
        try:
            for picture, code, zoom, first in SHEETS:
                path = slips if code == "issues" else clean
                document = office.open(path.read_bytes(), path.name, hidden=False)
                controller = document.getCurrentController()
                window = controller.getFrame().getContainerWindow()
                window.setPosSize(0, 0, 1366, 900, 15)
                controller.setActiveSheet(document.getSheets().getByName(sheet(code).zh))
                controller.ZoomValue = zoom
                controller.getByIndex(controller.getCount() - 1).setFirstVisibleColumn(first)
                time.sleep(6)
                screen.picture(PICTURES / f"{picture}.png")
                document.close(False)
        finally:
            office.close()
            screen.close()


def web() -> None:
    """Photograph the web page in Chromium: ranking and board, and the profile of a city."""
    from ccni_xl.collaborate.web import page
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.pipeline import compute
    from ccni_xl.workbook.read import read_inputs
    from tests.support.chromium import open_page
    from tests.support.files import SHIPPED

    read = read_inputs(FileHost(SHIPPED))
    results = compute(read.inputs, read.frameworks, now=datetime(2024, 1, 1, tzinfo=UTC))
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder, open_page() as browser:
        path = Path(folder) / "page.html"
        path.write_text(page(read, results), encoding="utf-8")
        browser.size(1440, 1090)
        browser.open(path.as_uri(), "document.documentElement.classList.contains('ready')")
        browser.picture(PICTURES / "web-ranking.png")
        # By the mouse, since the keyboard would leave its ring in the picture.
        box = browser.run(
            "(b => ({x: b.x + b.width / 2, y: b.y + b.height / 2}))"
            f"(document.querySelector('[data-city=\"{CITY}\"] .city').getBoundingClientRect())"
        )
        browser.mouse(box["x"], box["y"], click=True)
        browser.wait("document.getElementById('profile').open")
        browser.mouse(1, 1)
        browser.picture(PICTURES / "web-profile.png")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for wanted in sys.argv[1:] or ["book", "web"]:
        globals()[wanted]()
