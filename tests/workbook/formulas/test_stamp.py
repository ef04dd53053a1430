from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.hosts.port import Block, CellError, Formula, TablePlace, Value
from ccni_xl.workbook.formulas.stamp import stamp_figures, stamp_formulas, stamp_table, state_formula

HEADER = ("a", "b", "c")


def block(rows: Sequence[Sequence[Value]], sheet: str = "S") -> Block:
    place = TablePlace("tbl_annual", sheet, 7, 1, 7 + len(rows), 3, HEADER)
    return Block(place, tuple(tuple(row) for row in rows))


ROWS: list[list[Value]] = [["440300", "2021-2022", 1.5], ["110000", "2021-2022", 2.5], [None, "无", None]]


def changed(i: int, j: int, value: Value) -> Block:
    rows = [list(row) for row in ROWS]
    rows[i][j] = value
    return block(rows)


def test_figures_by_hand() -> None:
    figures = stamp_figures(block([["是", 2.0, None], [True, 3.0, CellError("#N/A")]]))
    assert figures.sum == 5.0
    assert figures.numbers == 2.0
    assert figures.filled == 5.0
    assert figures.placed == figures.letters == -1.0  # an error cell leaves no weighted figure
    figures = stamp_figures(block([["是", 2.0, None]]))
    assert figures.placed == 2.0 * 1002
    code, blank = ord("是"), 32
    text = 1 + code + 3 * code + sum((2 * k + 1) * blank for k in range(2, 13))
    assert figures.letters == text * 1001


@pytest.mark.parametrize(
    ("i", "j", "value"),
    [
        (0, 2, 1.50001),
        (0, 2, None),
        (2, 2, 0.0),
        (0, 0, "440301"),
        (2, 1, "否"),
        (1, 1, "2020-2021"),
        (2, 1, "无 "),
    ],
)
def test_a_changed_cell_changes_a_figure(i: int, j: int, value: Value) -> None:
    assert stamp_figures(changed(i, j, value)) != stamp_figures(block(ROWS))


def test_two_swapped_numbers_change_a_figure_and_so_do_two_swapped_texts() -> None:
    before = stamp_figures(block(ROWS))
    rows = [list(row) for row in ROWS]
    rows[0][2], rows[1][2] = rows[1][2], rows[0][2]
    assert stamp_figures(block(rows)).placed != before.placed
    rows = [list(row) for row in ROWS]
    rows[0][0], rows[1][0] = rows[1][0], rows[0][0]
    assert stamp_figures(block(rows)).letters != before.letters


def test_dates_are_the_numbers_a_spreadsheet_sees() -> None:
    assert stamp_figures(block([[datetime(2020, 1, 1), None, None]])).sum == 43831.0


def test_a_character_outside_the_basic_plane_is_undefined_rather_than_wrong() -> None:
    assert stamp_figures(block([["𬭎", None, None]])).letters == -1.0


@given(
    st.lists(
        st.lists(st.none() | st.floats(-1e6, 1e6) | st.text(max_size=20), min_size=3, max_size=3), min_size=1
    )
)
def test_figures_are_numbers_and_repeatable(rows: list[list[Value]]) -> None:
    figures = stamp_figures(block(rows))
    assert figures == stamp_figures(block(rows))
    assert all(isinstance(figure, float) for figure in astuple(figures))


def test_formulas_use_nothing_newer_than_excel_2013_and_fit_a_cell() -> None:
    for text in astuple(stamp_formulas("tbl_population")):
        assert text.startswith("=") and len(text) < 8192
        assert "tbl_population[]" in text  # the body alone, in every program


def test_the_stamp_is_current_for_the_inputs_it_was_made_of_and_open_before_a_run() -> None:
    blocks = {"tbl_annual": block(ROWS)}
    current = stamp_table(blocks)
    row = dict(zip(current.header, current.rows[0], strict=True))
    assert row["输入表"] == "tbl_annual" and row["一致"] == Formula(row["一致"].text, 1)  # type: ignore[union-attr]
    open_stamp = stamp_table(blocks, stamped={})
    same = open_stamp.rows[0][-1]
    assert isinstance(same, Formula) and same.value == 0


def test_other_inputs_are_stale() -> None:
    stamped = {"tbl_annual": stamp_figures(changed(0, 2, 9.0))}
    same = stamp_table({"tbl_annual": block(ROWS)}, "en", stamped=stamped).rows[0][-1]
    assert isinstance(same, Formula) and same.value == 0


@pytest.mark.parametrize(
    ("run_state", "same", "zh", "en"),
    [
        ("", False, "尚未计算", "Not computed yet"),
        ("never", True, "尚未计算", "Not computed yet"),
        ("unfinished", True, "结果未写完", "Results not fully written"),
        ("current", True, "最新", "Current"),
        ("current", False, "已过期", "Out of date"),
    ],
)
def test_state(run_state: str, same: bool, zh: str, en: str) -> None:
    assert state_formula("zh", run_state=run_state, same=same).value == zh
    assert state_formula("en", run_state=run_state, same=same).value == en
