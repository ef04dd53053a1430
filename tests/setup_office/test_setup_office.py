"""What `setup` does on an invented computer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ccni_xl import __version__
from ccni_xl.doctor import XLWINGS_VERSION
from ccni_xl.errors import WorkbookError
from ccni_xl.setup_office import set_up, source_of_this
from tests.support.computer import FOLDER, Computer, mac, windows

DLL = f"xlwings64-{XLWINGS_VERSION}.dll"
PYTHON = rf"{FOLDER}\Scripts\python.exe"


def fresh_windows() -> Computer:
    computer = windows()
    computer.files = {rf"{FOLDER}\Lib\site-packages\xlwings\{DLL}"}
    computer.answers = {
        "sysconfig": rf"{FOLDER}" + "\n" + rf"{FOLDER}\Lib\site-packages\xlwings" + "\n",
        "venv": "",
        "pip": "",
    }
    return computer


def quiet(zh: str, en: str) -> None:
    assert zh
    assert en


def test_windows_from_nothing() -> None:
    computer = fresh_windows()
    place = set_up(computer, quiet, source="ccni_xl.whl")
    assert place.python == PYTHON
    assert computer.ran[0] == [computer.python, "-m", "venv", FOLDER]
    assert computer.ran[1][:4] == [PYTHON, "-m", "pip", "install"]
    assert computer.ran[1][-1] == "ccni_xl.whl"
    assert computer.copied == [(rf"{FOLDER}\Lib\site-packages\xlwings\{DLL}", rf"{FOLDER}\{DLL}")]


def test_an_environment_that_is_there_is_updated() -> None:
    computer = fresh_windows()
    computer.files |= {PYTHON, rf"{FOLDER}\{DLL}"}
    set_up(computer, quiet)
    assert not any("venv" in command for command in computer.ran)
    assert "--upgrade" in computer.ran[0]
    assert computer.copied == []


def test_from_inside_the_environment_nothing_is_installed() -> None:
    computer = fresh_windows()
    computer.python = PYTHON.upper()
    set_up(computer, quiet)
    assert len(computer.ran) == 2
    assert not any("pip" in command for command in computer.ran)
    assert len(computer.copied) == 1


def test_what_pywin32_knows_of_excel_is_kept_apart_from_other_programs(tmp_path: Path) -> None:
    computer = fresh_windows()
    set_up(computer, quiet, source="ccni_xl.whl")
    command = computer.ran[-1]
    assert command[0] == PYTHON
    package = tmp_path / "win32com"
    package.mkdir()
    (package / "__init__.py").touch()
    for _ in range(2):
        subprocess.run([sys.executable, *command[1:]], env={"PYTHONPATH": str(tmp_path)}, check=True)
    assert (package / "gen_py").is_dir()


def test_another_folder() -> None:
    computer = fresh_windows()
    place = set_up(computer, quiet, folder=r"C:\ccni_xl")
    assert place.python == r"C:\ccni_xl\Scripts\python.exe"
    assert computer.copied[0][1] == rf"C:\ccni_xl\{DLL}"


def test_mac_gets_the_applescript() -> None:
    computer = mac()
    computer.answers = {"sysconfig": "/Users/li/.ccni_xl\n/Users/li/.ccni_xl/lib/xlwings\n", "pip": ""}
    set_up(computer, quiet)
    name = f"xlwings-{XLWINGS_VERSION}.applescript"
    target = f"/Users/li/Library/Application Scripts/com.microsoft.Excel/{name}"
    assert computer.copied == [(f"/Users/li/.ccni_xl/lib/xlwings/{name}", target)]


@pytest.mark.parametrize(
    ("missing", "match"),
    [
        ("venv", "No Python environment could be made"),
        ("pip", r"Installing x\.whl failed"),
        ("sysconfig", "cannot import xlwings"),
    ],
)
def test_a_step_that_fails_says_what_to_do(missing: str, match: str) -> None:
    computer = fresh_windows()
    computer.answers[missing] = None
    with pytest.raises(WorkbookError, match=match):
        set_up(computer, quiet, source="x.whl")


def test_a_dll_that_is_nowhere() -> None:
    computer = fresh_windows()
    computer.files = set()
    with pytest.raises(WorkbookError, match=f"{DLL} was not found"):
        set_up(computer, quiet)


def test_the_source_is_this_program() -> None:
    source = source_of_this()
    assert source == f"ccni_xl=={__version__}" or "ccni_xl" not in source or source.startswith("/")
