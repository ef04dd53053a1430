"""Every fault that `doctor` names, on an invented computer."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.metadata import version

import pytest

from ccni_xl import __version__
from ccni_xl.doctor import CHECKS, XLWINGS_VERSION, diagnose
from ccni_xl.workbook.template.vba.xlwings_source import XLWINGS_VERSION as IN_THE_WORKBOOK
from tests.support.computer import APP_PATH, FOLDER, OFFICE, Computer, mac, windows
from tests.support.files import ROOT

SECURITY = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
BOOK = r"D:\数据\CCNI.xlsm"


def codes(computer: Computer, book: str | None = None) -> list[str]:
    return [fault.code for fault in diagnose(computer, book)]


def drop(path: str) -> Callable[[Computer], None]:
    return lambda computer: computer.files.discard(path)


def key(where: str, name: str, value: object) -> Callable[[Computer], None]:
    return lambda computer: computer.keys.__setitem__((where, name), value)


def answer(text: str | None) -> Callable[[Computer], None]:
    return lambda computer: computer.answers.__setitem__("__version__", text)


def other_user(computer: Computer) -> None:
    computer.variables = {"LOCALAPPDATA": r"C:\Users\李\AppData\Local"}
    computer.files = {path.replace("li", "李", 1) for path in computer.files}


def long_folder(computer: Computer) -> None:
    computer.variables = {"LOCALAPPDATA": "C:\\" + "a" * 200}
    computer.files = {
        path.replace(r"C:\Users\li\AppData\Local", "C:\\" + "a" * 200) for path in computer.files
    }


def test_nothing_is_wrong() -> None:
    assert codes(windows(), BOOK) == []
    assert codes(mac()) == []


@pytest.mark.parametrize(
    ("spoil", "code", "what_to_do"),
    [
        (key(APP_PATH, "", None), "no_excel", "ccni-xl recalc FILE"),
        (key(APP_PATH, "", r"C:\Program Files\WindowsApps\EXCEL.EXE"), "store_office", "from office.com"),
        (
            lambda c: setattr(c, "python", r"C:\Users\li\AppData\Local\Microsoft\WindowsApps\python.exe"),
            "store_python",
            "from python.org",
        ),
        (drop(rf"{FOLDER}\Scripts\python.exe"), "no_interpreter", "Run ccni-xl setup"),
        (drop(rf"{FOLDER}\Scripts\ccni-xl.exe"), "broken_environment", "Delete that folder"),
        (answer(None), "broken_environment", "Delete that folder"),
        (answer(f"0.0.1 {XLWINGS_VERSION}"), "other_version", f"this is {__version__}"),
        (answer(f"{__version__} 0.30.0"), "other_xlwings", f"fit {XLWINGS_VERSION} only"),
        (drop(rf"{FOLDER}\xlwings64-{XLWINGS_VERSION}.dll"), "no_dll", "virus scanner"),
        (key(OFFICE, "Platform", "x86"), "no_dll", f"xlwings32-{XLWINGS_VERSION}.dll"),
        (key(OFFICE, "Platform", None), "no_dll", f"xlwings32-{XLWINGS_VERSION}.dll"),
        (other_user, "odd_folder", r"--folder C:\ccni_xl"),
        (long_folder, "odd_folder", r"--folder C:\ccni_xl"),
        (key(SECURITY, "VBAWarnings", 4), "macros_off", "Macro Settings"),
        (key(POLICY, "VBAWarnings", 3), "macros_off", "ask the administrator"),
        (lambda c: c.files.add(f"{BOOK}:Zone.Identifier"), "blocked_book", "tick Unblock"),
    ],
)
def test_one_fault_on_windows(spoil: Callable[[Computer], None], code: str, what_to_do: str) -> None:
    computer = windows()
    spoil(computer)
    (fault,) = diagnose(computer, BOOK)
    assert fault.code == code
    assert what_to_do in fault.en
    assert fault.text("zh").startswith("✖ " if fault.stops else "! ")
    assert fault.text("en").endswith(fault.en)


def test_faults_on_a_mac() -> None:
    computer = mac()
    computer.files = {"/Users/li/.ccni_xl/bin/python", "/Users/li/.ccni_xl/bin/ccni-xl"}
    assert codes(computer) == ["no_excel", "no_applescript"]


def test_a_path_too_long_for_excel() -> None:
    assert codes(windows(), "C:\\" + "a" * 220) == ["odd_book"]


def test_notification_of_macros_is_no_fault() -> None:
    computer = windows()
    computer.keys[SECURITY, "VBAWarnings"] = 2
    assert codes(computer) == []


def test_without_local_app_data_the_usual_folder_is_taken() -> None:
    computer = windows()
    computer.variables = {}
    assert codes(computer) == []


def test_linux_has_no_excel() -> None:
    computer = Computer(platform="linux", home="/home/li", python="/usr/bin/python3")
    assert codes(computer) == ["no_excel", "no_interpreter"]


def test_every_check_is_tried_above() -> None:
    tried = {
        "no_excel", "store_office", "store_python", "no_interpreter", "broken_environment", "other_version",
        "other_xlwings", "no_dll", "no_applescript", "odd_folder", "macros_off", "blocked_book", "odd_book",
    }  # fmt: skip
    assert {check.__name__ for check in CHECKS} == tried


def test_the_version_is_the_one_in_the_workbook() -> None:
    assert XLWINGS_VERSION == IN_THE_WORKBOOK == version("xlwings")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"xlwings=={XLWINGS_VERSION}" in project["dependencies"]
