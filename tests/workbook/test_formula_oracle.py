"""LibreOffice as oracle: every native formula gives the value that the program wrote as its cached one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.app import new_workbook, recalculate
from ccni_xl.hosts.file import FileHost
from tests.support.files import SHIPPED, set_cells
from tests.support.soffice import Office, available

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not available(), reason="LibreOffice is not installed: no soffice on the path"),
]

#: Functions of the workbook that only Excel with the program knows.
FOREIGN = ("CCNI_",)
#: LibreOffice's number of #N/A.
NOT_AVAILABLE = 32767


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    started = Office()
    yield started
    started.close()


@pytest.fixture(scope="module", params=["zh", "en"])
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workbook with illustrative data as it comes out of a recalculation."""
    path = tmp_path_factory.mktemp("oracle") / f"{request.param}.xlsm"
    new_workbook(path, lang=request.param, now=datetime(2026, 1, 2))
    return path


def formulas(path: Path) -> list[tuple[str, str, str, Any]]:
    """Return (sheet, address, formula, cached value) of every formula cell."""
    written, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found = []
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = cell.value
                if isinstance(text, str) and text.startswith("="):
                    found.append(
                        (sheet.title, cell.coordinate, text, cached[sheet.title][cell.coordinate].value)
                    )
    return found


def calculated(document: Any, sheet: str, address: str) -> Any:
    cell = document.Sheets.getByName(sheet).getCellRangeByName(address)
    if cell.getError() == NOT_AVAILABLE:  # a gap in a line
        return "#N/A"
    assert cell.getError() == 0, f"{sheet}!{address}: error {cell.getError()} in {cell.Formula}"
    numeric = cell.FormulaResultType2 == 1  # com.sun.star.sheet.FormulaResult.VALUE
    return cell.Value if numeric else cell.String


def same(ours: Any, theirs: Any) -> bool:
    if ours is None:
        return theirs in ("", 0, 0.0)
    if isinstance(ours, bool):
        return float(ours) == theirs
    if isinstance(ours, int | float) and isinstance(theirs, float):
        return abs(ours - theirs) <= 1e-9 * max(1.0, abs(ours))
    return str(ours) == str(theirs)


def test_every_cached_value(office: Office, fresh: Path) -> None:
    found = formulas(fresh)
    assert len(found) > 500
    document = office.open(fresh.read_bytes(), fresh.name)
    try:
        document.calculateAll()
        wrong = []
        for sheet, address, text, cached in found:
            if any(name in text for name in FOREIGN):
                continue
            value = calculated(document, sheet, address)
            if not same(cached, value):
                wrong.append(f"{sheet}!{address} {text[:80]} cached {cached!r}, LibreOffice {value!r}")
        assert not wrong, f"{len(wrong)} of {len(found)}:\n" + "\n".join(wrong[:20])
    finally:
        document.close(True)


def state(office: Office, path: Path) -> str:
    """Return what the state cell shows after a native recalculation."""
    document = office.open(path.read_bytes(), path.name)
    try:
        document.calculateAll()
        name = document.NamedRanges.getByName("ccni_state")
        return str(name.getReferredCells().getCellByPosition(0, 0).String)
    finally:
        document.close(True)


@pytest.mark.parametrize(
    ("table", "where", "values"),
    [
        ("tbl_annual", {"city": "420500", "edition": "2021-2022"}, {"non_fossil_share": 14.8}),
        ("tbl_policy", {"city": "420500", "edition": "2021-2022"}, {"carbon_trading": "是"}),
        ("tbl_co2", {"city": "420500"}, {"2020": None}),
        ("tbl_grades", {"indicator": "env_spending_share", "item": "8"}, {"points": 90}),
    ],
)
def test_the_stale_flag_turns_with_one_cell_and_back_with_a_run(
    office: Office, tmp_path: Path, table: str, where: dict[str, object], values: dict[str, Any]
) -> None:
    book = Path(shutil.copy(SHIPPED, tmp_path / "CCNI.xlsm"))
    assert state(office, book) == "最新"
    set_cells(book, table, where, values)
    assert state(office, book) == "已过期"
    recalculate(FileHost(book))
    assert state(office, book) == "最新"
