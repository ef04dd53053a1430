"""Ending our Python ends nobody's Excel."""

from __future__ import annotations

import subprocess
import sys

#: xlwings as it is on Windows: it registers, when it is imported, what ends other Excels.
PROGRAM = """
import atexit, types
import xlwings

def cleanup():
    print("an Excel in Protected View was ended")

atexit.register(cleanup)
xlwings._xlwindows = types.SimpleNamespace(cleanup=cleanup)
{what}
"""


def ended(what: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(what=what)], capture_output=True, text=True, encoding="utf-8"
    )
    return ran.stdout


def test_xlwings_alone_would_end_other_excels() -> None:
    assert "was ended" in ended("")


def test_a_button_a_command_and_a_function_end_none() -> None:
    assert "was ended" not in ended("from ccni_xl import macros; macros.about()")
    assert "was ended" not in ended(
        "from ccni_xl.cli import main\ntry:\n    main(['attach'])\nexcept SystemExit:\n    pass"
    )
    assert "was ended" not in ended("import ccni_xl.xl_udfs")
