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


def ended(process: int) -> bool:
    """Tell whether a child has ended, and leave it to be waited for."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def replaced(book: Path, inode: int) -> bool:
    """Tell whether another file stands in the place of a workbook."""
    return book.stat().st_ino != inode


def test_200_kills(tmp_path: Path) -> None:
    """Nine of ten die after a random time, the others as soon as the new file is in its place."""
    book = tmp_path / "CCNI.xlsm"
    old = SHIPPED.read_bytes()
    book.write_bytes(old)
    recalculate(FileHost(book), now=NOW, who="x")  # loads every module before the first fork
    new = book.read_bytes()
    assert old != new
    rng = random.Random(20_230_701)
    length = 0.0  # of the longest run that came to its end; a forked child is slower than its parent
    outcomes = {"old": 0, "new": 0, "finished": 0}
    for number in range(KILLS):
        book.write_bytes(old)
        inode = book.stat().st_ino
        start = time.perf_counter()
        process = child(book)
        if number % 10:
            time.sleep(rng.uniform(0, 1.15) * length)
        else:
            while not (replaced(book, inode) or ended(process)):
                time.sleep(0.0005)
            length = max(length, time.perf_counter() - start)
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        data = book.read_bytes()
        assert data in (old, new)
        assert number % 10 or data == new
        outcomes["finished" if os.WIFEXITED(status) else "new" if data == new else "old"] += 1
        for left in tmp_path.glob(".~*"):
            left.unlink()
    assert outcomes["old"] > KILLS // 10
    assert outcomes["new"] + outcomes["finished"] >= KILLS // 10
    sys.stderr.write(f"\n{KILLS} kills of a recalculation: {outcomes}\n")
