"""Analytic hierarchy process: weights from comparisons in pairs, and whether they contradict.

The weights are the principal eigenvector w of the comparisons A w = l w. The consistency index
CI = (l - n) / (n - 1) over its mean RI for random comparisons is the consistency ratio CR.

References
----------
Saaty (1977), doi:10.1016/0022-2496(77)90033-5; random indices: Saaty (1980), The Analytic
Hierarchy Process, McGraw-Hill; CR below 0.10: Saaty (2008), doi:10.1504/IJSSCI.2008.017590.
Groups by geometric mean: Aczel & Saaty (1983), doi:10.1016/0022-2496(83)90028-7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.notes import Note

__all__ = ["LIMIT", "RANDOM_INDEX", "Ahp", "ahp", "group_comparisons"]

Floats = NDArray[np.float64]

#: Mean consistency index of random reciprocal comparisons of 1, 2, ... 15 things (Saaty).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)

#: Consistency ratio up to which comparisons are taken as they are.
LIMIT = 0.10

_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Ahp:
    """Weights and consistency of one set of comparisons.

    Parameters
    ----------
    weights : (n,), sum 1
    eigenvalue : float
    consistency_index : float
    consistency_ratio : float
        0 for one or two things, which cannot contradict each other; NaN above 15, for which
        there is no random index.
    worst : (int, int) or None
        The comparison that fits the weights least, where the ratio is above the limit.
    """

    weights: Floats
    eigenvalue: float
    consistency_index: float
    consistency_ratio: float
    worst: tuple[int, int] | None

    @property
    def consistent(self) -> bool:
        """Whether the ratio is below the limit."""
        return bool(self.consistency_ratio < LIMIT)

    def note(self, names: Sequence[Note]) -> Note:
        """Say in a sentence whether the comparisons can be used."""
        ratio = self.consistency_ratio
        if np.isnan(ratio):
            return Note(
                "超过 15 项没有随机一致性指标，无法检验。", "No random index above 15 things: not tested."
            )
        if self.worst is None:
            return Note(
                f"一致性比率 {ratio:.3f}，低于 {LIMIT:.2f}，可以采用。",
                f"Consistency ratio {ratio:.3f}, below {LIMIT:.2f}: usable.",
            )
        one, other = names[self.worst[0]], names[self.worst[1]]
        implied = self.weights[self.worst[0]] / self.weights[self.worst[1]]
        return Note(
            f"一致性比率 {ratio:.3f}，不低于 {LIMIT:.2f}；最不一致的是“{one.zh}”与“{other.zh}”，"
            f"其余比较意味着约 {implied:.2g}，请复核。",
            f"Consistency ratio {ratio:.3f}, not below {LIMIT:.2f}; {one.en} against {other.en} fits least,"
            f" the rest imply about {implied:.2g}. Look at it again.",
        )


def ahp(comparisons: ArrayLike) -> Ahp:
    """Return weights from a matrix of comparisons in pairs.

    Parameters
    ----------
    comparisons : (n, n)
        a_ij = how many times i is as important as j, a_ji = 1 / a_ij within 2 % (typed thirds
        are rounded). One half may be NaN: it is filled with the reciprocals.

    Returns
    -------
    Ahp
        Weights (n,) that sum to 1, and their consistency.

    Raises
    ------
    ValueError
        Not square, a number of 0 or less, a diagonal that is not 1, halves that contradict,
        a pair with no number at all.

    Examples
    --------
    >>> found = ahp([[1, 3], [1 / 3, 1]])
    >>> found.weights.round(2).tolist(), found.consistency_ratio
    ([0.75, 0.25], 0.0)
    """
    matrix = _reciprocal(np.array(comparisons, dtype=np.float64))
    n = len(matrix)
    weights, eigenvalue = _principal(matrix)
    index = max(0.0, (eigenvalue - n) / (n - 1)) if n > 2 else 0.0
    if n <= 2:
        ratio = 0.0
    else:
        ratio = index / RANDOM_INDEX[n - 1] if n <= len(RANDOM_INDEX) else float("nan")
    worst = None
    if ratio >= LIMIT:
        misfit = np.abs(np.log(matrix * weights[None, :] / weights[:, None]))
        at = int(np.triu(misfit, 1).argmax())
        worst = (at // n, at % n)
    return Ahp(weights, eigenvalue, index, ratio, worst)


def _reciprocal(matrix: Floats) -> Floats:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        raise ValueError(f"comparisons in pairs form a square table, got {matrix.shape}")
    np.fill_diagonal(matrix, np.where(np.isnan(matrix.diagonal()), 1.0, matrix.diagonal()))
    matrix = np.where(np.isnan(matrix), 1 / matrix.T, matrix)
    rows, columns = np.nonzero(np.isnan(matrix))
    if len(rows):
        raise ValueError(f"items {rows[0] + 1} and {columns[0] + 1} are not compared")
    if not (np.isfinite(matrix) & (matrix > 0)).all():
        raise ValueError("every comparison must be above 0")
    rows, columns = np.nonzero(np.abs(matrix * matrix.T - 1) > _TOLERANCE)
    if len(rows):
        i, j = rows[0], columns[0]
        raise ValueError(
            f"items {i + 1} and {j + 1} contradict each other: {matrix[i, j]:g} one way and "
            f"{matrix[j, i]:g} the other, where 1 / {matrix[i, j]:g} = {1 / matrix[i, j]:g} is due"
        )
    return matrix


def _principal(matrix: Floats) -> tuple[Floats, float]:
    """Return the principal eigenvector (sum 1) and eigenvalue of a positive matrix.

    By powers of the matrix, which converge by Perron's theorem and need no eigen library.
    """
    weights = np.full(len(matrix), 1 / len(matrix))
    for _ in range(1000):
        product = (matrix * weights).sum(axis=1)
        following = product / product.sum()
        done = np.abs(following - weights).max() < 1e-16
        weights = following
        if done:
            break
    product = (matrix * weights).sum(axis=1)
    return weights, float((product / weights).mean())


def group_comparisons(matrices: Sequence[ArrayLike]) -> Floats:
    """Return the members' comparisons joined by their geometric mean, which stays reciprocal.

    Parameters
    ----------
    matrices : sequence of (n, n)
        As for `ahp`.

    Returns
    -------
    (n, n)

    Raises
    ------
    ValueError
        As for `ahp`.
    """
    tables = np.stack([_reciprocal(np.array(m, dtype=np.float64)) for m in matrices])
    joined: Floats = np.exp(np.log(tables).mean(axis=0))
    return joined
