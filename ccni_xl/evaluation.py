"""The engine: values of the indicators in, scores, coverage and ranks of the whole tree out.

Impute, treat, score, aggregate, rank, in this order, each as the framework says. The CCNI
pipeline and the command for any other index call the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.aggregation import DEFAULT_THRESHOLD, NOISE_DECIMALS, aggregate, rank
from ccni_xl.findings import Finding, to_issues
from ccni_xl.framework import SAMPLE_BASED, Framework, Node, Token
from ccni_xl.issues import CellRef, Issue
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring import Column, Sample, score_column, screen
from ccni_xl.treatment import impute, treat

__all__ = ["Evaluated", "evaluate", "sample_of"]

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Everything the engine found out; all frames have the index of the input.

    Parameters
    ----------
    used : DataFrame, columns ``framework.indicators`` [unit of each indicator]
        The values that were scored, after imputation and treatment.
    scores, coverage, ranks : DataFrame, columns ``framework.codes``
        Ranks are within an edition, 1 = best; NaN where there is no score.
    imputed : DataFrame with columns unit, edition, code, value, method
    treated : DataFrame with columns unit, edition, code, before, after, how
    findings : tuple of Finding
        Their rows are positions in the index.
    """

    used: pd.DataFrame
    scores: pd.DataFrame
    coverage: pd.DataFrame
    ranks: pd.DataFrame
    imputed: pd.DataFrame
    treated: pd.DataFrame
    findings: tuple[Finding, ...]

    def issues(self, cell_of: Callable[[int, str | None], CellRef | None] | None = None) -> tuple[Issue, ...]:
        """Return the findings with the unit and edition, and the cell if known, each is about."""
        units, editions = _names(self.scores.index)
        return to_issues(self.findings, units, editions, cell_of)


def _names(index: pd.Index) -> tuple[list[str], list[str] | None]:
    units = [str(u) for u in index.get_level_values(0)]
    if index.nlevels < 2:
        return units, None
    return units, [str(e) for e in index.get_level_values(1)]


def sample_of(index: pd.Index) -> Sample:
    """Return who the rows of a frame are: level 0 the unit, level 1, if there is one, the edition.

    Editions are numbered in the order of their names.
    """
    units = index.get_level_values(0).to_numpy(dtype=object)
    if index.nlevels < 2:
        return Sample(units)
    numbers, editions = pd.factorize(index.get_level_values(1), sort=True)
    return Sample(units, numbers.astype(np.intp), tuple(str(e) for e in editions))


@dataclass(slots=True)
class _Run:
    """What is gathered on the way."""

    sample: Sample
    findings: list[Finding]
    imputed: list[pd.DataFrame]
    treated: list[pd.DataFrame]

    def note(self, node: Node, findings: Sequence[Finding]) -> None:
        """Keep findings about ``node``."""
        self.findings += (f.about(node.code, node.name_zh, node.name_en) for f in findings)

    def cells(self, rows: NDArray[np.bool_], code: str, **columns: object) -> pd.DataFrame:
        """Return a record of the cells of one indicator where ``rows`` holds."""
        at = np.flatnonzero(rows)
        sample = self.sample
        edition: object = None
        if sample.edition is not None:
            edition = np.array(sample.editions, dtype=object)[sample.edition[at]]
        return pd.DataFrame({"unit": sample.units[at], "edition": edition, "code": code, **columns})


def _groups(node: Node, sample: Sample, groups: pd.DataFrame | None) -> Objects | None:
    """Return the group of each observation where the node's imputation asks for one."""
    wanted = node.imputation.word("group", "")
    if not wanted:
        return None
    if groups is None or wanted not in groups.columns:
        return np.full(len(sample.units), None, dtype=object)
    column = groups[wanted].reindex(sample.units)
    return column.astype(object).where(column.notna(), None).to_numpy()


def _prepare(node: Node, values: Floats, run: _Run, groups: pd.DataFrame | None) -> Floats:
    """Fill gaps and treat outliers as the node says, keeping a record of every cell."""
    if node.scoring is not None:
        values, findings = screen(values, node.scoring)
        run.note(node, findings)
    if node.imputation.name != "none":
        filled = impute(values, node.imputation, run.sample, _groups(node, run.sample, groups))
        run.note(node, filled.findings)
        if filled.filled.any():
            method = str(node.imputation)
            new = filled.column[filled.filled]
            run.imputed.append(run.cells(filled.filled, node.code, value=new, method=method))
        values = filled.column
    if node.treatment.name != "none":
        treated = treat(values, node.treatment)
        run.note(node, treated.findings)
        at = treated.how != ""
        if at.any():
            before, after, how = values[at], treated.column[at], treated.how[at]
            run.treated.append(run.cells(at, node.code, before=before, after=after, how=how))
        values = treated.column
    return values


