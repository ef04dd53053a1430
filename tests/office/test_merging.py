"""The task 合并副本 in an open LibreOffice document."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.collaborate.contents import Slot, read_contents
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import KEEP, TableWrite, WriteBatch
from tests.support.files import SHIPPED, set_cells
from tests.support.office_bench import Bench, host_of

WHERE = {"city": "420500", "edition": "2021-2022"}


@pytest.fixture
def folder(document: Any) -> Iterator[Path]:
    """Where the copies go that came back, not made yet; the documents of all tests stand side by side."""
    path = host_of(document).path
    assert path is not None
    place = path.with_name(f"{path.stem}_收到")
    assert not place.exists()
    yield place
    shutil.rmtree(place)


def value(document: Any, column: str) -> object:
    typed = read_contents(host_of(document)).typed(Slot("tbl_annual", tuple(WHERE.values()), column))
    return None if typed is None else typed.value


def test_what_came_back_is_merged_after_all_is_decided(bench: Bench, document: Any, folder: Path) -> None:
    bench.run(document, "merge_copies")
    assert folder.is_dir()
    for name, gdp in (("甲.xlsm", 5000.5), ("乙.xlsm", 5001.5)):
        copy = Path(shutil.copy(SHIPPED, folder / name))
        set_cells(copy, "tbl_annual", WHERE, {"gdp_current": gdp, "source": "=1+1"})
    before = value(document, "gdp_current")
    bench.run(document, "merge_copies")
    assert value(document, "gdp_current") == before
    assert value(document, "source") != "=1+1"
    area = document.DatabaseRanges.getByName("tbl_conflicts").DataArea
    sheet = document.Sheets.getByIndex(area.Sheet)
    labels = [sheet.getCellByPosition(c, area.StartRow).String for c in range(area.EndColumn + 1)]
    sheet.getCellByPosition(labels.index("决定"), area.StartRow + 1).String = "采用2"
    bench.run(document, "merge_copies")
    assert value(document, "gdp_current") == 5001.5
    assert value(document, "source") == "=1+1"


def test_a_year_that_comes_back_gets_its_column(bench: Bench, document: Any, folder: Path) -> None:
    host = host_of(document)
    folder.mkdir()
    copy = FileHost(Path(shutil.copy(SHIPPED, folder / "甲.xlsm")))
    rows = [(KEEP, 3000.5 if i == 0 else KEEP) for i in range(len(copy.read(["tbl_co2"])["tbl_co2"].rows))]
    years = ("2021", "2022")
    copy.write(WriteBatch((TableWrite("tbl_co2", years, rows, append=dict.fromkeys(years, "2020")),)))
    for backup in folder.glob("*.bak"):
        backup.unlink()
    before = host.read(["tbl_co2"])["tbl_co2"]
    bench.run(document, "merge_copies")
    after = host_of(document).read(["tbl_co2"])["tbl_co2"]
    assert after.place.header == (*before.place.header, *years)
    assert [row[:-2] for row in after.rows] == list(before.rows)
    assert [row[-2:] for row in after.rows[:2]] == [(None, 3000.5), (None, None)]
    sheet = document.Sheets.getByName("数据_碳排放")
    model, new = (sheet.getCellRangeByName(name) for name in ("N9", "P9"))
    assert new.CellStyle == model.CellStyle
    assert new.NumberFormat == model.NumberFormat
    assert new.Validation.Type == model.Validation.Type
    assert sheet.Columns.getByIndex(15).Width == sheet.Columns.getByIndex(13).Width
    assert sheet.getCellRangeByName("P7").String == "2022"
    document.UndoManager.undo()
    assert host_of(document).read(["tbl_co2"])["tbl_co2"] == before
