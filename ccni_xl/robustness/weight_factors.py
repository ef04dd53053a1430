"""Weights that vary from run to run: by a share, around the nominal ones, or from given sets.

References
----------
Dirichlet weights: Butler, Jia & Dyer (1997), doi:10.1016/S0377-2217(96)00307-5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccni_xl.framework import Framework
from ccni_xl.robustness.draws import Draws
from ccni_xl.robustness.factors import pick, positions
from ccni_xl.robustness.gamma import gamma_quantiles
from ccni_xl.robustness.problem import Problem

__all__ = ["DirichletWeights", "WeightNoise", "WeightSets"]

Floats = NDArray[np.float64]


def _below(framework: Framework, parents: tuple[str, ...]) -> list[str]:
    """Return the codes whose weights vary: the children of ``parents``, or of every parent."""
    for code in parents:
        if code not in framework or framework.is_indicator(code):
            raise ValueError(f"{code!r} is no parent; known: {', '.join(framework.bottom_up)}")
    chosen = parents or framework.bottom_up
    families = (framework.children(code) for code in chosen)
    return [child for family in families if len(family) > 1 for child in family]


@dataclass(frozen=True, slots=True)
class WeightNoise:
    """Each weight times 1 + e, e uniform in +-``spread``; renormalised inside each parent.

    Parameters
    ----------
    spread : float
        Share of the weight, 0 to 1.
    parents : tuple of str
        Parents whose children's weights vary; default all.
    """

    spread: float = 0.25
    parents: tuple[str, ...] = ()
    name: str = "weights"
    label: tuple[str, str] = ("权重", "Weights")
    replaces_weights: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.spread <= 1:
            raise ValueError(f"the spread of weights goes from 0 to 1, not {self.spread}")

    def columns(self, problem: Problem) -> int:
        """Return one number for each weight with a sibling."""
        return len(_below(problem.framework, self.parents))

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Multiply the weights."""
        codes = _below(problem.framework, self.parents)
        if codes:
            draws.own_weights()[:, positions(problem.framework, codes)] *= 1 + self.spread * (2 * uniform - 1)


@dataclass(frozen=True, slots=True)
class DirichletWeights:
    """The weights inside each parent drawn from a Dirichlet distribution around the nominal ones.

    With k children alpha_i = ``concentration`` k w_i, so each weight's mean is w_i and its variance
    w_i (1 - w_i) / (concentration k + 1). Equal weights and concentration 1 give every set of
    weights the same chance. Drawn by normalising gamma quantiles, rounded to 12 decimals so that
    the last bits of a library's gamma function decide nothing.
    """

    concentration: float = 10.0
    parents: tuple[str, ...] = ()
    name: str = "weights"
    label: tuple[str, str] = ("权重", "Weights")
    replaces_weights: bool = True

    def __post_init__(self) -> None:
        if not self.concentration > 0:
            raise ValueError(f"the concentration must be above 0, not {self.concentration}")

    def columns(self, problem: Problem) -> int:
        """Return one number for each weight with a sibling."""
        return len(_below(problem.framework, self.parents))

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Replace the weights."""
        framework = problem.framework
        codes = _below(framework, self.parents)
        if not codes:
            return
        size = {c: len(framework.children(framework[c].parent or "")) for c in codes}
        local = np.array([framework.local_weight(c) for c in codes])
        alpha = self.concentration * local * np.array([size[c] for c in codes])
        gamma = gamma_quantiles(alpha, uniform.T)
        start = 0
        while start < len(codes):
            family = slice(start, start + size[codes[start]])
            gamma[family] /= gamma[family].sum(axis=0)
            start = family.stop
        draws.own_weights()[:, positions(framework, codes)] = np.round(gamma.T, 12)


@dataclass(frozen=True, slots=True)
class WeightSets:
    """Whole sets of weights, one drawn for each run: those of decision makers, or of methods.

    Parameters
    ----------
    sets : mapping of str to mapping of str to float
        Name of the set -> code -> weight inside its parent; codes left out stay nominal.
    """

    sets: Mapping[str, Mapping[str, float]]
    name: str = "weights"
    label: tuple[str, str] = ("权重", "Weights")
    replaces_weights: bool = True

    def __post_init__(self) -> None:
        if not self.sets:
            raise ValueError("no set of weights is given")

    def columns(self, problem: Problem) -> int:
        """Return 1."""
        return 1

    def table(self, framework: Framework) -> Floats:
        """Return the sets (n_sets, n_codes)."""
        rows = []
        for chosen in self.sets.values():
            strange = set(chosen) - set(framework.codes)
            if strange:
                raise ValueError(f"weights for unknown codes: {', '.join(sorted(strange))}")
            rows.append([chosen.get(code, framework.local_weight(code)) for code in framework.codes])
        return np.array(rows, dtype=np.float64)

    def apply(self, uniform: Floats, problem: Problem, draws: Draws) -> None:
        """Replace the weights."""
        taken = pick(uniform[:, 0], len(self.sets))
        draws.weights = self.table(problem.framework)[taken]
        names = list(self.sets)
        draws.words[self.name] = [names[i] for i in taken]
