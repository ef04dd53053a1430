"""S: where figures and directly entered scores come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import numpy as np
import pandas as pd

from ccni_xl.checks.common import label_fact
from ccni_xl.checks.coverage import active_editions
from ccni_xl.checks.needs import needs_of
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Status, Table
from ccni_xl.issues import Issue
from ccni_xl.rules import sources
from ccni_xl.rules.wording import figure
from ccni_xl.variables import POLICY

__all__ = ["check_entered", "check_register", "check_sources"]

_POLICY = frozenset(v.code for v in POLICY)


def check_entered(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find entered scores that are unknown, blank, out of range, without source, or beside raw data."""
    data = inputs.entered.data
    known = {code for tree in frameworks.values() for code in tree.indicators}
    for row in data.index:
        record = data.loc[row]
        indicator, score = record["indicator"], float(record["score"])
        where = {"unit": record["city"], "edition": record["edition"], "variable": str(indicator)}
        if indicator not in known:
            facts = {"value": indicator or "-", "version": framework.version}
            facts["sheet"] = inputs.framework_origin.sheet
            cell = inputs.entered.cell(row, "indicator")
            yield Issue(sources.SCORE_INDICATOR_UNKNOWN, cell, **where, facts=facts)
            continue
        node = next(tree[indicator] for tree in frameworks.values() if indicator in tree)
        facts = {**label_fact("name", node.name_zh, node.name_en), "value": figure(score)}
        yield from _entered_row(inputs, row, score, where, facts)


def _entered_row(
    inputs: Inputs, row: int, score: float, where: Mapping[str, str], facts: Mapping[str, object]
) -> Iterator[Issue]:
    table = inputs.entered
    cell = table.cell(row, "score")
    if np.isnan(score):
        if table.status.loc[row, "score"] != Status.UNUSABLE:
            yield Issue(sources.SCORE_BLANK, cell, **where, facts=facts)
        return
    if not 0 <= score <= 100:
        yield Issue(sources.SCORE_OUT_OF_RANGE, cell, **where, facts=facts)
    elif not table.data.loc[row, "source"]:
        yield Issue(sources.SCORE_WITHOUT_SOURCE, cell, **where, facts=facts)
    elif _has_data(inputs, where["unit"], where["edition"], where["variable"]):
        yield Issue(sources.SCORE_OVERRIDES, cell, **where, facts=facts)


def _has_data(inputs: Inputs, city: str, edition: str, indicator: str) -> bool:
    """Whether every yearly or policy input of an indicator is there."""
    needs = [need for need in needs_of(indicator) if ":" not in need]
    tables = [(inputs.policy if need in _POLICY else inputs.annual, need) for need in needs]
    key = (city, edition)
    return bool(needs) and all(
        key in table.status.index and table.status.loc[key, need] == Status.PRESENT for table, need in tables
    )


def check_sources(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Count rows without a source, and find source numbers that are not registered."""
    listed = _numbers(inputs)
    for table in (inputs.policy, inputs.annual):
        for edition in active_editions(inputs):
            rows = table.data[table.data.index.get_level_values(1) == edition.label]
            bare = rows["source"].isna()
            if bare.any():
                facts = {
                    "sheet": table.origin.sheet,
                    "edition_label": edition.label,
                    "value": int(bare.sum()),
                    "total": len(rows),
                }
                cell = table.cell(rows.index[int(np.argmax(bare.to_numpy()))], "source")
                yield Issue(sources.ROWS_WITHOUT_SOURCE, cell, None, edition.label, "source", facts)
            yield from _unlisted(inputs, table, rows["source"].dropna(), listed)


def _unlisted(inputs: Inputs, table: Table, cited: pd.Series[str], listed: set[str]) -> Iterator[Issue]:
    """Find sources that are a bare number (shorter than a year) which nobody registered."""
    for key, text in cited.items():
        city, edition = cast("tuple[str, str]", key)
        if text.isdigit() and text not in listed and len(text) < 4:
            facts = {"value": text, "sheet": inputs.sources_origin.sheet}
            cell = table.cell(key, "source")
            yield Issue(sources.SOURCE_UNLISTED, cell, city, edition, "source", facts)


def _numbers(inputs: Inputs) -> set[str]:
    data = inputs.sources
    return set() if data.empty else set(data["number"].astype(str))


def check_register(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find source numbers given twice, and sources that name nothing."""
    data: pd.DataFrame = inputs.sources
    seen: dict[str, int] = {}
    content = [c for c in ("publisher", "title", "url") if c in data.columns]
    for row in data.index:
        number = str(data.loc[row, "number"])
        first = seen.setdefault(number, int(row))
        cell = inputs.sources_origin.cell(row, "number")
        if first != row and number:
            facts = {"value": number, "first": first}
            yield Issue(sources.SOURCE_REPEATED, cell, facts=facts)
        if not any(data.loc[row, c] for c in content):
            yield Issue(sources.SOURCE_EMPTY, cell, facts={"value": number or "-"})
