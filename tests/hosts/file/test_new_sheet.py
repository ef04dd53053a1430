"""A result sheet that the user deleted comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Link, TableWrite, WriteBatch

Make = Callable[..., Path]
Parts = Callable[[Path], dict[str, bytes]]
ALLOWED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def table(name: str = "tbl_new", sheet: str = "新 & 表", **more: Any) -> TableWrite:
    rows = [("北京", 1.5, datetime(2024, 5, 1)), ("=南京", 0.25, None)]
    more = {"formats": {"值": "0.0%", "日": "yyyy-mm-dd"}, "widths": {"城": 12.5}, "top": 7} | more
    return TableWrite(name, ("城", "值", "日"), rows, sheet=sheet, **more)


def test_a_sheet_is_made_with_its_table(ranked: Make, parts_of: Parts) -> None:
    path = ranked()
    before = parts_of(path)
    report = FileHost(path).write(WriteBatch((table(),)))
    after = parts_of(path)
    assert set(report.added) == {
        "xl/worksheets/sheet3.xml",
        "xl/tables/table2.xml",
        "xl/worksheets/_rels/sheet3.xml.rels",
    }
    assert {name for name in before if before[name] != after[name]} <= ALLOWED
    assert "Sheet 新 & 表 was missing and has been made anew." in report.warnings[0][1]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["我的", "排名", "新 & 表"]
    sheet = book["新 & 表"]
    assert sheet.tables["tbl_new"].ref == "A7:C9"
    assert [sheet["B8"].number_format, sheet["C8"].number_format] == ["0.0%", "yyyy-mm-dd"]
    assert sheet["A7"].font.b
    assert not sheet["A8"].font.b
    assert sheet["A9"].quotePrefix
    assert sheet.column_dimensions["A"].width == 12.5
    assert sheet.freeze_panes == "A8"
    block = FileHost(path).read(["tbl_new"])["tbl_new"]
    assert block.rows == (("北京", 1.5, datetime(2024, 5, 1)), ("=南京", 0.25, None))
    assert block.percent == {(0, 1), (1, 1)}


def test_it_can_be_written_again(ranked: Make) -> None:
    path = ranked()
    for _ in range(2):
        FileHost(path).write(WriteBatch((table(), table("tbl_third", "三"))))
    assert FileHost(path).sheets() == ("我的", "排名", "新 & 表", "三")


def test_several_tables_of_one_sheet(ranked: Make) -> None:
    path = ranked()
    tables = (table("tbl_a"), table("tbl_b", left=5), table("tbl_c", top=20))
    FileHost(path).write(WriteBatch(tables))
    assert set(openpyxl.load_workbook(path)["新 & 表"].tables) == {"tbl_a", "tbl_b", "tbl_c"}
    with pytest.raises(ValueError, match="overlaps another table"):
        FileHost(path).write(WriteBatch((table("tbl_x", "四"), table("tbl_y", "四", left=3))))


def test_an_existing_sheet_without_its_table_is_refused(ranked: Make) -> None:
    path = ranked()
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match=r"table tbl_lost is missing \(it belongs on sheet 排名"):
        FileHost(path).write(WriteBatch((table("tbl_lost", "排名"),)))
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["", "a/b", "x" * 32, "'a", "[b]"])
def test_names_no_sheet_can_have(ranked: Make, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a sheet"):
        FileHost(ranked()).write(WriteBatch((table("tbl_new", name),)))


def test_an_empty_table(ranked: Make) -> None:
    path = ranked()
    FileHost(path).write(WriteBatch((TableWrite("tbl_new", ("a", "b"), [], sheet="空"),)))
    assert openpyxl.load_workbook(path)["空"].tables["tbl_new"].ref == "A1:B2"
    assert FileHost(path).read(["tbl_new"])["tbl_new"].rows == ((None, None),)


def test_too_many_rows(ranked: Make) -> None:
    with pytest.raises(WorkbookError, match="need row 1048578"):
        FileHost(ranked()).write(WriteBatch((table(top=1_048_576),)))


def test_a_link_in_a_new_sheet(ranked: Make) -> None:
    path = ranked()
    new = TableWrite("tbl_new", ("a",), [(Link("看", "我的", "B2"),)], sheet="链")
    FileHost(path).write(WriteBatch((new,)))
    assert openpyxl.load_workbook(path)["链"]["A2"].value == '=HYPERLINK("#\'我的\'!B2","看")'


def test_a_workbook_part_without_the_usual_prefix(ranked: Make, replace_part: Any) -> None:
    ns = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def local(data: bytes) -> bytes:
        data = data.replace(b' xmlns:r="' + ns + b'"', b"")
        return data.replace(b" r:id=", b' xmlns:q="' + ns + b'" q:id=')

    path = ranked()
    replace_part(path, {"xl/workbook.xml": local})
    FileHost(path).write(WriteBatch((table(),)))
    assert openpyxl.load_workbook(path).sheetnames[-1] == "新 & 表"
