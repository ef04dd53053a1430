"""New columns of a table in an open workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.live import LiveHost
from ccni_xl.hosts.port import KEEP, Cell, Host, TableWrite, WriteBatch
from tests.hosts.live.conftest import Desk
from tests.hosts.live.test_three_hosts import different, in_memory


def next_years(host: Host) -> None:
    """Add 2021, blank, and 2022 with a value here and there."""
    count = len(host.read(["tbl_co2"])["tbl_co2"].rows)
    rows: list[tuple[Cell, ...]] = [(KEEP, 7.5 if i % 3 else KEEP) for i in range(count)]
    years = ("2021", "2022")
    host.write(WriteBatch((TableWrite("tbl_co2", years, rows, append=dict.fromkeys(years, "2020")),)))


def test_the_three_hosts_make_the_same_columns(desk: Desk, fresh: Path, tmp_path: Path) -> None:
    live, memory = LiveHost(desk.book), in_memory(fresh)
    file = FileHost(fresh, out=tmp_path / "out.xlsm")
    for host in (live, memory, file):
        next_years(host)
    blocks = [host.read(["tbl_co2"]) for host in (live, memory, FileHost(tmp_path / "out.xlsm"))]
    assert blocks[0]["tbl_co2"].place == blocks[2]["tbl_co2"].place
    assert different(blocks[0], blocks[1]) == different(blocks[0], blocks[2]) == []


def test_header_and_looks_come_with_it_at_few_calls(desk: Desk) -> None:
    live = LiveHost(desk.book)
    live.read(["tbl_co2"])
    sheet = desk.model.sheet("数据_碳排放")
    desk.model.calls.clear()
    next_years(live)
    calls = desk.model.calls
    assert [sheet.cells[row, 16].value for row in (5, 7)] == ["2022", "2022"]
    assert sheet.cells[7, 16].prefix  # text, not the number Excel would take it for
    assert sheet.cells[8, 15].number_format == sheet.cells[8, 14].number_format != "General"
    assert calls["resize"] == 1
    assert (calls["copy"], calls["paste"]) == (2, 6)
    headings, empty_and_filled_runs = 4, 110
    assert calls["write"] <= headings + empty_and_filled_runs


def test_a_full_column_is_one_assignment(desk: Desk) -> None:
    live = LiveHost(desk.book)
    count = len(live.read(["tbl_co2"])["tbl_co2"].rows)
    desk.model.calls.clear()
    write = TableWrite("tbl_co2", ("2021",), [(1.5,)] * count, append={"2021": "2020"})
    live.write(WriteBatch((write,)))
    assert desk.model.calls["write"] == 3  # the label, the label above the table, the values


def test_what_the_user_wrote_beside_the_table_is_never_overwritten(desk: Desk) -> None:
    sheet = desk.model.sheet("数据_碳排放")
    sheet.cell(30, 15).value = "我的备注"
    before = dict(sheet.cells)
    with pytest.raises(WorkbookError, match="column 2021 at its right, but O30 is not empty; move it"):
        next_years(LiveHost(desk.book))
    assert sheet.cells == before
    assert desk.model.calls["write"] == 0
