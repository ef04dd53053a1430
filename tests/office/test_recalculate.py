"""Recalculation in an open LibreOffice document against the file host."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.app import recalculate
from ccni_xl.hosts.file import FileHost
from tests.support.files import SHIPPED, set_cells
from tests.support.office_bench import Bench, cell_of, differences, host_of, named, rows_of

WHERE = {"代码": "420500", "年度": "2021-2022"}
#: Tables that say when and by whom they were written.
DATED = {"tbl_runs"}


def by_file(tmp_path: Path, value: object) -> FileHost:
    """Type the same value into a copy of the file, recalculate that, and return it."""
    path = Path(shutil.copy(SHIPPED, tmp_path / "file.xlsm"))
    set_cells(path, "tbl_annual", {"city": "420500", "edition": "2021-2022"}, {"non_fossil_share": value})  # type: ignore[dict-item]
    recalculate(FileHost(path))
    return FileHost(path)


def test_a_row_typed_right_below_a_table_is_an_issue(bench: Bench, document: Any) -> None:
    place = host_of(document).tables()["tbl_annual"]
    address = f"B{place.bottom + 1}"
    document.Sheets.getByName(place.sheet).getCellRangeByName(address).String = "新城市"
    bench.run(document)
    told = [" ".join(map(str, row.values())) for row in rows_of(document, "tbl_issues")]
    assert any("B06" in text and f"{place.sheet}!{address}" in text for text in told), told


@pytest.mark.parametrize("value", [60.0, 1470.0, "缺"])
def test_every_table_is_what_the_file_host_writes(
    bench: Bench, document: Any, tmp_path: Path, value: float | str
) -> None:
    cell = cell_of(document, "tbl_annual", WHERE, "非化石能源消费占比")
    if isinstance(value, str):
        cell.String = value
    else:
        cell.Value = value
    assert named(document, "ccni_state").String == "已过期"
    bench.run(document)
    file, office = by_file(tmp_path, value), host_of(document)
    tables = [name for name in file.tables() if name not in DATED]
    assert differences(office.read(tables), file.read(tables)) == []
    stamp = (
        "ccni_state",
        "ccni_run_state",
        "ccni_run_fingerprint",
        "ccni_ranked",
        "ccni_errors",
        "ccni_warnings",
    )
    assert office.read_names(stamp) == file.read_names(stamp)
    assert named(document, "ccni_state").String == "最新"


def test_the_ranking_changes_and_one_undo_takes_it_back(bench: Bench, document: Any) -> None:
    before = rows_of(document, "tbl_ranking")
    cell_of(document, "tbl_annual", WHERE, "非化石能源消费占比").Value = 90.0
    steps = len(document.UndoManager.getAllUndoActionTitles())
    bench.run(document)
    after = rows_of(document, "tbl_ranking")
    assert [r["城市"] for r in after] != [r["城市"] for r in before]
    assert document.CurrentController.ActiveSheet.Name == "排名"
    assert len(document.UndoManager.getAllUndoActionTitles()) == steps + 1
    document.UndoManager.undo()
    assert rows_of(document, "tbl_ranking") == before
    assert named(document, "ccni_state").String == "已过期"


def test_a_bad_value_is_listed_with_a_link_and_next_issue_goes_there(bench: Bench, document: Any) -> None:
    cell = cell_of(document, "tbl_annual", WHERE, "非化石能源消费占比")
    cell.Value = 1470.0
    address = cell.AbsoluteName.replace("$", "").replace(".", "!")
    bench.run(document)
    assert document.CurrentController.ActiveSheet.Name == "问题"
    row = next(r for r in rows_of(document, "tbl_issues") if r["城市"] == "宜昌")
    assert row["单元格"] == address
    link = cell_of(document, "tbl_issues", {"单元格": address}, "单元格")
    assert link.Formula.startswith("=HYPERLINK(")
    bench.run(document, "next_issue")
    assert document.CurrentController.ActiveSheet.Name == cell.Spreadsheet.Name
    assert document.CurrentSelection.AbsoluteName == cell.AbsoluteName


def test_check_renews_the_issues_and_leaves_the_results(bench: Bench, document: Any) -> None:
    before = rows_of(document, "tbl_ranking")
    cell_of(document, "tbl_annual", WHERE, "非化石能源消费占比").Value = 1470.0
    bench.run(document, "check")
    assert any(r["城市"] == "宜昌" for r in rows_of(document, "tbl_issues"))
    assert rows_of(document, "tbl_ranking") == before
    assert named(document, "ccni_state").String == "已过期"


def test_robustness_writes_rank_intervals(bench: Bench, document: Any) -> None:
    assert not any(r["排名区间"] for r in rows_of(document, "tbl_ranking"))
    bench.run(document, "robustness")
    assert all(r["排名区间"] for r in rows_of(document, "tbl_ranking"))
    assert len(rows_of(document, "tbl_robust")) == 110
