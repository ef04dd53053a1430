"""From a finished run of the index to a problem: every alternative scored by the engine itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.evaluation import Evaluated, evaluate
from ccni_xl.framework import Framework, Node, Token, parse_token
from ccni_xl.indicators import Values, measure
from ccni_xl.inputs import Inputs
from ccni_xl.robustness.allocations import Allocation
from ccni_xl.robustness.problem import Case, Choice, Problem, build_problem, curve_of

__all__ = ["CHOICES", "Run", "allocations_from", "from_results"]

Floats = NDArray[np.float64]

#: Scoring by the value alone; words and ticks cannot be scored by another family.
_BY_VALUE = frozenset({"knots", "log_knots", "goalposts", "direct"})

#: The columns by which cities can be grouped.
_GROUPS = ["province", "region", "tier"]


class Run(Protocol):
    """What a finished run offers; `ccni_xl.results.Results` does."""

    @property
    def inputs(self) -> Inputs:
        """As used."""
        ...

    @property
    def framework(self) -> Framework:
        """The framework of the run."""
        ...

    @property
    def editions(self) -> tuple[str, ...]:
        """The edition asked about first."""
        ...

    @property
    def evaluated(self) -> Evaluated:
        """Scores of all editions."""
        ...

    @property
    def entered(self) -> pd.DataFrame:
        """Which scores were entered directly."""
        ...

    @property
    def scope(self) -> pd.DataFrame:
        """Which cities are ranked: column ``ranked``."""
        ...


@dataclass(frozen=True, slots=True)
class _Option:
    """A choice this module knows how to compute, its levels made for a run."""

    zh: str
    en: str
    levels: Callable[[Run], tuple[str, ...]]


def _alphas(run: Run) -> tuple[str, ...]:
    own = run.inputs.settings.alpha
    return tuple(dict.fromkeys(f"{a:g}" for a in (own, 0.1, 0.01)))


def _windows(run: Run) -> tuple[str, ...]:
    own = run.inputs.settings.trend_window
    return tuple(str(years) for years in (own, own - 1, own - 2) if years >= 5)


def _fills(run: Run) -> tuple[str, ...]:
    gaps = run.evaluated.scores[list(run.framework.indicators)].isna().to_numpy().any()
    return ("nominal", "median", "group_median group=tier") if gaps else ("nominal",)


#: Name -> choice. Sample-based scoring pools all editions of the run.
CHOICES: Mapping[str, _Option] = MappingProxyType(
    {
        "scoring": _Option(
            "评分方法", "Scoring family", lambda run: ("nominal", "min_max", "percentile_rank")
        ),
        "treatment": _Option("异常值处理", "Outlier treatment", lambda run: ("nominal", "winsorise max=5")),
        "imputation": _Option("缺失值插补", "Imputation", _fills),
        "trend_alpha": _Option("趋势检验显著性水平", "Trend test level", _alphas),
        "trend_window": _Option("趋势检验年数", "Trend test years", _windows),
    }
)


def from_results(run: Run, choices: Sequence[str] | None = None) -> Problem:
    """Score a run under every alternative.

    Parameters
    ----------
    run : Results
    choices : sequence of str, optional
        Names of `CHOICES`; default all. Choices with one level (no gaps to fill, say) are left
        out. An indicator scored by words, or with values that are not finite, keeps its own
        scoring, imputation and treatment under every level.

    Returns
    -------
    Problem
        The edition asked about, and the base edition where there is one.

    Raises
    ------
    ValueError
        An unknown choice.
    """
    names = list(CHOICES) if choices is None else list(choices)
    strange = [name for name in names if name not in CHOICES]
    if strange:
        raise ValueError(f"unknown choice {strange[0]!r}; known: {', '.join(CHOICES)}")
    found = [Choice(n, CHOICES[n].zh, CHOICES[n].en, CHOICES[n].levels(run)) for n in names]
    editions = run.editions[: 2 if run.inputs.settings.base_edition else 1]
    ranked = run.scope["ranked"].reindex(run.inputs.cities.data.index).to_numpy(dtype=bool)
    return build_problem(
        run.framework,
        [str(city) for city in run.inputs.cities.data.index],
        editions,
        _Scorer(run, editions),
        [choice for choice in found if len(choice.levels) > 1],
        competes=ranked,
        threshold=run.inputs.settings.coverage_threshold,
        flat_band=run.inputs.settings.flat_band,
    )


#: alpha and window of the trend test
_Trend = tuple[float, int]


class _Scorer:
    """Scores each indicator once for each combination of what it really depends on."""

    def __init__(self, run: Run, editions: Sequence[str]) -> None:
        self.run = run
        self.all_editions = [run.inputs.edition(label) for label in run.editions]
        self.entered = run.evaluated.scores[list(run.framework.indicators)].where(run.entered.astype(bool))
        places = run.evaluated.scores.index.get_level_values(1)
        self.rows = np.concatenate([np.flatnonzero(places == label) for label in editions])
        self._measured: dict[_Trend, tuple[Values, set[str]]] = {}
        self._known: dict[tuple[object, ...], tuple[Floats, Floats]] = {}
        settings = run.inputs.settings
        self.nominal: _Trend = (settings.alpha, settings.trend_window)

    def measured(self, trend: _Trend) -> tuple[Values, set[str]]:
        """Return the values under a trend setting, and the indicators that it changes."""
        if trend not in self._measured:
            settings = replace(self.run.inputs.settings, alpha=trend[0], trend_window=trend[1])
            inputs = replace(self.run.inputs, settings=settings)
            values = measure(inputs, self.run.framework, self.all_editions)
            base = values if trend == self.nominal else self.measured(self.nominal)[0]
            changed = {
                code
                for code in self.run.framework.indicators
                if not values.numbers[code].equals(base.numbers[code])
                or not values.labels[code].equals(base.labels[code])
            }
            self._measured[trend] = values, changed
        return self._measured[trend]

    def __call__(self, levels: Mapping[str, str]) -> Case:
        trend = (
            float(levels.get("trend_alpha", self.nominal[0])),
            int(levels.get("trend_window", self.nominal[1])),
        )
        values, changed = self.measured(trend)
        framework = _varied(self.run.framework, levels, values.numbers)
        keys: dict[str, tuple[object, ...]] = {}
        for code in framework.indicators:
            node = framework[code]
            tokens = (str(node.scoring), str(node.treatment), str(node.imputation))
            keys[code] = (code, *tokens, trend if code in changed else None)
        fresh = [code for code, key in keys.items() if key not in self._known]
        if fresh:
            scores, behind = self.score(framework, fresh, values)
            for column, code in enumerate(fresh):
                self._known[keys[code]] = scores[:, column], behind[:, column]
        columns = [self._known[key] for key in keys.values()]
        return Case(np.column_stack([s for s, _ in columns]), np.column_stack([v for _, v in columns]))

    def score(self, framework: Framework, codes: list[str], values: Values) -> tuple[Floats, Floats]:
        """Score some indicators, each for itself, and return what lies behind the scores."""
        leaves = (replace(framework[code], parent=framework.root, weight=1.0) for code in codes)
        part = Framework(framework.version, (framework[framework.root], *leaves))
        result = evaluate(
            part,
            values.numbers,
            values.labels,
            groups=self.run.inputs.cities.data[_GROUPS],
            entered=self.entered,
            threshold=0.0,
        )
        scores = result.scores[codes].to_numpy(np.float64)[self.rows]
        return scores, _behind(part, result.used[codes].to_numpy(np.float64)[self.rows], scores)


def _varied(framework: Framework, levels: Mapping[str, str], numbers: pd.DataFrame) -> Framework:
    """Return the framework with the tokens of the levels, where an indicator can take them."""
    tokens = {
        family: parse_token(levels[family], family)
        for family in ("scoring", "treatment", "imputation")
        if levels.get(family, "nominal") != "nominal"
    }
    if not tokens:
        return framework
    infinite = np.isinf(numbers[list(framework.indicators)].to_numpy(np.float64)).any(axis=0)
    fixed = {code for code, odd in zip(framework.indicators, infinite, strict=True) if odd}
    return Framework(framework.version, tuple(_node(node, tokens, fixed) for node in framework))


def _node(node: Node, tokens: Mapping[str, Token], fixed: set[str]) -> Node:
    if node.scoring is None or node.scoring.name not in _BY_VALUE or node.code in fixed:
        return node
    return replace(
        node,
        scoring=tokens.get("scoring", node.scoring),
        treatment=tokens.get("treatment", node.treatment),
        imputation=tokens.get("imputation", node.imputation),
    )


def _behind(framework: Framework, used: Floats, scores: Floats) -> Floats:
    """Return the value behind each score that its indicator's knots give back; NaN elsewhere.

    So entered scores, states of a shrinking economy and other families are left alone by a
    change of the knots.
    """
    values = np.full(used.shape, np.nan)
    still = np.zeros(1)
    for column, code in enumerate(framework.indicators):
        curve = curve_of(framework[code])
        if curve is None:
            continue
        x = used[:, column]
        if curve.log:
            x = np.log(x, out=np.full_like(x, np.nan), where=x > 0)
        same = np.isclose(curve.scores(x, still, still)[0], scores[:, column], rtol=0, atol=1e-9)
        values[same, column] = x[same]
    return values


def allocations_from(experts: pd.DataFrame, framework: Framework) -> tuple[Allocation, ...]:
    """Return the decision makers' points, parent by parent.

    Parameters
    ----------
    experts : DataFrame
        Columns expert, parent, child, points, as in ``Inputs.experts``; rows about codes the
        framework does not have are left out (the checks name them), of repeated rows the last counts.
    """
    found = []
    for parent in framework.bottom_up:
        children = framework.children(parent)
        if experts.empty or len(children) < 2:
            continue
        rows = experts[(experts["parent"] == parent) & experts["child"].isin(children)]
        if rows.empty:
            continue
        members = list(dict.fromkeys(rows["expert"]))
        points = np.full((len(members), len(children)), np.nan)
        for expert, child, value in zip(rows["expert"], rows["child"], rows["points"], strict=True):
            points[members.index(expert), children.index(child)] = value
        found.append(Allocation(parent, children, tuple(str(m) for m in members), points))
    return tuple(found)
