"""Weights under which each child is correlated with the index as much as it is meant to count.

With covariance C of the children and standard deviations s, the index I = sum w x has
r_j = (C w)_j / (s_j sd(I)). So correlations proportional to a target t need C w proportional to
s t: one linear system, solved under the condition that no weight is negative (non-negative
least squares). Where that leaves no exact solution, the correlations are at the smallest
angle to the target that weights of 0 or more allow.

References
----------
Paruolo, Saisana & Saltelli (2013), doi:10.1111/j.1467-985X.2012.01059.x. Becker, Saisana,
Paruolo & Vandecasteele (2017), doi:10.1016/j.ecolind.2017.03.056. Non-negative least squares:
Lawson & Hanson (1974), Solving Least Squares Problems, doi:10.1137/1.9781611971217.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.notes import Note
from ccni_xl.robustness.data_weights import complete, flat, labels_of

__all__ = ["Balanced", "balance", "correlation_shares", "infomax"]

Floats = NDArray[np.float64]

#: Weights are rounded here, above the last bits in which machines differ.
_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Balanced:
    """Weights and what they achieve.

    Parameters
    ----------
    weights : (k,), 0 or more, sum 1; NaN where they cannot be computed
    correlations : (k,)
        Pearson correlation of each child with the weighted mean.
    shares : (k,)
        Each correlation over their sum; compare with the target.
    exact : bool
        Whether the target is met; if not, these weights come nearest.
    notes : tuple of Note
    """

    weights: Floats
    correlations: Floats
    shares: Floats
    exact: bool
    notes: tuple[Note, ...] = ()


def _correlations(covariance: Floats, weights: Floats) -> Floats:
    product = covariance @ weights
    variance = float(weights @ product)
    if not variance > 0:
        return np.full(len(weights), np.nan)
    result: Floats = product / np.sqrt(np.diag(covariance) * variance)
    return result


def correlation_shares(scores: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    """Return each child's correlation with the weighted mean, and its share of their sum.

    Parameters
    ----------
    scores : (n, k), no NaN
    weights : (k,), any scale

    Returns
    -------
    r, shares : (k,)
        NaN where the weighted mean does not vary.
    """
    covariance = np.atleast_2d(np.cov(np.asarray(scores, dtype=np.float64), rowvar=False))
    r = _correlations(covariance, np.asarray(weights, dtype=np.float64))
    return r, r / r.sum()


def _usable(scores: ArrayLike, names: Sequence[Note] | None) -> tuple[Floats, tuple[Note, ...]]:
    x = np.asarray(scores, dtype=np.float64)
    full = complete(x)
    if len(full) < 3:
        return full, (
            Note(
                f"只有 {len(full)} 个单元具备全部下级得分，无法平衡权重。",
                f"Only {len(full)} unit(s) have all scores: weights cannot be balanced.",
            ),
        )
    labels = labels_of(x.shape[1], names)
    return full, tuple(
        Note(
            f"{label.zh} 的得分全部相同，与总分没有相关可言，无法平衡权重。",
            f"{label.en} has the same score everywhere, hence no correlation: weights cannot be balanced.",
        )
        for label, same in zip(labels, flat(full), strict=True)
        if same
    )


def balance(
    scores: ArrayLike, target: ArrayLike | None = None, names: Sequence[Note] | None = None
) -> Balanced:
    """Return the weights whose correlations are proportional to ``target``.

    Parameters
    ----------
    scores : (n, k)
        Units without every score are left out.
    target : (k,), optional
        What each child is meant to count, above 0, any scale; default equal. Take the nominal
        weights to ask: which weights make the nominal ones true?
    names : sequence of Note, optional
        For the notes.

    Returns
    -------
    Balanced
        Weights that sum to 1; NaN for fewer than three complete units or a child that does not vary.

    Raises
    ------
    ValueError
        A target of another length, or with a number that is not above 0.

    Examples
    --------
    Two children that say nearly the same share what one of its own gets:

    >>> rng = np.random.default_rng(1)
    >>> a, b, c, d = rng.normal(size=(4, 4000))
    >>> weights = balance(np.column_stack((a + 0.2 * c, a + 0.2 * d, b))).weights
    >>> round(float(weights[0] + weights[1]), 1), round(float(weights[2]), 1)
    (0.5, 0.5)
    """
    x = np.asarray(scores, dtype=np.float64)
    k = x.shape[1]
    aim = np.full(k, 1 / k) if target is None else np.asarray(target, dtype=np.float64)
    if aim.shape != (k,) or not (aim > 0).all():
        raise ValueError("the target needs one number above 0 for each child")
    aim = aim / aim.sum()
    full, problems = _usable(x, names)
    if problems:
        nothing = np.full(k, np.nan)
        return Balanced(nothing, nothing, nothing, False, problems)
    covariance = np.atleast_2d(np.cov(full, rowvar=False))
    weights, exact = _solve(covariance, aim)
    weights = np.round(weights, _DECIMALS)
    if np.isnan(weights).any():
        never = Note("没有非负权重能使各项都与总分正相关。", "No weights of 0 or more come near the target.")
        return Balanced(weights, weights, weights, False, (never,))
    r = _correlations(covariance, weights)
    return Balanced(weights, r, r / r.sum(), exact, () if exact else (_nearest(r / r.sum() - aim, names),))


def _nearest(misfit: Floats, names: Sequence[Note] | None) -> Note:
    at = int(np.abs(misfit).argmax())
    label = labels_of(len(misfit), names)[at]
    return Note(
        f"不用负权重就无法完全平衡；差得最多的是 {label.zh}（{misfit[at]:+.1%}）。",
        f"No weights of 0 or more balance them fully; {label.en} is furthest off ({misfit[at]:+.1%}).",
    )


def _solve(covariance: Floats, aim: Floats) -> tuple[Floats, bool]:
    """Project the target on the correlations that weights of 0 or more can have.

    Up to a factor those are the cone M w, w >= 0, with M = C over the standard deviations of its
    rows; the projection on a convex cone is also the vector at the smallest angle.
    """
    from scipy.optimize import nnls

    weights, distance = nnls(covariance / np.sqrt(np.diag(covariance))[:, None], aim)
    total = weights.sum()
    if not total > 0:
        return np.full(len(aim), np.nan), False
    return weights / total, bool(distance < 1e-9)


def infomax(scores: ArrayLike) -> Floats:
    """Return the weights with the largest sum of correlations: w proportional to 1 / s.

    By Cauchy's inequality sum r_j = (sum over j of x_j / s_j, I) is largest for I parallel to the
    sum of the standardised children.

    Parameters
    ----------
    scores : (n, k)
        Units without every score are left out.

    Returns
    -------
    (k,), sum 1.
    """
    full = complete(np.asarray(scores, dtype=np.float64))
    inverse = 1 / full.std(axis=0, ddof=1)
    result: Floats = inverse / inverse.sum()
    return result
