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
STEPS = ("fsync", "link", "replace", "replace", "fsync")  # file, backup, backup, workbook, folder
MOMENTS = 2 * len(STEPS)  # before and after each of them


def keep_writing(path: Path, now: mmap.mmap, aim: int, turn: int) -> None:
    """Write versions in turn, from `turn` on, until killed; stand still at the moment `aim`, if any."""

    def at(moment: int) -> None:
        now[0] = moment
        while moment == aim:
            signal.pause()

    def watched(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            at(now[0] + 1)
            out = call(*args, **more)
            at(now[0] + 1)
            return out

        return run

    for name in set(STEPS):
        setattr(os, name, watched(getattr(os, name)))
    while True:
        now[0] = 0
        FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, VERSIONS[turn % 2]),)))
        turn += 1


def kill_once(path: Path, aim: int, delay: float, turn: int) -> int:
    """Start a writer; kill it at the moment `aim`, or after a delay if that is 0; return the moment."""
    now = mmap.mmap(-1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of fork beside threads; the child uses none
        child = os.fork()
    if child == 0:
        try:
            keep_writing(path, now, aim, turn)
        finally:
            os._exit(1)
    deadline = time.monotonic() + 120
    time.sleep(delay)
    while aim and now[0] != aim and time.monotonic() < deadline:
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    return now[0]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_hundred_kills(ranked: Callable[..., Path]) -> None:
    path = ranked()
    dice = random.Random(20240501)
    FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, VERSIONS[1]),)))
    seen: Counter[object] = Counter()
    length = 0.0  # of the longest run to its last moment
    for number in range(KILLS):
        aim = 1 + number // 2 % MOMENTS if number % 2 else 0
        delay = 0 if aim else dice.uniform(0, 2 * length)
        turn = number // (2 * MOMENTS)  # every moment meets both versions, however slow the machine
        start = time.perf_counter()
        seen["aimed" if aim else "random", kill_once(path, aim, delay, turn)] += 1
        if aim == MOMENTS:
            length = max(length, time.perf_counter() - start)
        for file in (path, path.with_name(path.name + ".bak")):
            with zipfile.ZipFile(file) as archive:
                assert archive.testzip() is None
        rows = FileHost(path).read(["tbl_ranking"])["tbl_ranking"].rows
        version = next(i for i, rows_ in enumerate(VERSIONS) if tuple(rows_) == rows)
        seen["version", version] += 1
        for left in path.parent.glob(".~ccni-*"):
            seen["left over"] += 1
            left.unlink()
    assert [seen["aimed", moment] for moment in range(1, MOMENTS + 1)] == [KILLS // 2 // MOMENTS] * MOMENTS
    assert len({key for key in seen if key[0] == "random"}) > 1
    assert min(seen["version", 0], seen["version", 1]) > KILLS // 20
    assert seen["left over"] > KILLS // 5  # a temporary file each time it was killed half-way
