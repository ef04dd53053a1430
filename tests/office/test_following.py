"""What belongs to a table follows it in LibreOffice: the user's notes, charts, formats of new rows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.app import recalculate
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from ccni_xl.terms import RunState
from tests.support.files import SHIPPED, set_cells
from tests.support.office_bench import Bench, cell_of, differences, host_of, named, rows_of

WHERE = {"代码": "420500", "年度": "2021-2022"}
LABEL = "非化石能源消费占比"
DATED = {"tbl_runs"}


def beside(document: Any, table: str, offset: int, row: int) -> Any:
    """Return a cell beside a table; row 0 is the header."""
    area = document.DatabaseRanges.getByName(table).DataArea
    return document.Sheets.getByIndex(area.Sheet).getCellByPosition(
        area.EndColumn + offset, area.StartRow + row
    )


def place_of(document: Any, name: str) -> int:
    """Return the row of a city in the ranking, counted from 1."""
    return next(i for i, row in enumerate(rows_of(document, "tbl_ranking"), 1) if row["城市"] == name)


def test_notes_beside_the_ranking_move_with_their_city(bench: Bench, document: Any) -> None:
    before = place_of(document, "宜昌")
    beside(document, "tbl_ranking", 1, 0).String = "我的备注"
    note = beside(document, "tbl_ranking", 1, before)
    note.String = "已核实"
    note.CellBackColor = 0xFFEE00
    note.Spreadsheet.Annotations.insertNew(note.CellAddress, "问过统计局")
    beside(document, "tbl_ranking", 1, 1).String = "=第一名"
    cell_of(document, "tbl_annual", WHERE, LABEL).Value = 95.0
    bench.run(document)
    after = place_of(document, "宜昌")
    assert after < before
    moved = beside(document, "tbl_ranking", 1, after)
    assert (moved.String, moved.CellBackColor) == ("已核实", 0xFFEE00)
    assert moved.Annotation.String == "问过统计局"
    assert beside(document, "tbl_ranking", 1, 1).String == "=第一名"
    assert beside(document, "tbl_ranking", 1, before).String == ""
    used = host_of(document)._ask("used", moved.Spreadsheet.Name)
    assert used[0] < 200, "free rows used for moving are clean again"


def test_a_note_of_a_city_that_leaves_goes_to_the_issues(bench: Bench, document: Any) -> None:
    row = place_of(document, "宜昌")
    beside(document, "tbl_ranking", 1, 0).String = "我的备注"
    beside(document, "tbl_ranking", 1, row).String = "已核实"
    cell_of(document, "tbl_cities", {"代码": "420500"}, "代码").String = ""
    bench.run(document)
    found = [str(value) for row in rows_of(document, "tbl_issues") for value in row.values()]
    assert any("已核实" in text for text in found), found


def test_fewer_and_again_more_cities(bench: Bench, document: Any, tmp_path: Path) -> None:
    """Tables shrink and grow as the file host's do, charts with them, and new rows look like the others."""
    code = cell_of(document, "tbl_cities", {"代码": "420500"}, "代码")
    code.String = ""
    bench.run(document)
    path = Path(shutil.copy(SHIPPED, tmp_path / "file.xlsm"))
    set_cells(path, "tbl_cities", {"city": "420500"}, {"city": None})
    recalculate(FileHost(path))
    compare(document, path)
    assert len(rows_of(document, "tbl_ranking")) == 109
    assert series(document, "ccni_fig2b") == {(8, 61)}
    code.String = "420500"
    bench.run(document)
    set_cells(path, "tbl_cities", {"name_zh": "宜昌"}, {"city": "420500"})
    recalculate(FileHost(path))
    compare(document, path)
    assert len(rows_of(document, "tbl_ranking")) == 110
    assert series(document, "ccni_fig2b") == {(8, 62)}
    area = document.DatabaseRanges.getByName("tbl_ranking").DataArea
    sheet = document.Sheets.getByIndex(area.Sheet)
    rows = [sheet.getCellRangeByPosition(4, r, 4, r) for r in (area.EndRow - 1, area.EndRow)]
    assert rows[0].NumberFormat == rows[1].NumberFormat
    assert rows[0].CharFontName == rows[1].CharFontName


def compare(document: Any, path: Path) -> None:
    file, office = FileHost(path), host_of(document)
    tables = [name for name in file.tables() if name not in DATED]
    assert differences(office.read(tables), file.read(tables)) == []


