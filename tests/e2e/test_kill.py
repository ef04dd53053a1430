"""A recalculation killed at any moment leaves the old workbook or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from ccni_xl.app import recalculate
from ccni_xl.hosts.file import FileHost
from tests.support.files import SHIPPED

KILLS = 200
NOW = datetime(2026, 1, 2, 3, 4, 5)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to start a recalculation at once"),
]


def child(path: Path) -> int:
    """Start a recalculation in a process of its own; return its number."""
    process = os.fork()
    if process == 0:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        code = 1
        try:
            recalculate(FileHost(path), now=NOW, who="x")
            code = 0
        finally:
            os._exit(code)
    return process


def test_200_kills(tmp_path: Path) -> None:
    book, whole = tmp_path / "CCNI.xlsm", tmp_path / "whole.xlsm"
    old = SHIPPED.read_bytes()
    whole.write_bytes(old)
    recalculate(FileHost(whole), now=NOW, who="x")  # loads every module before the clock starts
    whole.write_bytes(old)
    start = time.perf_counter()
    recalculate(FileHost(whole), now=NOW, who="x")
    length = time.perf_counter() - start
    new = whole.read_bytes()
    assert old != new
    rng = random.Random(20_230_701)
    outcomes = {"old": 0, "new": 0, "finished": 0}
    for _ in range(KILLS):
        book.write_bytes(old)
        process = child(book)
        time.sleep(rng.uniform(0, 1.15) * length)
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        data = book.read_bytes()
        assert data in (old, new)
        outcomes["finished" if os.WIFEXITED(status) else "new" if data == new else "old"] += 1
        for left in tmp_path.glob(".~*"):
            left.unlink()
    assert outcomes["old"] > 0
    assert outcomes["new"] + outcomes["finished"] > 0
    sys.stderr.write(f"\n{KILLS} kills of a recalculation: {outcomes}\n")
