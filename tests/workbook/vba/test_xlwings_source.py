from __future__ import annotations

import re
from importlib import metadata

import pytest

from ccni_xl.workbook.template.vba import xlwings_source
from ccni_xl.workbook.template.vba.licences import notices
from ccni_xl.workbook.template.vba.xlwings_source import XLWINGS_VERSION, xlwings_module

PROCEDURE = re.compile(r"(?mi)^\s*(?:Public |Private )?(?:Sub|Function) (\w+)")


def test_the_version_is_the_one_that_is_installed() -> None:
    assert metadata.version("xlwings") == XLWINGS_VERSION


def test_only_the_kind_of_windows_is_left_for_the_host_to_decide() -> None:
    lines = [line.strip() for line in xlwings_module().code.splitlines() if line.strip().startswith("#")]
    assert lines == ["#If Win64 Then", "#Else", "#End If"]


def test_no_procedure_is_defined_twice() -> None:
    names = PROCEDURE.findall(xlwings_module().code)
    assert len(names) == len({name.lower() for name in names})
    assert {"RunPython", "GetConfig", "XLPy", "FileExists"} <= set(names)


def test_nothing_of_the_mac_or_of_other_programs_is_left() -> None:
    code = xlwings_module().code
    assert "MacScript(" not in code
    assert "AppleScriptTask" not in code
    assert "ActivePresentation" not in code
    assert "As Dictionary" not in code, "the class Dictionary would then have to go in"


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings_source, "XLWINGS_VERSION", "0.1.0")
    with pytest.raises(ValueError, match=r"made for xlwings 0\.1\.0, installed is 0\.37\.8"):
        xlwings_module()


def test_the_notice_goes_with_the_module() -> None:
    (notice,) = notices()
    assert notice.licence == "BSD-3-Clause"
    assert "Redistributions in binary form" in notice.text
    assert "Copyright (C) 2014" in notice.text
