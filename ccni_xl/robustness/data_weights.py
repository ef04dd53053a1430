"""Weights that the scores themselves suggest: equal, entropy, CRITIC, principal component.

They say how the scores vary, not what matters: none of them is a judgement of importance.

References
----------
Entropy: Shannon (1948), doi:10.1002/j.1538-7305.1948.tb01338.x; as weights: Zeleny (1982),
Multiple Criteria Decision Making, McGraw-Hill. CRITIC: Diakoulaki, Mavrotas & Papayannakis (1995),
doi:10.1016/0305-0548(94)00059-H. Principal component: OECD/JRC (2008),
doi:10.1787/9789264043466-en, section 6.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.notes import Note

__all__ = [
    "METHODS",
    "Pca",
    "Suggested",
    "complete",
    "critic",
    "entropy",
    "equal",
    "flat",
    "labels_of",
    "pca",
    "pca_weights",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Suggested:
    """Weights of the children of one parent (k,), sum 1; NaN throughout where there are none.

    Parameters
    ----------
    weights : (k,)
    notes : tuple of Note
        What could not be computed, and for which child.
    """

    weights: Floats
    notes: tuple[Note, ...] = ()


def labels_of(count: int, names: Sequence[Note] | None) -> list[Note]:
    """Return the children's names, or their numbers where they have none."""
    return list(names) if names is not None else [Note(str(i + 1), str(i + 1)) for i in range(count)]


def _table(scores: ArrayLike) -> Floats:
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2 or not x.shape[1]:
        raise ValueError(f"expected units x children, got {x.shape}")
    return x


def complete(x: Floats) -> Floats:
    """Return the units (m, k) that have every child's score: correlations need the same units."""
    return x[~np.isnan(x).any(axis=1)]


def flat(x: Floats) -> NDArray[np.bool_]:
    """Tell which children have the same score everywhere, but for rounding."""
    return np.asarray(np.ptp(x, axis=0) <= 4 * np.finfo(np.float64).eps * np.abs(x).max(axis=0))


def _too_few(k: int, units: int) -> Suggested:
    return Suggested(
        np.full(k, np.nan),
        (
            Note(
                f"只有 {units} 个单元具备全部下级得分，无法由数据推算权重。",
                f"Only {units} unit(s) have all scores: the data suggest no weights.",
            ),
        ),
    )


def _constant_notes(same: NDArray[np.bool_], names: list[Note], method: Note) -> tuple[Note, ...]:
    return tuple(
        Note(
            f"{name.zh} 的得分全部相同，{method.zh}给它的权重为 0。",
            f"{name.en} has the same score everywhere; {method.en} gives it no weight.",
        )
        for name, equal in zip(names, same, strict=True)
        if equal
    )


def equal(scores: ArrayLike, names: Sequence[Note] | None = None) -> Suggested:
    """Return 1 / k for each of the k children.

    Parameters
    ----------
    scores : (n, k)
    names
        Not needed.

    Returns
    -------
    Suggested
    """
    k = _table(scores).shape[1]
    return Suggested(np.full(k, 1 / k))


def _normalised(raw: Floats, notes: tuple[Note, ...]) -> Suggested:
    total = raw.sum()
    if total > 0:
        return Suggested(raw / total, notes)
    nothing = Note(
        "所有下级得分都没有差异，无法推算权重。", "No child's scores differ, so they suggest no weights."
    )
    return Suggested(np.full(len(raw), np.nan), (*notes, nothing))


