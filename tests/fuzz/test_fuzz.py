"""A short run of the fuzzer, always the same cases; `python tools/fuzz.py --minutes 10` makes new ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fuzzing import TARGETS, fuzz, run_case


def test_mutated_input_is_read_or_refused_in_words() -> None:
    found = fuzz(600, seed=20_240_501, most=62)
    assert not found.failures, found.text()
    assert set(found.cases) == set(TARGETS)
    assert 0 < found.refused.total() < found.cases.total()


def test_a_case_can_be_shown_again(tmp_path: Path) -> None:
    assert run_case("xml", 1, 5, tmp_path) == run_case("xml", 1, 5, tmp_path)


def test_what_is_not_a_sentence_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("made by the test")

    monkeypatch.setitem(TARGETS, "xml", (8, broken))
    found = fuzz(60, seed=1, most=31)
    assert "ZeroDivisionError" in found.text()
    assert len(found.failures) == 1
