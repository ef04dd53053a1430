"""Killed or failing at any system call, a command leaves the old files or the new ones, and says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.faults import JOBS, Trial, reference, run_with_fault
from tests.support.torture import torture

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]


def test_kills_and_faults(tmp_path: Path) -> None:
    """The short form of ``python tools/torture.py --kills 1000 --faults 200``."""
    outcome = torture(tmp_path, kills=60, faults=60, seed=5)
    assert not outcome.complaints, outcome.text()
    assert outcome.counts.total() == 120
    assert min(outcome.found["old"], outcome.found["new"]) > 10


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """Without this, "the new file" could not be told from a damaged one."""
    files, calls, _ = reference("recalc", tmp_path / "work")
    again, calls_again, _ = reference("recalc", tmp_path / "work")
    assert files == again
    assert calls == calls_again > 10


def trial(**changes: object) -> Trial:
    new = {"made.xlsm": b"new"}
    told = {
        "job": JOBS["new"],
        "kind": "EIO",
        "number": 1,
        "code": 0,
        "said": "",
        "files": new,
        "calls": ["open"],
    }
    return Trial(**(told | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, ""),
        ({"files": {"made.xlsm": b"ne"}}, "made.xlsm is damaged"),
        ({"files": {"made.xlsm": b"new", ".~ccni-1": b""}}, "left behind"),
        ({"files": {"made.xlsm": b"new", ".~ccni-1": b""}, "kind": "crash", "code": 77}, ""),
        ({"files": {}}, "yet the result is not there"),
        ({"files": {}, "code": 2, "said": "No.\n"}, ""),
        ({"files": {}, "code": 2, "said": "No.\nReally.\n"}, "not one sentence"),
        ({"files": {}, "code": 2, "said": "Traceback\n"}, "ended with 2"),
        ({"files": {}, "code": -11, "said": ""}, "ended with -11"),
    ],
)
def test_the_judge_sees_what_is_wrong(changes: dict[str, object], complaint: str) -> None:
    found = trial(**changes).complaint({"made.xlsm": b"new"})
    assert complaint in found
    assert bool(found) is bool(complaint)


def test_a_fault_is_told_by_its_own_sentence(tmp_path: Path) -> None:
    _, calls, _ = reference("recalc", tmp_path / "work")
    full = [run_with_fault("recalc", call, "ENOSPC", tmp_path / "work") for call in range(3, min(5, calls))]
    assert all("the disk is full, so nothing was written" in one.said for one in full)
    gone = run_with_fault("recalc", 3, "vanish", tmp_path / "work")
    assert "does not exist (it may have been moved or disconnected)" in gone.said
