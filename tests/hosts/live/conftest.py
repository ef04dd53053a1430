"""A workbook with the illustrative data, recalculated through every host at the same time of day."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.app import new_workbook, recalculate
from ccni_xl.hosts.file import FileHost
from tests.support.excel_engine import running_excel
from tests.support.excel_model import BookModel, load_book

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WHO = "甲"


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook, computed once, as a file."""
    path = tmp_path_factory.mktemp("fresh") / "CCNI.xlsm"
    new_workbook(path, now=datetime(2026, 1, 1, tzinfo=UTC))
    return path


@pytest.fixture(scope="session")
def opened(fresh: Path) -> BookModel:
    """The workbook as Excel holds it; copy it before anything is written."""
    return load_book(fresh)


@pytest.fixture(scope="session")
def written(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook recalculated as a file."""
    out = tmp_path_factory.mktemp("live") / "out.xlsm"
    recalculate(FileHost(fresh, out=out), now=NOW, who=WHO)
    return out


@dataclass
class Desk:
    """A running Excel with one workbook."""

    model: BookModel
    book: Any

    @property
    def app(self) -> Any:
        return self.book.app.impl


@pytest.fixture
def desk(opened: BookModel) -> Iterator[Desk]:
    """A running Excel with a copy of the workbook."""
    model = copy.deepcopy(opened)
    with running_excel(model) as (book,):
        yield Desk(model, book)


@pytest.fixture(scope="session")
def computed(written: Path) -> dict[tuple[str, int, int], Any]:
    """What the formulas of the recalculated file show: the model of Excel does not calculate."""
    typed, shown = openpyxl.load_workbook(written), openpyxl.load_workbook(written, data_only=True)
    return {
        (sheet.title, cell.row, cell.column): shown[sheet.title].cell(cell.row, cell.column).value
        for sheet in typed.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
