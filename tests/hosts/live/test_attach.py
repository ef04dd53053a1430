"""`ccni-xl attach`: the open workbook from outside."""

from __future__ import annotations

import pytest

from ccni_xl.cli import main
from tests.hosts.live.conftest import Desk
from tests.support.excel_engine import running_excel


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--lang", "en"])
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def test_the_open_workbook_is_recalculated(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.model.sheet("首页").cell(8, 6).value = "never"
    code, out, _ = run(capsys, "attach", "ccni.xlsm")
    assert code == 0
    assert "110 cities ranked" in out
    assert desk.model.sheet("首页").cell(8, 6).value == "current"
    assert desk.model.active == "排名"


def test_without_one_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with running_excel():
        code, _, err = run(capsys, "attach")
    assert code == 2
    assert "no workbook is open in Excel" in err
    assert "Traceback" not in err


def test_doctor_names_what_is_wrong_here(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor")
    assert code in (0, 2)
    assert out.startswith(("✖", "!", "✔"))