def entropy(scores: ArrayLike, names: Sequence[Note] | None = None) -> Suggested:
    """Weigh by 1 - H: the more unevenly the units share a score, the more it tells them apart.

    p_i = x_i / sum x, H = -sum p ln p / ln n, w proportional to 1 - H.

    Parameters
    ----------
    scores : (n, k)
        0 or more. Units without every score are left out.

    Returns
    -------
    Suggested
        Weights (k,) that sum to 1; NaN for fewer than two complete units or where no score differs.

    Raises
    ------
    ValueError
        A negative score: shares of a sum need numbers of 0 or more.
    """
    x = _table(scores)
    full = complete(x)
    if len(full) < 2:
        return _too_few(x.shape[1], len(full))
    if (full < 0).any():
        raise ValueError("entropy needs scores of 0 or more")
    total = full.sum(axis=0)
    share = np.divide(full, total, out=np.full_like(full, 1 / len(full)), where=total > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    spread = 1 + (share * logs).sum(axis=0) / np.log(len(full))
    same = flat(full)
    spread[same] = 0.0
    return _normalised(
        np.maximum(spread, 0.0),
        _constant_notes(same, labels_of(x.shape[1], names), Note("熵权法", "entropy")),
    )


def critic(scores: ArrayLike, names: Sequence[Note] | None = None) -> Suggested:
    """Weigh by contrast and conflict: C_j = sd_j sum over k of (1 - r_jk).

    The scores are brought to 0-1 by minimum and maximum first; r is Pearson's.

    Parameters
    ----------
    scores : (n, k)
        Units without every score are left out.

    Returns
    -------
    Suggested
        Weights (k,) that sum to 1; NaN for fewer than three complete units or where no score differs.
    """
    x = _table(scores)
    full = complete(x)
    if len(full) < 3:
        return _too_few(x.shape[1], len(full))
    same = flat(full)
    notes = _constant_notes(same, labels_of(x.shape[1], names), Note("CRITIC 法", "CRITIC"))
    raw = np.zeros(x.shape[1])
    kept = full[:, ~same]
    if kept.shape[1] == 1:
        raw[~same] = 1.0
    elif kept.shape[1] > 1:
        unit = (kept - kept.min(axis=0)) / np.ptp(kept, axis=0)
        r = np.corrcoef(unit, rowvar=False)
        raw[~same] = unit.std(axis=0, ddof=1) * (1 - r).sum(axis=1)
    return _normalised(np.maximum(raw, 0.0), notes)


@dataclass(frozen=True, slots=True)
class Pca:
    """Principal components of standardised scores.

    Parameters
    ----------
    sdev : (m,)
        Standard deviation of each component, largest first.
    explained : (m,)
        Share of the variance of each.
    loadings : (k,)
        First component, of length 1; turned so that its sum is 0 or more (its sign is arbitrary).
    units : int
        Units that had every score.
    """

    sdev: Floats
    explained: Floats
    loadings: Floats
    units: int


def pca(scores: ArrayLike) -> Pca:
    """Return the principal components of the children's scores, each scaled to variance 1.

    Parameters
    ----------
    scores : (n, k)
        Units without every score are left out.

    Returns
    -------
    Pca

    Raises
    ------
    ValueError
        Fewer than two complete units, or a child whose score is the same everywhere.
    """
    full = complete(_table(scores))
    if len(full) < 2 or flat(full).any():
        raise ValueError("principal components need two or more complete units and scores that differ")
    z = (full - full.mean(axis=0)) / full.std(axis=0, ddof=1)
    _, singular, rows = np.linalg.svd(z / np.sqrt(len(z) - 1), full_matrices=False)
    first = rows[0] * (-1.0 if rows[0].sum() < 0 else 1.0)
    return Pca(singular, singular**2 / (singular**2).sum(), first, len(full))


def pca_weights(scores: ArrayLike, names: Sequence[Note] | None = None) -> Suggested:
    """Weigh by the squared loadings on the first component, which sum to 1.

    A loading may be negative, a weight may not: where loadings differ in sign, the note says
    which child runs against the others.

    Parameters
    ----------
    scores : (n, k)
        Units without every score are left out.

    Returns
    -------
    Suggested
        Weights (k,) that sum to 1; NaN where there are no components.
    """
    x = _table(scores)
    full = complete(x)
    if len(full) < 3:
        return _too_few(x.shape[1], len(full))
    labels = labels_of(x.shape[1], names)
    same = flat(full)
    notes = _constant_notes(same, labels, Note("主成分法", "PCA"))
    raw = np.zeros(x.shape[1])
    kept = np.flatnonzero(~same)
    if len(kept):
        found = pca(full[:, kept])
        raw[kept] = found.loadings**2
        against = [labels[i] for i, load in zip(kept, found.loadings, strict=True) if load < -1e-9]
        if against:
            notes += (
                Note(
                    f"{'、'.join(n.zh for n in against)} 在第一主成分上与其他项方向相反；"
                    "权重取载荷的平方，不代表重要性。",
                    f"{', '.join(n.en for n in against)}: against the others on the first component; a"
                    " squared loading is no importance.",
                ),
            )
    return _normalised(raw, notes)


METHODS: Mapping[str, Callable[[ArrayLike, Sequence[Note] | None], Suggested]] = MappingProxyType(
    {"equal": equal, "entropy": entropy, "critic": critic, "pca": pca_weights}
)
