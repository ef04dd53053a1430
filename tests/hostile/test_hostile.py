"""Hostile files: refused in one sentence, quickly and cheaply, or harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.confined import Confined
from tests.support.files import SHIPPED
from tests.support.hostile import CASES, Case
from tests.support.pace import allowed

resource = pytest.importorskip("resource", reason="measures by getrusage")

SECONDS, PEAK_MB = 2.0, 300


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined.open() as runner:
        runner.run(["check", str(SHIPPED)])
        yield runner


def test_there_are_enough_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(CASES) >= 40
    assert sum(case.words is not None for case in CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace("\0", "0"))
def test_hostile(confined: Confined, tmp_path: Path, case: Case) -> None:
    arguments = case.build(tmp_path)
    before = {path.name for path in tmp_path.iterdir()}
    ended = confined.run([*arguments, "--lang", "en"])
    said = ended.out + ended.err
    assert "Traceback" not in said
    assert "unexpected happened" not in said, said
    assert ended.peak_mb < PEAK_MB
    assert ended.seconds < SECONDS or ended.seconds < allowed(SECONDS)
    if case.words is None:
        assert ended.code in (0, 1), said
        return
    assert ended.code == 2, said
    assert any(words in said for words in case.words.split("|")), said
    assert len(ended.err.strip().splitlines()) == 1
    assert not ended.out
    assert {path.name for path in tmp_path.iterdir()} == before  # nothing was made of it
    assert re.search("[一-鿿]", confined.run([*arguments, "--lang", "zh"]).err)
