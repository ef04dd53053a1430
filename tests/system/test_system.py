"""The real computer, and where its environment is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ccni_xl.system import ThisComputer, environment
from ccni_xl.workbook.template.vba.macros import XLWINGS_CONF
from tests.support.computer import Computer


def test_the_environment_is_the_one_the_workbook_starts() -> None:
    conf = dict(XLWINGS_CONF)
    computer = Computer(variables={"LOCALAPPDATA": r"C:\L"})
    assert environment(computer).python == conf["Interpreter_Win"].replace("%LOCALAPPDATA%", r"C:\L")
    computer = Computer(platform="darwin", home="/Users/li")
    assert environment(computer).python == conf["Interpreter_Mac"].replace("$HOME", "/Users/li")


def test_a_path_with_a_chinese_name_is_read_under_any_code_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PYTHONIOENCODING", "gbk"
    )  # what a Chinese Windows gives a program that prints to a pipe
    assert ThisComputer().run([sys.executable, "-c", "print('C:/Users/张三')"]) == "C:/Users/张三\n"


def test_files_and_programs(tmp_path: Path) -> None:
    computer = ThisComputer()
    source, target = tmp_path / "a", tmp_path / "b" / "c"
    source.write_text("甲", encoding="utf-8")
    computer.copy(str(source), str(target))
    assert computer.exists(str(target))
    assert target.read_text(encoding="utf-8") == "甲"
    assert computer.run([sys.executable, "-c", "print('甲')"]) == "甲\n"
    assert computer.run([sys.executable, "-c", "import sys; sys.exit(3)"]) is None
    assert computer.run([str(tmp_path / "absent")]) is None
    if sys.platform != "win32":
        assert computer.registry(r"HKCU\Software", "x") is None
