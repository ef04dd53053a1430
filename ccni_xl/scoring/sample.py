"""Scoring rules that compare a unit with the others: pooled over all editions, or within each.

Every rule first turns the values so that higher is better (values times direction) and then
works on the values present. Scores change when another unit joins the sample; the pipeline
says so wherever one of these rules is chosen.

Reference: OECD/JRC (2008), Handbook on Constructing Composite Indicators,
doi:10.1787/9789264043466-en, chapter 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ccni_xl.findings import Finding
from ccni_xl.framework import Token
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring.column import Column, Floats, Scored
from ccni_xl.scoring.order import ascending_ranks

__all__ = ["SAMPLE_RULES", "score_sample"]


@dataclass(frozen=True, slots=True)
class _Part:
    """Values present in one part of the sample, turned so that higher is better."""

    x: Floats
    direction: int
    reference: float | None = None

    @property
    def constant(self) -> bool:
        """Whether all values agree but for the last bits."""
        size = float(np.abs(self.x).max())
        return bool(np.ptp(self.x) <= 4 * np.finfo(np.float64).eps * size)

    def raw(self, oriented: float) -> float:
        """Return a value as it was entered."""
        return oriented * self.direction + 0.0


#: Scores of the values present, or why there are none.
_Rule = Callable[[_Part, Token], "Floats | Finding"]


def _constant(part: _Part, token: Token) -> Finding:
    facts = {"n": len(part.x), "value": part.raw(float(part.x[0])), "method": token.name}
    return Finding(rules.CONSTANT_COLUMN, facts=facts)


def min_max(part: _Part, token: Token) -> Floats | Finding:
    """Return low + (high - low) (x - min) / (max - min); 0 to 100 unless said."""
    if part.constant:
        return _constant(part, token)
    low, high = token.number("low", 0), token.number("high", 100)
    worst = part.x.min()
    return np.asarray((part.x - worst) / (part.x.max() - worst) * (high - low) + low)


def z_score(part: _Part, token: Token) -> Floats | Finding:
    """Return mean + sd (x - average) / standard deviation, with n - 1; 0 and 1 unless said."""
    if part.constant:
        return _constant(part, token)
    # A power of two is exact and keeps the squares of very small or large values representable.
    x = np.ldexp(part.x, -int(np.frexp(np.abs(part.x).max())[1]))
    z = (x - x.mean()) / x.std(ddof=1)
    return np.asarray(z * token.number("sd", 1) + token.number("mean", 0))


def _ranks(part: _Part, token: Token) -> Floats:
    return ascending_ranks(part.x, "average" if token.word("ties", "lowest") == "average" else "lowest")


def rank(part: _Part, token: Token) -> Floats | Finding:
    """Return the ascending rank: 1 is the worst, so that more is better as in every score."""
    return _ranks(part, token)


def borda(part: _Part, token: Token) -> Floats | Finding:
    """Return how many units are worse: the ascending rank less 1."""
    return _ranks(part, token) - 1


def percentile_rank(part: _Part, token: Token) -> Floats | Finding:
    """Return scale (rank - 1) / (n - 1): the share of the others that are worse."""
    if len(part.x) < 2:
        return _constant(part, token)
    return (_ranks(part, token) - 1) / (len(part.x) - 1) * token.number("scale", 100)


def distance_to_best(part: _Part, token: Token) -> Floats | Finding:
    """Return scale (1 - (best - x) / (best - worst))."""
    if part.constant:
        return _constant(part, token)
    best = part.x.max()
    return np.asarray(1 - (best - part.x) / (best - part.x.min())) * token.number("scale", 100)


def _to_goal(part: _Part, token: Token, goal: float) -> Floats:
    share = 1 - (goal - part.x) / (goal - part.x.min())
    if token.flag("cap", True):
        share = np.minimum(share, 1)
    return np.asarray(share * token.number("scale", 100))


def distance_to_target(part: _Part, token: Token) -> Floats | Finding:
    """Return scale (1 - (target - x) / (target - worst)); beyond the target 1 unless cap=no."""
    target = token.number("target", 0) * part.direction
    worst = float(part.x.min())
    if not target > worst:
        facts = {"target": part.raw(target), "worst": part.raw(worst)}
        return Finding(rules.TARGET_BELOW_WORST, facts=facts)
    return _to_goal(part, token, target)


def distance_to_reference(part: _Part, token: Token) -> Floats | Finding:
    """Return the distance to the value of one unit; where it is itself the worst, all reach it."""
    if part.reference is None:
        return Finding(rules.REFERENCE_MISSING, facts={"reference": token.word("reference", "")})
    if part.reference == part.x.min():
        return np.full(len(part.x), token.number("scale", 100))
    return _to_goal(part, token, part.reference)


def fraction_of_best(part: _Part, token: Token) -> Floats | Finding:
    """Return scale x / best, or scale best / x where lower is better.

    Only for quantities with a true zero. (Turning the values around first, as for the other
    rules, would give x / best there too, and the worst unit the highest score.)
    """
    values = part.x * part.direction
    best = part.raw(float(part.x.max()))
    if values.min() < 0 or best <= 0:
        facts = {"low": float(values.min()), "high": float(values.max())}
        return Finding(rules.ZERO_BEST, facts=facts)
    share = values / best if part.direction > 0 else best / values
    return np.asarray(share * token.number("scale", 100))


SAMPLE_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "min_max": min_max,
        "z_score": z_score,
        "rank": rank,
        "borda": borda,
        "percentile_rank": percentile_rank,
        "distance_to_best": distance_to_best,
        "distance_to_target": distance_to_target,
        "distance_to_reference": distance_to_reference,
        "fraction_of_best": fraction_of_best,
    }
)


def _reference(column: Column, token: Token, members: np.ndarray, direction: int) -> float | None:
    wanted = token.word("reference", "")
    if not wanted:
        return None
    here = members[(column.sample.units[members] == wanted) & ~np.isnan(column.values[members])]
    return float(column.values[here[0]] * direction) if len(here) else None


def score_sample(column: Column, token: Token, direction: int) -> Scored:
    """Score a column by the sample-based rule ``token.name``, each part of the sample apart.

    Parameters
    ----------
    column : Column
        Values (n_obs,) with their units and editions.
    token : Token
        A rule of `SAMPLE_RULES`; ``scope=edition`` compares within each edition.
    direction : int
        +1 higher is better, -1 lower is better.

    Returns
    -------
    Scored
        (n_obs,) in the unit of the rule; NaN where the value is missing or a finding says why.
    """
    rule = SAMPLE_RULES[token.name]
    sign = -1 if direction < 0 else 1
    scores = np.full(len(column.values), np.nan)
    findings: list[Finding] = []
    for edition, members in column.sample.parts(by_edition=token.word("scope", "pooled") == "edition"):
        present = members[~np.isnan(column.values[members])]
        if not len(present):
            continue
        reference = _reference(column, token, members, sign)
        result = rule(_Part(column.values[present] * sign, sign, reference), token)
        if isinstance(result, Finding):
            facts = {"scope_zh": edition or "", "scope_en": f" in {edition}" if edition else ""}
            findings.append(Finding(result.rule, facts={**facts, **result.facts}))
        else:
            scores[present] = result
    return Scored(scores, tuple(findings))
