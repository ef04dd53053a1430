"""Whether the index hangs together: every member against its parent, its siblings and the index.

The bounds are defaults that can be changed: a member should be related to its parent by more than
0.3; siblings above 0.92 say the same twice; below -0.4 they cancel; an alpha of 0.7 and more is
called consistent (Nunnally 1978, Psychometric Theory, McGraw-Hill).

Reference: OECD/JRC (2008), doi:10.1787/9789264043466-en, steps 4 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.analysis.distributions import describe
from ccni_xl.analysis.reliability import cronbach_alpha, importance
from ccni_xl.analysis.sentences import alpha_note, member_notes, pair_note
from ccni_xl.framework import Framework
from ccni_xl.notes import Note

__all__ = ["Bounds", "Coherence", "coherence"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What counts as weak, redundant, opposed, incomplete, consistent, out of proportion."""

    weak: float = 0.3
    redundant: float = 0.92
    opposed: float = -0.4
    available: float = 0.65
    alpha: float = 0.7
    disproportion: float = 2.0


@dataclass(frozen=True, slots=True)
class Coherence:
    """What the correlations say about the tree.

    Parameters
    ----------
    members : DataFrame, index code (every code but the index)
        parent, n, available, mean, sd, skewness, kurtosis, r_parent, r_index (Pearson), nominal
        (effective weight), importance (share of the index's variance), flags (tuple of constant,
        missing, skewed, negative, weak, over, under, alone).
    pairs : DataFrame
        Siblings that say the same or cancel: parent, first, second, r, n, kind ("redundant",
        "opposed").
    alpha : DataFrame, index parent
        members, n (units with all of them), alpha.
    notes : tuple of Note
        A sentence for everything that stands out, and for what could not be computed.
    """

    members: pd.DataFrame
    pairs: pd.DataFrame
    alpha: pd.DataFrame
    notes: tuple[Note, ...]


class _Correlations:
    """Pearson correlations by code, over the units that have both; NaN below three of them."""

    def __init__(self, values: pd.DataFrame) -> None:
        self._place = {str(code): i for i, code in enumerate(values.columns)}
        self._r = values.corr(min_periods=3).to_numpy(np.float64)

    def of(self, first: str, second: str) -> float:
        return float(self._r[self._place[first], self._place[second]])


def coherence(framework: Framework, scores: pd.DataFrame, bounds: Bounds | None = None) -> Coherence:
    """Judge how the scores of one edition, or of several pooled, hang together.

    Parameters
    ----------
    framework : Framework
    scores : DataFrame
        One row a unit (and edition); columns ``framework.codes``.
    bounds : Bounds, optional

    Returns
    -------
    Coherence
        Correlations and shares; NaN where fewer than three units allow none.
    """
    bounds = bounds or Bounds()
    codes = [c for c in framework.codes if c != framework.root]
    values = scores[list(framework.codes)].astype(np.float64)
    r = _Correlations(values)
    members = _members(framework, values, r, codes, bounds)
    pairs = _pairs(framework, values, r, bounds)
    alpha = _alpha(framework, values)
    notes: list[Note] = []
    for code, row in members.iterrows():
        notes += member_notes(framework, str(code), row)
    notes += (pair_note(framework, row) for _, row in pairs.iterrows())
    notes += (alpha_note(framework, str(code), row, bounds.alpha) for code, row in alpha.iterrows())
    return Coherence(members, pairs, alpha, tuple(notes))


def _members(
    framework: Framework, values: pd.DataFrame, r: _Correlations, codes: list[str], bounds: Bounds
) -> pd.DataFrame:
    root = framework.root
    figures = describe(values[codes])
    table = figures[["n", "available", "mean", "sd", "skewness", "kurtosis"]].copy()
    parents = [framework[c].parent or root for c in codes]
    table.insert(0, "parent", parents)
    table["r_parent"] = np.array([r.of(c, p) for c, p in zip(codes, parents, strict=True)])
    table["r_index"] = np.array([r.of(c, root) for c in codes])
    table["nominal"] = [framework.effective_weight(c) for c in codes]
    table["importance"] = _importance(framework, values, table["nominal"])
    rows = zip(table.iterrows(), figures.iterrows(), strict=True)
    flags = [tuple(_flags(framework, row, more, bounds)) for (_, row), (_, more) in rows]
    table["flags"] = pd.Series(flags, index=table.index, dtype=object)
    return table


def _importance(framework: Framework, values: pd.DataFrame, nominal: pd.Series) -> pd.Series:
    """Compute importance level by level: the children of a parent over the units that have all."""
    found = pd.Series(np.nan, index=nominal.index)
    leaves = list(framework.indicators)
    levels = [leaves, *([list(framework.children(c)) for c in framework.bottom_up])]
    for codes in levels:
        fresh = [c for c in codes if np.isnan(found[c])]
        if fresh:
            found[fresh] = importance(values[fresh], nominal[fresh], values[framework.root])
    return found


def _flags(framework: Framework, row: pd.Series, figures: pd.Series, bounds: Bounds) -> Iterator[str]:
    if figures["constant"]:
        yield "constant"
    if row["available"] < bounds.available:
        yield "missing"
    if figures["skewed"]:
        yield "skewed"
    if len(framework.children(row["parent"])) == 1:
        yield "alone"
        return
    if row["r_parent"] < 0:
        yield "negative"
    elif row["r_parent"] < bounds.weak:
        yield "weak"
    if row["nominal"] > 0 and row["importance"] > bounds.disproportion * row["nominal"]:
        yield "over"
    elif row["importance"] < row["nominal"] / bounds.disproportion:
        yield "under"


def _pairs(framework: Framework, values: pd.DataFrame, r: _Correlations, bounds: Bounds) -> pd.DataFrame:
    rows = []
    for parent in framework.bottom_up:
        for first, second in combinations(framework.children(parent), 2):
            value = r.of(first, second)
            kind = "redundant" if value >= bounds.redundant else "opposed" if value <= bounds.opposed else ""
            if kind:
                n = int((values[first].notna() & values[second].notna()).sum())
                rows.append((parent, first, second, value, n, kind))
    return pd.DataFrame(rows, columns=["parent", "first", "second", "r", "n", "kind"])


def _alpha(framework: Framework, values: pd.DataFrame) -> pd.DataFrame:
    rows = {}
    for parent in framework.bottom_up:
        columns = values[list(framework.children(parent))]
        rows[parent] = {
            "members": columns.shape[1],
            "n": int(columns.notna().all(axis=1).sum()),
            "alpha": cronbach_alpha(columns.to_numpy()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parent")
