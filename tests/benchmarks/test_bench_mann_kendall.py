"""The benchmark runs, compares equal answers, and keeps its promise."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "bench_mann_kendall.py"


@pytest.mark.slow
def test_the_batch_is_a_hundred_times_faster_for_the_index() -> None:
    spec = importlib.util.spec_from_file_location("bench_mann_kendall", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    index, large = bench.measure(rounds=3)
    assert (index["series"], index["years"]) == (110, 11)
    assert (large["series"], large["years"]) == (10_000, 30)
    assert index["ratio"] >= 100
