"""Which choice the ranking depends on most: Sobol indices of the index under test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.notes import Note
from ccni_xl.robustness.draws import nominal_draws
from ccni_xl.robustness.factors import Factor
from ccni_xl.robustness.plan import label_of, settings_of, widths
from ccni_xl.robustness.problem import Problem
from ccni_xl.robustness.ranks import ratio
from ccni_xl.robustness.runs import Chunk, Progress, evaluate_runs
from ccni_xl.robustness.sobol import bootstrap, indices, saltelli_design

__all__ = ["Sensitivity", "Target", "run_sensitivity"]

Floats = NDArray[np.float64]

#: Indices are rounded here: far below their error, and above the last bits in which machines differ.
_DECIMALS = 10


@dataclass(frozen=True, slots=True)
class Target:
    """The number whose variance is explained.

    Parameters
    ----------
    kind : {"shift", "rank", "score", "change"}
        Mean absolute rank shift against the nominal ranks; a unit's rank or score; its change of
        score from the second edition to the first.
    unit : str or None
        Needed for all but "shift".
    edition : str or None
        Default the edition asked about; for "shift" None is all editions pooled.

    Examples
    --------
    >>> Target("rank", "320100").text("en")
    'Rank of 320100'
    """

    kind: Literal["shift", "rank", "score", "change"] = "shift"
    unit: str | None = None
    edition: str | None = None

    def text(self, lang: str = "zh") -> str:
        """Return what the target is."""
        where = self.edition or ""
        if self.kind == "shift":
            zh, en = "平均名次变动", "Mean rank shift"
            where_zh, where_en = (where, f" in {where}") if where else ("各期次合并", ", all editions pooled")
            return f"{zh}（{where_zh}）" if lang == "zh" else f"{en}{where_en}"
        names = {
            "rank": ("名次", "Rank"),
            "score": ("得分", "Score"),
            "change": ("得分变化", "Change of score"),
        }
        zh, en = names[self.kind]
        if lang == "zh":
            return f"{self.unit} 的{where}{zh}"
        return f"{en} of {self.unit}" + (f" in {where}" if where else "")


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sobol indices of one or more targets.

    Parameters
    ----------
    n, seed, runs : int
        Rows of the base sample, seed, runs in all: n (k + 2).
    targets : tuple of Target
    table : DataFrame, index (target number, factor)
        first, first_low, first_high, total, total_low, total_high. NaN where the target never
        varies or fewer than two rows of runs have it.
    failed : tuple of int, one a target
        Runs without a result. The whole row of the design (k + 2 runs) is left out with each.
    rows_used : tuple of int, one a target
    notes : tuple of Note
    """

    n: int
    seed: int
    runs: int
    targets: tuple[Target, ...]
    factors: tuple[str, ...]
    table: pd.DataFrame
    failed: tuple[int, ...]
    rows_used: tuple[int, ...]
    notes: tuple[Note, ...]


def run_sensitivity(
    problem: Problem,
    factors: Sequence[Factor],
    n: int = 1024,
    seed: int = 1,
    target: Target | Sequence[Target] | None = None,
    *,
    resamples: int = 1000,
    level: float = 0.95,
    progress: Progress | None = None,
) -> Sensitivity:
    """Estimate first-order and total Sobol indices of each factor.

    Parameters
    ----------
    problem : Problem
    factors : sequence of Factor
        A factor is one group, however many numbers it draws; several `WeightNoise` with
        different ``parents`` tell the dimensions apart.
    n : int
        Rows of the base sample; the index is computed n (k + 2) times. Powers of 2 are best.
    seed : int
    target : Target or sequence of Target
        Default the mean rank shift in the edition asked about. More targets cost no more runs.
    resamples, level
        Of the bootstrap.
    progress : callable, optional
        Told how many runs are done; what it raises ends the work.

    Returns
    -------
    Sensitivity
        Shares of the variance; NaN where a target never varies.

    Raises
    ------
    ValueError
        No factor, a target that names an unknown unit or edition, n below 2.

    References
    ----------
    Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018. Jansen (1999),
    doi:10.1016/S0010-4655(98)00154-4. See `ccni_xl.robustness.sobol` for the estimators.
    """
    if not factors or n < 2:
        raise ValueError(f"expected one or more factors and n >= 2, got {len(factors)} and {n}")
    targets = _targets(problem, target)
    design = saltelli_design(n, widths(problem, factors), seed)
    draws = settings_of(problem, factors, design.stacked())
    nominal = next(evaluate_runs(problem, nominal_draws(problem)))
    results = np.empty((len(targets), draws.runs))
    for chunk in evaluate_runs(problem, draws, progress):
        for row, wanted in enumerate(targets):
            results[row, chunk.rows] = _measure(problem, wanted, chunk, nominal)
    return _estimate(problem, factors, targets, results.reshape(len(targets), -1, n), seed, resamples, level)


