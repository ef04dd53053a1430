"""The buttons: through xlwings' own `Book.caller`, and with whatever goes wrong said in one box."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from ccni_xl import buttons, macros
from ccni_xl.hosts.live import LiveHost
from ccni_xl.workbook.template.ribbon import ACTIONS
from tests.hosts.live.conftest import Desk


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let logs go into the test's own folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def boxes(desk: Desk) -> list[str]:
    return [text for text, *_ in desk.app.alerts]


def value(desk: Desk, name: str) -> Any:
    return LiveHost(desk.book).read_names([name])[name]


def test_there_is_a_macro_for_every_button() -> None:
    assert sorted(action.task for action in ACTIONS) == macros.__all__
    assert all(callable(getattr(macros, action.task)) for action in ACTIONS)


def test_recalculate_from_the_button(desk: Desk) -> None:
    desk.book.set_mock_caller()
    desk.model.sheet("首页").cell(9, 6).value = "old"
    macros.recalculate()
    assert value(desk, "ccni_run_time") != "old"
    assert value(desk, "ccni_run_state") == "current"
    assert boxes(desk) == []
    assert [text[5:11] for text in desk.app.statuses] == [
        "1/6 读取", "2/6 检查", "3/6 准备", "4/6 写入", "5/6 显示", "6/6 完成", "6/6 完成",
    ]  # fmt: skip
    assert re.fullmatch(
        r"双碳指数 6/6 完成：110 城已排名，0 城未排名，\d+ 条提醒（\d+\.\d 秒）", desk.app.status_bar
    )


@pytest.mark.parametrize("task", macros.__all__)
def test_no_button_fails(desk: Desk, task: str) -> None:
    getattr(macros, task)(desk.book)
    assert all("编号" not in text for text in boxes(desk))
    assert all(mode == "info" for *_, mode in desk.app.alerts)


def test_a_snapshot_is_saved_beside_and_compared_with(desk: Desk, tmp_path: Path) -> None:
    macros.snapshot(desk.book)
    assert "没有文件" in boxes(desk)[-1]
    book = tmp_path / "账 本.xlsm"
    book.touch()
    desk.model.path = str(book)
    macros.compare(desk.book)
    assert "还没有快照可比" in boxes(desk)[-1]
    macros.snapshot(desk.book)
    (saved,) = (tmp_path / "账 本_快照").glob("*.csv")
    assert str(saved) in boxes(desk)[-1]
    macros.compare(desk.book)
    assert "输入没有变化" in boxes(desk)[-1]
    sheet = desk.model.sheet("数据_年度")
    column = next(c for c in range(1, 17) if sheet.cell(7, c).value == "非化石能源消费占比")
    sheet.cell(8, column).value = 77.0
    macros.compare(desk.book)
    assert "1 处不同" in boxes(desk)[-1]
    assert desk.model.active == "比较"
    shown = desk.model.sheet("比较")
    assert [shown.cell(8, c).value for c in (6, 8)] == ["非化石能源消费占比", "77"]


def test_check_renews_the_issues_and_nothing_else(desk: Desk) -> None:
    sheet = desk.model.sheet("数据_年度")
    column = next(c for c in range(1, 17) if sheet.cell(7, c).value == "非化石能源消费占比")
    for row in range(8, 20):
        sheet.cell(row, column).value = 1470.0
    written: list[str] = []
    desk.model.fault = lambda operation, what: written.append(what) if operation == "write" else None
    before = value(desk, "ccni_run_time"), value(desk, "ccni_errors")
    macros.check(desk.book)
    (text,) = boxes(desk)
    assert "数据_年度!" in text
    assert "都列在问题表里" in text
    assert {area.split("!")[0] for area in written} == {"问题"}
    assert (value(desk, "ccni_run_time"), value(desk, "ccni_errors")) == before
    assert value(desk, "ccni_run_state") == "current"
    assert desk.model.active == "问题"
    assert desk.app.status_bar is False


def test_robustness_writes_intervals_and_says_the_main_sentence(desk: Desk) -> None:
    macros.robustness(desk.book)
    (text,) = boxes(desk)
    assert "1000次试算（随机种子1）" in text.split("\n\n")[0]
    assert "Over 1000 runs (seed 1)" in text.split("\n\n")[1]
    assert (value(desk, "ccni_robust_runs"), value(desk, "ccni_robust_seed")) == (1000, 1)
    assert value(desk, "ccni_robust_fingerprint") == value(desk, "ccni_run_fingerprint")
    assert desk.model.active == "稳健性"


def test_esc_stops_a_study_and_leaves_the_workbook_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def pressed() -> bool:
        seen.append(desk.app.status_bar or "")
        return len(seen) > 4  # some steps after the runs have begun

    monkeypatch.setattr(buttons, "escape_pressed", pressed)
    macros.robustness(desk.book)
    (text,) = boxes(desk)
    assert text.startswith("已按 Esc 停止，结果没有改动。\n\nStopped by Esc")
    assert desk.model.calls["write"] == 0
    assert desk.app.status_bar is False or not desk.app.status_bar


def test_esc_does_not_stop_what_is_short(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buttons, "escape_pressed", lambda: True)
    macros.recalculate(desk.book)
    assert value(desk, "ccni_run_state") == "current"
    assert boxes(desk) == []


def test_about(desk: Desk) -> None:
    macros.about(desk.book)
    assert xw.__version__ in boxes(desk)[0]
    assert "not an official ranking" in boxes(desk)[0]


def test_a_broken_workbook_is_said_in_one_box(desk: Desk, logs: Path) -> None:
    desk.model.sheet("数据_年度").tables.clear()
    macros.recalculate(desk.book)
    ((text, title, mode),) = desk.app.alerts
    assert "tbl_annual" in text
    assert (title, mode) == ("双碳指数", "critical")
    assert desk.app.status_bar is False
    assert desk.model.calls["write"] == 0
    assert not list(logs.glob("ccni-xl-*.log"))


def test_a_refusal_of_excel_is_said_and_its_cause_logged(desk: Desk, logs: Path) -> None:
    def fault(operation: str, what: str) -> None:
        if operation == "write":
            raise OSError("call was rejected")

    desk.model.fault = fault
    macros.recalculate(desk.book)
    assert "什么都没有写入" in boxes(desk)[0]
    assert "call was rejected" in next(logs.glob("ccni-xl-*.log")).read_text("utf-8")


def test_an_unexpected_error_is_one_sentence_with_a_number(
    desk: Desk, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("a fault of the program")

    monkeypatch.setattr(buttons, "recalculate", broken)
    macros.recalculate(desk.book)
    (text,) = boxes(desk)
    log = next(logs.glob("ccni-xl-*.log"))
    assert str(log) in text
    assert "编号" in text
    assert "Traceback" not in text
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_without_a_workbook_nothing_is_raised(capsys: pytest.CaptureFixture[str]) -> None:
    macros.recalculate()
    err = capsys.readouterr().err
    assert "连接不上 Excel" in err
    assert "Traceback" not in err


def test_a_python_that_excel_started_ends_so_that_the_macro_shows_what_it_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["-c", "--wb=CCNI.xlsm", "--from_xl=1", "--hwnd=1"])
    with pytest.raises(SystemExit, match="1"):
        macros.recalculate()
    assert "连接不上 Excel" in capsys.readouterr().err


def test_a_status_bar_takes_long_texts(desk: Desk) -> None:
    LiveHost(desk.book).status("很长" * 500)
    assert len(desk.app.status_bar) < 255


def test_an_excel_that_is_gone(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OSError("the server is unavailable")

    desk.model.fault = gone
    monkeypatch.setattr(type(desk.app), "alert", gone)
    macros.recalculate(desk.book)
    assert "Excel 没有接受操作" in capsys.readouterr().err


def test_an_english_workbook_speaks_english_first(desk: Desk) -> None:
    from ccni_xl.workbook.schema import INPUT_TABLES

    spec = next(spec for spec in INPUT_TABLES if spec.name == "tbl_settings")
    for j, label in enumerate(spec.header("en"), start=1):
        desk.model.sheet("参数").cell(7, j).value = label
    macros.compare(desk.book)
    ((text, title, _),) = desk.app.alerts
    assert "is no file on this computer" in text.split("\n\n")[0]
    assert title == "CCNI"


# ---------------------------------------------------------------- where buttons lead
def issues(desk: Desk, *cells: str) -> None:
    sheet = desk.model.sheet("问题")
    header = {sheet.cell(7, c).value: c for c in range(1, 14)}
    table = next(t for t in sheet.tables if t.name == "tbl_issues")
    table.area = (7, 1, 7 + len(cells), table.area[3])
    for i, cell in enumerate(cells, start=8):
        sheet.cell(i, header["级别"]).value = "错误"
        sheet.cell(i, header["单元格"]).value = cell or None


def test_next_issue_goes_round(desk: Desk) -> None:
    issues(desk, "数据_年度!J23", "", "数据_政策!C9")
    macros.next_issue(desk.book)
    assert desk.model.selected == ("数据_年度", 23, 10)
    assert desk.app.status_bar.startswith("问题 1/3")
    desk.model.selected = ("问题", 8, 1)
    macros.next_issue(desk.book)
    assert desk.model.selected == ("问题", 9, 1)
    desk.model.selected = ("问题", 10, 1)
    macros.next_issue(desk.book)
    assert desk.model.selected == ("数据_年度", 23, 10)


def test_no_open_issue(desk: Desk) -> None:
    macros.next_issue(desk.book)
    assert boxes(desk)[0].startswith("没有待处理的问题")


def test_the_profile_of_the_city_under_the_cursor(desk: Desk) -> None:
    desk.model.selected = ("排名", 10, 5)
    macros.city_profile(desk.book)
    assert desk.model.active == "城市档案"
    assert value(desk, "ccni_profile_city") == desk.model.sheet("排名").cell(10, 4).value
    before = desk.model.calls["write"]
    desk.model.selected = ("首页", 1, 1)
    macros.city_profile(desk.book)
    assert desk.model.calls["write"] == before


def test_without_the_profile_it_is_said(desk: Desk) -> None:
    desk.model.sheets.remove(desk.model.sheet("城市档案"))
    macros.city_profile(desk.book)
    assert "找不到城市档案" in boxes(desk)[0]
