"""Two more programs that read VBA projects: a static analyser, and a checker of the file's structure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.macro_book import macro_book

analysis = pytest.importorskip("pyvbaanalysis")
openvba = pytest.importorskip("pyopenvba")


@pytest.fixture(params=["zh", "en"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "CCNI.xlsm"
    file.write_bytes(macro_book(request.param))
    return file


def test_the_analyser_sees_no_error_and_ours_stay_clean(path: Path) -> None:
    found = analysis.analyze_office_file(str(path))
    errors = [(m, p.code, p.message) for m, ps in found.items() for p in ps if p.severity.value == "error"]
    assert errors == []
    ours = {(m, p.code) for m, ps in found.items() for p in ps if m != "xlwings"}
    # two modules must also compile where ThisComponent or AppleScriptTask does not exist
    explicit = {(module, "option-explicit-missing") for module in ("CcniHost", "CcniOffice")}
    assert ours == explicit | {("CcniHost", "unused-procedure")}  # CleanUp: xlwings calls it by name


def test_the_analyser_would_see_an_error() -> None:
    found = analysis.analyze_module("Option Explicit\nSub A()\n    GoTo Nowhere\nEnd Sub\n")
    assert "error" in {problem.severity.value for problem in found}


def test_the_structure_of_the_file_is_sound(path: Path) -> None:
    report = openvba.check_file(str(path))
    assert report.errors == ()
    assert report.warnings == ()
