"""Scores of the indicators up the tree to the index, with the coverage of every score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.aggregation.means import mean_of
from ccni_xl.findings import Finding, rows_of
from ccni_xl.framework import Framework, Token
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring import Sample

__all__ = ["DEFAULT_THRESHOLD", "Aggregated", "aggregate"]

Floats = NDArray[np.float64]

#: Weight that must have data below a parent for it to be scored (project default).
DEFAULT_THRESHOLD = 0.8

#: 0.5 + 0.3 must reach 0.8.
_SLACK = 1e-12

_NAMES_SHOWN = 6

#: Means that a 0 pulls to 0; the others leave it one score among several.
_ZERO_DECIDES = frozenset({"geometric", "harmonic"})


@dataclass(frozen=True, slots=True)
class Aggregated:
    """Scores and coverage of every code.

    Parameters
    ----------
    scores, coverage : float arrays (n_obs, n_codes), columns in the order of ``framework.codes``
        A score is NaN where its coverage does not reach the threshold. Coverage [0 to 1] is
        the share of the weight below the code that has a score.
    findings : tuple of Finding
    """

    scores: Floats
    coverage: Floats
    findings: tuple[Finding, ...]


def aggregate(
    framework: Framework,
    scores: ArrayLike,
    threshold: float = DEFAULT_THRESHOLD,
    *,
    method: Token | None = None,
    share: Literal["weight", "children"] = "weight",
    sample: Sample | None = None,
) -> Aggregated:
    """Combine the indicators' scores parent by parent, each by its own mean.

    A parent is scored if the share available below it reaches ``threshold``; the weights of its
    children are renormalised over those that have a score.

    Parameters
    ----------
    framework : Framework
    scores : (n_obs, n_indicators), columns in the order of ``framework.indicators``
    threshold : float
        0 to 1; 0 scores whatever has any data.
    method : Token, optional
        One mean for every parent, in place of the framework's.
    share : {"weight", "children"}
        What the threshold is held against: the effective weight of the indicators available
        below the parent (the coverage), or the plain number of children with a score, as COINr
        counts it.
    sample : Sample, optional
        Copeland compares units within one edition; without it all rows are one edition.

    Returns
    -------
    Aggregated
        Scores [points] and coverage [0 to 1], (n_obs, n_codes) in the order of ``framework.codes``.

    Raises
    ------
    ValueError
        A threshold outside 0-1, or columns that are not the framework's indicators.

    References
    ----------
    OECD/JRC (2008), doi:10.1787/9789264043466-en, steps 3 and 6.
    """
    given = np.asarray(scores, dtype=np.float64)
    count = len(framework.indicators)
    if given.ndim != 2 or given.shape[1] != count:
        raise ValueError(f"expected one column for each of {count} indicators, got shape {given.shape}")
    if not 0 <= threshold <= 1:
        raise ValueError(f"the coverage threshold goes from 0 to 1, not {threshold}")
    position = {code: i for i, code in enumerate(framework.codes)}
    # One row a code, so that each code's scores are contiguous.
    table = np.full((len(position), len(given)), np.nan)
    table[:count] = given.T
    cover = np.ones_like(table)
    gaps = bool(np.isnan(table[:count]).any())
    if gaps:
        cover[:count] = ~np.isnan(table[:count])
    sample = sample or Sample.anonymous(len(given))
    findings: list[Finding] = []
    for code in framework.bottom_up:
        token = method or framework[code].mean
        rows = [position[child] for child in framework.children(code)]
        weights = framework.local_weights(code)
        children = _take(table, rows)
        row = position[code]
        table[row] = _combine(children, weights, token, sample)
        if token.name not in ("arithmetic", "copeland"):
            findings += _undefined(framework, code, children, weights, token)
        lost = np.isnan(table[row]) & ~np.isnan(children).all(axis=0)
        gaps = gaps or (code != framework.root and bool(lost.any()))
        if gaps:
            cover[row] = weights @ cover[rows]
            if code != framework.root:  # what lies below an undefined parent does not reach the index
                cover[row, lost] = 0
            enough = cover[row] if share == "weight" else (~np.isnan(children)).mean(axis=0)
            table[row, (enough < threshold - _SLACK) | (cover[row] <= 0)] = np.nan
    if gaps:
        findings += _short(framework, cover, threshold)
    return Aggregated(table.T, cover.T, tuple(findings))


def _take(table: Floats, rows: list[int]) -> Floats:
    """Return the children's rows, as a view where they lie side by side."""
    if rows == list(range(rows[0], rows[0] + len(rows))):
        return table[rows[0] : rows[0] + len(rows)]
    return table[rows]


