"""The benchmark runs and keeps its promises: a few numpy floors, bounded memory."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "bench_robustness.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_robustness", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_floor_computes_ranks(bench: ModuleType) -> None:
    scores = np.array([[[90.0, 50.0, 10.0]]])
    np.testing.assert_array_equal(bench.floor(scores, np.ones((4, 1)))[0, 1], [1, 2, 3])


@pytest.mark.slow
def test_a_thousand_runs_cost_a_few_floors(bench: ModuleType) -> None:
    rows = {row["plan"]: row for row in bench.measure(rounds=5)}
    assert all(row["ratio"] <= bench.LIMIT_FLOORS for row in rows.values())
    assert all(row["coinr_over_ours"] >= 100 for row in rows.values())


@pytest.mark.slow
def test_ten_thousand_runs_stay_within_memory(bench: ModuleType) -> None:
    assert bench.memory() < bench.LIMIT_BYTES
