"""The task 合并副本 in an open LibreOffice document."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from ccni_xl.collaborate.contents import Slot, read_contents
from tests.support.files import SHIPPED, set_cells
from tests.support.office_bench import Bench, host_of

WHERE = {"city": "420500", "edition": "2021-2022"}


def value(document: Any, column: str) -> object:
    typed = read_contents(host_of(document)).typed(Slot("tbl_annual", tuple(WHERE.values()), column))
    return None if typed is None else typed.value


def test_what_came_back_is_merged_after_all_is_decided(bench: Bench, document: Any) -> None:
    path = host_of(document).path
    assert path is not None
    folder = path.with_name(f"{path.stem}_收到")
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
