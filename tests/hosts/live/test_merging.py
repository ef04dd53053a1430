"""The button 合并副本 in an open workbook."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccni_xl import macros
from ccni_xl.collaborate.contents import Slot, read_contents
from ccni_xl.hosts.live import LiveHost
from tests.hosts.live.conftest import Desk
from tests.support.files import set_cells

WHERE = {"city": "420500", "edition": "2021-2022"}
KEY = ("420500", "2021-2022")


@pytest.fixture
def folder(desk: Desk, fresh: Path, tmp_path: Path) -> Path:
    """The folder for what came back, beside the open workbook's file."""
    path = Path(shutil.copy(fresh, tmp_path / "CCNI.xlsm"))
    desk.model.path = str(path)
    return tmp_path / "CCNI_收到"


def received(folder: Path, fresh: Path, name: str, **values: object) -> None:
    path = Path(shutil.copy(fresh, folder / name))
    set_cells(path, "tbl_annual", WHERE, values)  # type: ignore[arg-type]


def value(desk: Desk, column: str) -> object:
    typed = read_contents(LiveHost(desk.book)).typed(Slot("tbl_annual", KEY, column))
    return None if typed is None else typed.value


def test_without_a_folder_it_is_made_and_said(desk: Desk, folder: Path) -> None:
    macros.merge_copies(desk.book)
    ((text, *_),) = desk.app.alerts
    assert "CCNI_收到" in text
    assert folder.is_dir()
    assert desk.model.calls["write"] == 0


def test_a_workbook_without_a_file_says_so(desk: Desk) -> None:
    desk.model.path = ""
    macros.merge_copies(desk.book)
    ((text, *_),) = desk.app.alerts
    assert "ccni-xl merge" in text


def test_changes_are_taken_cell_by_cell_and_text_stays_text(desk: Desk, folder: Path, fresh: Path) -> None:
    folder.mkdir()
    received(folder, fresh, "甲.xlsm", gdp_current=5000.5)
    received(folder, fresh, "乙.xlsm", source="=1+1", electricity=None)
    written: list[str] = []
    desk.model.fault = lambda operation, what: written.append(what) if operation == "write" else None
    macros.merge_copies(desk.book)
    ((text, *_),) = desk.app.alerts
    assert "改 3 格" in text
    assert "CCNI_基准.xlsm" in text
    assert (value(desk, "gdp_current"), value(desk, "electricity"), value(desk, "source")) == (
        5000.5,
        None,
        "=1+1",
    )
    assert {area.split("!")[0] for area in written} == {"数据_年度", "版本"}
    assert folder.with_name("CCNI_基准.xlsm").is_file()


def test_conflicts_are_listed_and_decided(desk: Desk, folder: Path, fresh: Path) -> None:
    folder.mkdir()
    before = value(desk, "gdp_current")
    received(folder, fresh, "甲.xlsm", gdp_current=5000.5)
    received(folder, fresh, "乙.xlsm", gdp_current=5001.5)
    macros.merge_copies(desk.book)
    assert "1 处冲突" in desk.app.alerts[-1][0]
    assert desk.model.active == "合并冲突"
    assert value(desk, "gdp_current") == before
    sheet = desk.model.sheet("合并冲突")
    column = next(c for c in range(1, 20) if sheet.cell(7, c).value == "决定")
    sheet.cell(8, column).value = "采用2"
    macros.merge_copies(desk.book)
    assert "已全部写入" in desk.app.alerts[-1][0]
    assert value(desk, "gdp_current") == 5001.5
    assert sheet.cell(8, column).value is None
