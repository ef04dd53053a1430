"""What a numeric room found wrong: a rule and rows of an array, before anyone knows which city.

Scoring, aggregation, treatment and imputation work on bare arrays. They never throw for a
value and never leave a gap without a word: they return findings, and whoever knows the units
turns them into issues with `to_issues`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ccni_xl.issues import CellRef, Issue, Rule

__all__ = ["Finding", "rows_of", "to_issues"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that some rows (observations) of an array break.

    Parameters
    ----------
    rule : Rule
        From `ccni_xl.rules`.
    rows : tuple of int
        Positions of the observations; empty where the whole column is meant.
    found : tuple
        What stands in each of ``rows``, in the same order; empty where there is nothing to quote.
    variable : str or None
        Code of the indicator or aggregate; filled in by whoever knows it.
    facts : mapping
        What the rule's texts need besides the value (see `ccni_xl.issues.Issue`).
    """

    rule: Rule
    rows: tuple[int, ...] = ()
    found: tuple[object, ...] = ()
    variable: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def about(self, variable: str, name_zh: str, name_en: str) -> Finding:
        """Return the finding with the variable it concerns."""
        facts = {"name_zh": name_zh, "name_en": name_en, **self.facts}
        return replace(self, variable=variable, facts=facts)

    def moved(self, rows: NDArray[np.intp]) -> Finding:
        """Return the finding of a part as one of the whole: row i of the part is ``rows[i]``."""
        return replace(self, rows=tuple(int(rows[i]) for i in self.rows))


def rows_of(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the positions where ``mask`` holds."""
    return tuple(np.flatnonzero(mask).tolist())


def to_issues(
    findings: Iterable[Finding],
    units: Sequence[str],
    editions: Sequence[str] | None = None,
    cell_of: Callable[[int, str | None], CellRef | None] | None = None,
) -> tuple[Issue, ...]:
    """Say of each finding which unit and edition it is about.

    Parameters
    ----------
    findings : iterable of Finding
    units, editions : sequence of str, one for each observation
    cell_of : callable, optional
        Given a row and a variable, the cell its value came from.

    Returns
    -------
    tuple of Issue
        One for each row of a finding; one without unit for a finding about a whole column.
    """
    issues: list[Issue] = []
    for finding in findings:
        if not finding.rows:
            issues.append(Issue(finding.rule, variable=finding.variable, facts=finding.facts))
        for position, row in enumerate(finding.rows):
            facts = dict(finding.facts)
            if finding.found:
                facts["value"] = finding.found[position]
            cell = cell_of(row, finding.variable) if cell_of else None
            edition = editions[row] if editions is not None else None
            issues.append(Issue(finding.rule, cell, units[row], edition or None, finding.variable, facts))
    return tuple(issues)
