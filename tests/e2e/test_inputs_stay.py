"""A recalculation changes result cells and nothing else; the user's own things stay and follow."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ccni_xl.app import recalculate
from ccni_xl.hosts.file import FileHost
from ccni_xl.workbook.schema import INPUT_TABLES
from tests.support.files import find_table, parts, records, set_cells


@pytest.mark.parametrize("table", [t.name for t in INPUT_TABLES])
def test_no_input_cell_changes(book: Path, recalculated: Path, table: str) -> None:
    before, after = (openpyxl.load_workbook(path) for path in (book, recalculated))
    (sheet, found), (new_sheet, new_found) = find_table(before, table), find_table(after, table)
    assert new_found.ref == found.ref
    for old, new in zip(sheet[found.ref], new_sheet[new_found.ref], strict=True):
        for a, b in zip(old, new, strict=True):
            assert (a.value, a.number_format, a.font.color, a.fill.fgColor) == (
                b.value, b.number_format, b.font.color, b.fill.fgColor,
            )  # fmt: skip


def test_two_runs_at_the_same_time_of_day_give_the_same_bytes(book: Path, tmp_path: Path) -> None:
    from datetime import datetime

    outs = []
    for name in ("a.xlsm", "b.xlsm"):
        recalculate(FileHost(book, out=tmp_path / name), now=datetime(2026, 1, 2), who="x")
        outs.append(parts(tmp_path / name))
    assert outs[0] == outs[1]


def test_an_error_names_its_cell_and_the_others_are_ranked(book: Path) -> None:
    where = {"city": "420500", "edition": "2021-2022"}
    cell = set_cells(book, "tbl_annual", where, {"non_fossil_share": 1470.0})
    outcome = recalculate(FileHost(book))
    found = [i for i in outcome.results.issues if i.cell is not None and str(i.cell) == cell]
    assert found, cell
    assert "1470" in found[0].text("zh") or "1,470" in found[0].text("zh")
    assert len(outcome.results.ranked) == 110  # one of 16 indicators missing leaves 91.6 % of the weight
    rows = records(book, "tbl_issues")
    assert any(row["cell"] == cell and row["name"] == "宜昌" for row in rows)


def test_a_city_below_the_threshold_is_unranked_with_its_reason(book: Path) -> None:
    where = {"city": "420500", "edition": "2021-2022"}
    blank = dict.fromkeys(("electricity", "gdp_current", "non_fossil_share", "car_sales"))
    set_cells(book, "tbl_annual", where, blank)
    recalculate(FileHost(book))
    rows = records(book, "tbl_ranking")
    assert rows[-1]["name"] == "宜昌"
    assert rows[-1]["rank"] is None
    assert "非化石能源消费占比" in str(rows[-1]["reason"])
    assert [row["rank"] for row in rows[:-1]] == list(range(1, 110))


def test_a_users_note_on_an_issue_stays_while_the_issue_does(book: Path) -> None:
    where = {"city": "420500", "edition": "2021-2022"}
    set_cells(book, "tbl_annual", where, {"non_fossil_share": 1470.0})
    recalculate(FileHost(book))
    key = next(r["key"] for r in records(book, "tbl_issues") if r["name"] == "宜昌" and r["level"] == "错误")
    set_cells(book, "tbl_issues", {"key": key}, {"status": "已处理", "comment": "已向统计局核实"})
    recalculate(FileHost(book))
    row = next(r for r in records(book, "tbl_issues") if r["key"] == key)
    assert (row["status"], row["comment"]) == ("已处理", "已向统计局核实")
    set_cells(book, "tbl_annual", where, {"non_fossil_share": 14.7})
    recalculate(FileHost(book))
    row = next(r for r in records(book, "tbl_issues") if r["key"] == key)
    assert row["comment"] == "已向统计局核实"
    assert row["level"] == "说明"


def test_every_run_adds_a_row_to_the_log(book: Path) -> None:
    before = len([r for r in records(book, "tbl_runs") if r["time"]])
    recalculate(FileHost(book), who="甲")
    rows = [r for r in records(book, "tbl_runs") if r["time"]]
    assert len(rows) == before + 1
    assert rows[-1]["who"] == "甲"
