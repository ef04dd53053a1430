"""M: what is missing, cell by cell, and which city cannot be ranked for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from ccni_xl.checks.common import included
from ccni_xl.checks.needs import available, needed
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Status, Table
from ccni_xl.issues import Issue
from ccni_xl.rules import coverage, identity
from ccni_xl.rules.wording import about
from ccni_xl.settings import Edition
from ccni_xl.variables import ANNUAL, POLICY, Variable

__all__ = ["active_editions", "check_blanks", "check_coverage", "check_rows"]

#: A row with more than this share of its cells blank is named once, not cell by cell.
MOSTLY = 0.5


def active_editions(inputs: Inputs) -> tuple[Edition, ...]:
    """Return the editions a run computes: the edition and its base."""
    wanted = (inputs.settings.edition, inputs.settings.base_edition)
    return tuple(e for e in inputs.editions if e.label in wanted)


def _tables(inputs: Inputs, framework: Framework) -> Iterator[tuple[Table, tuple[Variable, ...]]]:
    """Yield the tables by edition with the variables the framework uses."""
    used = {need for needs in needed(framework).values() for need in needs}
    for table, variables in ((inputs.policy, POLICY), (inputs.annual, ANNUAL)):
        yield table, tuple(v for v in variables if v.code in used)


def check_rows(inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]) -> Iterator[Issue]:
    """Find cities without a row in an edition, or without a series."""
    cities = included(inputs)
    for edition in active_editions(inputs):
        for table, _ in _tables(inputs, framework):
            there = table.data.index[table.data.index.get_level_values(1) == edition.label].get_level_values(
                0
            )
            for city in cities.difference(there, sort=False):
                yield _missing_row(table, city, edition.label)
    for table in inputs.series.values():
        for city in cities.difference(table.data.index, sort=False):
            yield _missing_row(table, city, None)


def _missing_row(table: Table, city: str, edition: str | None) -> Issue:
    when = f" {edition} " if edition else ""
    facts = {"sheet": table.origin.sheet, "when_zh": when, "when_en": f" in {edition}" if edition else ""}
    return Issue(identity.MISSING_CITY, table.cell(None, "city"), city, edition, None, facts)


def check_blanks(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """List blank cells (forgotten) and cells with n/a, whole columns and mostly blank rows once each."""
    cities = included(inputs)
    superfluous = _entered(inputs, framework)
    for edition in active_editions(inputs):
        for table, variables in _tables(inputs, framework):
            codes = [v.code for v in variables]
            mine = table.status.index.get_level_values(1) == edition.label
            mine &= table.status.index.get_level_values(0).isin(cities)
            status = table.status.loc[mine, codes]
            if status.empty or bool((status.to_numpy() == Status.PRESENT).all()):
                continue
            blank, silent = status.eq(int(Status.BLANK)), status.eq(int(Status.NOT_PUBLISHED))
            rest = [c for c in codes if not (blank[c].all() or silent[c].all()) or len(status) == 1]
            whole = [v for v in variables if v.code not in rest]
            yield from _columns(table, whole, blank, edition.label)
            usual = [v for v in variables if v.code in rest]
            yield from _cells(table, usual, blank[rest], silent[rest], superfluous)


def _columns(
    table: Table, variables: Sequence[Variable], blank: pd.DataFrame, edition: str
) -> Iterator[Issue]:
    for v in variables:
        rule = coverage.COLUMN_BLANK if blank[v.code].all() else coverage.COLUMN_NOT_PUBLISHED
        facts = {**about(v), "value": len(blank), "edition_label": edition}
        yield Issue(rule, table.cell(None, v.code), None, edition, v.code, facts)


def _entered(inputs: Inputs, framework: Framework) -> frozenset[tuple[str, str, str]]:
    """Return (city, edition, variable) of inputs that an entered score makes superfluous."""
    data = inputs.entered.data
    users: dict[str, set[str]] = {}
    for indicator, needs in needed(framework).items():
        for need in needs:
            users.setdefault(need, set()).add(indicator)
    scored: dict[tuple[str, str], set[str]] = {}
    for city, edition, indicator in zip(data["city"], data["edition"], data["indicator"], strict=True):
        scored.setdefault((city, edition), set()).add(indicator)
    return frozenset(
        (city, edition, need)
        for (city, edition), indicators in scored.items()
        for need, wanted in users.items()
        if wanted <= indicators
    )


def _cells(
    table: Table,
    variables: Sequence[Variable],
    blank: pd.DataFrame,
    silent: pd.DataFrame,
    superfluous: frozenset[tuple[str, str, str]],
) -> Iterator[Issue]:
    by_code = {v.code: v for v in variables}
    counts = blank.sum(axis=1).to_numpy()
    mostly = counts > MOSTLY * max(len(by_code), 1)
    for i in np.flatnonzero(mostly).tolist():
        missing = [by_code[c] for c in blank.columns[blank.iloc[i].to_numpy()]]
        yield _blank_row(table, blank.index[i], missing, len(by_code))
    for marks, rule in ((blank[~mostly], coverage.BLANK), (silent, coverage.NOT_PUBLISHED)):
        for i, j in np.argwhere(marks.to_numpy()).tolist():
            (city, edition), code = marks.index[i], marks.columns[j]
            if (city, edition, code) in superfluous:
                continue
            facts = {**about(by_code[code]), **({"value": "n/a"} if rule is coverage.NOT_PUBLISHED else {})}
            yield Issue(rule, table.cell((city, edition), code), city, edition, code, facts)


def _blank_row(table: Table, key: tuple[str, str], missing: Sequence[Variable], total: int) -> Issue:
    city, edition = key
    facts = {
        "sheet": table.origin.sheet,
        "value": len(missing),
        "total": total,
        "list_zh": "、".join(v.zh for v in missing),
        "list_en": ", ".join(v.en for v in missing),
    }
    return Issue(coverage.ROW_BLANK, table.cell(key, missing[0].code), city, edition, None, facts)


def check_coverage(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find cities whose data carry too little weight for a rank."""
    cities = included(inputs)
    for edition in active_editions(inputs):
        there = available(inputs, framework, edition, cities)
        weights = np.array([framework.effective_weight(code) for code in there.columns])
        if not weights.sum() > 0:
            continue
        share = there.to_numpy(dtype=float) @ weights / weights.sum()
        for i in np.flatnonzero(share < inputs.settings.coverage_threshold - 1e-12).tolist():
            missing = [framework[c] for c in there.columns[~there.iloc[i].to_numpy(dtype=bool)]]
            facts = {
                "value": f"{100 * share[i]:.0f}",
                "threshold": f"{100 * inputs.settings.coverage_threshold:.0f}",
                "list_zh": "、".join(node.name_zh for node in missing),
                "list_en": ", ".join(node.name_en for node in missing),
            }
            city = str(cities[i])
            cell = inputs.cities.cell(city, "city")
            yield Issue(coverage.COVERAGE_LOW, cell, city, edition.label, None, facts)
