"""A result table is rewritten in place: only its cells change, whatever else stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import CellError, Formula, Link, TableWrite, WriteBatch, WriteReport

HEADER = ("名次", "城市", "得分")
NAMES = ("北京", "上海", "深圳", "南京", "宜昌", "杭州", "成都", "武汉", "厦门", "大连")
SHEET = "xl/worksheets/sheet2.xml"
Replace = Callable[[Path, dict[str, Any]], None]
Make = Callable[..., Path]
Parts = Callable[[Path], dict[str, bytes]]


def rows(count: int) -> list[tuple[object, ...]]:
    return [(i + 1, NAMES[i % 10], 80 - i / 7) for i in range(count)]


def write(path: Path, data: list[tuple[object, ...]], **more: Any) -> WriteReport:
    table = TableWrite("tbl_ranking", more.pop("header", HEADER), data, **more)
    return FileHost(path).write(WriteBatch((table,)))


def grid(path: Path, area: str, *, formulas: bool = False) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path, data_only=not formulas)["排名"]
    return [[cell.value for cell in row] for row in sheet[area]]


@pytest.mark.parametrize("count", [1, 3, 5, 9])
def test_rows_come_and_go(ranked: Make, parts_of: Parts, count: int) -> None:
    path = ranked()
    before = parts_of(path)
    report = write(path, rows(count))
    after = parts_of(path)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed <= {SHEET, "xl/tables/table1.xml", "xl/workbook.xml"}
    assert set(report.changed) == changed
    assert not report.added
    assert report.identical == len(before) - len(changed)
    assert grid(path, f"A8:C{7 + count}") == [list(row) for row in rows(count)]
    assert grid(path, f"A{8 + count}:C13") == [[None] * 3] * (6 - count)
    table = openpyxl.load_workbook(path)["排名"].tables["tbl_ranking"]
    assert table.ref == table.autoFilter.ref == f"A7:C{7 + count}"
    assert grid(path, "A1:A1") == [["城市双碳指数排名"]]


def test_no_rows_leave_one_blank_row(ranked: Make) -> None:
    path = ranked()
    write(path, [])
    assert FileHost(path).read(["tbl_ranking"])["tbl_ranking"].rows == ((None, None, None),)
    write(path, rows(2))
    assert len(FileHost(path).read(["tbl_ranking"])["tbl_ranking"].rows) == 2


def test_the_same_input_gives_the_same_bytes(ranked: Make, tmp_path: Path) -> None:
    results = []
    for name in ("one.xlsx", "two.xlsx"):
        path = ranked()
        stamp = datetime(2024, 5, 1, 12)
        batch = WriteBatch((TableWrite("tbl_ranking", HEADER, rows(7)),), modified=stamp)
        FileHost(path, out=tmp_path / name).write(batch)
        results.append((tmp_path / name).read_bytes())
    assert results[0] == results[1]
    again = tmp_path / "three.xlsx"
    FileHost(tmp_path / "one.xlsx", out=again).write(batch)
    assert FileHost(again).read(["tbl_ranking"]) == FileHost(tmp_path / "one.xlsx").read(["tbl_ranking"])


def test_every_kind_of_value(ranked: Make) -> None:
    path = ranked()
    data = [
        ("=1+1", "- 无", 0.1 + 0.2),
        (None, float("nan"), CellError("#N/A")),
        (True, " 前后 ", Formula("=ROW()*2", 20)),
        (datetime(2024, 3, 1), "多\n行<&>", Link("甲", "我的", "A1")),
    ]
    write(path, data)
    block = FileHost(path).read(["tbl_ranking"])["tbl_ranking"]
    assert block.rows[0] == ("=1+1", "- 无", 0.1 + 0.2)
    assert block.rows[1] == (None, None, CellError("#N/A"))
    assert block.rows[2] == (True, " 前后 ", 20)
    assert block.rows[3][1:] == ("多\n行<&>", "甲")
    assert block.formula == {(2, 2), (3, 2)}
    sheet = openpyxl.load_workbook(path)["排名"]
    assert sheet["A8"].data_type == "s"
    assert sheet["A8"].quotePrefix
    assert not sheet["A10"].quotePrefix
    assert sheet["C10"].value == "=ROW()*2"
    assert sheet["C11"].value == '=HYPERLINK("#\'我的\'!A1","甲")'


def test_a_value_in_place_of_marked_text_loses_the_mark(ranked: Make) -> None:
    path = ranked()
    write(path, [("=x", "a", 1)])
    write(path, [(1, "a", 1)])
    assert not openpyxl.load_workbook(path)["排名"]["A8"].quotePrefix


def test_new_rows_look_like_the_first(ranked: Make) -> None:
    path = ranked(more=lambda book, sheet: sheet.set_row(7, 30))
    write(path, rows(8))
    sheet = openpyxl.load_workbook(path)["排名"]
    assert sheet["C15"].number_format == sheet["C8"].number_format == "0.0"
    assert sheet.row_dimensions[15].height == 30


def test_rows_keep_their_attributes_and_extensions(ranked: Make, replace_part: Replace) -> None:
    path = ranked()
    replace_part(path, {SHEET: lambda d: d.replace(b'<row r="9" ', b'<row r="9" hidden="1" customX="y" ')})
    write(path, rows(7))
    assert re.search(
        rb'<row r="9"[^>]* hidden="1" customX="y">', FileHost(path)._reader.book.package.read(SHEET)
    )


def test_text_longer_than_a_cell_is_cut_and_said(ranked: Make) -> None:
    path = ranked()
    report = write(path, [(1, "城" * 40_000, 1)])
    assert "cut to the 32767" in report.warnings[0][1]
    assert len(str(FileHost(path).read(["tbl_ranking"])["tbl_ranking"].rows[0][1])) == 32767


def test_infinity_never_reaches_a_cell(ranked: Make, parts_of: Parts) -> None:
    path = ranked()
    before = path.read_bytes()
    with pytest.raises(ValueError, match="infinity"):
        write(path, [(1, "a", float("inf"))])
    assert path.read_bytes() == before


# ---------------------------------------------------------------- columns
def test_columns_are_found_by_label(ranked: Make) -> None:
    path = ranked(extra={"备注": ["a", "b", None, "d", "e"]})
    write(path, [(9.5, "南京")], header=("得分", "城市"))
    assert grid(path, "A8:D8") == [[1, "南京", 9.5, "a"]]


def test_a_missing_column_is_named(ranked: Make) -> None:
    path = ranked()
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match=r"tbl_ranking on sheet 排名 lacks the columns 并列、变化"):
        write(path, [], header=("名次", "并列", "变化"))
    assert path.read_bytes() == before


def test_a_table_without_header_row_is_refused(ranked: Make, replace_part: Replace) -> None:
    path = ranked()
    replace_part(
        path, {"xl/tables/table1.xml": lambda d: d.replace(b"<table ", b'<table headerRowCount="0" ')}
    )
    with pytest.raises(WorkbookError, match="no header row"):
        write(path, rows(1))


# ---------------------------------------------------------------- what stands in the way
@pytest.mark.parametrize(
    ("more", "match"),
    [
        (lambda book, sheet: sheet.write("B14", "我的笔记"), r"need row 15, but B14 is not empty"),
        (lambda book, sheet: sheet.write_formula("C13", "=1"), r"but C13 is not empty"),
        (lambda book, sheet: sheet.add_table("C14:E16", {"name": "tbl_mine"}), r"but C14 is not empty"),
        (
            lambda book, sheet: sheet.merge_range("B14:F15", "x"),
            r"merged cells B14:F15 on sheet 排名 cross .* A8:C15",
        ),
        (
            lambda book, sheet: sheet.write_array_formula("C14:D15", "{=A1:B2}"),
            r"array formula C14:D15 on sheet 排名 crosses",
        ),
    ],
)
def test_growing_refuses_rather_than_shifts(ranked: Make, more: Any, match: str) -> None:
    path = ranked(more=more)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match=match):
        write(path, rows(8))
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == ["book.xlsx"]
    write(path, rows(5))


def test_blank_styled_rows_below_are_free(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        style = book.add_format({"bg_color": "#F2F2F2"})
        for row in range(12, 20):
            sheet.write_blank(row, 1, None, style)

    path = ranked(more=more)
    write(path, rows(9))
    assert openpyxl.load_workbook(path)["排名"]["B15"].fill.fgColor.rgb == "FFF2F2F2"


def test_results_that_do_not_fit_the_sheet(ranked: Make, replace_part: Replace) -> None:
    path = ranked()
    replace_part(
        path,
        {
            "xl/tables/table1.xml": lambda d: d.replace(b"A7:C12", b"A1048570:C1048576"),
            SHEET: lambda d: re.sub(rb"<row r=\"(7|8|9|10|11|12)\".*?</row>", b"", d),
        },
    )
    with pytest.raises(WorkbookError, match="need row 1048579"):
        write(path, rows(9))


def test_content_to_the_right_of_a_growing_table_is_left_alone(ranked: Make) -> None:
    path = ranked(notes={"F9": "别动", "F15": "也别动"})
    write(path, rows(9))
    assert grid(path, "F9:F9") + grid(path, "F15:F15") == [["别动"], ["也别动"]]


def test_two_tables_in_the_same_rows(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.add_table("F7:G9", {"name": "tbl_two", "columns": [{"header": "a"}, {"header": "b"}]})
        sheet.write("F8", "旧")

    path = ranked(more=more)
    batch = WriteBatch(
        (
            TableWrite("tbl_ranking", HEADER, rows(8)),
            TableWrite("tbl_two", ("a", "b"), [(i, -i) for i in range(6)]),
        )
    )
    FileHost(path).write(batch)
    assert [row[5:] for row in grid(path, "A8:G13")] == [[i, -i] for i in range(6)]
    assert grid(path, "A15:C15") == [list(rows(8)[7])]


# ---------------------------------------------------------------- totals
@pytest.mark.parametrize("count", [2, 5, 8])
def test_the_totals_row_moves(ranked: Make, count: int) -> None:
    path = ranked(totals=True)
    write(path, rows(count))
    last = 8 + count
    found = grid(path, f"A{last}:C{last}", formulas=True)
    assert found == [["合计", None, "=SUBTOTAL(101,[得分])"]]
    assert grid(path, f"A8:C{last - 1}") == [list(row) for row in rows(count)]
    table = openpyxl.load_workbook(path)["排名"].tables["tbl_ranking"]
    assert table.ref == f"A7:C{last}"
    assert table.autoFilter.ref == f"A7:C{last - 1}"
    assert grid(path, f"A{last + 1}:C{last + 6}") == [[None] * 3] * 6


# ---------------------------------------------------------------- formulas of the workbook
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CHAIN = b'<calcChain xmlns="' + MAIN + b'"><c r="B1" i="1"/></calcChain>'


def with_chain(path: Path, replace_part: Replace) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    link = f'<Relationship Id="rIdX" Type="{kind}" Target="calcChain.xml"/></Relationships>'.encode()
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    entry = f'<Override PartName="/xl/calcChain.xml" ContentType="{mime}"/></Types>'.encode()
    replace_part(
        path,
        {
            "xl/calcChain.xml": CHAIN,
            "xl/_rels/workbook.xml.rels": lambda d: d.replace(b"</Relationships>", link),
            "[Content_Types].xml": lambda d: d.replace(b"</Types>", entry),
        },
    )


def test_the_calculation_chain_stays_if_no_formula_cell_changes(
    ranked: Make, replace_part: Replace, parts_of: Parts
) -> None:
    path = ranked()
    with_chain(path, replace_part)
    report = write(path, rows(8))
    assert parts_of(path)["xl/calcChain.xml"] == CHAIN
    assert not report.dropped


def test_the_calculation_chain_goes_if_a_formula_comes(
    ranked: Make, replace_part: Replace, parts_of: Parts
) -> None:
    path = ranked()
    with_chain(path, replace_part)
    report = write(path, [(1, Link("a", "我的", "A1"), 3)])
    after = parts_of(path)
    assert report.dropped == ("xl/calcChain.xml",)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    openpyxl.load_workbook(path)


def test_the_next_program_computes_everything_anew(
    ranked: Make, parts_of: Parts, replace_part: Replace
) -> None:
    path = ranked()
    replace_part(path, {"xl/workbook.xml": lambda d: re.sub(rb"<calcPr[^>]*/>", b"", d)})
    write(path, rows(5))
    assert b"</definedNames>" not in parts_of(path)["xl/workbook.xml"]
    assert b'</sheets><calcPr fullCalcOnLoad="1"/>' in parts_of(path)["xl/workbook.xml"]


def test_the_users_formulas_elsewhere_keep_formula_and_value(ranked: Make) -> None:
    path = ranked()
    write(path, rows(9))
    assert openpyxl.load_workbook(path)["我的"]["B1"].value == "=SUM(排名!C8:C12)"
    assert openpyxl.load_workbook(path, data_only=True)["我的"]["B1"].value == 447


def test_a_shared_formula_whose_first_cell_is_overwritten(ranked: Make, replace_part: Replace) -> None:
    group = (
        b'<c r="C8"><f t="shared" ref="C8:E8" si="0">A8*2</f><v>2</v></c>'
        b'<c r="D8"><f t="shared" si="0"/><v>4</v></c><c r="E8"><f t="shared" si="0"/><v>6</v></c>'
    )

    def shared(data: bytes) -> bytes:
        return re.sub(rb'<c r="C8"[^>]*><v>[^<]*</v></c>', group, data)

    path = ranked()
    replace_part(path, {SHEET: shared})
    write(path, rows(5))
    assert grid(path, "C8:E8", formulas=True) == [[80, "=B8*2", "=C8*2"]]
    assert grid(path, "D8:E8") == [[4, 6]]


# ---------------------------------------------------------------- odd XML
def test_prefixes_missing_addresses_and_strict(ranked: Make, replace_part: Replace) -> None:
    def odd(data: bytes) -> bytes:
        data = re.sub(rb'<(row|c) r="[A-Z]*\d+"', rb"<\1", data)
        data = data.replace(b"<sheetData>", b"<sheetData>" + b"").replace(b'xmlns="', b'xmlns:x="', 1)
        return re.sub(rb"<(/?)(?![?!])", rb"<\1x:", data)

    def dense(data: bytes) -> bytes:
        return data.replace(
            b'<row r="7"', b'<row r="2"/><row r="3"/><row r="4"/><row r="5"/><row r="6"/><row r="7"'
        )

    path = ranked(notes={"E9": "x"})
    replace_part(path, {SHEET: lambda d: odd(re.sub(rb'<c r="E9"', b'<c r="D9"/><c r="E9"', dense(d)))})
    write(path, rows(9))
    block = FileHost(path).read(["tbl_ranking"])["tbl_ranking"]
    assert block.rows == tuple(rows(9))
    assert grid(path, "E9:E9") == [["x"]]
    assert grid(path, "A1:A1") == [["城市双碳指数排名"]]


def test_rows_out_of_order_are_refused(ranked: Make, replace_part: Replace) -> None:
    path = ranked()
    replace_part(path, {SHEET: lambda d: d.replace(b'<row r="9"', b'<row r="3"')})
    with pytest.raises(WorkbookError, match="out of order"):
        write(path, rows(2))


def test_an_empty_tables_placeholder_mark_goes(ranked: Make, replace_part: Replace, parts_of: Parts) -> None:
    path = ranked()
    replace_part(path, {"xl/tables/table1.xml": lambda d: d.replace(b"<table ", b'<table insertRow="1" ')})
    write(path, rows(2))
    assert b"insertRow" not in parts_of(path)["xl/tables/table1.xml"]


def test_the_dimension_covers_what_is_used(ranked: Make, parts_of: Parts) -> None:
    path = ranked()
    write(path, rows(9))
    assert b'<dimension ref="A1:C16"/>' in parts_of(path)[SHEET]
