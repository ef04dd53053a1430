"""Uncertainty and Sobol runs of a 110-city, 16-indicator, two-edition index against a numpy floor.

Run it: ``python benchmarks/bench_robustness.py``. Times are medians of rounds in which the floor
and the product take turns, so that a busy machine slows both.

The floor is the least that numpy must do for the same answer when everything general is left out:
index scores by one matrix product with ready effective weights, ranks by one sort, three
quantiles. It draws nothing, knows no tree, no gaps, no ties, no second edition's change classes.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter, process_time

import numpy as np
from scipy.stats import qmc  # loaded before the clock starts

from ccni_xl.framework import Framework, builtin, parse_token
from ccni_xl.robustness import (
    Alternatives,
    Case,
    Choice,
    DirichletWeights,
    Factor,
    Means,
    Plan,
    Problem,
    Target,
    WeightNoise,
    build_problem,
    run_sensitivity,
    run_uncertainty,
)

UNITS, EDITIONS, RUNS = 110, 2, 1000

#: CPU seconds that COINr 1.1.14 (R 4.5) took for 1,000 replications of the same size of index
#: (weights +-25 %, two normalisations, two means) on a machine like that of continuous integration.
#: Measured once when this project was specified; not measured by this script.
COINR_SECONDS = 24.4

#: What a run may cost at most, in floors, and in memory.
LIMIT_FLOORS = 5.0
LIMIT_BYTES = 300e6

Row = dict[str, str | float]


def problem(units: int = UNITS, editions: int = EDITIONS, gaps: float = 0.0) -> Problem:
    """Return random scores under two scoring families."""
    framework: Framework = builtin("2.0")
    rng = np.random.default_rng(20_212_022)
    table = rng.uniform(0, 100, (units * editions, len(framework.indicators)))
    table[rng.random(table.shape) < gaps] = np.nan
    other = np.clip(table * 1.1 - 5, 0, 100)
    return build_problem(
        framework,
        [f"u{i}" for i in range(units)],
        [f"e{i}" for i in range(editions)],
        lambda levels: Case(table if levels["scoring"] == "nominal" else other),
        [Choice("scoring", "评分方法", "Scoring family", ("nominal", "other"))],
    )


def floor(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return quantiles of ranks: (runs, k) weights on (editions, k, units) scores."""
    found = []
    for edition in scores:
        index = weights @ edition
        order = np.argsort(-index, axis=1)
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(1, order.shape[1] + 1)[None, :], axis=1)
        found.append(np.percentile(ranks, [5, 50, 95], axis=0))
    return np.stack(found)


def _clock(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


PLANS: dict[str, tuple[Factor, ...]] = {
    "weights +-25 %": (WeightNoise(0.25),),
    "weights Dirichlet": (DirichletWeights(10),),
    "weights, scoring": (WeightNoise(0.25), Alternatives("scoring")),
    "weights, scoring, means": (
        WeightNoise(0.25),
        Alternatives("scoring"),
        Means((None, parse_token("geometric", "mean"))),
    ),
}


def measure(rounds: int = 9, runs: int = RUNS) -> list[Row]:
    """Return a row a plan: floor and product [ms], their ratio, and CPU seconds against COINr's."""
    task = problem()
    scores = np.stack([leaf.scores[0] for leaf in task.leaves]).reshape(16, EDITIONS, UNITS).swapaxes(0, 1)
    weights = np.random.default_rng(1).dirichlet(np.ones(16), runs)
    rows = []
    for name, factors in PLANS.items():
        run = partial(run_uncertainty, task, Plan(factors), runs)
        run()
        least, ours, ratios = [], [], []
        for _ in range(rounds):
            least.append(min(_clock(lambda: floor(scores, weights)) for _ in range(3)))
            ours.append(min(_clock(run) for _ in range(3)))
            ratios.append(ours[-1] / least[-1])
        start = process_time()
        run()
        cpu = process_time() - start
        rows.append(
            {
                "plan": name,
                "floor_ms": 1e3 * median(least),
                "ours_ms": 1e3 * median(ours),
                "ratio": median(ratios),
                "cpu_s": cpu * 1000 / runs,
                "coinr_over_ours": COINR_SECONDS / (cpu * 1000 / runs),
            }
        )
    return rows


def memory(runs: int = 10_000) -> float:
    """Return the peak of the memory [bytes] that a run of all factors allocates."""
    task = problem()
    plan = Plan(PLANS["weights, scoring, means"])
    run_uncertainty(task, plan, 8)
    tracemalloc.start()
    run_uncertainty(task, plan, runs)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return float(peak)


def sobol(n: int = 1024) -> tuple[int, float]:
    """Return runs and seconds of Sobol indices for three factors and three targets."""
    task = problem()
    targets = (Target(), Target("rank", "u7"), Target("score", "u7"))
    factors = PLANS["weights, scoring, means"]
    seconds = _clock(lambda: run_sensitivity(task, factors, n, 1, targets))
    return n * (len(factors) + 2), seconds


def large(units: int = 3000, runs: int = RUNS) -> float:
    """Return the seconds of ``runs`` runs for many units with gaps."""
    task = problem(units, gaps=0.02)
    return _clock(lambda: run_uncertainty(task, Plan(PLANS["weights, scoring"]), runs))


def whole(runs: int = RUNS) -> float:
    """Return the seconds of a whole study of the illustrative data, from scores to sentences."""
    from pathlib import Path

    from ccni_xl.app import check
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.study import run_study

    book = Path(__file__).resolve().parents[1] / "workbook" / "CCNI.xlsm"
    results = check(FileHost(book)).results
    return _clock(lambda: run_study(results, runs))


def main() -> None:
    """Print the table."""
    assert qmc is not None
    print(f"{RUNS} uncertainty runs, {UNITS} units x 16 indicators x {EDITIONS} editions")
    print(f"{'plan':<26}{'floor [ms]':>11}{'ours [ms]':>11}{'x floor':>9}{'CPU [s]':>9}{'COINr / ours':>14}")
    for row in measure():
        print(
            f"{row['plan']:<26}{row['floor_ms']:>11.1f}{row['ours_ms']:>11.1f}{row['ratio']:>9.2f}"
            f"{row['cpu_s']:>9.3f}{row['coinr_over_ours']:>14.0f}"
        )
    print(f"COINr: {COINR_SECONDS} CPU s per 1,000 runs (a stated constant, see the source of this script)")
    print(f"10,000 runs, all factors: peak {memory() / 1e6:.0f} MB of at most {LIMIT_BYTES / 1e6:.0f} MB")
    runs, seconds = sobol()
    print(f"Sobol indices, 3 factors, 3 targets, bootstrap of 1,000: {runs} runs in {seconds:.2f} s")
    print(f"{RUNS} runs for 3,000 units x 2 editions with gaps: {large():.2f} s")
    print(f"a whole study of the illustrative data, {RUNS} runs, all choices: {whole():.2f} s")


if __name__ == "__main__":
    main()
