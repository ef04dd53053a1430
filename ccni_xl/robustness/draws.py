"""The settings of every run: weights, levels of choices, knots, means, as arrays over the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ccni_xl.framework import Token
from ccni_xl.robustness.problem import Problem

__all__ = ["Draws", "nominal_draws"]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(slots=True)
class Draws:
    """What each run changes; whatever is None stays nominal in all of them.

    Parameters
    ----------
    runs : int
    weights : (runs or 1, n_codes), columns in the order of ``framework.codes``
        Raw weight of each code inside its parent, on any scale.
    levels : dict of str to (runs,)
        Choice -> which of its levels each run takes.
    knots : (2, runs, n_indicators) or None
        Shift of the lower and the upper end of each indicator's knots, as share of their range.
    means : (runs, n_parents) or None
        Which of ``tokens`` each parent of ``framework.bottom_up`` uses; -1 is its own.
    tokens : list of Token
    words : dict of str to sequence of str
        Factor -> what it says of each run, in words for the list of failed runs.
    """

    runs: int
    weights: Floats
    levels: dict[str, Places] = field(default_factory=dict)
    knots: Floats | None = None
    means: Places | None = None
    tokens: list[Token] = field(default_factory=list)
    words: dict[str, Sequence[str]] = field(default_factory=dict)

    def own_weights(self) -> Floats:
        """Return the weights with one row a run, ready to be changed."""
        if len(self.weights) != self.runs:
            self.weights = np.repeat(self.weights, self.runs, axis=0)
        return self.weights

    def own_means(self, parents: int) -> Places:
        """Return the means with one row a run, ready to be changed."""
        if self.means is None:
            self.means = np.full((self.runs, parents), -1, dtype=np.intp)
        return self.means

    def part(self, rows: Places) -> Draws:
        """Return the runs ``rows``."""
        return Draws(
            runs=len(rows),
            weights=self.weights if len(self.weights) == 1 else self.weights[rows],
            levels={name: taken[rows] for name, taken in self.levels.items()},
            knots=None if self.knots is None else self.knots[:, rows],
            means=None if self.means is None else self.means[rows],
            tokens=self.tokens,
        )

    def describe(self, run: int) -> dict[str, str]:
        """Return what each factor with words says of ``run`` (from 0)."""
        return {name: words[run] for name, words in self.words.items()}


def nominal_draws(problem: Problem, runs: int = 1) -> Draws:
    """Return runs that change nothing."""
    framework = problem.framework
    weights = [[framework.local_weight(code) for code in framework.codes]]
    return Draws(runs, np.array(weights, dtype=np.float64))
