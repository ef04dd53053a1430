"""The ranking under other weights, beside the nominal one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.framework import Framework
from ccni_xl.notes import Note
from ccni_xl.robustness.balance import balance
from ccni_xl.robustness.data_weights import METHODS
from ccni_xl.robustness.draws import nominal_draws
from ccni_xl.robustness.problem import Problem
from ccni_xl.robustness.runs import collect
from ccni_xl.robustness.uncertainty import mean_shifts
from ccni_xl.robustness.weight_factors import WeightSets
from ccni_xl.scoring import ascending_ranks

__all__ = ["Comparison", "Sets", "compare_weights", "suggested_sets"]

Floats = NDArray[np.float64]

#: Name of a set -> code -> weight inside its parent.
Sets = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One ranking for each set of weights.

    Parameters
    ----------
    weights : DataFrame, index code, columns "nominal" and the sets
        Weight inside the parent, normalised.
    scores, ranks : DataFrame, index unit, same columns
        NaN where a unit has none.
    table : DataFrame, index set
        mean_shift, max_shift [places] against the nominal ranks, spearman, top_kept (share of the
        nominal top that stays there), top_moved (the unit that moves most).
    """

    weights: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.DataFrame
    table: pd.DataFrame


def compare_weights(problem: Problem, sets: Sets, *, top: int = 10, edition: str | None = None) -> Comparison:
    """Rank under each set of weights.

    Parameters
    ----------
    problem : Problem
    sets : mapping
        Codes that a set leaves out keep their nominal weight.
    top : int
        Size of the top whose stability is told.
    edition : str, optional
        Default the one asked about.

    Returns
    -------
    Comparison
        Weights, scores [points] and ranks side by side; NaN where a unit has none.

    Raises
    ------
    ValueError
        An unknown edition or code, a negative or missing weight, or a parent all of whose
        children would weigh 0.
    """
    if edition is not None and edition not in problem.editions:
        raise ValueError(f"unknown edition {edition!r}; known: {', '.join(problem.editions)}")
    at = 0 if edition is None else problem.editions.index(edition)
    framework = problem.framework
    raw = WeightSets({"nominal": {}, **sets}).table(framework)
    _check(framework, raw, ["nominal", *sets])
    draws = nominal_draws(problem, len(raw))
    draws.weights = raw
    scores, ranks = collect(problem, draws)
    scores, ranks = scores[:, at], ranks[:, at]
    names = ["nominal", *sets]
    units = pd.Index(problem.units, name="unit")
    codes = [c for c in framework.codes if c != framework.root]
    local = _local(framework, raw)[:, [framework.codes.index(c) for c in codes]]
    return Comparison(
        weights=pd.DataFrame(local.T, index=pd.Index(codes, name="code"), columns=names),
        scores=pd.DataFrame(scores.T, index=units, columns=names),
        ranks=pd.DataFrame(np.where(ranks > 0, ranks, np.nan).T, index=units, columns=names),
        table=_table(ranks, names[1:], problem.units, top),
    )


def _check(framework: Framework, raw: Floats, names: Sequence[str]) -> None:
    rows, columns = np.nonzero(~(raw >= 0))
    if len(rows):
        raise ValueError(f"{names[rows[0]]}: the weight of {framework.codes[columns[0]]} must be 0 or more")
    for code in framework.bottom_up:
        family = [framework.codes.index(child) for child in framework.children(code)]
        empty = np.flatnonzero(~(raw[:, family].sum(axis=1) > 0))
        if len(empty):
            raise ValueError(f"{names[empty[0]]}: all weights below {code} are 0")


def _local(framework: Framework, raw: Floats) -> Floats:
    local = raw.copy()
    for code in framework.bottom_up:
        family = [framework.codes.index(child) for child in framework.children(code)]
        local[:, family] /= raw[:, family].sum(axis=1, keepdims=True)
    return local


