"""The engine against bare numpy doing the same job.

    python benchmarks/bench_engine.py

The floor has no framework, no gaps, no ties, no labels and no findings: it maps every column by
straight lines, multiplies by one matrix of effective weights a level, and numbers the order of
every column by a sort. The engine is `ccni_xl.evaluation.evaluate` on DataFrames.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccni_xl.evaluation import evaluate
from ccni_xl.framework import Framework, builtin, check_records

SEED = 20230701

#: What the words of the built-in index are replaced by in the floor, which knows numbers only.
WORDS = {
    "neutrality_target": ["none", "related", "by_2060", "before_2060"],
    "emission_trend_test": ["significant_fall", "no_trend", "significant_rise"],
    "decoupling_elasticity": ["strong_decoupling", "weak_decoupling", "recessive_coupling"],
    "pilot_programmes": [("low_carbon_city",), ("carbon_trading", "climate_finance"), ()],
    "statistics_disclosure": [("energy_balance",), ("co2_data",), ()],
}


@dataclass(frozen=True)
class Case:
    name: str
    framework: Framework
    numbers: pd.DataFrame
    labels: pd.DataFrame | None


def built_in(units: int, editions: int) -> Case:
    """Return the index of 16 indicators with random values."""
    framework = builtin("2.0")
    rng = np.random.default_rng(SEED)
    index = pd.MultiIndex.from_product(
        [[f"{i:06d}" for i in range(units)], [f"{2015 + e}" for e in range(editions)]],
        names=["unit", "edition"],
    )
    numbers = pd.DataFrame(rng.uniform(0, 100, (len(index), 16)), index, list(framework.indicators))
    labels = pd.DataFrame(index=index)
    for code, words in WORDS.items():
        column = np.empty(len(index), dtype=object)
        column[:] = [words[i] for i in rng.integers(0, len(words), len(index))]
        labels[code] = column
    return Case(f"{units} x 16 x {editions}", framework, numbers, labels)


def wide(units: int, groups: int = 10, children: int = 5) -> Case:
    """Return an index of many indicators in groups, all scored by knots or goalposts."""
    rows = [{"code": "index", "parent": ""}]
    rows += [{"code": f"g{g}", "parent": "index"} for g in range(groups)]
    for g in range(groups):
        for c in range(children):
            scoring = "goalposts low=10 high=90" if c % 2 else "knots 10:0 90:100"
            rows.append({"code": f"i{g}_{c}", "parent": f"g{g}", "weight": str(c + 1), "scoring": scoring})
    records = [({"weight": "1", "scoring": "", "direction": "higher"} | row) for row in rows]
    nodes, problems = check_records(enumerate(records, start=2))
    assert not problems
    framework = Framework("wide", nodes)
    rng = np.random.default_rng(SEED)
    data = rng.uniform(0, 100, (units, groups * children))
    index = pd.Index([f"u{i}" for i in range(units)], name="unit")
    frame = pd.DataFrame(data, index, list(framework.indicators))
    return Case(f"{units} x {groups * children}", framework, frame, None)


def floor(case: Case) -> Callable[[], None]:
    """Return the same job in bare numpy, everything that can be prepared prepared."""
    framework = case.framework
    values = np.asfortranarray(case.numbers.to_numpy())
    count = len(framework.indicators)
    reach = np.zeros((count, len(framework.bottom_up)))
    for j, code in enumerate(framework.bottom_up):
        for i, leaf in enumerate(framework.indicators):
            node = framework[leaf]
            weight = framework.local_weight(leaf)
            while node.parent is not None and node.parent != code:
                node = framework[node.parent]
                weight *= framework.local_weight(node.code)
            reach[i, j] = weight if node.parent == code else 0
    index = case.numbers.index
    editions = len(index.levels[1]) if isinstance(index, pd.MultiIndex) else 1
    parts = [slice(e, None, editions) for e in range(editions)]  # the index is a product
    places = np.arange(1.0, len(values) // editions + 1)
    xs, ys = np.array([10.0, 90.0]), np.array([0.0, 100.0])

    def run() -> None:
        table = np.empty((count + reach.shape[1], len(values)))
        for i in range(count):
            table[i] = np.interp(values[:, i], xs, ys)
        table[count:] = (table[:count].T @ reach).T
        ranks = np.empty_like(table)
        for members in parts:
            for row in range(len(table)):
                ranks[row, members][np.argsort(-table[row, members])] = places

    return run


def best_of(job: Callable[[], object], seconds: float = 1.5) -> float:
    """Return the shortest run within ``seconds``, in ms."""
    shortest, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end or shortest == float("inf"):
        start = time.perf_counter()
        job()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest * 1000


def measure() -> list[dict[str, object]]:
    """Return a row for each size: the floor, the engine [ms] and their ratio."""
    rows: list[dict[str, object]] = []
    for case in (built_in(110, 2), built_in(3000, 1), built_in(3000, 10), wide(10_000)):
        bare = best_of(floor(case))
        ours = best_of(lambda case=case: evaluate(case.framework, case.numbers, case.labels))
        rows.append({"case": case.name, "floor_ms": bare, "engine_ms": ours, "ratio": ours / bare})
    return rows


if __name__ == "__main__":
    from table import show

    show(measure(), "units x indicators x editions")
