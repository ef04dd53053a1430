"""What each indicator, sub-dimension or dimension does to the ranking: leave it out and look.

Its weight goes to its siblings in proportion. Reference: OECD/JRC (2008),
doi:10.1787/9789264043466-en, step 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccni_xl.robustness.draws import nominal_draws
from ccni_xl.robustness.problem import Problem
from ccni_xl.robustness.runs import collect
from ccni_xl.robustness.uncertainty import mean_shifts

__all__ = ["Removal", "remove_each"]


@dataclass(frozen=True, slots=True)
class Removal:
    """The ranking of one edition without each code.

    Parameters
    ----------
    table : DataFrame, index code
        mean_shift, max_shift [places], moved (units whose rank changes), unranked (units that
        lose their rank), top_moved (the unit that moves most; None where none does).
    scores, ranks : DataFrame, index unit, columns "nominal" and the codes
        NaN where there is no score or rank.
    """

    table: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.DataFrame


def remove_each(problem: Problem, codes: Sequence[str] = (), edition: str | None = None) -> Removal:
    """Rank without each of ``codes`` in turn.

    Parameters
    ----------
    problem : Problem
    codes : sequence of str
        Default: every indicator.
    edition : str, optional
        Default: the one asked about.

    Returns
    -------
    Removal
        Shifts in places; NaN where a unit has no rank.

    Raises
    ------
    ValueError
        An unknown code or the index itself; an unknown edition.
    """
    framework = problem.framework
    codes = tuple(codes) or framework.indicators
    strange = [c for c in codes if c not in framework or c == framework.root]
    if strange:
        raise ValueError(f"cannot leave out {', '.join(strange)}")
    if edition is not None and edition not in problem.editions:
        raise ValueError(f"unknown edition {edition!r}; known: {', '.join(problem.editions)}")
    at = 0 if edition is None else problem.editions.index(edition)
    draws = nominal_draws(problem, len(codes) + 1)
    weights = draws.own_weights()
    for run, code in enumerate(codes, start=1):
        weights[run, framework.codes.index(code)] = 0.0
    scores, ranks = collect(problem, draws)
    scores, ranks = scores[:, at], ranks[:, at]
    base = ranks[0]
    both = (ranks > 0) & (base > 0)
    moves = np.where(both, np.abs(ranks - base), 0)[1:]
    furthest = moves.argmax(axis=1)
    some = moves.max(axis=1) > 0
    units = np.array(problem.units, dtype=object)
    table = pd.DataFrame(
        {
            "mean_shift": mean_shifts(ranks[1:], base),
            "max_shift": moves.max(axis=1),
            "moved": (moves > 0).sum(axis=1),
            "unranked": ((base > 0) & (ranks[1:] == 0)).sum(axis=1),
            "top_moved": np.where(some, units[furthest], None),
        },
        index=pd.Index(codes, name="code"),
    )
    columns = ["nominal", *codes]
    index = pd.Index(problem.units, name="unit")
    numbers = np.where(ranks > 0, ranks, np.nan)
    return Removal(
        table=table,
        scores=pd.DataFrame(scores.T, index=index, columns=columns),
        ranks=pd.DataFrame(numbers.T, index=index, columns=columns),
    )
