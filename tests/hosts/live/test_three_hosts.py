"""One recalculation through memory, a file and real xlwings code gives the same tables, cell for cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.app import recalculate, robustness
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.live import LiveHost
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import Block, Host
from tests.hosts.live.conftest import NOW, WHO, Desk

NATIVE = ("tbl_profile", "tbl_whatif")


def blocks_of(host: Host) -> dict[str, Block]:
    return host.read(list(host.tables()))


def in_memory(path: Path) -> MemoryHost:
    """Return a workbook as plain memory."""
    source = FileHost(path)
    host = MemoryHost(cells=dict(source.read_names(source.names())))
    for name, block in blocks_of(source).items():
        place = block.place
        host.put(
            name,
            place.header,
            block.rows,
            sheet=place.sheet,
            top=place.top,
            left=place.left,
            percent=block.percent,
            covered=block.covered,
            formula=block.formula,
        )
    return host


def different(ours: Mapping[str, Block], theirs: Mapping[str, Block]) -> list[str]:
    """Return the cells in which two sets of tables differ; whole numbers may be int or float."""
    assert ours.keys() == theirs.keys()
    found = []
    for name, block in ours.items():
        other = theirs[name]
        assert (block.place.sheet, block.place.header) == (other.place.sheet, other.place.header)
        assert len(block.rows) == len(other.rows), name
        found += [
            f"{name} {block.place.address(i, j)}: {a!r} != {b!r}"
            for i, (row, twin) in enumerate(zip(block.rows, other.rows, strict=True))
            for j, (a, b) in enumerate(zip(row, twin, strict=True))
            if (a or None) != (b or None) and not a == b == 0
        ]
    return found


def test_the_three_hosts_give_the_same_tables(
    desk: Desk, fresh: Path, written: Path, computed: dict[Any, Any]
) -> None:
    memory = in_memory(fresh)
    recalculate(memory, now=NOW, who=WHO)
    recalculate(LiveHost(desk.book), now=NOW, who=WHO)
    desk.model.computed = computed
    file, live = FileHost(written), LiveHost(desk.book)
    in_file = blocks_of(file)
    assert different(in_file, blocks_of(live)) == []
    assert different(in_file, blocks_of(memory)) == []
    names = file.names()
    assert live.read_names(names) == file.read_names(names)
    assert {n: memory.cells[n] for n in memory.batches[0].cells} == file.read_names(memory.batches[0].cells)


def test_formulas_are_the_same_but_for_the_notation(desk: Desk, written: Path) -> None:
    recalculate(LiveHost(desk.book), now=NOW, who=WHO)
    book = openpyxl.load_workbook(written)

    def typed(text: str) -> str:
        return re.sub(r"(?<=\w)\[\]", "[#Data]", text.replace("_xlfn.", ""))

    compared = 0
    for sheet in desk.model.sheets:
        for (row, column), cell in sheet.cells.items():
            twin = book[sheet.name].cell(row, column)
            if twin.data_type == "f":
                assert typed(str(cell.formula)) == typed(getattr(twin.value, "text", twin.value)), twin
                compared += 1
            else:
                assert cell.formula is None, (sheet.name, row, column)
    assert compared > 1000


def test_no_input_cell_is_touched(desk: Desk) -> None:
    from ccni_xl.workbook.schema import INPUT_TABLES

    inputs = [spec.name for spec in INPUT_TABLES]
    before = LiveHost(desk.book).read(inputs)
    areas: list[str] = []
    desk.model.fault = lambda operation, what: areas.append(what) if operation == "write" else None
    recalculate(LiveHost(desk.book), now=NOW, who=WHO)
    assert LiveHost(desk.book).read(inputs) == before
    sheets = {block.place.sheet for block in before.values()} - {"城市"}
    assert not [area for area in areas if area.split("!")[0] in sheets]


@pytest.mark.parametrize("error", [False, True])
def test_at_most_two_calls_a_table(desk: Desk, error: bool) -> None:
    """One read a sheet and one write a result table; a few named cells; formats are asked by column."""
    if error:
        desk.model.sheet("数据_年度").cell(8, 9).value = 1470.0
    outcome = recalculate(LiveHost(desk.book), now=NOW, who=WHO)
    calls, tables = desk.model.calls.copy(), LiveHost(desk.book).tables()
    assert outcome.report is not None
    assert calls["read"] <= len(desk.model.sheets) + 3  # contents as typed, beside the user's columns
    named = len(LiveHost(desk.book).names())
    assert calls["write"] <= len(outcome.report.changed) + named + 5  # columns the user may fill in between
    assert calls["read"] + calls["write"] <= 2 * len(tables) + 10
    assert calls["format"] <= 150
    assert calls["resize"] + calls["clear"] <= 10


def test_a_study_of_the_same_seed_fills_the_same_cells(desk: Desk, fresh: Path, tmp_path: Path) -> None:
    written = tmp_path / "study.xlsm"
    robustness(FileHost(fresh, out=written), 40, 7, now=NOW, who=WHO)
    robustness(LiveHost(desk.book), 40, 7, now=NOW, who=WHO)
    # the model of Excel does not calculate: tables of formulas are left out
    filled = [name for name in FileHost(written).tables() if not name.startswith(NATIVE)]
    file, live = (host.read(filled) for host in (FileHost(written), LiveHost(desk.book)))
    assert len(file["tbl_robust"].rows) == 110
    assert different(file, live) == []