def _targets(problem: Problem, target: Target | Sequence[Target] | None) -> tuple[Target, ...]:
    if target is None:
        return (Target("shift", edition=problem.editions[0]),)
    targets = (target,) if isinstance(target, Target) else tuple(target)
    for wanted in targets:
        if wanted.kind != "shift" and wanted.unit not in problem.units:
            raise ValueError(f"unknown unit {wanted.unit!r} in the target {wanted.text('en')!r}")
        if wanted.edition is not None and wanted.edition not in problem.editions:
            known = ", ".join(problem.editions)
            raise ValueError(f"unknown edition {wanted.edition!r}; known: {known}")
        if wanted.kind == "change" and len(problem.editions) < 2:
            raise ValueError("a change needs two editions")
    return targets


def _measure(problem: Problem, wanted: Target, chunk: Chunk, nominal: Chunk) -> Floats:
    """Return the target of each run; NaN where it has none."""
    edition = 0 if wanted.edition is None else problem.editions.index(wanted.edition)
    if wanted.kind == "shift":
        pooled = slice(None) if wanted.edition is None else slice(edition, edition + 1)
        ranks, base = chunk.ranks[:, pooled], nominal.ranks[:, pooled]
        both = (ranks > 0) & (base > 0)
        moved = np.where(both, np.abs(ranks - base), 0).sum(axis=(1, 2), dtype=np.int64)
        count = both.sum(axis=(1, 2))
        return ratio(moved, count)
    unit = problem.units.index(str(wanted.unit))
    if wanted.kind == "rank":
        ranks = chunk.ranks[:, edition, unit]
        return np.where(ranks > 0, ranks, np.nan)
    if wanted.kind == "score":
        return np.asarray(chunk.scores[:, edition, unit])
    change: Floats = chunk.scores[:, 0, unit] - chunk.scores[:, 1, unit]
    return change


def _estimate(
    problem: Problem,
    factors: Sequence[Factor],
    targets: tuple[Target, ...],
    results: Floats,
    seed: int,
    resamples: int,
    level: float,
) -> Sensitivity:
    parts, failed, used, notes = [], [], [], []
    n = results.shape[2]
    labels = [label_of(f, problem) for f in factors]
    for wanted, y in zip(targets, results, strict=True):
        whole = ~np.isnan(y).any(axis=0)
        failed.append(int(np.isnan(y).sum()))
        used.append(int(whole.sum()))
        columns = np.full((6, len(factors)), np.nan)
        if used[-1] >= 2:
            a, b, ab = y[0, whole], y[1, whole], y[2:, whole]
            first, total = indices(a, b, ab)
            if not np.isnan(first).any():
                bounds = bootstrap(a, b, ab, resamples=resamples, level=level, seed=seed)
                columns = np.stack(
                    (first, bounds.first_low, bounds.first_high, total, bounds.total_low, bounds.total_high)
                )
        notes += _notes(wanted, columns, failed[-1], used[-1], n, labels)
        parts.append(_frame(np.round(columns, _DECIMALS), [f.name for f in factors]))
    return Sensitivity(
        n=n,
        seed=seed,
        runs=results[0].size,
        targets=targets,
        factors=tuple(f.name for f in factors),
        table=pd.concat(parts, keys=range(len(targets)), names=["target", "factor"]),
        failed=tuple(failed),
        rows_used=tuple(used),
        notes=tuple(notes),
    )


def _frame(columns: Floats, names: list[str]) -> pd.DataFrame:
    heads = ["first", "first_low", "first_high", "total", "total_low", "total_high"]
    return pd.DataFrame(columns.T, columns=heads, index=pd.Index(names, name="factor"))


def _notes(
    wanted: Target, columns: Floats, failed: int, used: int, n: int, labels: Sequence[Note]
) -> list[Note]:
    found = []
    zh, en = wanted.text("zh"), wanted.text("en")
    if failed:
        found.append(
            Note(
                f"{zh}：{failed} 次试算没有结果，{n} 组中有 {n - used} 组因此未计入。",
                f"{en}: {failed} runs have no result; {n - used} of {n} rows were left out for it.",
            )
        )
    if used < 2:
        found.append(
            Note(f"{zh}：没有足够的结果，无法估计。", f"{en}: too few results to estimate anything.")
        )
    elif np.isnan(columns[0]).any():
        found.append(
            Note(
                f"{zh}：在所有试算中都不变，没有方差可分解。",
                f"{en}: the same in every run; no variance to explain.",
            )
        )
    else:
        top = int(np.argmax(columns[3]))
        found.append(
            Note(
                f"{zh}主要取决于“{labels[top].zh}”：总效应 {columns[3, top]:.0%}，"
                f"单独解释 {columns[0, top]:.0%}。",
                f"{en} depends most on {labels[top].en.lower()}: total effect {columns[3, top]:.0%}, "
                f"alone {columns[0, top]:.0%}.",
            )
        )
    return found
