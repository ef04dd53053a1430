"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the reference data beside the project, or skip and say that it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"reference data is absent: no folder {SHARED.name}/data beside the project")
    return SHARED
