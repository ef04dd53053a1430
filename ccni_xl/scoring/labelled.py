"""Fixed rules on words: grades, ticks, and the decoupling state that comes before the elasticity."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection

import numpy as np

from ccni_xl.findings import Finding, rows_of
from ccni_xl.framework import Token
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring.column import Column, Floats, Scored
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


#: Stands for the points of a state that the elasticity will give; no real points are below 0.
_BY_ELASTICITY = -1.0


def _code(label: object) -> str:
    return fold(str(label.value if isinstance(label, Term) else label))


def _points(token: Token) -> dict[str, float]:
    return {fold(key): float(value) for key, value in token.options.items() if key != "cap"}


def _earn(
    column: Column, points_of: Callable[[object], float | str], known: Collection[str]
) -> tuple[Floats, tuple[Finding, ...]]:
    """Give each label its points; what ``points_of`` answers with words is a finding.

    Each different label is looked at once.
    """
    labels = column.known_labels().tolist()
    try:
        different = dict.fromkeys(labels)
    except TypeError:  # lists and sets of ticks
        labels = [
            label if label is None or isinstance(label, str) else split_ticks(label) for label in labels
        ]
        different = dict.fromkeys(labels)
    answers = {label: math.nan if label is None else points_of(label) for label in different}
    earned = [answers[label] for label in labels]
    unknown = [row for row, answer in enumerate(earned) if isinstance(answer, str)]
    scores = np.array([np.nan if isinstance(a, str) else a for a in earned], dtype=np.float64)
    if not unknown:
        return scores, ()
    found = tuple(earned[row] for row in unknown)
    return scores, (Finding(rules.UNKNOWN_LABEL, tuple(unknown), found, facts={"known": ", ".join(known)}),)


def score_grades(column: Column, token: Token, direction: int) -> Scored:
    """Give each grade its points; a grade the token does not list is a finding."""
    points = _points(token)
    return Scored(*_earn(column, lambda label: points.get(_code(label), str(label)), points))


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

    def total(label: object) -> float | str:
        ticks = set(split_ticks(label))
        strange = sorted(ticks - points.keys())
        return ", ".join(strange) if strange else math.fsum(points[tick] for tick in ticks)

    scores, findings = _earn(column, total, points)
    unlabelled = np.array([label is None for label in column.known_labels()], dtype=np.bool_)
    scores = np.where(unlabelled, column.values, scores)
    return Scored(np.clip(scores, 0, token.number("cap", 100)), findings)


def score_tapio(column: Column, token: Token, direction: int) -> Scored:
    """Score Tapio decoupling by the state first, then by the elasticity.

    The raw elasticity is not monotone in merit: 2 is bad in a growing economy and good in a
    shrinking one. Where GDP grew, the knots score the elasticity; where it shrank, the state
    has points of its own. Reference: Tapio (2005), doi:10.1016/j.tranpol.2005.01.001.
    """
    xs, ys = zip(*token.knots, strict=True)

    def by_state(label: object) -> float | str:
        state = label if isinstance(label, DecouplingLabel) else DecouplingLabel.parse(str(label))
        if state is None:
            return str(label)
        return token.number(_SHRINKING[state], 0) if state in _SHRINKING else _BY_ELASTICITY

    scores, findings = _earn(column, by_state, [state.value for state in DecouplingLabel])
    growing = scores == _BY_ELASTICITY
    scores[growing] = knots(column.values[growing], xs, ys)
    lost = growing & np.isnan(column.values)
    if lost.any():
        states = tuple(str(label) for label in column.known_labels()[lost].tolist())
        findings += (Finding(rules.STATE_WITHOUT_ELASTICITY, rows_of(lost), states),)
    return Scored(scores, findings)
