"""Writing into the open workbook: tables, named cells, the user's own things, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.live import LiveHost
from ccni_xl.hosts.port import CellError, Formula, Host, Link, StrayNote, TableWrite, WriteBatch
from tests.support.excel_engine import running_excel
from tests.support.excel_model import BookModel, SheetModel, TableModel

HEADER = ("名次", "城市", "得分")
NAME = dict(zip("北上深南宜杭", ("北京", "上海", "深圳", "南京", "宜昌", "杭州"), strict=True))


def small(
    cities: str = "北上深南宜", *, extra: dict[int, list[Any]] | None = None, wide: int = 3
) -> BookModel:
    """Return a workbook with the table tbl_ranking at A7 of 排名; ``extra`` fills columns from row 7 on."""
    sheet = SheetModel("排名")
    rows = [HEADER, *((i + 1.0, NAME[c], 90.0 - i) for i, c in enumerate(cities))]
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            sheet.cell(7 + i, 1 + j).value = value
    for column, cells in (extra or {}).items():
        for i, value in enumerate(cells):
            cell = sheet.cell(7 + i, column)
            if isinstance(value, str) and value.startswith("="):
                cell.formula = value
            else:
                cell.value = value
    sheet.tables.append(TableModel("tbl_ranking", (7, 1, 7 + len(cities), wide)))
    mine = SheetModel("我的")
    mine.cell(1, 1).value = "甲"
    names = {"stamp": "='我的'!$B$2", "list": "=tbl_ranking[城市]", "block": "='我的'!$B$2:$C$3"}
    return BookModel("小.xlsm", [mine, sheet], names)


@pytest.fixture
def excel() -> Iterator[Any]:
    """Open workbooks in an Excel that ends with the test."""
    stack = []

    def start(model: BookModel) -> LiveHost:
        running = running_excel(model)
        stack.append(running)
        (book,) = running.__enter__()
        return LiveHost(book)

    yield start
    for running in reversed(stack):
        running.__exit__(None, None, None)


def ranking(cities: str, key: Any = "城市") -> WriteBatch:
    data = [(i + 1, NAME[c], 80.0 - i) for i, c in enumerate(cities)]
    return WriteBatch((TableWrite("tbl_ranking", HEADER, data, key=key),))


def column(model: BookModel, number: int, first: int = 8, last: int = 13) -> list[Any]:
    sheet = model.sheet("排名")
    cells = [sheet.cells.get((row, number)) for row in range(first, last + 1)]
    return [None if cell is None else cell.formula or cell.value for cell in cells]


# ---------------------------------------------------------------- reading
def test_what_is_there(excel: Any) -> None:
    model = small()
    host = excel(model)
    assert isinstance(host, Host)
    assert (host.label, host.path) == ("小.xlsm", None)
    assert host.sheets() == ("我的", "排名")
    place = host.tables()["tbl_ranking"]
    assert (place.sheet, place.top, place.left, place.bottom, place.right) == ("排名", 7, 1, 12, 3)
    assert place.header == HEADER
    assert host.names() == ("stamp",)
    assert host.read_names(["STAMP", "list", "absent"]) == {"STAMP": None}
    assert host.read(["TBL_RANKING"])["TBL_RANKING"].rows[0] == (1.0, "北京", 90.0)
    with pytest.raises(WorkbookError, match="table tbl_x is missing"):
        host.read(["tbl_x"])


def test_every_kind_of_value(excel: Any) -> None:
    when = datetime(2026, 1, 2)
    model = small(extra={4: ["混", True, "#N/A", "", when, "007"]}, wide=4)
    host = excel(model)
    found = [row[3] for row in host.read(["tbl_ranking"])["tbl_ranking"].rows]
    assert found == [True, CellError("#N/A"), None, when, "007"]


def test_a_row_typed_right_below_a_table_is_told(excel: Any) -> None:
    model = small()
    assert excel(small()).read(["tbl_ranking"])["tbl_ranking"].below == ""
    model.sheet("排名").cell(13, 2).value = "新城"
    assert excel(model).read(["tbl_ranking"])["tbl_ranking"].below == "B13"


def test_money_keeps_its_digits(excel: Any) -> None:
    model = small(extra={4: ["钱", 1.23456789, 2.0, 3.0, 4.0, 5.0]}, wide=4)
    for row in range(8, 13):
        model.sheet("排名").cell(row, 4).number_format = "¥#,##0.00"
    model.sheet("排名").cell(12, 4).formula = "=1/3"
    model.computed = {("排名", 12, 4): 1 / 3}
    host = excel(model)
    found = [row[3] for row in host.read(["tbl_ranking"])["tbl_ranking"].rows]
    assert found == [1.23456789, 2.0, 3.0, 4.0, 0.3333]  # a formula's money is what Excel hands over


def test_percentages_are_found_with_few_questions(excel: Any) -> None:
    model = small("北上深南宜" * 20)
    for row in range(8, 108):
        model.sheet("排名").cell(row, 3).number_format = "0.00" if row != 50 else '0.0%" m"'
        model.sheet("排名").cell(row, 1).number_format = '0"%"'
    host = excel(model)
    assert host.read(["tbl_ranking"])["tbl_ranking"].percent == {(42, 2)}
    assert model.calls["format"] < 30


def test_a_sheet_too_large_is_refused(excel: Any) -> None:
    model = small()
    model.sheet("排名").cell(1_048_576, 16_384).value = 1.0
    with pytest.raises(WorkbookError, match="reaches row 1048576 and column XFD"):
        excel(model).tables()


# ---------------------------------------------------------------- values on their way
def test_text_stays_text(excel: Any) -> None:
    model = small()
    texts = [
        "=1+1",
        "+1",
        "-南",
        "@a",
        "\t",
        "\r",
        "320100",
        "１２",
        "2021-2022",
        "true",
        "'x",
        "#N/A",
        "1/2",
    ]
    batch = WriteBatch((TableWrite("tbl_ranking", HEADER, [(i, t, t) for i, t in enumerate(texts)]),))
    excel(model).write(batch)
    assert column(model, 2, 8, 20) == texts
    assert not any(cell.formula for cell in model.sheet("排名").cells.values())


def test_values_are_normalised(excel: Any) -> None:
    model = small()
    rows = [
        (np.int64(1), np.str_("南京"), np.float64("nan")),
        (None, Link("宜昌", "我的", "A1"), Formula("=_xlfn.UNICODE(A1)+SUM(tbl_ranking[])", 3)),
        (datetime(2026, 1, 2), CellError("#N/A"), True),
    ]
    excel(model).write(WriteBatch((TableWrite("tbl_ranking", HEADER, rows),)))
    assert column(model, 1, 8, 10) == [1.0, None, datetime(2026, 1, 2)]
    assert column(model, 2, 8, 10) == ["南京", '=HYPERLINK("#\'我的\'!A1","宜昌")', "#N/A"]
    assert column(model, 3, 8, 10) == [None, "=UNICODE(A1)+SUM(tbl_ranking[#Data])", True]


def test_infinity_is_refused_before_anything_is_written(excel: Any) -> None:
    model = small()
    host = excel(model)
    with pytest.raises(ValueError, match="infinity"):
        host.write(WriteBatch((TableWrite("tbl_ranking", HEADER, [(1, "南京", float("inf"))]),)))
    assert model.calls["write"] == 0


def test_long_text_is_cut_and_it_is_said(excel: Any) -> None:
    model = small()
    report = excel(model).write(WriteBatch((TableWrite("tbl_ranking", HEADER, [(1, "城" * 40_000, 1)]),)))
    assert len(column(model, 2, 8, 8)[0]) == 32_767
    assert "was cut to the 32767" in report.warnings[0][1]


# ---------------------------------------------------------------- growing and shrinking
def test_a_longer_table(excel: Any) -> None:
    model = small()
    model.sheet("排名").cell(12, 3).number_format = "0.0"
    excel(model).write(ranking("宜北上深南杭"))
    assert model.sheet("排名").tables[0].area == (7, 1, 13, 3)
    assert column(model, 2) == ["宜昌", "北京", "上海", "深圳", "南京", "杭州"]
    assert model.sheet("排名").cell(13, 3).number_format == "0.0"


@pytest.mark.parametrize("cities", ["宜", ""])
def test_a_shorter_table(excel: Any, cities: str) -> None:
    model = small()
    excel(model).write(ranking(cities))
    assert model.sheet("排名").tables[0].area == (7, 1, 8, 3)
    assert column(model, 2) == [NAME.get(cities)] + [None] * 5


def test_a_totals_row_moves_with_the_table(excel: Any) -> None:
    model = small(extra={3: ["得分", 5.0, 4.0, 3.0, 2.0, 1.0, "=SUBTOTAL(109,[得分])"]})
    table = model.sheet("排名").tables[0]
    table.area, table.show_totals = (7, 1, 13, 3), True
    excel(model).write(ranking("宜北"))
    assert table.area == (7, 1, 10, 3)
    assert column(model, 3, 8, 13) == [80.0, 79.0, "=SUBTOTAL(109,[得分])", None, None, None]


def test_a_filter_is_taken_off_before_anything_is_assigned(excel: Any) -> None:
    model = small()
    model.sheet("排名").hidden = {9, 10}
    model.sheet("排名").tables[0].filtered = True
    order: list[str] = []
    model.fault = lambda operation, what: order.append(operation)
    report = excel(model).write(ranking("宜北上深南"))
    assert model.sheet("排名").hidden == set()
    assert order.index("filter") < order.index("write")
    assert "had a filter; all rows are shown again" in report.warnings[0][1]
    assert model.sheet("排名").tables[0].show_autofilter
    model.sheet("排名").hidden = {9}
    assert excel(model).write(ranking("宜北上深南")).warnings == ()
    assert model.sheet("排名").hidden == {9}


def test_results_do_not_run_over_other_content(excel: Any) -> None:
    model = small(extra={2: ["城市", *(NAME[c] for c in "北上深南宜"), "页脚"]})
    host = excel(model)
    with pytest.raises(WorkbookError, match="B13 is not empty"):
        host.write(ranking("宜北上深南杭"))
    assert model.calls["write"] == 0


def test_columns_are_found_by_their_labels(excel: Any) -> None:
    model = small()
    for row in range(7, 13):
        a, c = model.sheet("排名").cell(row, 1), model.sheet("排名").cell(row, 3)
        a.value, c.value = c.value, a.value
    excel(model).write(ranking("宜"))
    assert [column(model, n, 8, 8)[0] for n in (1, 2, 3)] == [80.0, "宜昌", 1.0]
    with pytest.raises(WorkbookError, match="lacks the columns 新"):
        excel(small()).write(WriteBatch((TableWrite("tbl_ranking", ("新",), []),)))


def test_a_sheet_that_is_gone_is_made_anew(excel: Any) -> None:
    model = small()
    new = TableWrite(
        "tbl_new",
        ("城市", "值"),
        [("南京", 1.0)],
        sheet="新",
        top=7,
        formats={"值": "0.0"},
        widths={"城市": 20},
    )
    empty = TableWrite("tbl_void", ("a",), [], sheet="新", top=7, left=5)
    host = excel(model)
    report = host.write(WriteBatch((new, empty)))
    assert report.added == ("tbl_new", "tbl_void")
    assert host.read(["tbl_new"])["tbl_new"].rows == (("南京", 1.0),)
    assert host.read(["tbl_void"])["tbl_void"].rows == ((None,),)
    assert model.sheet("新").cell(8, 2).number_format == "0.0"
    with pytest.raises(WorkbookError, match="belongs on sheet 我的"):
        host.write(WriteBatch((TableWrite("tbl_x", ("a",), [], sheet="我的"),)))


def test_a_new_sheet_stands_before_the_hidden_ones(excel: Any) -> None:
    model = small()
    model.sheets.append(SheetModel("暗", visible=False))
    excel(model).write(WriteBatch((TableWrite("tbl_new", ("a",), [(1.0,)], sheet="新", top=7),)))
    assert [sheet.name for sheet in model.sheets][-2:] == ["新", "暗"]


# ---------------------------------------------------------------- the user's own
def test_a_column_in_the_table_moves_with_its_key(excel: Any) -> None:
    model = small(extra={4: ["备注", "京", None, "3-5", "宁", 7.0]}, wide=4)
    host = excel(model)
    report = host.write(ranking("宜深南北上杭"))
    assert column(model, 4) == [7.0, "3-5", "宁", "京", None, None]
    assert report.stray == ()
    report = host.write(ranking("南宜"))
    assert column(model, 4) == ["宁", 7.0, None, None, None, None]
    assert report.stray == (
        StrayNote("tbl_ranking", ("深圳",), (("备注", "3-5"),)),
        StrayNote("tbl_ranking", ("北京",), (("备注", "京"),)),
    )


def test_cells_beside_the_table_move_up_to_an_empty_column(excel: Any) -> None:
    model = small(
        extra={
            4: [None, "京", None, None, "宁"],
            5: ["电话", None, None, None, 25.0],
            7: ["远", "留", None, None, None],
        }
    )
    report = excel(model).write(ranking("南北上深"))
    assert column(model, 4) == ["宁", "京", None, None, None, None]
    assert column(model, 5) == [25.0, None, None, None, None, None]
    assert column(model, 7) == ["留", None, None, None, None, None]
    assert column(model, 5, 7, 7) == ["电话"]
    assert report.stray == ()
    report = excel(model2 := small(extra={4: [None, "京"], 5: ["电话", 25.0]})).write(ranking("南"))
    assert report.stray == (StrayNote("tbl_ranking", ("北京",), (("D8", "京"), ("电话", "25"))),)
    assert column(model2, 4) == [None] * 6


def test_notes_beside_the_table_are_not_taken_into_it(excel: Any) -> None:
    model = small(extra={4: [None, "京", None, None, "宁"]})
    (table,) = model.sheet("排名").tables
    before = table.area[3]
    excel(model).write(ranking("南北上深宜"))
    assert column(model, 4)[0] == "宁"
    assert table.area[3] == before


def test_nothing_of_the_users_is_rewritten_where_nothing_moves(excel: Any) -> None:
    model = small(extra={4: ["备注", "京", None, None, "宁", None]}, wide=4)
    excel(model).write(ranking("北上深南宜"))
    assert model.calls["write"] == 1


def test_stray_notes_go_to_the_shelter(excel: Any) -> None:
    model = small(extra={4: ["备注", "京", None, None, None, None]}, wide=4)
    home = SheetModel("问题", tables=[TableModel("tbl_issues", (1, 1, 2, 1))])
    home.cell(1, 1).value = "说明"
    model.sheets.append(home)

    def shelter(stray: tuple[StrayNote, ...]) -> TableWrite:
        return TableWrite("tbl_issues", ("说明",), [(f"{note.key[0]} {note.notes[0][1]}",) for note in stray])

    batch = ranking("南")
    report = excel(model).write(WriteBatch((*batch.tables, shelter(())), shelter=shelter))
    assert home.cell(2, 1).value == "北京 京"
    assert len(report.stray) == 1


def test_computed_columns_are_filled_down_and_formulas_move(excel: Any) -> None:
    model = small(extra={4: ["倍", *(f"=C{r}*2" for r in range(8, 13))], 5: ["注", "=C8+1", "沪"]}, wide=5)
    model.computed = {("排名", row, 4): 1.0 for row in range(8, 13)} | {("排名", 8, 5): 2.0}
    excel(model).write(ranking("上深南宜杭北"))
    assert column(model, 4) == [f"=C{row}*2" for row in range(8, 14)]
    assert column(model, 5) == ["沪", None, None, None, None, "=C13+1"]


def test_columns_between_ours_cost_one_write_more(excel: Any) -> None:
    model = small(
        extra={3: ["我的", "京", None, None, None, None], 4: ["得分", 5.0, 4.0, 3.0, 2.0, 1.0]}, wide=4
    )
    excel(model).write(ranking("上北深南宜"))
    assert column(model, 3) == [None, "京", None, None, None, None]
    assert column(model, 4) == [80.0, 79.0, 78.0, 77.0, 76.0, None]
    assert model.calls["write"] == 3


def test_nothing_moves_without_a_key(excel: Any) -> None:
    model = small(extra={4: ["备注", "a", "b", "c", "d", "e"]}, wide=4)
    report = excel(model).write(ranking("宜南深", key=None))
    assert column(model, 4) == ["a", "b", "c", "d", "e", None]
    assert report.warnings[0][1].endswith("your D11、D12 now stands below it.")


def test_merged_notes_are_refused_when_they_would_move(excel: Any) -> None:
    model = small(extra={4: [None, "京"]})
    model.sheet("排名").merges.append((8, 4, 9, 4))
    excel(model).write(ranking("北上深"))
    with pytest.raises(WorkbookError, match="merged cells among them"):
        excel(model).write(ranking("上北深"))


# ---------------------------------------------------------------- named cells
def test_named_cells(excel: Any) -> None:
    model = small()
    host = excel(model)
    host.write(WriteBatch(cells={"STAMP": "2026-01-02"}, cached={("排名", "A8"): 5.0}))
    assert host.read_names(["stamp"]) == {"stamp": "2026-01-02"}
    assert column(model, 1, 8, 8) == [1.0]
    for name in ("absent", "list", "block"):
        with pytest.raises(WorkbookError, match=f"the name {name} is missing"):
            host.write(WriteBatch(cells={name: 1}))


def test_a_table_twice_in_a_batch(excel: Any) -> None:
    table = ranking("北").tables[0]
    with pytest.raises(ValueError, match="only once"):
        excel(small()).write(WriteBatch((table, table)))


# ---------------------------------------------------------------- the screen
def test_screen_and_status_bar(excel: Any) -> None:
    model = small()
    host = excel(model)
    host.show("我的")
    assert model.active == "我的"
    host.select("排名", "B9")
    assert host.cursor() == ("排名", 9, 2)
    host.status("忙")
    assert host.app.status_bar == "忙"
    host.status(None)
    assert host.app.status_bar is False
    host.tell("说", "题", trouble=True)
    assert host.app.impl.alerts == [("说", "题", "critical")]
    with pytest.raises(WorkbookError, match="did not bring 没有 to the front"):
        host.show("没有")
