"""A run that is killed, at whatever moment, leaves a complete workbook: the old one or the new one."""

from __future__ import annotations

import mmap
import os
import random
import signal
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch

KILLS = 200
HEADER = ("名次", "城市", "得分")
VERSIONS = [[(i, f"城{i}", i / 7) for i in range(count)] for count in (25, 60)]
CALLS = ("fsync", "link", "replace")  # stage 2k+1 is inside the k-th of them, 2k+2 right after it


def keep_writing(path: Path, stage: mmap.mmap) -> None:
    """Write one version after the other until killed, and say which step is being taken."""

    def watched(number: int, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            stage[0] = 2 * number + 1
            out = call(*args, **more)
            stage[0] = 2 * number + 2
            return out

        return run

    for number, name in enumerate(CALLS):
        setattr(os, name, watched(number, getattr(os, name)))
    turn = 0
    while True:
        FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, VERSIONS[turn % 2]),)))
        stage[0] = 0
        turn += 1


def kill_once(path: Path, aim: int | None, delay: float) -> int:
    """Start a writer, kill it after a while or as soon as it is at stage `aim`; return its stage."""
    stage = mmap.mmap(-1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of fork beside threads; the child starts none
        child = os.fork()
    if child == 0:
        try:
            keep_writing(path, stage)
        finally:
            os._exit(1)
    deadline = time.monotonic() + 5
    time.sleep(delay)
    while aim is not None and stage[0] != aim and time.monotonic() < deadline:
        pass
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    return stage[0]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_hundred_kills(ranked: Callable[..., Path]) -> None:
    path = ranked()
    dice = random.Random(20240501)
    FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, VERSIONS[1]),)))
    seen: Counter[object] = Counter()
    for number in range(KILLS):
        aim = dice.randrange(1, 7) if number % 2 else None
        seen["stage", kill_once(path, aim, dice.uniform(0, 0.06))] += 1
        for file in (path, path.with_name(path.name + ".bak")):
            with zipfile.ZipFile(file) as archive:
                assert archive.testzip() is None
        rows = [list(row) for row in FileHost(path).read(["tbl_ranking"])["tbl_ranking"].rows]
        version = next(i for i, rows_ in enumerate(VERSIONS) if [list(row) for row in rows_] == rows)
        seen["version", version] += 1
        for old in path.parent.glob(".~ccni-*"):
            seen["left over"] += 1
            old.unlink()
    assert min(seen["version", 0], seen["version", 1]) > KILLS // 20
    assert all(seen["stage", stage] for stage in range(1, 7)), seen  # hit in and after each step
    assert seen["left over"] > KILLS // 20  # and so not only between two writes
