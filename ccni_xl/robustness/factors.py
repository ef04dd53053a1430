"""What may vary from run to run. Each factor turns its own uniform numbers into settings.

A factor is a frozen dataclass with a ``name``, names in both languages, the number of uniform
columns it needs, and ``apply``, which writes its settings into the draws. Factors that replace
weights come before those that multiply them, whatever their order in the plan.

References
----------
Saisana, Saltelli & Tarantola (2005), doi:10.1111/j.1467-985X.2005.00350.x, chose these factors
for composite indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ccni_xl.framework import Framework, Token
from ccni_xl.robustness.draws import Draws
from ccni_xl.robustness.problem import Problem

__all__ = [
    "Alternatives",
    "Factor",
    "KnotNoise",
    "LeaveOneOut",
    "Means",
    "ordered",
    "pick",
    "positions",
]

Floats = NDArray[np.float64]


class Factor(Protocol):
    """What every factor offers."""

    @property
    def name(self) -> str:
        """Short name, unique in a plan."""
        ...

    @property
    def label(self) -> tuple[str, str]:
        """Name in Chinese and in English."""
        ...

    @property
    def replaces_weights(self) -> bool:
        """Whether it sets weights anew instead of changing what is there."""
        ...

    def columns(self, problem: Problem) -> int:
        """Return how many uniform numbers a run needs."""
        ...

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Write the settings of all runs into ``draws``; ``uniform`` is (runs, columns)."""
        ...


def ordered(factors: Sequence[Factor]) -> list[int]:
    """Return the positions of the factors in the order in which they must be applied.

    Raises
    ------
    ValueError
        A name given twice, or two factors that both set the weights.
    """
    names = [f.name for f in factors]
    if len(set(names)) < len(names):
        raise ValueError(f"a factor is given twice: {', '.join(names)}")
    setting = [f.name for f in factors if f.replaces_weights]
    if len(setting) > 1:
        raise ValueError(f"only one factor can set the weights, not {' and '.join(setting)}")
    return sorted(range(len(factors)), key=lambda i: not factors[i].replaces_weights)


def pick(uniform: Floats, count: int) -> NDArray[np.intp]:
    """Turn uniform numbers into equally likely places from 0 to ``count`` - 1."""
    return (uniform * count).astype(np.intp)


def positions(framework: Framework, codes: Sequence[str]) -> list[int]:
    """Return the places of codes among ``framework.codes``."""
    place = {code: i for i, code in enumerate(framework.codes)}
    return [place[code] for code in codes]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The levels of a choice of the problem, equally likely.

    Parameters
    ----------
    choice : Choice's name
    """

    choice: str
    label: tuple[str, str] = ("", "")
    replaces_weights: bool = False

    @property
    def name(self) -> str:
        """The name of the choice."""
        return self.choice

    def columns(self, problem: Problem) -> int:
        """Return 1."""
        problem.choice(self.choice)
        return 1

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Pick levels."""
        levels = problem.choice(self.choice).levels
        taken = pick(uniform[:, 0], len(levels))
        draws.levels[self.choice] = taken
        draws.words[self.name] = [levels[i] for i in taken]


@dataclass(frozen=True, slots=True)
class KnotNoise:
    """Both ends of each indicator's knots moved by up to ``spread`` of their range.

    Only indicators scored by knots, goalposts or decoupling knots have any.
    """

    spread: float = 0.1
    name: str = "knots"
    label: tuple[str, str] = ("评分节点", "Scoring knots")
    replaces_weights: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.spread < 0.5:
            raise ValueError(f"the spread of knots goes from 0 to below 0.5, not {self.spread}")

    def columns(self, problem: Problem) -> int:
        """Return two numbers for each indicator with knots."""
        return 2 * sum(leaf.curve is not None for leaf in problem.leaves)

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Move the knots."""
        moved = [i for i, leaf in enumerate(problem.leaves) if leaf.curve is not None]
        shifts = np.zeros((2, draws.runs, len(problem.leaves)))
        half = len(moved)
        shifts[0][:, moved] = self.spread * (2 * uniform[:, :half] - 1)
        shifts[1][:, moved] = self.spread * (2 * uniform[:, half:] - 1)
        draws.knots = shifts


@dataclass(frozen=True, slots=True)
class Means:
    """How children are combined: each of ``tokens`` equally likely.

    Parameters
    ----------
    tokens : tuple of Token or None
        None is the parent's own mean of the framework.
    parents : tuple of str
        Parents that take part, all by the same draw; default every parent. One factor for each
        level or parent lets them vary apart.
    """

    tokens: tuple[Token | None, ...] = (None, Token("geometric"))
    parents: tuple[str, ...] = ()
    name: str = "mean"
    label: tuple[str, str] = ("合成方法", "Means")
    replaces_weights: bool = False

    def columns(self, problem: Problem) -> int:
        """Return 1."""
        return 1

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Choose the means."""
        framework = problem.framework
        order = framework.bottom_up
        strange = set(self.parents) - set(order)
        if strange:
            raise ValueError(f"no parents: {', '.join(sorted(strange))}; known: {', '.join(order)}")
        taken = pick(uniform[:, 0], len(self.tokens))
        first = len(draws.tokens)
        draws.tokens += [token for token in self.tokens if token is not None]
        numbers, count = [], first
        for token in self.tokens:
            numbers.append(-1 if token is None else count)
            count += token is not None
        chosen = [i for i, code in enumerate(order) if not self.parents or code in self.parents]
        draws.own_means(len(order))[:, chosen] = np.array(numbers, dtype=np.intp)[taken][:, None]
        names = ["nominal" if token is None else str(token) for token in self.tokens]
        draws.words[self.name] = [names[i] for i in taken]


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """One of ``codes`` left out in each run, or none; its weight goes to its siblings.

    Parameters
    ----------
    codes : tuple of str
        Indicators or aggregates; default every indicator.
    """

    codes: tuple[str, ...] = ()
    name: str = "left_out"
    label: tuple[str, str] = ("剔除哪一项指标", "Indicator left out")
    replaces_weights: bool = False

    def _codes(self, framework: Framework) -> tuple[str, ...]:
        codes = self.codes or framework.indicators
        strange = [c for c in codes if c not in framework or c == framework.root]
        if strange:
            raise ValueError(f"cannot leave out {', '.join(strange)}")
        return codes

    def columns(self, problem: Problem) -> int:
        """Return 1."""
        return 1

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Set a weight to 0."""
        codes = self._codes(problem.framework)
        places = np.array(positions(problem.framework, codes), dtype=np.intp)
        taken = pick(uniform[:, 0], len(codes) + 1)
        runs = np.flatnonzero(taken > 0)
        draws.own_weights()[runs, places[taken[runs] - 1]] = 0.0
        names = ["", *codes]
        draws.words[self.name] = [names[i] for i in taken]
