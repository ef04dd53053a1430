"""Fixtures shared by all tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.files import SHIPPED

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the reference data beside the project, or skip and say that it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"reference data is absent: no folder {SHARED.name}/data beside the project")
    return SHARED


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the shipped workbook to play with."""
    return Path(shutil.copy(SHIPPED, tmp_path / "CCNI.xlsm"))
