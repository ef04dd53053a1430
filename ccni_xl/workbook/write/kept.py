"""What a recalculation keeps of the last robustness run: all while the inputs are the same, else nothing.

The tables of the robustness sheet stay as they are with their own stamp, whose state is a native
formula. What the run put on other sheets, the rank intervals and its sentences, is written anew
with each recalculation; it is kept only if the stamp names the very inputs of this run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from ccni_xl.hosts.port import Block, Cell, TableWrite, Value
from ccni_xl.results import Results
from ccni_xl.workbook.schema import result_tables
from ccni_xl.workbook.write.depth import ROBUST, Sentence

__all__ = ["NAMES_KEPT", "TABLES_KEPT", "Kept", "interval_text", "kept_from", "kept_ranks", "with_kept"]

#: What has to be read to know what is kept.
NAMES_KEPT = ("ccni_robust_fingerprint",)
TABLES_KEPT = ("tbl_robust", "tbl_sentences")


@dataclass(frozen=True, slots=True)
class Kept:
    """Parts of a robustness run shown outside its own sheet.

    Parameters
    ----------
    fingerprint : str
        The inputs of that run, "" if there was none.
    intervals : mapping of str to str
        City -> rank interval as shown.
    certainty : mapping of str to float
        City -> share of the runs in which it keeps its class of change, 0 to 1.
    sentences : tuple of Sentence
    """

    fingerprint: str = ""
    intervals: Mapping[str, str] = field(default_factory=dict)
    certainty: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()


def interval_text(low: float, high: float) -> str | None:
    """Return a rank interval, rounded outwards to whole places; None where there is none.

    >>> interval_text(2.0, 5.4), interval_text(1.0, 1.0)
    ('2–6', '1')
    """
    if math.isnan(low) or math.isnan(high):
        return None
    first, last = math.floor(low), math.ceil(high)
    return str(first) if first == last else f"{first}–{last}"


def kept_from(results: Results, blocks: Mapping[str, Block], names: Mapping[str, Value]) -> Kept:
    """Return what is kept of the workbook's last robustness run."""
    found = _inputs_of_last(names)
    if found != results.stamp.fingerprint:
        return Kept(found)
    ranks = list(_records(results, "tbl_robust", blocks))
    same = ((str(r["city"]), _number(r["class_same"])) for r in ranks)
    pairs = ((str(r["city"]), interval_text(_number(r["p05"]), _number(r["p95"]))) for r in ranks)
    told = (
        (str(r["topic"]), str(r["sentence"]), str(r["code"]))
        for r in _records(results, "tbl_sentences", blocks)
    )
    return Kept(
        found,
        {city: text for city, text in pairs if text is not None},
        {city: share for city, share in same if not math.isnan(share)},
        tuple(row for row in told if row[2].startswith(ROBUST)),
    )


def kept_ranks(results: Results, blocks: Mapping[str, Block], names: Mapping[str, Value]) -> pd.DataFrame:
    """Return the rank intervals of the workbook's last robustness run; no row if its inputs were others.

    Returns
    -------
    DataFrame
        Index city; low, median, high [rank], NaN where the workbook holds none.
    """
    current = _inputs_of_last(names) == results.stamp.fingerprint
    records = _records(results, "tbl_robust", blocks) if current else ()
    columns = {"low": "p05", "median": "median", "high": "p95"}
    found = {str(r["city"]): [_number(r[code]) for code in columns.values()] for r in records}
    return pd.DataFrame.from_dict(found, orient="index", columns=list(columns))


def _inputs_of_last(names: Mapping[str, Value]) -> str:
    """Return the fingerprint of the inputs of the last robustness run, "" if there was none."""
    return str(names.get("ccni_robust_fingerprint") or "")


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def _records(results: Results, table: str, blocks: Mapping[str, Block]) -> Iterable[dict[str, Value]]:
    """Yield the rows of a result table by column code; none where the table or a column is gone."""
    block = blocks.get(table)
    if block is None:
        return
    spec = next(s for s in result_tables(results.framework) if s.name == table)
    at = {label: j for j, label in enumerate(block.place.header)}
    column_at = {c.code: at.get(c.zh, at.get(c.en)) for c in spec.columns}
    for row in block.rows:
        if any(value not in (None, "") for value in row):
            yield {code: None if j is None else row[j] for code, j in column_at.items()}


def with_kept(write: TableWrite, results: Results, lang: str, kept: Kept) -> TableWrite:
    """Return tbl_ranking or tbl_change with what a robustness run says of each city."""
    spec = next(s for s in result_tables(results.framework) if s.name == write.table)
    city = write.header.index(spec.column("city").label(lang))
    found: dict[str, Mapping[str, Cell]] = {"interval": kept.intervals, "certainty": kept.certainty}
    rows = [list(row) for row in write.rows]
    for code, values in found.items():
        if code in spec.codes:
            column = write.header.index(spec.column(code).label(lang))
            for row in rows:
                row[column] = values.get(str(row[city]))
    return replace(write, rows=rows)
