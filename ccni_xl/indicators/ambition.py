"""Climate ambition (气候雄心): targets, pilots, disclosure, spending."""

from __future__ import annotations

import numpy as np

from ccni_xl.framework import Node
from ccni_xl.indicators.edition_data import EditionData
from ccni_xl.indicators.ratio import ratio
from ccni_xl.indicators.registry import Measured, indicator
from ccni_xl.terms import Disclosure, Pilot, YesNo

__all__ = [
    "env_spending_share",
    "neutrality_target",
    "peak_target",
    "pilot_programmes",
    "statistics_disclosure",
]


@indicator("peak_target", ("policy", "peak_year"))
def peak_target(data: EditionData, node: Node) -> Measured:
    """Return the declared peak year; +inf where none is declared."""
    return Measured(data.number("peak_year"))


@indicator("neutrality_target", ("policy", "neutrality_target"))
def neutrality_target(data: EditionData, node: Node) -> Measured:
    """Return the grade of the neutrality declaration."""
    return Measured(np.full(len(data.cities), np.nan), data.text("neutrality_target"))


def _points(data: EditionData, node: Node) -> Measured:
    """Add the points of every tick; NaN where a tick has not been answered.

    points = sum of p_i over ticked items i. The cap belongs to the scoring rule.
    """
    total = np.zeros(len(data.cities))
    options = node.scoring.options if node.scoring is not None else {}
    for item, points in options.items():
        if item == "cap":
            continue
        ticks = data.text(item)
        answered = np.array([tick is not None for tick in ticks], dtype=bool)
        total = np.where(answered, total + float(points) * (ticks == YesNo.YES.value), np.nan)
    return Measured(total)


@indicator("pilot_programmes", *(("policy", term.value) for term in Pilot))
def pilot_programmes(data: EditionData, node: Node) -> Measured:
    """Return the points of the ticked pilot programmes, before the cap."""
    return _points(data, node)


@indicator("statistics_disclosure", *(("policy", term.value) for term in Disclosure))
def statistics_disclosure(data: EditionData, node: Node) -> Measured:
    """Return the points of the ticked disclosures, before the cap."""
    return _points(data, node)


@indicator("env_spending_share", ("annual", "env_spending"), ("annual", "budget_spending"))
def env_spending_share(data: EditionData, node: Node) -> Measured:
    """Return env_spending / budget_spending x 100 [%]."""
    return Measured(100.0 * ratio(data.number("env_spending"), data.number("budget_spending")))