def series(document: Any, chart: str) -> set[tuple[int, int]]:
    """Return the rows that a chart's series and categories take their values from."""
    from ccni_xl.hosts.office.inside.charts import _models, _sequences

    found = set()
    for model in _models(document, {chart}):
        for labelled in _sequences(model):
            ends = labelled.getValues().SourceRangeRepresentation.split(".")[1].split(":")
            top, bottom = (int(end.split("$")[2]) for end in ends)
            found.add((top, bottom))
    return found


def test_charts_of_risers_and_fallers_follow_each_run(bench: Bench, document: Any) -> None:
    before = len(rows_of(document, "tbl_fig8"))
    for row in (0, 1, 2, 3, 4, 5):
        cell = cell_of(document, "tbl_annual", {"年度": "2021-2022"}, LABEL)
        cell.Spreadsheet.getCellByPosition(cell.CellAddress.Column, cell.CellAddress.Row + row).Value = 1.0
    bench.run(document)
    now = len(rows_of(document, "tbl_fig8"))
    assert now != before
    assert series(document, "ccni_fig8") == {(8, 7 + now)}
    document.UndoManager.undo()
    assert len(rows_of(document, "tbl_fig8")) == before
    assert series(document, "ccni_fig8") == {(8, 7 + before)}
    document.UndoManager.redo()
    assert len(rows_of(document, "tbl_fig8")) == now
    assert series(document, "ccni_fig8") == {(8, 7 + now)}


def test_results_are_not_current_after_a_failure(document: Any) -> None:
    """A step that LibreOffice refuses takes the earlier ones back, and the state says so."""
    before = rows_of(document, "tbl_ranking")
    host = host_of(document)
    batch = WriteBatch(
        tables=(TableWrite("tbl_ranking", ("城市",), [("甲",), ("乙",)]),),
        cells={"ccni_run_state": RunState.CURRENT.value},
    )

    def refuse(operation: str, argument: Any) -> Any:
        if operation == "write" and len(argument["steps"]) > 1:
            argument["steps"].insert(-1, ["values", "没有这张表", 1, 1, [[1.0]]])
        return answer(operation, argument)

    answer, host._ask = host._ask, refuse
    with pytest.raises(RuntimeError):
        host.write(batch)
    assert rows_of(document, "tbl_ranking") == before
    assert named(document, "ccni_state").String == RunState.UNFINISHED.label("zh")


def test_a_protected_sheet_is_refused_before_anything_is_written(bench: Bench, document: Any) -> None:
    before = rows_of(document, "tbl_ranking")
    document.Sheets.getByName("变化").protect("")
    cell_of(document, "tbl_annual", WHERE, LABEL).Value = 95.0
    bench.run(document)
    assert rows_of(document, "tbl_ranking") == before
    assert named(document, "ccni_state").String == RunState.STALE.label("zh")


def test_a_table_whose_sheet_is_not_there_is_made_with_it(document: Any) -> None:
    host = host_of(document)
    write = TableWrite("tbl_new", ("城市", "得分"), [("甲", 1.5), ("乙", None)], sheet="新表", top=7)
    report = host.write(WriteBatch(tables=(write,)))
    assert report.added == ("tbl_new",)
    block = host.read(["tbl_new"])["tbl_new"]
    assert (block.place.sheet, block.place.top, block.place.header) == ("新表", 7, ("城市", "得分"))
    assert block.rows == (("甲", 1.5), ("乙", None))


def test_a_deleted_sheet_is_made_anew_or_stops_the_run(bench: Bench, document: Any) -> None:
    """LibreOffice 7.4 forgets the tables of the sheet to the left as well; nothing is written then."""
    document.Sheets.removeByName("一盘棋")
    forgets = bench.office.version < (25, 2)
    assert ("tbl_change" not in host_of(document).tables()) == forgets
    before = rows_of(document, "tbl_ranking")
    cell_of(document, "tbl_annual", WHERE, LABEL).Value = 95.0
    bench.run(document)
    assert (rows_of(document, "tbl_ranking") == before) == forgets
    assert (named(document, "ccni_state").String == "最新") != forgets
    assert ("一盘棋" in document.Sheets.ElementNames) != forgets


def test_a_table_the_user_added_to_is_written_by_label(bench: Bench, document: Any) -> None:
    """A single table through the port: rows by label, text that looks like a formula stays text."""
    host = host_of(document)
    place = host.tables()["tbl_extra"]
    header = place.header[:2]
    rows = [["110000", "=1+1"], ["120000", "007"], ["130000", None]]
    host.write(WriteBatch(tables=(TableWrite("tbl_extra", header, rows),)))
    block = host.read(["tbl_extra"])["tbl_extra"]
    assert [list(row[:2]) for row in block.rows] == rows
    assert not any(j < 2 for _, j in block.formula)
