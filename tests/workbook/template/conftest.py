"""The builds the tests look at: made once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccni_xl.demo import load_demo
from ccni_xl.workbook.template import build


@pytest.fixture(scope="session", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """Return each language of the workbook in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def built(lang: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new workbook with the illustrative data, never computed."""
    path = tmp_path_factory.mktemp("built") / f"{lang}.xlsm"
    path.write_bytes(build(lang=lang, data=load_demo()))
    return path


@pytest.fixture(scope="session")
def computed(lang: str, built: Path) -> Path:
    """Return the same workbook after one recalculation."""
    from ccni_xl.app import recalculate
    from ccni_xl.hosts.file import FileHost

    path = built.with_name(f"{lang}-computed.xlsm")
    recalculate(FileHost(built, out=path), who="")
    return path
