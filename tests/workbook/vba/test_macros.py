"""The project as a whole: what is in it, that others read it, that it is always the same."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from ccni_xl.udf_spec import FUNCTIONS
from ccni_xl.workbook.schema import SHEETS
from ccni_xl.workbook.template.macro_parts import macro_parts
from ccni_xl.workbook.template.ribbon import ACTIONS, custom_ui
from ccni_xl.workbook.template.vba.macros import XLWINGS_CONF, macro_modules
from ccni_xl.workbook.template.vba.modules import Module, ModuleKind
from ccni_xl.workbook.template.vba.project import REFERENCES, vba_project
from tests.support.xlsm_rules.macros import procedures, vba_modules

CODE_NAMES = [sheet.code_name for sheet in SHEETS]
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
DIGEST = """
import hashlib
from ccni_xl.workbook.schema import SHEETS
from ccni_xl.workbook.template.macro_parts import macro_parts
parts = macro_parts([s.code_name for s in SHEETS])
print(hashlib.sha256(parts.vba_project + parts.custom_ui).hexdigest())
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_program_reads_every_module_back_letter_by_letter(lang: str) -> None:
    modules = macro_modules(CODE_NAMES, lang)
    assert vba_modules(vba_project(modules)) == {module.name: module.source for module in modules}


def test_the_modules_are_the_workbook_its_sheets_and_ours() -> None:
    names = [module.name for module in macro_modules(CODE_NAMES)]
    assert names == [
        "ThisWorkbook",
        *CODE_NAMES,
        "CcniButtons",
        "CcniHelp",
        "CcniHost",
        "CcniNavigate",
        "CcniOffice",
        "CcniRibbon",
        "CcniText",
        "CcniUdf",
        "xlwings",
    ]


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "Asia/Shanghai")])
def test_the_bytes_do_not_depend_on_hash_seed_or_time_zone(seed: str, zone: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", DIGEST], env=environment, capture_output=True, check=True)
    parts = macro_parts(CODE_NAMES)
    expected = hashlib.sha256(parts.vba_project + parts.custom_ui).hexdigest()
    assert ran.stdout.decode().strip() == expected


def test_every_action_has_its_sub_and_its_callback() -> None:
    known = procedures({m.name: m.source for m in macro_modules(CODE_NAMES)})
    for action in ACTIONS:
        assert known[action.macro] == 0
        assert known[action.callback] == 1
    assert len([name for name in known if re.match("Ccni_|CcniRibbon_", name)]) == 2 * len(ACTIONS)


def test_every_button_names_its_task() -> None:
    modules = {m.name: m.code for m in macro_modules(CODE_NAMES)}
    called = dict(re.findall(r'Public Sub (\w+)\(\)\s+CcniRun "(\w+)"', modules["CcniButtons"]))
    assert called == {action.macro: action.task for action in ACTIONS}
    through = dict(re.findall(r"Sub (\w+)\(control As IRibbonControl\)\s+(\w+)", modules["CcniRibbon"]))
    assert through == {action.callback: action.macro for action in ACTIONS}


def test_what_needs_no_python_is_answered_before_python_is_looked_for() -> None:
    host = next(m for m in macro_modules(CODE_NAMES) if m.name == "CcniHost").code
    native = re.findall(r'task = "(\w+)" Then', host)
    assert native == [action.task for action in ACTIONS if not action.in_python]


def test_a_command_has_no_sign_that_a_shell_reads() -> None:
    host = next(m for m in macro_modules(CODE_NAMES) if m.name == "CcniHost").code
    (before, after) = re.findall(r'CcniCommand = "([^"]*)" & task & "([^"]*)"', host)[0]
    for action in ACTIONS:
        assert not set(before + action.task + after) & set('"|$`\\')
    assert f"{before}check{after}" == "import ccni_xl.macros; ccni_xl.macros.check()"


def test_no_place_holder_is_left() -> None:
    for module in macro_modules(CODE_NAMES):
        assert not re.search(r"@[A-Z_]+@", module.source), module.name


def test_only_modules_for_two_hosts_do_without_option_explicit() -> None:
    ours = [m for m in macro_modules(CODE_NAMES) if m.kind is ModuleKind.CODE and m.name != "xlwings"]
    assert {m.name for m in ours if "\nOption Explicit" not in f"\n{m.code}"} == {"CcniHost", "CcniOffice"}


def test_our_modules_leave_one_decision_to_the_host() -> None:
    # LibreOffice compiles both branches, so ours only ever guard single statements
    ours = [m for m in macro_modules(CODE_NAMES) if m.name.startswith("Ccni")]
    directives = [line for m in ours for line in m.code.splitlines() if line.startswith("#")]
    assert set(directives) == {"#If Mac Then", "#End If"}


def test_every_function_has_a_wrapper_with_its_arguments() -> None:
    code = next(m for m in macro_modules(CODE_NAMES) if m.name == "CcniUdf").code
    found = {name: shown for name, shown in re.findall(r"Public Function (\w+)\((.*)\) As Variant", code)}
    expected = {
        f.name: ", ".join(("Optional " if a.optional else "") + a.name for a in f.arguments)
        for f in FUNCTIONS
    }
    assert found == expected
    assert list(found) == sorted(found)
    assert "Volatile" not in code


def test_two_modules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="CCNIudf is used twice"):
        vba_project([Module("CcniUdf", ModuleKind.CODE), Module("CCNIudf", ModuleKind.CODE)])
    with pytest.raises(ValueError, match="ccni is used twice"):
        vba_project([Module("ccni", ModuleKind.CODE)])


def test_references_are_those_every_excel_has() -> None:
    assert [reference.name for reference in REFERENCES] == ["stdole", "Office"]


def test_the_configuration_is_text_without_blank_keys() -> None:
    settings = dict(XLWINGS_CONF)
    assert all(settings)
    assert settings["USE UDF SERVER"] == "False"
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert settings["UDF MODULES"] == "ccni_xl.xl_udfs"


def test_no_setting_is_left_to_the_users_own_file() -> None:
    # xlwings looks for a missing one in ~/.xlwings: another environment or a sheet "Error" would come of it
    code = next(m for m in macro_modules(CODE_NAMES) if m.name == "xlwings").code
    asked = set(re.findall(r'GetConfig\("([^"]+)"', code))
    given = {key.upper() for key, _ in XLWINGS_CONF}
    legacy = {"INTERPRETER"}  # asked only without Interpreter_Win
    assert asked - given == legacy | {"TEMP DIR"}  # the system's own folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ribbon_shows_every_action_once_in_its_language(lang: str) -> None:
    buttons = ElementTree.fromstring(custom_ui(lang)).findall(f".//{RIBBON}button")
    assert [b.get("label") for b in buttons] == [action.label(lang) for action in ACTIONS]
    assert [b.get("onAction") for b in buttons] == [action.callback for action in ACTIONS]
    assert all(b.get("supertip") and b.get("imageMso") for b in buttons)
    assert max(len(b.get("supertip", "")) for b in buttons) < 1024
