"""How far a ranking depends on the choices behind it.

References
----------
OECD/JRC (2008), doi:10.1787/9789264043466-en, step 7. Saisana, Saltelli & Tarantola (2005),
doi:10.1111/j.1467-985X.2005.00350.x (mean absolute rank shift).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.notes import Note
from ccni_xl.robustness.draws import Draws, nominal_draws
from ccni_xl.robustness.plan import Plan, draw
from ccni_xl.robustness.problem import Problem
from ccni_xl.robustness.ranks import by_unit, rank_quantiles, ratio
from ccni_xl.robustness.runs import Progress, evaluate_runs

__all__ = ["FailedRun", "Uncertainty", "run_draws", "run_uncertainty"]

Floats = NDArray[np.float64]
Ranks = NDArray[np.int32]

#: Failed runs are all counted; so many are named.
NAMED = 20


@dataclass(frozen=True, slots=True)
class FailedRun:
    """A run in which units that are ranked nominally got no rank.

    Parameters
    ----------
    number : int
        From 1.
    unranked : int
        How many of them got none.
    settings : dict
        Factor -> level, for the factors that have levels.
    """

    number: int
    unranked: int
    settings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Ranks over all runs. Shares are of the runs that ranked the unit.

    Parameters
    ----------
    runs, seed : int
    table : DataFrame, index (edition, unit)
        rank (nominal), median, low, high, mean, p_top, above (the unit ranked right above, if any),
        p_above (share of runs in which this unit is ahead of it), runs (that ranked the unit).
        NaN where no run ranked the unit.
    shift : float array (n_editions, runs)
        Mean absolute rank shift of each run against the nominal ranks; NaN in a run without ranks.
    change : DataFrame or None, index unit
        change (nominal), class_same (share of runs with the nominal class), p_up, p_flat, p_down,
        runs. None where there is one edition.
    ranks : int array (n_editions, runs, n_units)
        0 where unranked.
    failed : int
        Runs in which nobody has a rank in the edition asked about.
    incomplete : int
        Other runs in which somebody who is ranked nominally has none.
    failures : tuple of FailedRun
        The first `NAMED` of both.
    notes : tuple of Note
    """

    runs: int
    seed: int | None
    plan: Plan
    table: pd.DataFrame
    shift: Floats
    change: pd.DataFrame | None
    ranks: Ranks
    failed: int
    incomplete: int
    failures: tuple[FailedRun, ...]
    notes: tuple[Note, ...]

    @property
    def mean_shift(self) -> float:
        """Mean absolute rank shift in the edition asked about, over all runs with ranks."""
        shifts = self.shift[0][~np.isnan(self.shift[0])]
        return float(shifts.mean()) if len(shifts) else float("nan")


def run_uncertainty(
    problem: Problem, plan: Plan, n_runs: int = 1000, seed: int = 1, progress: Progress | None = None
) -> Uncertainty:
    """Draw ``n_runs`` settings and rank under each.

    The same problem, plan, number and seed give the same ranks on every machine.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    n_runs : int
    seed : int
    progress : callable, optional
        Told how many runs are done; what it raises ends the work.

    Returns
    -------
    Uncertainty
        Ranks over the runs; NaN where no run ranked a unit.
    """
    draws = draw(problem, plan.factors, n_runs, seed)
    return run_draws(problem, plan, draws, seed, progress)


def run_draws(
    problem: Problem, plan: Plan, draws: Draws, seed: int | None = None, progress: Progress | None = None
) -> Uncertainty:
    """Rank under given settings; see `run_uncertainty`.

    Parameters
    ----------
    problem, plan, progress
        As for `run_uncertainty`.
    draws : Draws
        The settings of every run.
    seed : int, optional
        For the record.

    Returns
    -------
    Uncertainty
    """
    nominal = next(evaluate_runs(problem, nominal_draws(problem)))
    tally = _Tally(problem, draws.runs, nominal.scores[0])
    ranks = np.empty((len(problem.editions), draws.runs, len(problem.units)), dtype=np.int32)
    for chunk in evaluate_runs(problem, draws, progress):
        ranks[:, chunk.rows] = chunk.ranks.transpose(1, 0, 2)
        tally.add(chunk.scores)
    base = nominal.ranks[0]
    shift = np.stack([mean_shifts(r, b) for r, b in zip(ranks, base, strict=True)])
    lacking = ((ranks[0] == 0) & (base[0] > 0)).sum(axis=1)
    none = (ranks[0] == 0).all(axis=1) & bool(base[0].any())
    bad = np.flatnonzero(lacking)
    failures = tuple(FailedRun(int(r) + 1, int(lacking[r]), draws.describe(int(r))) for r in bad[:NAMED])
    failed = int(none.sum())
    return Uncertainty(
        runs=draws.runs,
        seed=seed,
        plan=plan,
        table=_table(problem, plan, ranks, base),
        shift=shift,
        change=tally.table(problem),
        ranks=ranks,
        failed=failed,
        incomplete=len(bad) - failed,
        failures=failures,
        notes=tuple(_notes(problem, base, failed, len(bad) - failed, draws.runs)),
    )


def mean_shifts(ranks: Ranks, nominal: Ranks) -> Floats:
    """Return mean |rank - nominal rank| of each run over the units ranked in both.

    Parameters
    ----------
    ranks : (runs, n_units), 0 = unranked
    nominal : (n_units,)

    Returns
    -------
    (runs,) [places]; NaN where no unit is ranked in both.
    """
    both = (ranks > 0) & (nominal > 0)
    moved = np.abs(ranks - nominal)
    moved *= both
    return ratio(moved.sum(axis=1, dtype=np.int64), np.count_nonzero(both, axis=1))


