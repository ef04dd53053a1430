"""Which factors vary together, and their settings drawn for all runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccni_xl.notes import Note
from ccni_xl.robustness.draws import Draws, nominal_draws
from ccni_xl.robustness.factors import Alternatives, Factor, KnotNoise, ordered
from ccni_xl.robustness.lowdiscrepancy import uniforms
from ccni_xl.robustness.problem import Problem
from ccni_xl.robustness.weight_factors import WeightNoise

__all__ = ["Plan", "default_factors", "draw", "label_of", "settings_of", "widths"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an uncertainty analysis varies and reports.

    Parameters
    ----------
    factors : tuple of Factor
    top : int
        P(rank <= top) is reported.
    interval : (float, float) [percent]
        Quantiles of the ranks that are reported besides the median.
    """

    factors: tuple[Factor, ...]
    top: int = 10
    interval: tuple[float, float] = (5.0, 95.0)

    def __post_init__(self) -> None:
        low, high = self.interval
        if not 0 <= low <= high <= 100 or self.top < 1:
            raise ValueError(
                f"expected 0 <= low <= high <= 100 and top >= 1, got {self.interval}, {self.top}"
            )


def default_factors(problem: Problem) -> tuple[Factor, ...]:
    """Return the usual factors: weights +-25 %, knots +-10 %, and every choice of the problem."""
    found: list[Factor] = [WeightNoise(0.25)]
    if any(leaf.curve is not None for leaf in problem.leaves):
        found.append(KnotNoise(0.1))
    found += (Alternatives(c.name) for c in problem.choices if len(c.levels) > 1)
    return tuple(found)


def label_of(factor: Factor, problem: Problem) -> Note:
    """Return the factor's name in both languages."""
    if isinstance(factor, Alternatives) and not any(factor.label):
        choice = problem.choice(factor.choice)
        return Note(choice.name_zh, choice.name_en)
    return Note(*factor.label)


def widths(problem: Problem, factors: Sequence[Factor]) -> list[int]:
    """Return how many uniform columns each factor takes."""
    return [factor.columns(problem) for factor in factors]


def settings_of(problem: Problem, factors: Sequence[Factor], uniform: Floats) -> Draws:
    """Turn uniform numbers (runs, columns), factor by factor in the given order, into settings."""
    ends = np.cumsum([0, *widths(problem, factors)])
    draws = nominal_draws(problem, len(uniform))
    for i in ordered(factors):
        factors[i].apply(uniform[:, ends[i] : ends[i + 1]], problem, draws)
    return draws


def draw(problem: Problem, factors: Sequence[Factor], runs: int, seed: int) -> Draws:
    """Draw the settings of ``runs`` runs."""
    return settings_of(problem, factors, uniforms(runs, sum(widths(problem, factors)), seed))
