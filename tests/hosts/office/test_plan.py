"""The steps of one table write, without LibreOffice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.office.plan import Step, TablePlan
from ccni_xl.hosts.office.wire import Area
from ccni_xl.hosts.port import Formula, StrayNote, TablePlace, TableWrite, Value

#: A table at B7 with two of our columns and one of the user's; two notes beside it, one below a blank column.
HEADER = ("代码", "备注", "得分")
GRID: tuple[tuple[Value, ...], ...] = (
    (None, "代码", "备注", "得分", "旁注", None),
    (None, "110000", "甲", 1.0, "北京的", None),
    (None, "320100", None, 2.0, None, None),
    (None, "420500", "丙", 3.0, "宜昌的", None),
    (None, None, None, None, None, None),
    (None, None, None, None, None, None),
)


def plan(rows: list[tuple[Value | Formula, ...]], **changes: object) -> TablePlan:
    place = TablePlace("tbl_x", "表", 7, 2, 10, 4, HEADER)
    write = TableWrite("tbl_x", ("得分", "代码"), rows, key="代码", charts=("ccni_x",))
    made = TablePlan("书", place, write, Area(7, 1, GRID), False, (), date(1899, 12, 30), 1000)
    return replace(made, **changes)  # type: ignore[arg-type]


def steps(made: TablePlan) -> tuple[list[Step], list[StrayNote]]:
    stray: list[StrayNote] = []
    return made.steps(stray), stray


SAME: list[tuple[Value | Formula, ...]] = [(5.0, "110000"), (6.0, "320100"), (7.0, "420500")]


def test_the_same_keys_move_nothing_and_our_columns_are_written_where_they_stand() -> None:
    found, stray = steps(plan(SAME))
    assert found == [
        ["values", "表", 8, 2, [["110000"], ["320100"], ["420500"]]],
        ["values", "表", 8, 4, [[5.0], [6.0], [7.0]]],
    ]
    assert stray == []


def test_notes_go_with_their_key_by_way_of_free_rows() -> None:
    found, _ = steps(plan([SAME[2], SAME[0], SAME[1]]))
    moved = [step for step in found if step[0] != "values"]
    assert moved == [
        ["copy", "表", [8, 3, 10, 3], 1000, 3],
        ["clear", "表", [8, 3, 10, 3], True],
        ["copy", "表", [1002, 3, 1002, 3], 8, 3],
        ["copy", "表", [1000, 3, 1001, 3], 9, 3],
        ["wipe", "表", [1000, 3, 1002, 3]],
        ["copy", "表", [8, 5, 10, 5], 1000, 5],
        ["clear", "表", [8, 5, 10, 5], True],
        ["copy", "表", [1002, 5, 1002, 5], 8, 5],
        ["copy", "表", [1000, 5, 1001, 5], 9, 5],
        ["wipe", "表", [1000, 5, 1002, 5]],
    ]


def test_notes_whose_row_leaves_are_handed_over() -> None:
    found, stray = steps(plan(SAME[:2]))
    assert stray == [StrayNote("tbl_x", ("420500",), (("备注", "丙"), ("旁注", "宜昌的")))]
    assert ["clear", "表", [10, 2, 10, 2]] in found
    assert ["clear", "表", [10, 4, 10, 4]] in found
    assert ["table", "tbl_x", [7, 2, 9, 4]] in found
    assert found[-1] == ["charts", ["ccni_x"], "表", [7, 10, 9], [2, 4]]


def test_new_rows_are_copies_of_the_first_one_without_the_users_words() -> None:
    found, _ = steps(plan([*SAME, (8.0, "440300")]))
    assert found[0] == ["copy", "表", [8, 2, 8, 4], 11, 2]
    assert found[1] == ["clear", "表", [11, 3, 11, 3]]
    assert ["table", "tbl_x", [7, 2, 11, 4]] in found


def test_an_empty_table_keeps_one_blank_row() -> None:
    found, _ = steps(plan([]))
    assert ["values", "表", 8, 2, [[""]]] in found
    assert ["table", "tbl_x", [7, 2, 8, 4]] in found


def test_formulas_are_written_as_runs_down_a_column() -> None:
    rows: list[tuple[Value | Formula, ...]] = [
        (Formula("=1+1", 2), "110000"), (Formula("=SUM(A1,2)", 2), "320100"), (1.0, "420500"),
    ]  # fmt: skip
    found, _ = steps(plan(rows))
    assert ["values", "表", 8, 4, [[""], [""], [1.0]]] in found
    assert ["formulas", "表", 8, 4, [["=1+1"], ["=SUM(A1;2)"]]] in found


def test_blanks_that_are_filled_are_kept_for_undo() -> None:
    grid = tuple(tuple(None if cell == 2.0 else cell for cell in row) for row in GRID)
    found, _ = steps(plan(SAME, area=Area(7, 1, grid)))
    assert ["keep", "表", [8, 4, 10, 4]] in found


def test_a_totals_row_moves_with_the_end() -> None:
    grid = (*GRID[:4], (None, "合计", None, 6.0, None, None), GRID[5], GRID[5])
    grown, _ = steps(plan([*SAME, (8.0, "440300")], area=Area(7, 1, grid), totals=True))
    assert grown[0] == ["copy", "表", [11, 2, 11, 4], 12, 2]
    assert ["table", "tbl_x", [7, 2, 12, 4]] in grown


def test_growing_over_something_is_refused() -> None:
    grid = (*GRID[:4], (None, None, "勿动", None, None, None), GRID[5])
    with pytest.raises(WorkbookError, match="need row 11, but C11 is not empty"):
        steps(plan([*SAME, (8.0, "440300")], area=Area(7, 1, grid)))
    with pytest.raises(WorkbookError, match="B11 is not empty"):
        steps(plan([*SAME, (8.0, "440300")], others=((11, 1, 14, 2),)))


def test_merged_cells_in_the_results_are_refused() -> None:
    with pytest.raises(WorkbookError, match="merged cells C9"):
        steps(plan(SAME, area=Area(7, 1, GRID, covered=frozenset({(9, 3)}))))


def test_a_column_that_is_gone_is_named() -> None:
    place = TablePlace("tbl_x", "表", 7, 2, 10, 3, ("代码", "备注"))
    with pytest.raises(WorkbookError, match="lacks the columns 得分"):
        steps(plan(SAME, place=place))


def appended(area: Area, *labels: str) -> TablePlan:
    place = TablePlace("tbl_x", "表", 7, 2, 10, 4, HEADER).with_columns(labels)
    write = TableWrite("tbl_x", labels, [(1.5,) * len(labels)] * 3, append=dict.fromkeys(labels, "得分"))
    return TablePlan("书", place, write, area, False, (), date(1899, 12, 30), 1000, 4)


def test_a_new_column_is_a_copy_of_its_model_emptied_and_headed() -> None:
    free = Area(7, 1, tuple((*row[:4], None, None) for row in GRID))
    found, _ = steps(appended(free, "2021"))
    assert found == [
        ["copy", "表", [7, 4, 10, 4], 7, 5],
        ["clear", "表", [7, 5, 10, 5], True],
        ["width", "表", 4, 5],
        ["values", "表", 7, 5, [["2021"]]],
        ["keep", "表", [8, 5, 10, 5]],
        ["values", "表", 8, 5, [[1.5], [1.5], [1.5]]],
        ["table", "tbl_x", [7, 2, 10, 5]],
    ]


def test_a_new_column_does_not_run_over_anything() -> None:
    with pytest.raises(WorkbookError, match="column 2021 at its right, but E7 is not empty"):
        steps(appended(Area(7, 1, GRID), "2021", "2022"))