def _table(problem: Problem, plan: Plan, ranks: Ranks, nominal: Ranks) -> pd.DataFrame:
    parts = [_edition(problem.units, plan, r, b) for r, b in zip(ranks, nominal, strict=True)]
    return pd.concat(parts, keys=problem.editions, names=["edition", "unit"])


def _edition(units: Sequence[str], plan: Plan, ranks: Ranks, nominal: Ranks) -> pd.DataFrame:
    low, median, high = rank_quantiles(ranks, (plan.interval[0], 50.0, plan.interval[1]))
    places = by_unit(ranks)
    ranked = places > 0
    count = np.count_nonzero(ranked, axis=1)
    above = _above(nominal)
    met = ranked & ranked[above] & (above >= 0)[:, None]
    ahead = met & (places < places[above])
    names = np.array([*units, None], dtype=object)
    return pd.DataFrame(
        {
            "rank": np.where(nominal > 0, nominal, np.nan),
            "median": median,
            "low": low,
            "high": high,
            "mean": ratio(places.sum(axis=1, dtype=np.int64), count),
            "p_top": ratio(np.count_nonzero(ranked & (places <= plan.top), axis=1), count),
            "above": names[above],
            "p_above": ratio(np.count_nonzero(ahead, axis=1), np.count_nonzero(met, axis=1)),
            "runs": count,
        },
        index=pd.Index(units, name="unit"),
    )


def _above(nominal: Ranks) -> NDArray[np.intp]:
    """Return for each unit the one ranked right above it, or -1; tied units share theirs."""
    order = np.argsort(nominal, kind="stable")
    order = order[nominal[order] > 0]
    places = nominal[order]
    before = np.searchsorted(places, places, side="left") - 1
    above = np.full(len(nominal), -1, dtype=np.intp)
    above[order] = np.where(before >= 0, order[before], -1)
    return above


class _Tally:
    """Counts, over the runs, of the class of the change from the base edition."""

    def __init__(self, problem: Problem, runs: int, nominal: Floats) -> None:
        #: The smallest change that is not flat; with a band of 0 the smallest number above 0.
        self.edge = max(problem.flat_band, np.nextafter(0.0, 1.0))
        self.used = len(problem.editions) > 1
        self.counts = np.zeros((3, len(problem.units)), dtype=np.int64)
        self.nominal = nominal[0] - nominal[1] if self.used else nominal[0]

    def masks(self, change: Floats) -> tuple[NDArray[np.bool_], ...]:
        """Return up, flat, down; NaN is none of them. The rule of `ccni_xl.change.change_class`."""
        return change >= self.edge, np.abs(change) < self.edge, change <= -self.edge

    def add(self, scores: Floats) -> None:
        if self.used:
            for row, mask in zip(self.counts, self.masks(scores[:, 0] - scores[:, 1]), strict=True):
                row += mask.sum(axis=0)

    def table(self, problem: Problem) -> pd.DataFrame | None:
        if not self.used:
            return None
        total = self.counts.sum(axis=0)
        up, flat, down = (ratio(row, total) for row in self.counts)
        masks = self.masks(self.nominal)
        same = np.select(masks, [up, flat, down], default=np.nan)
        columns = {"change": self.nominal, "class_same": same, "p_up": up, "p_flat": flat, "p_down": down}
        return pd.DataFrame({**columns, "runs": total}, index=pd.Index(problem.units, name="unit"))


def _notes(problem: Problem, nominal: Ranks, failed: int, incomplete: int, runs: int) -> list[Note]:
    notes = []
    edition = problem.editions[0]
    ranked = int((nominal[0] > 0).sum())
    if len(problem.editions) == 1:
        notes.append(
            Note(
                "只有一个期次，无法给出变化方向的概率。",
                "There is one edition only, so no change has a probability.",
            )
        )
    lacking = [
        u for u, r, c in zip(problem.units, nominal[0], problem.competes[0], strict=True) if c and not r
    ]
    if lacking:
        shown = ", ".join(lacking[:5]) + (" …" if len(lacking) > 5 else "")
        notes.append(
            Note(
                f"{edition}：{len(lacking)} 个单元没有名义排名（{shown}），其区间只来自能够排名的那些试算。",
                f"{edition}: {len(lacking)} units have no nominal rank ({shown}); their intervals, if any,"
                " come from the runs that rank them.",
            )
        )
    if ranked < 2:
        notes.append(
            Note(
                f"{edition}：只有 {ranked} 个单元有排名，名次没有可比对象。",
                f"{edition}: {ranked} unit(s) ranked, so a rank has nothing to be compared with.",
            )
        )
    if failed:
        notes.append(
            Note(
                f"{runs} 次试算中有 {failed} 次没有任何单元能排名，已计数并列出，不计入各项比例。",
                f"In {failed} of {runs} runs no unit could be ranked; they are counted and listed, and left"
                " out of every share.",
            )
        )
    if incomplete:
        notes.append(
            Note(
                f"{runs} 次试算中有 {incomplete} 次缺少个别单元的排名；各单元的比例按其有排名的次数计算。",
                f"In {incomplete} of {runs} runs some units have no rank; each unit's shares are of the runs"
                " that rank it.",
            )
        )
    return notes
