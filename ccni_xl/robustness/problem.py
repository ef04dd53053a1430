"""What a robustness run works on: plain arrays of scores under every alternative, and the tree.

Alternatives that change scores (scoring family, trend window, imputation, treatment of outliers)
are computed once, before the runs, by whoever knows the raw data. A run then only picks rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.aggregation import DEFAULT_THRESHOLD
from ccni_xl.framework import Framework, Node
from ccni_xl.scoring import knots

__all__ = ["Case", "Choice", "Curve", "Leaf", "Problem", "build_problem", "curve_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something decided one way or another before scoring; the first level is the nominal one.

    Examples
    --------
    >>> Choice("scoring", "评分方法", "Scoring family", ("nominal", "min_max")).levels[0]
    'nominal'
    """

    name: str
    name_zh: str
    name_en: str
    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.levels or len(set(self.levels)) < len(self.levels):
            raise ValueError(f"choice {self.name!r} needs one or more levels, none twice")


@dataclass(frozen=True, slots=True)
class Curve:
    """The straight lines between knots by which one indicator is scored.

    Parameters
    ----------
    xs : (k,), strictly increasing [unit of the indicator, or its logarithm if ``log``]
    ys : (k,) [points]
    none : float or None
        Score of +inf ("none declared").
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    none: float | None = None
    clip: bool = True
    log: bool = False

    def scores(self, values: Floats, low: Floats, high: Floats) -> Floats:
        """Score with the outermost knots moved, the knots between in proportion.

        The first knot moves by ``low`` times the range of the knots, the last by ``high`` times.

        Parameters
        ----------
        values : (n,) or (runs, n)
        low, high : (runs,)
            Between -0.5 and 0.5, so that the knots cannot cross.

        Returns
        -------
        (runs, n); NaN exactly where the value is NaN.
        """
        first, span = self.xs[0], self.xs[-1] - self.xs[0]
        start = first + low * span
        scale = 1.0 / (1.0 + high - low)
        moved = first + (values - start[:, None]) * scale[:, None]
        flat: Floats = knots(moved.ravel(), self.xs, self.ys, clip=self.clip, none=self.none)
        return flat.reshape(moved.shape)


def curve_of(node: Node) -> Curve | None:
    """Return the knots by which ``node`` is scored; None where it is scored otherwise."""
    token = node.scoring
    if token is None:
        return None
    if token.name in ("knots", "log_knots", "tapio"):
        xs, ys = zip(*token.knots, strict=True)
        none = None if token.name == "tapio" else token.number("none", ys[-1])
        log = token.name == "log_knots"
        return Curve(tuple(np.log(xs)) if log else xs, ys, none, token.flag("clip", True), log)
    if token.name == "goalposts":
        scale = token.number("scale", 100)
        ends = (token.number("low", 0), token.number("high", 1))
        log = token.flag("log", False)
        xs = tuple(np.log(ends)) if log else ends
        return Curve(
            xs, (0.0, scale) if node.direction >= 0 else (scale, 0.0), None, token.flag("clip", True), log
        )
    return None


@dataclass(frozen=True, slots=True)
class Case:
    """Scores of all indicators under one combination of levels.

    Parameters
    ----------
    scores : (n_obs, n_indicators) [points]
        NaN is missing. Observations run edition by edition, unit by unit within it.
    values : (n_obs, n_indicators) or None
        The value behind each score that comes from the indicator's `Curve` (its logarithm where
        the curve is logarithmic); NaN where the score has another origin and the knots do not
        touch it.
    """

    scores: Floats
    values: Floats | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One indicator under every alternative.

    Parameters
    ----------
    scores : (n_variants, n_obs)
        Different columns of scores, each once.
    variant : int array, one axis a choice
        Which of them a combination of levels has.
    values : (n_variants, n_obs) or None
    curve : Curve or None
    """

    scores: Floats
    variant: NDArray[np.intp]
    values: Floats | None = None
    curve: Curve | None = None

    @property
    def gaps(self) -> bool:
        """Whether a score is missing under any alternative."""
        return bool(np.isnan(self.scores).any())


