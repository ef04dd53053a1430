"""The means of `ccni_xl.aggregation` over many runs at once, child by child.

Sums never go through a matrix product, for the reason given there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ccni_xl.aggregation import mean_of
from ccni_xl.framework import Token
from ccni_xl.robustness.problem import Problem

__all__ = ["RunScores", "mean_over_runs", "mixed_over_runs", "nests"]

Floats = NDArray[np.float64]

#: Means that are the arithmetic mean of a function of scores of 0 or more, and the way back.
_THROUGH: Mapping[str, tuple[np.ufunc, np.ufunc]] = MappingProxyType(
    {"geometric": (np.log, np.exp), "harmonic": (np.reciprocal, np.reciprocal)}
)


@dataclass(slots=True)
class RunScores:
    """Scores of one code (runs or 1, n_obs), its coverage (None = complete), whether any is missing."""

    scores: Floats
    cover: Floats | None
    gaps: bool


def _arithmetic(nodes: list[RunScores], weights: list[Floats]) -> Floats:
    """Return the mean of `ccni_xl.aggregation.arithmetic`, bit by bit, over runs."""
    if not any(node.gaps for node in nodes):
        shape = np.broadcast_shapes(*(a.shape for a in (*weights, *(node.scores for node in nodes))))
        total = np.multiply(weights[0], nodes[0].scores, out=np.empty(shape))
        share, part = weights[0], np.empty(shape)
        for node, weight in zip(nodes[1:], weights[1:], strict=True):
            total += np.multiply(weight, node.scores, out=part)
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


def _other_mean(nodes: list[RunScores], weights: list[Floats], token: Token, problem: Problem) -> Floats:
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


def mixed_over_runs(
    nodes: list[RunScores],
    weights: list[Floats],
    chosen: NDArray[np.intp],
    tokens: list[Token],
    problem: Problem,
) -> Floats:
    """Return means that differ from run to run: each mean over the runs that use it."""
    result = np.empty((len(chosen), problem.n_obs))
    for number in np.unique(chosen).tolist():
        rows = np.flatnonzero(chosen == number)
        some = [RunScores(n.scores if len(n.scores) == 1 else n.scores[rows], None, n.gaps) for n in nodes]
        some_weights = [w if len(w) == 1 else w[rows] for w in weights]
        result[rows] = mean_over_runs(some, some_weights, tokens[number], problem)
    return result


def mean_over_runs(nodes: list[RunScores], weights: list[Floats], token: Token, problem: Problem) -> Floats:
    """Return the mean that ``token`` names, of children with weights (runs or 1, 1): (runs or 1, n_obs)."""
    if token.name == "arithmetic":
        return _arithmetic(nodes, weights)
    pair = _way_through(token, nodes)
    return _through(nodes, weights, *pair) if pair else _other_mean(nodes, weights, token, problem)


def nests(token: Token, nodes: list[RunScores]) -> bool:
    """Tell whether a mean of such means is the same mean of all their children together."""
    return token.name == "arithmetic" or _way_through(token, nodes) is not None


def _way_through(token: Token, nodes: list[RunScores]) -> tuple[np.ufunc, np.ufunc] | None:
    """Return the function that a mean of these scores goes through and the way back, if there is one."""
    pair = _THROUGH.get(token.name)
    return None if pair is None or any((node.scores < 0).any() for node in nodes) else pair


def _through(nodes: list[RunScores], weights: list[Floats], there: np.ufunc, back: np.ufunc) -> Floats:
    """Return the mean of a function of the scores and the way back; a 0 with a weight makes it 0."""
    turned, hit = [], None
    for node, weight in zip(nodes, weights, strict=True):
        zero = node.scores == 0
        scores = node.scores
        if zero.any():
            scores = np.where(zero, 1.0, scores)
            counts = zero & (weight > 0)
            hit = counts if hit is None else hit | counts
        turned.append(RunScores(there(scores), None, node.gaps))
    result = back(_arithmetic(turned, weights))
    return np.asarray(result if hit is None else np.where(hit, 0.0, result))
