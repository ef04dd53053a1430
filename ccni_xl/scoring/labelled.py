"""Fixed rules on words: grades, ticks, and the decoupling state that comes before the elasticity."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import numpy as np

from ccni_xl.findings import Finding, rows_of
from ccni_xl.framework import Token
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring.column import Column, Scored
from ccni_xl.scoring.fixed import knots
from ccni_xl.terms import DecouplingLabel, Term, fold

__all__ = ["NOTHING_TICKED", "score_checklist", "score_grades", "score_tapio", "split_ticks"]

#: What a text cell says when the list was looked at and nothing holds.
NOTHING_TICKED = "none"

#: States of a growing economy are scored by the elasticity, the others have points of their own.
_SHRINKING = {
    DecouplingLabel.RECESSIVE_DECOUPLING: "recessive_decoupling",
    DecouplingLabel.RECESSIVE_COUPLING: "recessive_coupling",
    DecouplingLabel.WEAK_NEGATIVE_DECOUPLING: "weak_negative",
    DecouplingLabel.STRONG_NEGATIVE_DECOUPLING: "strong_negative",
}


def _code(label: object) -> str:
    return fold(str(label.value if isinstance(label, Term) else label))


def _points(token: Token) -> dict[str, float]:
    return {fold(key): float(value) for key, value in token.options.items() if key != "cap"}


def _unknown(rows: list[int], found: list[object], known: Mapping[str, float]) -> tuple[Finding, ...]:
    if not rows:
        return ()
    return (Finding(rules.UNKNOWN_LABEL, tuple(rows), tuple(found), facts={"known": ", ".join(known)}),)


def score_grades(column: Column, token: Token, direction: int) -> Scored:
    """Give each grade its points; a grade the token does not list is a finding."""
    points = _points(token)
    scores = np.full(len(column.values), np.nan)
    rows: list[int] = []
    found: list[object] = []
    for row, label in enumerate(column.known_labels()):
        if label is None:
            continue
        earned = points.get(_code(label))
        if earned is None:
            rows.append(row)
            found.append(label)
        else:
            scores[row] = earned
    return Scored(scores, _unknown(rows, found, points))


def split_ticks(label: object) -> tuple[str, ...]:
    """Return the codes ticked in ``label``: a collection, or text parted by ``; , + |`` or space.

    Examples
    --------
    >>> split_ticks("co2_data; energy_mix")
    ('co2_data', 'energy_mix')
    >>> split_ticks("none")
    ()
    """
    if isinstance(label, str) or not isinstance(label, Collection):
        parts = re.split(r"[;,+|\s；，、]+", _code(label))
        return tuple(part for part in parts if part and part != NOTHING_TICKED)
    return tuple(_code(item) for item in label)


def score_checklist(column: Column, token: Token, direction: int) -> Scored:
    """Add up the points of what is ticked, at most ``cap`` (100).

    Labels hold the ticks; where there is no label, the value is taken as the sum of points.
    """
    points = _points(token)
    scores = column.values.copy()
    rows: list[int] = []
    found: list[object] = []
    for row, label in enumerate(column.known_labels()):
        if label is None:
            continue
        ticks = set(split_ticks(label))
        strange = sorted(ticks - points.keys())
        if strange:
            rows.append(row)
            found.append(", ".join(strange))
            scores[row] = np.nan
        else:
            scores[row] = sum(points[tick] for tick in ticks)
    scores = np.clip(scores, 0, token.number("cap", 100))
    return Scored(scores, _unknown(rows, found, points))


def score_tapio(column: Column, token: Token, direction: int) -> Scored:
    """Score Tapio decoupling by the state first, then by the elasticity.

    The raw elasticity is not monotone in merit: 2 is bad in a growing economy and good in a
    shrinking one. Where GDP grew, the knots score the elasticity; where it shrank, the state
    has points of its own. Reference: Tapio (2005), doi:10.1016/j.tranpol.2005.01.001.
    """
    xs, ys = zip(*token.knots, strict=True)
    scores = np.full(len(column.values), np.nan)
    growing = np.zeros(len(column.values), dtype=np.bool_)
    rows: list[int] = []
    found: list[object] = []
    for row, label in enumerate(column.known_labels()):
        if label is None:
            continue
        state = label if isinstance(label, DecouplingLabel) else DecouplingLabel.parse(str(label))
        if state is None:
            rows.append(row)
            found.append(label)
        elif state in _SHRINKING:
            scores[row] = token.number(_SHRINKING[state], 0)
        else:
            growing[row] = True
    scores[growing] = knots(column.values[growing], xs, ys)
    findings = _unknown(rows, found, dict.fromkeys((s.value for s in DecouplingLabel), 0.0))
    lost = growing & np.isnan(column.values)
    if lost.any():
        states = tuple(column.known_labels()[lost].tolist())
        findings += (Finding(rules.STATE_WITHOUT_ELASTICITY, rows_of(lost), states),)
    return Scored(scores, findings)
