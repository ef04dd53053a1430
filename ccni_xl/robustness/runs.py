"""The tree over many runs at once: the same sums as `ccni_xl.aggregation`, run by run.

Work goes in chunks that fit the processor's cache, so memory does not grow with the runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ccni_xl.framework import Framework, Token
from ccni_xl.robustness.draws import Draws
from ccni_xl.robustness.problem import Leaf, Problem
from ccni_xl.robustness.ranks import Ranks, rank_runs
from ccni_xl.robustness.run_means import RunScores, mean_over_runs, mixed_over_runs, nests

__all__ = ["Chunk", "Progress", "collect", "evaluate_runs", "local_weights"]

Floats = NDArray[np.float64]

#: Called with the runs done and all runs; it may raise to stop the work.
Progress = Callable[[int, int], None]

#: Scores (8 bytes each) handled at a time.
_CELLS = 1 << 15

#: Runs that are worth a group of their own.
_TOGETHER = 48

#: The level of a choice that no factor varies.
_NOMINAL = np.zeros(1, dtype=np.intp)

#: The same slack as in `ccni_xl.aggregation`: 0.5 + 0.3 must reach 0.8.
_SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Chunk:
    """Runs ``rows``: index scores and ranks (runs, n_editions, n_units); rank 0 is unranked."""

    rows: NDArray[np.intp]
    scores: Floats
    ranks: Ranks


def local_weights(framework: Framework, raw: Floats) -> Floats:
    """Normalise weights inside each parent.

    A parent all of whose children have weight 0 loses its own weight: it has been left out with
    them. Its children then get equal weights that count for nothing above.

    Parameters
    ----------
    raw : (runs, n_codes), columns in the order of ``framework.codes``

    Returns
    -------
    (runs, n_codes); the weight of the root is 0 where nothing in the tree has a weight.
    """
    weights = np.array(raw, dtype=np.float64)
    place = {code: i for i, code in enumerate(framework.codes)}
    for code in framework.bottom_up:
        family = [place[child] for child in framework.children(code)]
        total = weights[:, family[0]].copy()
        for child in family[1:]:
            total += weights[:, child]
        dead = ~(total > 0)
        if dead.any():
            weights[dead, place[code]] = 0.0
            weights[np.flatnonzero(dead)[:, None], family] = 1.0
            total[dead] = len(family)
        for child in family:
            weights[:, child] /= total
    return weights


def _levels(problem: Problem, draws: Draws) -> tuple[NDArray[np.intp], ...]:
    """Return the level of each choice by run, or in one number where the runs share it."""
    taken = (draws.levels.get(choice.name, _NOMINAL) for choice in problem.choices)
    return tuple(level[:1] if (level == level[0]).all() else level for level in taken)


def _leaf(
    leaf: Leaf, levels: tuple[NDArray[np.intp], ...], draws: Draws, number: int, gaps: bool
) -> RunScores:
    variant = leaf.variant[levels] if levels else leaf.variant.reshape(1)
    if len(variant) > 1 and (variant == variant[0]).all():
        variant = variant[:1]
    scores = leaf.scores[variant]
    if draws.knots is not None and leaf.curve is not None and leaf.values is not None:
        low, high = draws.knots[0, :, number], draws.knots[1, :, number]
        values = leaf.values[variant]
        moved = leaf.curve.scores(values, low, high)
        scores = np.where(np.isnan(values), scores, moved)
    present = ~np.isnan(scores) if gaps and leaf.gaps else None
    return RunScores(scores, None if present is None else present.astype(np.float64), present is not None)


def _tokens(problem: Problem, draws: Draws) -> list[Token | None]:
    """Return the mean of each parent of ``framework.bottom_up``; None where it differs among the runs."""
    own = [problem.framework[code].mean for code in problem.framework.bottom_up]
    if draws.means is None:
        return list(own)
    first = draws.means[0].tolist()
    alike = (draws.means == draws.means[0]).all(axis=0).tolist()
    return [
        None if not same else mean if number < 0 else draws.tokens[number]
        for mean, number, same in zip(own, first, alike, strict=True)
    ]


def _effective(framework: Framework, weights: Floats) -> Floats:
    """Return the weight of each indicator in the whole index (runs, n_indicators)."""
    place = {code: i for i, code in enumerate(framework.codes)}
    share = {framework.root: np.ones(len(weights))}
    for code in reversed(framework.bottom_up):
        for child in framework.children(code):
            share[child] = share[code] * weights[:, place[child]]
    return np.stack([share[code] for code in framework.indicators], axis=1)


def _index(problem: Problem, draws: Draws, effective: Floats | None, *, gaps: bool) -> Floats:
    """Return the index of each run and observation (runs, n_obs).

    A tree without gaps and with the same mean throughout amounts to that mean of its indicators,
    which is worked out at once where their ``effective`` weights are given.
    """
    levels = _levels(problem, draws)
    leaves = [_leaf(leaf, levels, draws, i, gaps) for i, leaf in enumerate(problem.leaves)]
    tokens = _tokens(problem, draws)
    one = tokens[0] if all(token == tokens[0] for token in tokens) else None
    if effective is not None and one is not None and nests(one, leaves):
        scores = mean_over_runs(leaves, [share[:, None] for share in effective.T], one, problem)
    else:
        scores = _climb(problem, draws, leaves, tokens)
    index = np.broadcast_to(scores, (draws.runs, problem.n_obs))
    lost = draws.weights[:, problem.framework.codes.index(problem.framework.root)] <= 0  # all was left out
    return np.where(lost[:, None], np.nan, index) if lost.any() else index


def _coverage(nodes: list[RunScores], weights: list[Floats]) -> Floats | None:
    if all(node.cover is None for node in nodes):
        return None
    parts = [w * (1.0 if n.cover is None else n.cover) for n, w in zip(nodes, weights, strict=True)]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _without_undefined(cover: Floats | None, scores: Floats, family: list[RunScores]) -> Floats | None:
    """Return the coverage with 0 where children have scores but their mean has none."""
    gap = np.isnan(scores)
    if not gap.any():
        return cover
    empty = np.isnan(family[0].scores)
    for node in family[1:]:
        empty = empty & np.isnan(node.scores)
    lost = gap & ~empty
    return np.where(lost, 0.0, 1.0 if cover is None else cover) if lost.any() else cover


def _climb(problem: Problem, draws: Draws, leaves: list[RunScores], tokens: list[Token | None]) -> Floats:
    """Return the index, parent by parent, with coverage and threshold."""
    framework = problem.framework
    place = {code: i for i, code in enumerate(framework.codes)}
    nodes = dict(zip(framework.indicators, leaves, strict=True))
    for number, (code, token) in enumerate(zip(framework.bottom_up, tokens, strict=True)):
        children = framework.children(code)
        family = [nodes.pop(child) for child in children]
        shares = [draws.weights[:, place[child], None] for child in children]
        if token is not None:
            scores = mean_over_runs(family, shares, token, problem)
        else:
            assert draws.means is not None
            known = [*draws.tokens, framework[code].mean]
            scores = mixed_over_runs(family, shares, draws.means[:, number], known, problem)
        cover = _coverage(family, shares)
        if code != framework.root:
            cover = _without_undefined(cover, scores, family)
        if cover is not None:
            short = (cover < problem.threshold - _SLACK) | (cover <= 0)
            scores = np.where(short, np.nan, scores)
        nodes[code] = RunScores(scores, cover, bool(np.isnan(scores).any()))
    return nodes[framework.root].scores


def _alike(draws: Draws) -> Iterator[NDArray[np.intp]]:
    """Yield the runs that share means and levels, as far as that leaves many runs together.

    Runs alike need no scores of their own to start from, which saves most of the copying.
    """
    kinds = np.zeros(draws.runs, dtype=np.intp)
    traits = [] if draws.means is None else list(draws.means.T + 1)
    traits += draws.levels.values()
    for trait in {trait.tobytes(): trait for trait in traits}.values():
        finer = kinds * (int(trait.max(initial=0)) + 1) + trait
        found, finer = np.unique(finer, return_inverse=True)
        if len(found) * _TOGETHER <= draws.runs:
            kinds = finer
    order = np.argsort(kinds, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(kinds[order])) + 1)


def evaluate_runs(problem: Problem, draws: Draws, progress: Progress | None = None) -> Iterator[Chunk]:
    """Yield scores and ranks of the runs, some at a time, in an order that suits the work.

    Missing scores, coverage and threshold are honoured as in `ccni_xl.aggregation.aggregate`.
    Ranks are within an edition, over the units that compete.

    Parameters
    ----------
    problem : Problem
    draws : Draws
    progress : callable, optional
        Told after each chunk how far the work is; what it raises ends the work.

    Yields
    ------
    Chunk
        Scores [points] and ranks of some runs; NaN and 0 where a unit has none.
    """
    editions, units = len(problem.editions), len(problem.units)
    step = max(1, _CELLS // problem.n_obs)
    gaps = problem.gaps
    everybody = bool(problem.competes.all())
    draws = replace(draws, weights=local_weights(problem.framework, draws.weights))
    varied = len(draws.weights) > 1
    effective = _effective(problem.framework, draws.weights) if varied and not gaps else None
    done = 0
    for group in _alike(draws):
        for start in range(0, len(group), step):
            rows = group[start : start + step]
            shares = None if effective is None else effective[rows]
            index = _index(problem, draws.part(rows), shares, gaps=gaps)
            scores = index.reshape(-1, editions, units)
            competing = scores if everybody else np.where(problem.competes, scores, np.nan)
            yield Chunk(rows, scores, rank_runs(competing))
            done += len(rows)
            if progress is not None:
                progress(done, draws.runs)


def collect(problem: Problem, draws: Draws) -> tuple[Floats, Ranks]:
    """Return scores and ranks of all runs (runs, n_editions, n_units), in their own order."""
    shape = (draws.runs, len(problem.editions), len(problem.units))
    scores, ranks = np.empty(shape), np.empty(shape, dtype=np.int32)
    for chunk in evaluate_runs(problem, draws):
        scores[chunk.rows], ranks[chunk.rows] = chunk.scores, chunk.ranks
    return scores, ranks
