"""One LibreOffice with the extension for the tests of a worker, each document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import soffice
from tests.support.office_bench import Bench, profile_with_extension


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder; a test takes the bench if it needs LibreOffice."""
    absent = pytest.mark.skip(reason="LibreOffice or its Python bridge is not installed")
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        if {"profile", "bench", "document"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.office)
            if not soffice.available():
                item.add_marker(absent)


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return profile_with_extension(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def running(profile: Path) -> Iterator[Bench]:
    bench = Bench(profile)
    yield bench
    bench.close()


@pytest.fixture
def bench(running: Bench) -> Iterator[Bench]:
    running.extend()
    yield running
    running.close_documents()


@pytest.fixture
def document(bench: Bench) -> Any:
    """The shipped workbook, opened from a folder of its own."""
    return bench.open()
