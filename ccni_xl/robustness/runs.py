"""The tree over many runs at once: the same sums as `ccni_xl.aggregation`, run by run.

Work goes in chunks that fit the processor's cache, so memory does not grow with the runs.
Sums run child by child, never by a matrix product, for the reason given there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ccni_xl.aggregation import mean_of
from ccni_xl.framework import Framework, Token
from ccni_xl.robustness.draws import Draws
from ccni_xl.robustness.problem import Leaf, Problem
from ccni_xl.robustness.ranks import Ranks, rank_runs

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

#: Means that are the arithmetic mean of a function of scores of 0 or more, and the way back.
_THROUGH: Mapping[str, tuple[np.ufunc, np.ufunc]] = MappingProxyType(
    {"geometric": (np.log, np.exp), "harmonic": (np.reciprocal, np.reciprocal)}
)

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


@dataclass(slots=True)
class _Node:
    """Scores of one code (runs or 1, n_obs), its coverage (None = complete), whether any is missing."""

    scores: Floats
    cover: Floats | None
    gaps: bool


def _leaf(leaf: Leaf, problem: Problem, draws: Draws, number: int, gaps: bool) -> _Node:
    picked = [draws.levels.get(c.name, _NOMINAL) for c in problem.choices]
    if len(leaf.scores) == 1 or not picked:
        variant = leaf.variant.ravel()[:1]
    else:
        variant = np.atleast_1d(leaf.variant[tuple(p[:1] if (p == p[0]).all() else p for p in picked)])
    if (variant == variant[0]).all():
        variant = variant[:1]
    scores = leaf.scores[variant]
    if draws.knots is not None and leaf.curve is not None and leaf.values is not None:
        low, high = draws.knots[0, :, number], draws.knots[1, :, number]
        values = leaf.values[variant]
        moved = leaf.curve.scores(values, low, high)
        scores = np.where(np.isnan(values), scores, moved)
    present = ~np.isnan(scores) if gaps and leaf.gaps else None
    return _Node(scores, None if present is None else present.astype(np.float64), leaf.gaps)


def _arithmetic(nodes: list[_Node], weights: list[Floats]) -> Floats:
    """Return the mean of `ccni_xl.aggregation.arithmetic`, bit by bit, over runs."""
    if not any(node.gaps for node in nodes):
        shape = np.broadcast_shapes(*(a.shape for a in (*weights, *(node.scores for node in nodes))))
        total = np.multiply(weights[0], nodes[0].scores, out=np.empty(shape))
        share = weights[0]
        for node, weight in zip(nodes[1:], weights[1:], strict=True):
            total += weight * node.scores
            share = share + weight
        total /= share
        return total
    gap = np.isnan(nodes[0].scores)
    total = weights[0] * np.where(gap, 0.0, nodes[0].scores)
    share = weights[0] * ~gap
    for node, weight in zip(nodes[1:], weights[1:], strict=True):
        gap = np.isnan(node.scores)
        total = total + weight * np.where(gap, 0.0, node.scores)
        share = share + weight * ~gap
    total, share = np.broadcast_arrays(total, share)
    return np.asarray(np.divide(total, share, out=np.full(total.shape, np.nan), where=share > 0))


def _other_mean(nodes: list[_Node], weights: list[Floats], token: Token, problem: Problem) -> Floats:
    """Return any other mean; Copeland compares units within an edition only."""
    mean = mean_of(token)
    rows = max(len(a) for a in (*weights, *(node.scores for node in nodes)))
    shape = (rows, problem.n_obs)
    scores = np.moveaxis(np.stack([np.broadcast_to(node.scores, shape) for node in nodes]), 0, -1)
    weight = np.stack([np.broadcast_to(w[:, 0], (rows,)) for w in weights], axis=-1)
    if token.name != "copeland":
        return mean(scores, weight)
    result = np.empty(shape)
    for start in range(0, problem.n_obs, len(problem.units)):
        edition = slice(start, start + len(problem.units))
        result[:, edition] = mean(scores[:, edition], weight)
    return result


def _mixed(
    nodes: list[_Node], weights: list[Floats], chosen: NDArray[np.intp], tokens: list[Token], problem: Problem
) -> Floats:
    """Return means that differ from run to run: each mean over the runs that use it."""
    result = np.empty((len(chosen), problem.n_obs))
    for number in np.unique(chosen).tolist():
        rows = np.flatnonzero(chosen == number)
        some = [_Node(n.scores if len(n.scores) == 1 else n.scores[rows], None, n.gaps) for n in nodes]
        some_weights = [w if len(w) == 1 else w[rows] for w in weights]
        result[rows] = _mean(some, some_weights, tokens[number], problem)
    return result


def _mean(nodes: list[_Node], weights: list[Floats], token: Token, problem: Problem) -> Floats:
    if token.name == "arithmetic":
        return _arithmetic(nodes, weights)
    pair = _THROUGH.get(token.name)
    if pair is None or any((node.scores < 0).any() for node in nodes):
        return _other_mean(nodes, weights, token, problem)
    return _through(nodes, weights, *pair)


def _through(nodes: list[_Node], weights: list[Floats], there: np.ufunc, back: np.ufunc) -> Floats:
    """Return the mean of a function of the scores and the way back; a 0 with a weight makes it 0."""
    turned, hit = [], None
    for node, weight in zip(nodes, weights, strict=True):
        zero = node.scores == 0
        scores = node.scores
        if zero.any():
            scores = np.where(zero, 1.0, scores)
            counts = zero & (weight > 0)
            hit = counts if hit is None else hit | counts
        turned.append(_Node(there(scores), None, node.gaps))
    result = back(_arithmetic(turned, weights))
    return np.asarray(result if hit is None else np.where(hit, 0.0, result))


def _coverage(nodes: list[_Node], weights: list[Floats]) -> Floats | None:
    if all(node.cover is None for node in nodes):
        return None
    parts = [w * (1.0 if n.cover is None else n.cover) for n, w in zip(nodes, weights, strict=True)]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _without_undefined(cover: Floats | None, scores: Floats, family: list[_Node]) -> Floats | None:
    """Return the coverage with 0 where children have scores but their mean has none."""
    gap = np.isnan(scores)
    if not gap.any():
        return cover
    empty = np.isnan(family[0].scores)
    for node in family[1:]:
        empty = empty & np.isnan(node.scores)
    lost = gap & ~empty
    return np.where(lost, 0.0, 1.0 if cover is None else cover) if lost.any() else cover


def _index(problem: Problem, draws: Draws, gaps: bool) -> Floats:
    """Return the index of each run and observation (runs, n_obs)."""
    framework = problem.framework
    place = {code: i for i, code in enumerate(framework.codes)}
    weights = local_weights(framework, draws.weights)
    nodes = {
        code: _leaf(leaf, problem, draws, i, gaps)
        for i, (code, leaf) in enumerate(zip(framework.indicators, problem.leaves, strict=True))
    }
    for number, code in enumerate(framework.bottom_up):
        children = framework.children(code)
        family = [nodes.pop(child) for child in children]
        shares = [weights[:, place[child], None] for child in children]
        own = framework[code].mean
        chosen = None if draws.means is None else draws.means[:, number]
        if chosen is None or (chosen == chosen[0]).all():
            token = own if chosen is None or chosen[0] < 0 else draws.tokens[chosen[0]]
            scores = _mean(family, shares, token, problem)
        else:
            scores = _mixed(family, shares, chosen, [*draws.tokens, own], problem)
        cover = _coverage(family, shares)
        if code != framework.root:
            cover = _without_undefined(cover, scores, family)
        if cover is not None:
            short = (cover < problem.threshold - _SLACK) | (cover <= 0)
            scores = np.where(short, np.nan, scores)
        nodes[code] = _Node(scores, cover, bool(np.isnan(scores).any()))
    index = np.broadcast_to(nodes[framework.root].scores, (draws.runs, problem.n_obs))
    lost = weights[:, place[framework.root]] <= 0  # everything was left out
    return np.where(lost[:, None], np.nan, index) if lost.any() else index


def _alike(draws: Draws) -> Iterator[NDArray[np.intp]]:
    """Yield the runs that share means and levels, as far as that leaves many runs together.

    Runs alike need no scores of their own to start from, which saves most of the copying.
    """
    kinds = np.zeros(draws.runs, dtype=np.intp)
    traits = [] if draws.means is None else [np.unique(draws.means, axis=0, return_inverse=True)[1]]
    for trait in (*traits, *draws.levels.values()):
        finer = kinds * (int(trait.max(initial=0)) + 1) + trait.ravel()
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
    done = 0
    for group in _alike(draws):
        for start in range(0, len(group), step):
            rows = group[start : start + step]
            index = _index(problem, draws.part(rows), gaps)
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
