"""Batch Mann-Kendall against pymannkendall's one-by-one test, in the same run.

Run it: ``python benchmarks/bench_mann_kendall.py``. Needs pymannkendall (extra "test").
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
import pymannkendall

from ccni_xl.stats import mann_kendall_batch

#: Cities and years of the index.
INDEX = (110, 11)
#: A larger table; of it pymannkendall gets the first rows only, and its time is scaled up.
LARGE = (10_000, 30)
LARGE_SAMPLE = 200

Row = dict[str, str | int | float]


def measure(rounds: int = 15) -> list[Row]:
    """Return a row for each size: median times [ms] and the median of the ratios of the rounds.

    The two implementations take turns, so that a busy machine slows both. Both compute S, its variance,
    z, p, tau, slope and intercept; that they agree is checked before the clock starts.
    """
    return [
        _compare(INDEX, sample=INDEX[0], rounds=rounds),
        _compare(LARGE, sample=LARGE_SAMPLE, rounds=max(1, rounds // 3)),
    ]


def _compare(shape: tuple[int, int], *, sample: int, rounds: int) -> Row:
    table = np.random.default_rng(20_212_022).normal(size=shape).cumsum(axis=1)
    loop = [pymannkendall.original_test(row) for row in table[:sample]]
    batch = mann_kendall_batch(table, p_method="normal")
    np.testing.assert_array_equal(batch.s[:sample], [one.s for one in loop])
    np.testing.assert_allclose(batch.p_value[:sample], [one.p for one in loop], rtol=0, atol=1e-12)
    np.testing.assert_allclose(batch.sen_slope[:sample], [one.slope for one in loop], rtol=1e-9)

    ours, theirs = [], []
    for _ in range(rounds):
        seconds = _clock(lambda: [pymannkendall.original_test(row) for row in table[:sample]])
        theirs.append(seconds * shape[0] / sample)
        ours.append(min(_clock(lambda: mann_kendall_batch(table, p_method="normal")) for _ in range(3)))
    return {
        "series": shape[0],
        "years": shape[1],
        "batch_ms": 1e3 * median(ours),
        "loop_ms": 1e3 * median(theirs),
        "ratio": median(b / a for a, b in zip(ours, theirs, strict=True)),
        "note": "" if sample == shape[0] else f"loop timed on {sample} series and scaled",
    }


def _clock(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def main() -> None:
    """Print the table."""
    print(f"{'series x years':>15} {'batch [ms]':>11} {'pymannkendall [ms]':>19} {'ratio':>7}")
    for row in measure():
        size = f"{row['series']} x {row['years']}"
        print(
            f"{size:>15} {row['batch_ms']:>11.3f} {row['loop_ms']:>19.1f} {row['ratio']:>7.0f}  {row['note']}"
        )


if __name__ == "__main__":
    main()
