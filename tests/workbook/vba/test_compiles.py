"""What would stop Excel when it compiles our modules, and what would stop its user in the editor."""

from __future__ import annotations

import re

import pytest

from ccni_xl.workbook.schema import SHEETS
from ccni_xl.workbook.template.vba.macros import macro_modules
from tests.support.xlsm_rules.vba import statements, vba_rules

CODE_NAMES = [sheet.code_name for sheet in SHEETS]
#: xlwings' own, and the two that name what exists in one host only.
APART = frozenset({"xlwings", "CcniHost", "CcniOffice"})
HEAD = "Option Explicit\nPrivate mCount As Long\n"


def modules(lang: str = "zh") -> dict[str, str]:
    return {module.name: module.code for module in macro_modules(CODE_NAMES, lang)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_name_in_our_modules_is_declared(lang: str) -> None:
    assert list(vba_rules(modules(lang), skip=APART)) == []


def test_what_one_host_only_has_is_all_that_is_not_declared() -> None:
    found = set(vba_rules(modules(), skip=frozenset({"xlwings"})))
    names = {re.sub(r".* uses (\w+),.*", r"\1", problem) for problem in found}
    assert names == {"ThisComponent", "AppleScriptTask", "GetProcessServiceManager"}


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("Sub A()\n    x = 1\nEnd Sub", "A uses x, which nothing declares"),
        ("Sub A()\n    Dim i As Long\n    i = mCont\nEnd Sub", "uses mCont,"),
        ("Sub A(ByVal t As String)\n    Helper t\nEnd Sub", "uses Helper,"),
        ("Sub A()\n    For Each c In Array(1)\n    Next c\nEnd Sub", "uses c,"),
        ("Sub A(ByVal t As String)\n    Dim t As Long\nEnd Sub", "A declares t twice"),
        ("Sub A()\nEnd Sub\nSub a()\nEnd Sub", "a is defined twice"),
        ("Sub A()\n" + "    mCount = mCount + 1\n" * 4000 + "End Sub", "A is longer than 64 K"),
    ],
)
def test_every_seeded_fault_is_found(code: str, message: str) -> None:
    assert message in "\n".join(vba_rules({"M": HEAD + code}))


def test_members_named_arguments_labels_and_texts_are_no_names() -> None:
    code = (
        "Sub A()\n    On Error GoTo Failed\n    Application.Goto Reference:=ActiveCell ' x\n"
        '    mCount = Len("y" & ActiveCell.Text)\nFailed:\nEnd Sub'
    )
    assert list(vba_rules({"M": HEAD + code})) == []


def procedures(module: str) -> dict[str, list[str]]:
    """Return the statements of every procedure of a module."""
    found: dict[str, list[str]] = {}
    for line in statements(modules()[module]):
        head = re.match(r"(?:Public |Private )?(?:Sub|Function) (\w+)", line)
        if head:
            found[head[1]] = []
        elif found:
            next(reversed(found.values())).append(line)
    return found


def test_what_excel_may_refuse_stands_behind_an_error_handler() -> None:
    # a sheet may be hidden, a cell protected: without a handler the user lands in the VBA editor
    risky = re.compile(
        r"EnableCancelKey|\.Goto\b|\.Activate\b|\.Select\b|\.Value = |AppleScriptTask|\bRunPython\b"
        r"|^Open |^Kill "
    )
    for module in ("CcniHost", "CcniNavigate"):
        for name, lines in procedures(module).items():
            first = next((n for n, line in enumerate(lines) if risky.search(line)), None)
            if first is not None:
                assert any(line.startswith("On Error ") for line in lines[:first]), f"{module}.{name}"


def test_a_button_that_waits_gives_everything_back() -> None:
    host = procedures("CcniHost")
    assert host["RunOnWindows"][0] == "If mRunning Then Exit Sub"
    assert host["RunOnWindows"].count("SetCancelKey 0") == 1
    ends = [n for n, line in enumerate(host["RunOnWindows"]) if line.startswith("EndRun")]
    assert len(ends) == 2
    assert {"mRunning = False", "SetCancelKey 1"} <= set(host["EndRun"])


def test_a_mac_shows_what_python_could_not_say_and_keeps_the_outcome() -> None:
    # xlwings calls it by name when Python ends; its own, decided for Windows, would empty the status bar
    assert [name for name, code in modules().items() if "Sub CleanUp()" in code] == ["CcniHost"]
    lines = procedures("CcniHost")["CleanUp"]
    assert lines.index('If said = "" Then Exit Sub') < lines.index("Application.StatusBar = False")
