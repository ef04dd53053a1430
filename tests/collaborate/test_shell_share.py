"""The commands ``share`` and ``forms``."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tests.support.files import set_cells
from tests.support.shell import run


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A web page that is one line; what it was asked for is kept."""
    asked: list[Any] = []

    def make(read: Any, results: Any, lang: str, *, anonymous: bool, intervals: Any) -> str:
        asked.append((read.lang, len(results.ranked), lang, anonymous))
        return "<!doctype html><title>双碳</title>"

    module = types.ModuleType("ccni_xl.collaborate.web")
    module.page = make  # type: ignore[attr-defined]
    module.intervals_in = lambda host, results: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ccni_xl.collaborate.web", module)
    return asked


def test_share_says_what_it_left_out(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "share", book, "--lang", "en")
    assert (code, err) == (0, "")
    assert (book.parent / "CCNI_分享版.xlsx").is_file()
    assert "✔ Current" in out and "Buttons: 11." in out and " parts are byte for byte " in out
    code, _, err = run(capsys, "share", book, "--lang", "en")
    assert code == 2 and "exists already" in err


def test_a_stale_workbook_is_said_to_be_stale(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_cells(book, "tbl_annual", {"city": "110000", "edition": "2021-2022"}, {"electricity": 999.0})
    code, out, err = run(capsys, "share", book, "-o", book.parent / "x.xlsx", "--lang", "zh", "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["state"], data["changed_after_run"]) == ("stale", ["数据_年度"])
    assert data["fingerprint"] != data["run_fingerprint"]
    assert err.startswith("✖ 已过期")


def test_an_open_workbook_is_mentioned(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book.parent / "~$CCNI.xlsm").touch()
    code, _, err = run(capsys, "share", book, "--lang", "en")
    assert code == 0 and "changes not saved there are not in the copy" in err


def test_html_is_written_beside_the_copy(
    book: Path, page: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "share", book, "--html", "--anonymous", "--lang", "en")
    target = book.parent / "CCNI_分享版.html"
    assert code == 0 and str(target) in out
    assert target.read_text(encoding="utf-8") == "<!doctype html><title>双碳</title>"
    assert page == [("zh", 110, "en", True)]


def test_an_existing_page_stops_before_anything_is_written(
    book: Path, page: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    target = book.parent / "mine.html"
    target.write_text("mine", encoding="utf-8")
    code, _, err = run(capsys, "share", book, "--html", target, "--lang", "en")
    assert code == 2 and "exists already" in err
    assert sorted(p.name for p in book.parent.iterdir()) == ["CCNI.xlsm", "mine.html"]
    assert page == []


def test_forms(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = book.parent / "forms"
    only = ("--only", "上海", "北京", "--only", "440300")
    code, out, _ = run(capsys, "forms", book, "--by", "city", *only, "--to", folder, "--lang", "en")
    assert code == 0 and "3 forms (3 cities)" in out
    names = sorted(p.name for p in folder.iterdir())
    assert names == [f"form_{city}_2021-2022.xlsx" for city in ("Beijing", "Shanghai", "Shenzhen")]
    code, _, err = run(
        capsys, "forms", book, "--by", "province", "--only", "X", "--to", folder, "--lang", "en"
    )
    assert code == 2 and "There is no X" in err