def _labels(frame: pd.DataFrame | None, code: str) -> Objects | None:
    if frame is None or code not in frame.columns:
        return None
    labels = frame[code].to_numpy(dtype=object, copy=True)
    labels[pd.isna(labels)] = None
    return labels


def _score(node: Node, column: Column, run: _Run) -> Floats:
    token = node.scoring
    if token is None:
        raise ValueError(f"indicator {node.code} has no scoring")
    scored = score_column(column, token, node.direction)
    empty = np.isnan(column.values).all() and (
        column.labels is None or not any(label is not None for label in column.labels)
    )
    if empty and len(column.values):
        run.note(node, [Finding(rules.ALL_MISSING, facts={"n": len(column.values)})])
    if token.name in SAMPLE_BASED:
        run.note(node, [Finding(rules.SAMPLE_BASED, facts={"method": str(token)})])
    run.note(node, scored.findings)
    return scored.scores


def _ranks(scores: Floats, sample: Sample) -> Floats:
    """Rank every column within each edition; sums that differ by rounding error only are ties."""
    ranks = np.full((scores.shape[1], scores.shape[0]), np.nan)
    for edition, members in sample.parts(by_edition=True):
        for column in range(scores.shape[1]):
            if edition is None:
                ranks[column] = rank(scores[:, column], decimals=NOISE_DECIMALS)
            else:
                ranks[column, members] = rank(scores[members, column], decimals=NOISE_DECIMALS)
    return ranks.T


def _check(numbers: pd.DataFrame, *others: pd.DataFrame | None) -> None:
    if numbers.index.has_duplicates:
        raise ValueError("a unit stands twice in an edition")
    for other in others:
        if other is not None and not other.index.equals(numbers.index):
            raise ValueError("the frames do not have the same rows")


def evaluate(
    framework: Framework,
    numbers: pd.DataFrame,
    labels: pd.DataFrame | None = None,
    *,
    groups: pd.DataFrame | None = None,
    entered: pd.DataFrame | None = None,
    threshold: float = DEFAULT_THRESHOLD,
    method: Token | None = None,
    share: Literal["weight", "children"] = "weight",
) -> Evaluated:
    """Compute an index from the values of its indicators.

    Parameters
    ----------
    framework : Framework
    numbers : DataFrame, index unit or (unit, edition), one column an indicator
        NaN is missing; a column that is absent is missing altogether; others are left out.
    labels : DataFrame, optional
        Same rows: grades, ticks (collections of codes) and decoupling states.
    groups : DataFrame, optional
        Index unit, one column an attribute, for imputation within groups.
    entered : DataFrame, optional
        Same rows: scores that were entered directly; they replace the computed ones.
    threshold, method, share
        See `ccni_xl.aggregation.aggregate`.

    Returns
    -------
    Evaluated
        No frame of the input is changed.

    Raises
    ------
    ValueError
        A unit stands twice in an edition, or frames whose rows differ.
    """
    _check(numbers, labels, entered)
    sample = sample_of(numbers.index)
    run = _Run(sample, [], [], [])
    given = numbers.reindex(columns=list(framework.indicators)).to_numpy(dtype=np.float64, na_value=np.nan)
    used = np.empty((len(framework.indicators), len(numbers)))
    scores = np.empty_like(used)
    for row, code in enumerate(framework.indicators):
        node = framework[code]
        used[row] = _prepare(node, given[:, row], run, groups)
        scores[row] = _score(node, Column(used[row], sample, _labels(labels, code)), run)
        if entered is not None and code in entered.columns:
            by_hand = entered[code].to_numpy(dtype=np.float64, na_value=np.nan)
            scores[row] = np.where(np.isnan(by_hand), scores[row], by_hand)
    result = aggregate(framework, scores.T, threshold, method=method, share=share, sample=sample)
    return Evaluated(
        used=_frame(used.T, numbers.index, framework.indicators),
        scores=_frame(result.scores, numbers.index, framework.codes),
        coverage=_frame(result.coverage, numbers.index, framework.codes),
        ranks=_frame(_ranks(result.scores, sample), numbers.index, framework.codes),
        imputed=_record(run.imputed, ("unit", "edition", "code", "value", "method")),
        treated=_record(run.treated, ("unit", "edition", "code", "before", "after", "how")),
        findings=(*run.findings, *result.findings),
    )


def _frame(table: Floats, index: pd.Index, columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(table, index=index, columns=list(columns), copy=False)


def _record(parts: list[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(columns))