@dataclass(frozen=True, slots=True)
class Problem:
    """An index whose ranking is put to the test. Build one with `build_problem`.

    Parameters
    ----------
    framework : Framework
    units, editions : tuple of str
        The first edition is the one whose ranking is asked about; the second, if any, the base
        of the change.
    leaves : tuple of Leaf, in the order of ``framework.indicators``
    choices : tuple of Choice
    competes : bool array (n_editions, n_units)
        Who takes part in the ranking; the others have scores but no rank.
    threshold : float
        Coverage below which a parent is not scored.
    flat_band : float [points]
        Changes smaller than this are flat.
    """

    framework: Framework
    units: tuple[str, ...]
    editions: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    choices: tuple[Choice, ...]
    competes: NDArray[np.bool_]
    threshold: float = DEFAULT_THRESHOLD
    flat_band: float = 0.5

    @property
    def n_obs(self) -> int:
        """Units times editions."""
        return len(self.units) * len(self.editions)

    @property
    def gaps(self) -> bool:
        """Whether any score is missing under any alternative."""
        return any(leaf.gaps for leaf in self.leaves)

    def choice(self, name: str) -> Choice:
        """Return the choice called ``name``.

        Raises
        ------
        ValueError
            There is none; the known ones are listed.
        """
        for choice in self.choices:
            if choice.name == name:
                return choice
        known = ", ".join(c.name for c in self.choices) or "none"
        raise ValueError(f"the scores were not computed for alternatives of {name!r}; known: {known}")


class _Rows:
    """Columns of scores, equal ones kept once."""

    def __init__(self) -> None:
        self.kept: list[tuple[Floats, Floats | None]] = []
        self._known: dict[bytes, int] = {}

    def add(self, scores: Floats, values: Floats | None) -> int:
        key = scores.tobytes() + (b"" if values is None else values.tobytes())
        if key not in self._known:
            self._known[key] = len(self.kept)
            self.kept.append((scores, values))
        return self._known[key]

    def leaf(self, variant: NDArray[np.intp], curve: Curve | None) -> Leaf:
        scores = np.stack([row for row, _ in self.kept])
        if curve is None or any(v is None for _, v in self.kept):
            return Leaf(scores, variant)
        values = np.stack([v for _, v in self.kept if v is not None])
        return Leaf(scores, variant, values, curve) if not np.isnan(values).all() else Leaf(scores, variant)


def build_problem(
    framework: Framework,
    units: Sequence[str],
    editions: Sequence[str],
    score: Callable[[Mapping[str, str]], Case] | Case,
    choices: Sequence[Choice] = (),
    *,
    competes: ArrayLike | None = None,
    threshold: float = DEFAULT_THRESHOLD,
    flat_band: float = 0.5,
) -> Problem:
    """Compute the scores of every combination of levels and keep each different column once.

    Parameters
    ----------
    framework : Framework
    units, editions : sequence of str
        The edition asked about first, the base of the change second, others after them.
    score : function from {choice: level} to Case, or the one Case if there are no choices
    choices : sequence of Choice
    competes : (n_editions, n_units) or (n_units,), optional
        Default: everybody.
    threshold, flat_band
        See `Problem`.

    Returns
    -------
    Problem

    Raises
    ------
    ValueError
        Arrays whose shapes do not fit, a name given twice.
    """
    for what, names in (("unit", units), ("edition", editions), ("choice", [c.name for c in choices])):
        if len(set(names)) < len(names):
            raise ValueError(f"a {what} is given twice")
    if not units or not editions:
        raise ValueError("a problem needs one or more units and editions")
    shape = (len(editions) * len(units), len(framework.indicators))
    sizes = tuple(len(c.levels) for c in choices)
    rows = [_Rows() for _ in framework.indicators]
    variants = [np.zeros(sizes, dtype=np.intp) for _ in framework.indicators]
    for place in product(*(range(size) for size in sizes)):
        levels = {c.name: c.levels[at] for c, at in zip(choices, place, strict=True)}
        case = score if isinstance(score, Case) else score(levels)
        for table in (case.scores, case.values):
            if table is not None and table.shape != shape:
                raise ValueError(f"scores must have the shape {shape}, got {table.shape}")
        for column, (known, variant) in enumerate(zip(rows, variants, strict=True)):
            values = None if case.values is None else np.array(case.values[:, column], dtype=np.float64)
            variant[place] = known.add(np.array(case.scores[:, column], dtype=np.float64), values)
    curves = [curve_of(framework[code]) for code in framework.indicators]
    everybody = np.ones((len(editions), len(units)), dtype=np.bool_)
    return Problem(
        framework=framework,
        units=tuple(units),
        editions=tuple(editions),
        leaves=tuple(r.leaf(v, c) for r, v, c in zip(rows, variants, curves, strict=True)),
        choices=tuple(choices),
        competes=everybody if competes is None else everybody & np.asarray(competes, dtype=np.bool_),
        threshold=threshold,
        flat_band=flat_band,
    )