def _combine(children: Floats, weights: Floats, token: Token, sample: Sample) -> Floats:
    mean = mean_of(token)
    if token.name != "copeland":
        return mean(children.T, weights)
    result = np.full(children.shape[1], np.nan)
    for _, members in sample.parts(by_edition=True):
        result[members] = mean(children[:, members].T, weights)
    return result


def _undefined(
    framework: Framework, code: str, children: Floats, weights: Floats, token: Token
) -> Iterator[Finding]:
    """Say where a child is 0 or negative under a mean that cannot bear it."""
    decides = token.name in _ZERO_DECIDES or (token.name == "power" and token.number("p", 1) <= 0)
    for child, scores, weight in zip(framework.children(code), children, weights, strict=True):
        if weight <= 0:
            continue
        node = framework[child]
        facts = {"children_zh": node.name_zh, "children_en": node.name_en, "mean": str(token)}
        for rule, mask in ((rules.ZERO_IN_MEAN, scores == 0), (rules.NEGATIVE_IN_MEAN, scores < 0)):
            if mask.any() and (decides or rule is rules.NEGATIVE_IN_MEAN):
                finding = Finding(rule, rows_of(mask), facts=facts)
                yield finding.about(code, framework[code].name_zh, framework[code].name_en)


def _short(framework: Framework, cover: Floats, threshold: float) -> Iterator[Finding]:
    """Say which aggregates nobody has data for, and which units fall short of the threshold."""
    count = len(framework.indicators)
    for code, available in zip(framework.bottom_up, cover[count:], strict=True):
        if code != framework.root and len(available) and not available.any():
            finding = Finding(rules.ALL_MISSING, facts={"n": len(available)})
            yield finding.about(code, framework[code].name_zh, framework[code].name_en)
    root = framework[framework.root]
    total = cover[-1]
    short = np.flatnonzero((total < threshold - _SLACK) | (total <= 0))
    patterns: dict[bytes, list[int]] = {}
    for row in short.tolist():
        patterns.setdefault(cover[:, row].tobytes(), []).append(row)
    for rows in patterns.values():
        missing = _missing(framework, cover[:, rows[0]])
        facts: dict[str, object] = {"threshold": threshold, **_names(framework, missing)}
        found = tuple(total[rows].tolist())
        yield Finding(rules.LOW_COVERAGE, tuple(rows), found, facts=facts).about(
            root.code, root.name_zh, root.name_en
        )


def _missing(framework: Framework, cover: Floats) -> list[str]:
    """Return the indicators without data and the parents that are undefined although there are data."""
    covered = dict(zip(framework.codes, cover.tolist(), strict=True))
    undefined = (
        code
        for code in framework.bottom_up
        if code != framework.root and not covered[code] and any(covered[c] for c in framework.children(code))
    )
    return [*(c for c in framework.indicators if not covered[c]), *undefined]


def _names(framework: Framework, codes: list[str]) -> dict[str, object]:
    more = len(codes) - _NAMES_SHOWN
    zh = "、".join(framework[c].name_zh for c in codes[:_NAMES_SHOWN])
    en = ", ".join(framework[c].name_en for c in codes[:_NAMES_SHOWN])
    if more > 0:
        zh, en = f"{zh}等 {len(codes)} 项", f"{en} and {more} more"
    return {"missing_zh": zh, "missing_en": en}
