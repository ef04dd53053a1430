"""The workbook behind the printed pages: values only, one sheet a city."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from ccni_xl.workbook.template.profile_book import profile_book, sheet_names
from tests.support.profile_context import profile_context


@pytest.fixture(scope="module")
def book() -> bytes:
    context = profile_context()
    return profile_book([context, replace(context, profile_city="深圳")])


def test_a_sheet_a_city_on_one_landscape_page(book: bytes) -> None:
    found = openpyxl.load_workbook(io.BytesIO(book))
    assert found.sheetnames == ["北京", "深圳"]
    for sheet in found:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight in (None, 1)
        assert sheet.print_area.endswith("$A$1:$S$48")
        assert len(sheet._charts) == 3


def test_nothing_is_left_to_compute_but_gaps(book: bytes) -> None:
    found = openpyxl.load_workbook(io.BytesIO(book))
    formulas = {
        cell.value
        for sheet in found
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }
    assert formulas == {"=NA()"}
    assert found["北京"]["B1"].value == "北京 · 2021-2022"


def test_charts_have_chinese_faces_and_a_text_for_those_who_do_not_see_them(book: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/charts/chart")]
        drawings = [archive.read(n).decode() for n in archive.namelist() if "drawings/drawing" in n]
    assert len(charts) == 6 and all("<a:ea typeface" in chart for chart in charts)
    assert all(d.count('descr="') == 3 for d in drawings if "graphicFrame" in d)


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["a[b]", "'x'"], ["a b", "x"]),
        (["甲", "甲", "甲"], ["甲", "甲 2", "甲 3"]),
        (["A", "a", ""], ["A", "a 2", "-"]),
        (["x" * 40], ["x" * 31]),
    ],
)
def test_names_of_sheets(titles: list[str], names: list[str]) -> None:
    assert sheet_names(titles) == names
