"""Every scoring rule by name, and the one door to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from ccni_xl.findings import Finding, rows_of
from ccni_xl.framework import FAMILIES, LABELLED, Token
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring.column import Column, Floats, Sample, Scored
from ccni_xl.scoring.fixed import score_direct, score_goalposts, score_knots
from ccni_xl.scoring.labelled import score_checklist, score_grades, score_tapio
from ccni_xl.scoring.sample import SAMPLE_RULES, score_sample
from ccni_xl.terms import Severity

__all__ = ["SCORERS", "Scorer", "normalise", "score_column", "screen"]

#: values and labels of one indicator, its token, its direction -> scores and findings
Scorer = Callable[[Column, Token, int], Scored]

#: Beyond this a value is no measurement, and its square would overflow.
_LARGEST = 1e100

SCORERS: Mapping[str, Scorer] = MappingProxyType(
    {
        "knots": score_knots,
        "log_knots": score_knots,
        "goalposts": score_goalposts,
        "grades": score_grades,
        "checklist": score_checklist,
        "direct": score_direct,
        "tapio": score_tapio,
        **dict.fromkeys(SAMPLE_RULES, score_sample),
    }
)


def score_column(column: Column, token: Token, direction: int) -> Scored:
    """Score one indicator.

    Parameters
    ----------
    column : Column
    token : Token
        A scoring token of the framework.
    direction : int
        +1 higher is better, -1 lower is better; only goalposts and the sample-based rules look.

    Returns
    -------
    Scored
        Scores (n_obs,), NaN where the value is missing or a finding says why it has none.
    """
    values, findings = screen(column.values, token)
    if findings:
        column = Column(values, column.sample, column.labels)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # what comes of it is looked at below
        scored = SCORERS[token.name](column, token, direction)
    beyond = np.abs(scored.scores) > _LARGEST  # values that differ by next to nothing, far from the target
    if beyond.any():
        finding = Finding(rules.NOT_FINITE, rows_of(beyond))
        scored = Scored(np.where(beyond, np.nan, scored.scores), (*scored.findings, finding))
    return Scored(scored.scores, findings + scored.findings) if findings else scored


def screen(values: Floats, token: Token) -> tuple[Floats, tuple[Finding, ...]]:
    """Take out what no arithmetic can bear: infinities, but for "none declared", and beyond 1E100.

    Parameters
    ----------
    values : (n,)
    token : Token
        The scoring rule; knots take +inf as "none declared".

    Returns
    -------
    values : (n,), NaN where one was taken out
    findings : tuple of Finding, one at most
    """
    beyond = np.abs(values) > _LARGEST
    if token.name in ("knots", "log_knots"):
        beyond &= ~np.isposinf(values)
    if not beyond.any():
        return values, ()
    return np.where(beyond, np.nan, values), (Finding(rules.NOT_FINITE, rows_of(beyond)),)


def normalise(values: ArrayLike, method: str, direction: int = 1, **options: float | str) -> Floats:
    """Score bare numbers by a rule of the framework's vocabulary.

    Parameters
    ----------
    values : (n,)
        NaN is missing.
    method : str
        min_max, z_score, rank, borda, percentile_rank, distance_to_best, distance_to_target,
        fraction_of_best, goalposts or direct.
    direction : int
        +1 or -1.
    **options
        As in the framework table, e.g. ``low=1, high=100`` or ``target=80, cap="no"``.

    Returns
    -------
    (n,), NaN exactly where the value is NaN.

    Raises
    ------
    ValueError
        Unknown method or option; a column that cannot be scored (all values equal, ...).

    Examples
    --------
    >>> normalise([10, 20, 40], "min_max", -1).tolist()
    [100.0, 66.66666666666666, 0.0]
    """
    known = FAMILIES["scoring"]
    usable = [n for n in SCORERS if n not in LABELLED and not known[n].knots and n != "distance_to_reference"]
    if method not in usable:
        raise ValueError(f"unknown method {method!r}; known: {', '.join(usable)}")
    strange = set(options) - set(known[method].options)
    missing = set(known[method].required) - set(options)
    if strange or missing:
        raise ValueError(
            f"{method} takes {', '.join(known[method].options) or 'no options'}"
            f" and needs {', '.join(known[method].required) or 'none'}; got {', '.join(options) or 'none'}"
        )
    v = np.asarray(values, dtype=np.float64)
    scored = score_column(Column(v, Sample.anonymous(len(v))), Token(method, (), options), direction)
    for finding in scored.findings:
        if finding.rule.severity is Severity.ERROR:
            raise ValueError(f"{method}: {finding.rule.title_en}")
    return scored.scores
