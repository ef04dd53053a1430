"""One recalculation of the shipped workbook by the command line, read back by openpyxl."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.files import ROOT, SHIPPED


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the shipped workbook after ``ccni-xl recalc``."""
    out = tmp_path_factory.mktemp("recalc") / "out.xlsm"
    command = [sys.executable, "-m", "ccni_xl", "recalc", str(SHIPPED), "-o", str(out), "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    (out.parent / "stdout.txt").write_text(done.stdout, encoding="utf-8")
    return out
