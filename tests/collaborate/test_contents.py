"""What people typed, by names that survive sorting, other languages and other programs."""

from __future__ import annotations

import shutil

import pytest

from ccni_xl.app import new_workbook
from ccni_xl.collaborate.contents import KEYS, Slot, columns_of, read_contents, same
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from ccni_xl.workbook.schema import INPUT_TABLES
from tests.support.files import SHIPPED, set_cells

YICHANG = ("420500", "2021-2022")


@pytest.fixture(scope="module")
def shipped():
    return read_contents(FileHost(SHIPPED))


def test_every_input_table_and_the_notes_are_there(shipped):
    assert set(shipped.grids) == {spec.name for spec in INPUT_TABLES} | {"tbl_issues"} == set(KEYS)


def test_every_cell_of_a_table_is_there_but_its_key(shipped):
    grid = shipped.grids["tbl_annual"]
    filled = [row for row in grid.block.rows if any(cell is not None for cell in row)]
    cells = [slot for slot in shipped.cells if slot.table == "tbl_annual"]
    assert len(cells) == len(filled) * (len(grid.block.place.header) - len(KEYS["tbl_annual"]))


def test_a_cell_says_what_stands_there_and_where(shipped):
    slot = Slot("tbl_annual", YICHANG, "gdp_current")
    typed = shipped.cells[slot]
    i, j = shipped.place(slot)
    block = shipped.grids["tbl_annual"].block
    assert typed.value == block.rows[i][j] == typed.plain
    assert (typed.cell.sheet, typed.cell.address) == (block.place.sheet, block.place.address(i, j))
    assert shipped.place(Slot("tbl_annual", ("999999", "2021-2022"), "gdp_current")) is None
    assert shipped.typed(Slot("tbl_annual", YICHANG, "no such column")) is None


def test_years_are_columns_by_their_number(shipped):
    assert Slot("tbl_co2", ("420500",), "2015") in shipped.cells


def test_language_and_order_make_no_difference(shipped, tmp_path):
    english = tmp_path / "english.xlsm"
    new_workbook(english, lang="en")
    host = FileHost(english)
    block = host.read(["tbl_annual"])["tbl_annual"]
    rows = tuple(reversed(block.rows))
    host.write(WriteBatch((TableWrite("tbl_annual", block.place.header, rows),)))
    other = read_contents(FileHost(english))
    for table in ("tbl_annual", "tbl_policy", "tbl_co2"):
        named = {slot for slot in shipped.cells if slot.table == table and slot.column != "name"}
        assert named == {slot for slot in other.cells if slot.table == table and slot.column != "name"}
        different = [s for s in named if not same(shipped.cells[s].plain, other.cells[s].plain)]
        assert [s for s in different if s.column not in ("source", "note")] == []
    slot = Slot("tbl_annual", YICHANG, "gdp_current")
    assert shipped.place(slot) != other.place(slot)


def test_a_row_that_stands_twice_is_kept_twice(tmp_path):
    path = tmp_path / "twice.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    host = FileHost(path)
    block = host.read(["tbl_co2"])["tbl_co2"]
    host.write(WriteBatch((TableWrite("tbl_co2", block.place.header, (*block.rows, block.rows[0])),)))
    found = read_contents(FileHost(path))
    first = str(int(block.rows[0][0]))
    assert (first,) in found.rows["tbl_co2"]
    assert (first, "#2") in found.rows["tbl_co2"]


def test_users_own_columns_are_there_by_their_label(shipped):
    grid = shipped.grids["tbl_extra"]
    assert set(grid.extra) <= set(columns_of(grid))


def test_what_cannot_be_read_stands_as_typed(tmp_path):
    path = tmp_path / "typed.xlsm"
    shutil.copy(SHIPPED, path)
    set_cells(
        path,
        "tbl_annual",
        {"city": "420500", "edition": "2021-2022"},
        {"gdp_current": "约三百", "electricity": "暂无"},
    )
    found = read_contents(FileHost(path))
    assert found.cells[Slot("tbl_annual", YICHANG, "gdp_current")].plain == "约三百"
    assert found.cells[Slot("tbl_annual", YICHANG, "electricity")].plain == "n/a"
