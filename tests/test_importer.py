from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.importer import ImportOutcome, import_csv
from tests.support.files import SHIPPED, records


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(SHIPPED, tmp_path / "CCNI.xlsm"))


def bring(book: Path, text: str, **mapping: str) -> ImportOutcome:
    data = book.with_name("年鉴.csv")
    data.write_text(text, encoding="utf-8")
    return import_csv(FileHost(book), "annual", data, mapping)


def row_of(book: Path, city: str) -> dict[str, object]:
    rows = records(book, "tbl_annual")
    return next(r for r in rows if (r["city"], r["edition"]) == (city, "2021-2022"))


def test_a_header_may_carry_its_unit_as_the_messages_write_it(book: Path) -> None:
    outcome = bring(book, "城市,GDP（当年价）（亿元）,全社会用电量[亿千瓦时]\n宜昌,4261.4,250\n")
    assert outcome.cells == 2
    row = row_of(book, "420500")
    assert (row["gdp_current"], row["electricity"]) == (4261.4, 250)


def test_columns_that_were_not_used_are_named(book: Path) -> None:
    outcome = bring(book, "城市,GDP（当年价）,备考,\n宜昌,4261.4,甲,\n")
    assert outcome.unused == ("备考",)
    assert outcome.text("zh").endswith("没有用到的列：备考")
    assert outcome.text("en").endswith("Columns not used: 备考")
    assert bring(book, "城市,GDP（当年价）\n宜昌,4261.5\n").text("en").endswith("CCNI.xlsm")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"产值": "gdp_current"}, "has no column '产值'; it has: 城市, 甲"),
        ({"甲": "人口"}, "has no column '人口'; it has: .*Electricity"),
    ],
)
def test_a_mapping_that_fits_nothing_is_refused(book: Path, mapping: dict[str, str], said: str) -> None:
    before = book.read_bytes()
    with pytest.raises(WorkbookError, match=said):
        bring(book, "城市,甲,GDP（当年价）\n宜昌,1,2\n", **mapping)
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("城市,gdp_current,GDP（当年价）\n宜昌,1,2\n", {}),
        ("城市,GDP（当年价）,GDP（当年价）\n宜昌,1,2\n", {}),
        ("城市,甲,乙\n宜昌,1,2\n", {"甲": "gdp_current", "乙": "gdp_current"}),
    ],
)
def test_two_columns_for_one_are_refused(book: Path, text: str, mapping: dict[str, str]) -> None:
    before = book.read_bytes()
    with pytest.raises(WorkbookError, match="has two columns"):
        bring(book, text, **mapping)
    assert book.read_bytes() == before


def test_rows_of_commas_are_no_cities(book: Path) -> None:
    outcome = bring(book, "城市,GDP（当年价）\n宜昌,1\n,\n  , \n")
    assert (outcome.cells, outcome.issues) == (1, ())


def test_semicolons_are_explained(book: Path) -> None:
    with pytest.raises(WorkbookError, match="with commas between"):
        bring(book, "城市;GDP（当年价）\n宜昌;1\n")


def test_a_file_without_a_column_that_fits_is_told_what_would(book: Path) -> None:
    with pytest.raises(WorkbookError, match=r"The table has: .*Electricity"):
        bring(book, "城市,产值\n宜昌,1\n")
