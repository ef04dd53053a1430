"""Ctrl-C during a robustness run, in a process of its own: the workbook is what it was, byte by byte."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.files import ROOT, SHIPPED

#: Tells when the runs have begun, as a terminal would show it; everything else is the command itself.
_PROGRAM = """
import sys
from ccni_xl import shell_analysis
from ccni_xl.cli import main
def told(lang):
    def tell(step, done, of):
        print(step, done, flush=True)
    return tell
shell_analysis.progress_line = told
main(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
@pytest.mark.parametrize("step", ["uncertainty", "sensitivity"])
def test_ctrl_c_leaves_the_workbook_as_it_was(step: str, tmp_path: Path) -> None:
    book = Path(shutil.copy(SHIPPED, tmp_path / "CCNI.xlsm"))
    before, modified = book.read_bytes(), book.stat().st_mtime_ns
    command = [sys.executable, "-c", _PROGRAM, "robustness", str(book), "--runs", "200000", "--lang", "en"]
    if step == "sensitivity":  # comes after few runs
        command[command.index("200000")] = "4000"
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(step):
            break
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 2
    assert said.strip() == "Stopped; the file is unchanged."
    assert (book.read_bytes(), book.stat().st_mtime_ns) == (before, modified)
    assert [p.name for p in tmp_path.iterdir()] == ["CCNI.xlsm"]
