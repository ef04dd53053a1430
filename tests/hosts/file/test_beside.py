"""What the user keeps beside the results goes with its row, and is never lost in silence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import StrayNote, TableWrite, WriteBatch, WriteReport

HEADER = ("名次", "城市", "得分")
Make = Callable[..., Path]


def write(path: Path, cities: str, key: Any = "城市") -> WriteReport:
    """Write a ranking of cities, named by one character each."""
    data = [(i + 1, NAME[c], 80.0 - i) for i, c in enumerate(cities)]
    return FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, data, key=key),)))


NAME = dict(zip("北上深南宜杭", ("北京", "上海", "深圳", "南京", "宜昌", "杭州"), strict=True))


def grid(path: Path, area: str, *, formulas: bool = False) -> list[object]:
    sheet = openpyxl.load_workbook(path, data_only=not formulas)["排名"]
    found = [[cell.value for cell in row] for row in sheet[area]]
    return [row[0] for row in found] if len(found[0]) == 1 else found  # type: ignore[return-value]


def test_a_column_in_the_table_moves_with_its_key(ranked: Make) -> None:
    path = ranked(extra={"备注": ["京", None, 3.5, "宁", "宜"]})
    report = write(path, "宜深南北上杭")
    assert grid(path, "D8:D13") == ["宜", 3.5, "宁", "京", None, None]
    assert report.stray == ()
    write(path, "北上深南宜")
    assert grid(path, "D8:D13") == ["京", None, 3.5, "宁", "宜", None]


def test_cells_next_to_the_table_move_as_well(ranked: Make) -> None:
    path = ranked(notes={"D8": "京", "D11": "宁", "E11": "再", "E7": "我的标题"})
    write(path, "南北上深宜")
    assert grid(path, "D8:E12") == [["宁", "再"], ["京", None], [None, None], [None, None], [None, None]]
    assert grid(path, "E7:E7") == ["我的标题"]


def test_cells_left_of_the_table_move_as_well(ranked: Make, replace_part: Any) -> None:
    def shift(data: bytes) -> bytes:  # the table begins at B: give it a column less, and A becomes a note
        return (
            re.sub(rb'<tableColumn id="1"[^>]*?/>', b"", data)
            .replace(b"A7:C12", b"B7:C12")
            .replace(b'tableColumns count="3"', b'tableColumns count="2"')
        )

    path = ranked()
    replace_part(path, {"xl/tables/table1.xml": shift})
    data = [(NAME[c], 1.0) for c in "宜北上深南"]
    FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER[1:], data, key="城市"),)))
    assert grid(path, "A8:A12") == [5, 1, 2, 3, 4]


def test_a_note_keeps_its_look(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.write("D11", "宁", book.add_format({"bg_color": "#FF0000"}))

    path = ranked(more=more)
    write(path, "南北上深宜")
    sheet = openpyxl.load_workbook(path)["排名"]
    assert sheet["D8"].fill.fgColor.rgb == "FFFF0000"
    assert sheet["D11"].fill.fill_type is None


def test_notes_of_a_city_that_leaves_are_handed_over(ranked: Make) -> None:
    path = ranked(
        extra={"备注": ["京", None, None, "宁", None]}, notes={"E7": "电话", "E11": 25, "F11": "末"}
    )
    report = write(path, "宜北上深")
    assert report.stray == (
        StrayNote("tbl_ranking", ("南京",), (("备注", "宁"), ("电话", "25"), ("F11", "末"))),
    )
    assert grid(path, "D8:F12") == [
        [None, None, None],
        ["京", None, None],
        [None, None, None],
        [None, None, None],
        [None, None, None],
    ]


def test_all_cities_leave(ranked: Make) -> None:
    path = ranked(extra={"备注": ["京", None, None, None, "宜"]})
    report = write(path, "")
    assert [note.key for note in report.stray] == [("北京",), ("宜昌",)]
    assert grid(path, "D8:D12") == [None] * 5


def test_equal_keys_are_told_apart_by_their_order(ranked: Make) -> None:
    path = ranked(order=(0, 0, 1, 1, 2), extra={"备注": ["a", "b", "c", "d", "e"]})
    write(path, "深上北北上")
    assert grid(path, "D8:D12") == ["e", "c", "a", "b", "d"]


def test_a_key_of_two_columns(ranked: Make) -> None:
    path = ranked(extra={"备注": ["a", "b", None, None, None]})
    report = write(path, "北深上", key=("城市", "名次"))
    assert grid(path, "D8:D10") == ["a", None, None]
    assert report.stray == (StrayNote("tbl_ranking", ("上海", 2), (("备注", "b"),)),)


def test_nothing_moves_without_a_key(ranked: Make) -> None:
    path = ranked(extra={"备注": ["a", "b", "c", "d", "e"]})
    report = write(path, "宜南深", key=None)
    assert grid(path, "D8:D12") == ["a", "b", "c", "d", "e"]
    assert report.stray == ()
    assert report.warnings[0][1].endswith("what you entered in D11、D12 stands below it.")


def test_without_a_key_the_totals_row_runs_over_nothing(ranked: Make) -> None:
    path = ranked(extra={"备注": ["a", "b", "c", "d", "e"]}, totals=True)
    report = write(path, "宜南深", key=None)
    assert [note.notes for note in report.stray] == [(("备注", "d"),), (("备注", "e"),)]
    assert grid(path, "D8:D13") == ["a", "b", "c", None, None, None]


def test_notes_and_totals(ranked: Make) -> None:
    path = ranked(extra={"备注": ["a", "b", "c", "d", "e"]}, totals=True)
    write(path, "宜南深杭上北")
    assert grid(path, "D8:D14") == ["e", "d", "c", None, "b", "a", None]
    assert grid(path, "A14:A14") == ["合计"]
    write(path, "北")
    assert grid(path, "A8:D9") == [[1, "北京", 80, "a"], ["合计", None, 0, None]]


# ---------------------------------------------------------------- computed columns
def test_a_calculated_column_is_filled_down(ranked: Make) -> None:
    path = ranked(extra={"倍": "=tbl_ranking[[#This Row],[得分]]*2", "备注": ["a", None, None, None, "e"]})
    write(path, "宜北上深南杭")
    own = "=tbl_ranking[[#This Row],[得分]]*2"
    assert grid(path, "D8:D13", formulas=True) == [own] * 6
    assert grid(path, "E8:E13") == ["e", "a", None, None, None, None]
    write(path, "宜")
    assert grid(path, "D8:D13", formulas=True) == [own] + [None] * 5


def test_a_plain_formula_is_filled_relative_to_its_row(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        for row in range(8, 13):
            sheet.write_formula(f"D{row}", f"=C{row}-$C$8", book.add_format({"num_format": "0.00"}))

    path = ranked(extra={"差": [None] * 5}, more=more)
    write(path, "宜北上深南杭上"[:7])
    sheet = openpyxl.load_workbook(path)["排名"]
    assert sheet["D14"].value == "=C14-$C$8"
    assert sheet["D14"].number_format == "0.00"


def test_shared_formulas_of_a_computed_column(ranked: Make, replace_part: Any) -> None:
    def shared(data: bytes) -> bytes:
        for row in range(8, 13):
            text = b'<f t="shared" ref="D8:D12" si="1">C8*2</f>' if row == 8 else b'<f t="shared" si="1"/>'
            data = re.sub(
                rb'(<row r="%d".*?)</row>' % row,
                lambda m, t=text, r=row: m[1] + b'<c r="D%d">%b<v>1</v></c></row>' % (r, t),
                data,
                count=1,
            )
        return data

    path = ranked(extra={"倍": [None] * 5})
    replace_part(path, {"xl/worksheets/sheet2.xml": shared})
    write(path, "宜北上深南杭")
    assert grid(path, "D8:D13", formulas=True) == [f"=C{row}*2" for row in range(8, 14)]


def test_a_note_that_is_a_formula_moves_with_its_column(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.write_formula("D8", "=C8*2", value=180)

    path = ranked(extra={"备注": [None, "沪", None, None, None]}, more=more)
    write(path, "上深北")
    assert grid(path, "D8:D10", formulas=True) == ["沪", None, "=C10*2"]
    report = write(path, "上")
    assert report.stray == (StrayNote("tbl_ranking", ("北京",), (("备注", "=C10*2"),)),)


def test_formulas_next_to_the_table_stay(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        for row in range(8, 13):
            sheet.write_formula(f"D{row}", f"=C{row}*2")

    path = ranked(more=more)
    write(path, "宜北上")
    assert grid(path, "D8:D12", formulas=True) == [f"=C{row}*2" for row in range(8, 13)]


# ---------------------------------------------------------------- limits
def test_cells_behind_an_empty_column_stay_and_it_is_said(ranked: Make) -> None:
    path = ranked(notes={"D8": "京", "F8": "说明"})
    report = write(path, "上北")
    assert grid(path, "D8:F9") == [[None, None, "说明"], ["京", None, None]]
    assert any("F8 and others are set apart" in en for _, en in report.warnings)
    assert not write(path, "上北").warnings


def test_comments_stay_and_it_is_said(ranked: Make) -> None:
    path = ranked(notes={"D8": "京"}, more=lambda book, sheet: sheet.write_comment("B8", "看这里"))
    report = write(path, "上北")
    assert any("the comment on B8 stays" in en for _, en in report.warnings)


def test_another_table_ends_the_neighbourhood(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.add_table("D7:D12", {"name": "tbl_next", "columns": [{"header": "下"}]})
        sheet.write("D8", "别的表")

    path = ranked(more=more)
    write(path, "上北")
    assert grid(path, "D8:D8") == ["别的表"]


def test_a_note_does_not_move_onto_other_content(ranked: Make) -> None:
    path = ranked(notes={"D8": "京", "D13": "页脚"})
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="D13 is not empty"):
        write(path, "上深南宜杭北")
    assert path.read_bytes() == before


def test_merged_notes_are_refused_when_they_would_move(ranked: Make) -> None:
    path = ranked(more=lambda book, sheet: sheet.merge_range("D8:D9", "京"))
    write(path, "北上深")
    with pytest.raises(WorkbookError, match="merged cells D8:D9"):
        write(path, "上北深")
