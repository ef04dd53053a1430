"""Whatever fails half-way: Excel's settings come back, inputs stay, and the workbook says what it is."""

from __future__ import annotations

from typing import Any

import pytest

from ccni_xl.app import recalculate
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.live import LiveHost
from ccni_xl.workbook.schema import INPUT_TABLES
from tests.hosts.live.conftest import NOW, Desk

INPUTS = [spec.name for spec in INPUT_TABLES]


class BusyError(Exception):
    """What a bridge raises while the user edits a cell."""


def state_of(desk: Desk) -> Any:
    return LiveHost(desk.book).read_names(["ccni_run_state"])["ccni_run_state"]


def settings_of(desk: Desk) -> dict[str, Any]:
    return dict(desk.app.settings)


def fail_at(desk: Desk, operation: str, number: int) -> None:
    """Let an operation fail when it is asked for the ``number``-th time."""
    count = 0

    def fault(asked: str, what: str) -> None:
        nonlocal count
        count += asked == operation
        if asked == operation and count == number:
            raise BusyError(f"call was rejected by callee at {what}")

    desk.model.fault = fault


def run(desk: Desk, match: str) -> None:
    before, settings = LiveHost(desk.book).read(INPUTS), settings_of(desk)
    with pytest.raises(WorkbookError, match=match):
        recalculate(LiveHost(desk.book), now=NOW, who="")
    desk.model.fault = lambda *_: None
    assert settings_of(desk) == settings
    assert LiveHost(desk.book).read(INPUTS) == before


@pytest.mark.parametrize("number", [1, 9])
def test_reading_fails(desk: Desk, number: int) -> None:
    LiveHost(desk.book).tables()
    before, settings = state_of(desk), settings_of(desk)
    fail_at(desk, "read", number)
    with pytest.raises(WorkbookError, match="nothing was written"):
        recalculate(LiveHost(desk.book), now=NOW, who="")
    desk.model.fault = lambda *_: None
    assert settings_of(desk) == settings
    assert desk.model.calls["write"] == 0
    assert state_of(desk) == before == "current"


def test_computing_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of the program")

    monkeypatch.setattr("ccni_xl.app.compute", broken)
    settings = settings_of(desk)
    with pytest.raises(ZeroDivisionError, match="fault of the program"):
        recalculate(LiveHost(desk.book), now=NOW)
    assert settings_of(desk) == settings
    assert desk.model.calls["write"] == 0
    assert state_of(desk) == "current"


def test_protected_sheets_stop_a_run_before_anything_is_written(desk: Desk) -> None:
    for name in ("变化", "排名"):
        desk.model.sheet(name).protected = True
    run(desk, "the sheets 排名、变化 are protected.*Nothing was written")
    assert desk.model.calls["write"] == 0
    assert state_of(desk) == "current"


def test_a_protected_sheet_that_is_not_written_stops_nothing(desk: Desk) -> None:
    desk.model.sheet("数据_年度").protected = True
    recalculate(LiveHost(desk.book), now=NOW)
    assert state_of(desk) == "current"


def test_where_excel_does_not_say_whether_a_sheet_is_protected_the_write_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.model.sheet("排名").protected = True
    monkeypatch.setattr("tests.support.excel_engine.Sheet.api", property(lambda sheet: object()))
    recalculate(LiveHost(desk.book), now=NOW)
    assert state_of(desk) == "current"


def test_the_first_write_of_all_fails(desk: Desk) -> None:
    fail_at(desk, "write", 1)
    run(desk, "nothing was written")
    assert state_of(desk) == "current"


@pytest.mark.parametrize("number", [*range(2, 35, 4), 36, 50])
def test_a_write_fails_half_way(desk: Desk, number: int) -> None:
    fail_at(desk, "write", number)
    run(desk, "they are incomplete and the first sheet says so")
    assert state_of(desk) == "unfinished"


def test_the_last_write_of_all_fails(desk: Desk) -> None:
    recalculate(LiveHost(desk.book), now=NOW)
    fail_at(desk, "write", desk.model.calls["write"])
    run(desk, "they are incomplete")
    assert state_of(desk) == "unfinished"
    recalculate(LiveHost(desk.book), now=NOW)
    assert state_of(desk) == "current"


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_setting_that_excel_refuses(desk: Desk, number: int) -> None:
    """One that cannot be set stops the run; one that cannot be put back takes no other with it."""
    settings = settings_of(desk)
    fail_at(desk, "set", number)
    with pytest.raises(WorkbookError, match="did not accept a change of its settings"):
        recalculate(LiveHost(desk.book), now=NOW)
    changed = {name for name, value in settings_of(desk).items() if value != settings[name]}
    assert changed <= ({"display_alerts"} if number == 5 else set())


@pytest.mark.parametrize("chosen", [True, False])
def test_excel_corrects_nothing_by_itself_meanwhile_and_goes_on_as_chosen(desk: Desk, chosen: bool) -> None:
    names = ("AutoExpandListRange", "AutoFillFormulasInLists")
    for name in names:
        setattr(desk.app.corrections, name, chosen)
    seen: set[bool] = set()

    def look(operation: str, what: str) -> None:
        if operation == "write":
            seen.update(getattr(desk.app.corrections, name) for name in names)

    desk.model.fault = look
    recalculate(LiveHost(desk.book), now=NOW)
    assert seen == {False}
    fail_at(desk, "write", 3)
    with pytest.raises(WorkbookError, match="they are incomplete"):
        recalculate(LiveHost(desk.book), now=NOW)
    assert [getattr(desk.app.corrections, name) for name in names] == [chosen, chosen]


def test_where_excel_has_no_name_for_it_nothing_is_switched(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk.app), "api", property(lambda app: object()))  # as on a Mac
    recalculate(LiveHost(desk.book), now=NOW)
    assert state_of(desk) == "current"


def test_a_workbook_calculated_by_hand_is_calculated_once(desk: Desk) -> None:
    recalculate(LiveHost(desk.book), now=NOW)
    assert desk.app.calculated == 0
    desk.app.settings["calculation"] = "manual"
    recalculate(LiveHost(desk.book), now=NOW)
    assert desk.app.calculated == 1
    assert desk.app.settings["calculation"] == "manual"


def test_a_hidden_sheet_is_no_more_than_a_warning(desk: Desk) -> None:
    fail_at(desk, "activate", 1)
    outcome = recalculate(LiveHost(desk.book), now=NOW)
    assert outcome.report is not None
    assert "did not bring 排名 to the front" in outcome.report.warnings[-1][1]
    assert state_of(desk) == "current"


def test_the_screen_is_left_on_the_issues_or_the_ranking(desk: Desk) -> None:
    recalculate(LiveHost(desk.book), now=NOW)
    assert desk.model.active == "排名"
    desk.model.sheet("排名").name = "我的排名"
    recalculate(LiveHost(desk.book), now=NOW)
    assert desk.model.active == "我的排名"
    sheet = desk.model.sheet("数据_年度")
    column = next(c for c in range(1, 17) if sheet.cell(7, c).value == "非化石能源消费占比")
    sheet.cell(8, column).value = 1470.0
    recalculate(LiveHost(desk.book), now=NOW)
    assert desk.model.active == "问题"
