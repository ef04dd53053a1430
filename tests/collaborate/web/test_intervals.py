from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.app import check, robustness
from ccni_xl.cli import main
from ccni_xl.collaborate.web import intervals_in
from ccni_xl.hosts.file import FileHost
from tests.support.files import SHIPPED, records, set_cells
from tests.support.web_page import data_of

NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a small study of its own data."""
    path = Path(shutil.copy(SHIPPED, tmp_path_factory.mktemp("study") / "CCNI.xlsm"))
    robustness(FileHost(path), 16, 1, now=NOW, who="")
    return path


@pytest.fixture
def book(studied: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(studied, tmp_path / "CCNI.xlsm"))


def shared(book: Path) -> Mapping[str, Any]:
    """Return the data of the web page that ``share --html`` makes."""
    with pytest.raises(SystemExit) as stopped:
        main(["share", str(book), "--html", "--force"])
    assert stopped.value.code == 0
    return data_of((book.parent / "CCNI_分享版.html").read_text(encoding="utf-8"))


def test_the_intervals_on_the_sheet_are_those_of_the_page(book: Path) -> None:
    page = shared(book)
    assert page["run"]["runs"] == 16
    sheet = {row["city"]: [row["p05"], row["median"], row["p95"]] for row in records(book, "tbl_robust")}
    assert len(sheet) == 110
    assert {city["code"]: city["interval"] for city in page["cities"]} == sheet


def test_a_study_of_other_data_is_not_shown(book: Path) -> None:
    set_cells(book, "tbl_annual", {"city": "110000", "edition": "2021-2022"}, {"electricity": 999.0})
    page = shared(book)
    assert page["run"]["runs"] is None
    assert not any("interval" in city for city in page["cities"])


def test_without_a_study_there_is_nothing_to_show() -> None:
    host = FileHost(SHIPPED)
    assert intervals_in(host, check(host, now=NOW).results) is None


def test_a_city_without_a_rank_has_no_interval(book: Path) -> None:
    set_cells(book, "tbl_cities", {"city": "420500"}, {"included": "否", "included_reason": "撤并"})
    robustness(FileHost(book), 16, 1, now=NOW, who="")
    cities = {city["code"]: city for city in shared(book)["cities"]}
    assert "interval" not in cities["420500"]
    assert "interval" in cities["110000"]