def _table(ranks: NDArray[np.int32], names: Sequence[str], units: Sequence[str], top: int) -> pd.DataFrame:
    base, others = ranks[0], ranks[1:]
    both = (others > 0) & (base > 0)
    moves = np.where(both, np.abs(others - base), 0)
    leading = (base > 0) & (base <= top)
    kept = ((others > 0) & (others <= top) & leading).sum(axis=1) / max(int(leading.sum()), 1)
    furthest = np.array(units, dtype=object)[moves.argmax(axis=1)] if len(others) else []
    return pd.DataFrame(
        {
            "mean_shift": mean_shifts(others, base),
            "max_shift": moves.max(axis=1) if len(others) else [],
            "spearman": [spearman(row[m], base[m]) for row, m in zip(others, both, strict=True)],
            "top_kept": kept if leading.any() else np.nan,
            "top_moved": [u if m.any() else None for u, m in zip(furthest, moves, strict=True)],
        },
        index=pd.Index(names, name="set"),
    )


def spearman(one: NDArray[np.int32], other: NDArray[np.int32]) -> float:
    """Return the rank correlation; NaN for fewer than two units or where all tie."""
    if len(one) < 2:
        return float("nan")
    a, b = (ascending_ranks(x.astype(np.float64), "average") for x in (one, other))
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def suggested_sets(
    framework: Framework,
    scores: Floats,
    methods: Sequence[str] = ("equal", "entropy", "critic", "pca", "balanced"),
) -> tuple[dict[str, dict[str, float]], tuple[Note, ...]]:
    """Return the weights that each method takes from the scores, parent by parent.

    Parameters
    ----------
    framework : Framework
    scores : (n_obs, n_codes), columns in the order of ``framework.codes``
        Nominal scores of the whole tree; children that are aggregates count as they are.
    methods : sequence of str
        equal, entropy, critic, pca, or balanced (correlations with the parent in proportion to
        the nominal weights).

    Returns
    -------
    sets : method -> code -> weight
        A parent for which a method has no answer keeps its nominal weights, and a note says so.
    notes : tuple of Note

    Raises
    ------
    ValueError
        An unknown method.
    """
    known = (*METHODS, "balanced")
    strange = [m for m in methods if m not in known]
    if strange:
        raise ValueError(f"unknown method {strange[0]!r}; known: {', '.join(known)}")
    sets: dict[str, dict[str, float]] = {method: {} for method in methods}
    notes: list[Note] = []
    place = {code: i for i, code in enumerate(framework.codes)}
    for method in methods:
        for code in framework.bottom_up:
            children = framework.children(code)
            if len(children) == 1:
                continue
            weights, found = _suggest(method, framework, code, scores[:, [place[c] for c in children]])
            notes += (
                Note(
                    f"{framework[code].name_zh}（{method}）：{n.zh}",
                    f"{framework[code].name_en}, {method}: {n.en}",
                )
                for n in found
            )
            if not np.isnan(weights).any():
                sets[method].update(zip(children, weights.tolist(), strict=True))
    return sets, tuple(notes)


def _suggest(method: str, framework: Framework, code: str, scores: Floats) -> tuple[Floats, tuple[Note, ...]]:
    children = framework.children(code)
    names = [Note(framework[c].name_zh, framework[c].name_en) for c in children]
    if method == "balanced":
        nominal = framework.local_weights(code)
        if not (nominal > 0).all():
            note = Note(
                "有下级的名义权重为 0，无法平衡。", "a child has a nominal weight of 0: not balanced."
            )
            return np.full(len(children), np.nan), (note,)
        balanced = balance(scores, nominal, names)
        return balanced.weights, balanced.notes
    if method == "entropy" and (scores < 0).any():
        note = Note("有负分，熵法不适用。", "Negative scores: entropy does not apply.")
        return np.full(len(children), np.nan), (note,)
    found = METHODS[method](scores, names)
    return found.weights, found.notes
