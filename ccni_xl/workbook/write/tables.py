"""Results to the rows of the workings, presentation and analysis sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from ccni_xl.change import MIXED
from ccni_xl.framework import Framework
from ccni_xl.hosts.port import Cell, Link, TableWrite
from ccni_xl.results import Results
from ccni_xl.terms import Band, ChangeClass, Region, Severity, Tier
from ccni_xl.variables import EXTRA
from ccni_xl.workbook.schema import TableSpec
from ccni_xl.workbook.write.rows import Words, columns_of, table_write

__all__ = [
    "board_table",
    "change_table",
    "correlation_table",
    "decoupling_table",
    "groups_table",
    "ranking_table",
    "scope_table",
    "scores_table",
    "table3",
    "values_table",
]

Columns = dict[str, Sequence[object]]

_EXTRA = {variable.code: variable for variable in EXTRA}


def _who(frame: pd.DataFrame, words: Words) -> Columns:
    """Return the columns that say which city (and edition) a row is about."""
    cities = frame.index.get_level_values("city").tolist()
    columns: Columns = {"city": cities, "name": [words.city(c) for c in cities]}
    if "edition" in frame.index.names:
        columns["edition"] = frame.index.get_level_values("edition").tolist()
    attributes = words.inputs.cities.data.reindex(cities)
    columns["region"] = [words.choice(Region, code) for code in attributes["region"]]
    columns["tier"] = [words.choice(Tier, code) for code in attributes["tier"]]
    return columns


def values_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the indicator values; a class is shown by its label, an undeclared year by a word."""
    numbers, labels = results.values.numbers, results.values.labels
    columns = _who(numbers, words)
    none = words.pick("无", "none")
    for code in numbers.columns:
        shown: list[Cell] = []
        for number, label in zip(numbers[code].tolist(), labels[code].tolist(), strict=True):
            if np.isinf(number):
                shown.append(none)
            else:
                shown.append(words.label(label) if np.isnan(number) else number)
        columns[str(code)] = shown
    columns["key"] = _row_keys(numbers)
    return table_write(spec, columns, words)


def scores_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return every score with its coverage, and which ones were entered or imputed."""
    evaluated, framework = results.evaluated, results.framework
    separator = words.pick("、", ", ")
    filled: dict[tuple[str, str], list[str]] = {}
    for unit, edition, code in evaluated.imputed[["unit", "edition", "code"]].itertuples(index=False):
        filled.setdefault((unit, edition), []).append(code)

    def names(codes: Iterable[object]) -> str | None:
        return separator.join(framework[str(code)].name(words.lang) for code in codes) or None

    columns = {**_who(evaluated.scores, words), **columns_of(evaluated.scores)}
    columns["coverage"] = evaluated.coverage[framework.root].tolist()
    by_hand = results.entered
    columns["entered"] = [names(by_hand.columns[row]) for row in by_hand.to_numpy(bool)]
    columns["imputed"] = [names(filled.get(key, ())) for key in evaluated.scores.index]
    columns["key"] = _row_keys(evaluated.scores)
    return table_write(spec, columns, words)


def _row_keys(frame: pd.DataFrame) -> list[str]:
    """Return what native formulas look a row up by."""
    return [f"{city}|{edition}" for city, edition in frame.index]


def scope_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the scope test of every city."""
    frame = results.scope
    columns = {**_who(frame, words), **columns_of(frame[["gdp", "gdp_per_head", "urban_population"]])}
    columns["scope"] = frame["rule"].tolist()
    columns["ranked"] = [
        words.pick("是", "Yes") if flag else words.pick("否", "No") for flag in frame["ranked"]
    ]
    return table_write(spec, columns, words)


def ranking_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the ranking: ranked cities best first, then the others with their reason."""
    frame = results.ranking
    columns = {
        **_who(frame, words),
        **columns_of(frame.drop(columns=["missing", "cause", "band", "class", "tie"])),
    }
    columns["tie"] = ["=" if tie else None for tie in frame["tie"]]
    columns["arrow"] = [c.label(words.lang) if isinstance(c, ChangeClass) else None for c in frame["class"]]
    columns["band"] = [b.label(words.lang) if isinstance(b, Band) else None for b in frame["band"]]
    columns["reason"] = [_reason(str(city), row, results, words) for city, row in frame.iterrows()]
    return table_write(spec, columns, words)


def _reason(city: str, row: pd.Series, results: Results, words: Words) -> Cell:
    """Return why a city has no rank, as a link to the cell to mend where there is one."""
    cause = row["cause"]
    if cause is None:
        return None
    threshold = results.settings.coverage_threshold
    if cause == "excluded":
        reason = results.inputs.cities.data.loc[city, "included_reason"]
        text = words.pick("“参评”填了“否”", "Included is No") + (
            f"：{reason}" if isinstance(reason, str) else ""
        )
    elif cause == "no_data":
        text = words.pick("没有数据", "No data")
    else:
        separator = words.pick("、", ", ")
        missing = separator.join(results.framework[c].name(words.lang) for c in row["missing"])
        text = words.pick(
            f"数据完整度 {row['coverage']:.0%}，低于 {threshold:.0%}；缺：{missing}",
            f"Coverage {row['coverage']:.0%} is below {threshold:.0%}; missing: {missing}",
        )
    cell = next(
        (
            issue.cell
            for issue in results.issues
            if issue.unit == city and issue.cell is not None and issue.severity is Severity.ERROR
        ),
        results.inputs.cities.cell(city, "included" if cause == "excluded" else "city"),
    )
    return Link(text, cell.sheet, cell.address)


def table3(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the report's Table 3, with the increments and their percentages below it."""
    frame = results.table3.rename(columns={results.framework.root: "index"})
    rows = {words.pick(f"{edition} 年", str(edition)): frame.loc[edition] for edition in frame.index}
    if len(frame) == 2:
        now, base = frame.iloc[0], frame.iloc[1]
        rows[words.pick("增减", "Change")] = now - base
        rows[words.pick("增减 %", "Change %")] = 100 * (now - base) / base
    table = pd.DataFrame(rows).T
    return table_write(spec, {"edition": list(rows), **columns_of(table)}, words)


def change_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the comparison of the two editions, in the order of the ranking."""
    if "change" not in results.change.columns:
        return table_write(spec, {}, words)
    frame = results.change.reindex(results.ranking.index)
    frame = frame[frame["change"].notna()]
    framework = results.framework
    columns = {**_who(frame, words), **columns_of(frame.drop(columns=["class", "driver"]))}
    columns["class"] = [c.label(words.lang) if isinstance(c, ChangeClass) else None for c in frame["class"]]
    columns["driver"] = [_driver(code, framework, words) for code in frame["driver"]]
    return table_write(spec, columns, words)


def _driver(code: object, framework: Framework, words: Words) -> str | None:
    """Return the name of a driver: the dimension's own word for it, or its name."""
    if not isinstance(code, str):
        return None
    node = framework[framework.root if code == MIXED else code]
    return words.pick(node.driver_zh, node.driver_en) or node.name(words.lang)


def board_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the board of the current edition, ranked cities only."""
    if results.board.empty:
        return table_write(spec, {}, words)
    frame = results.board.reindex(results.ranked.index)
    columns = {**_who(frame, words), **columns_of(frame.drop(columns=["quadrant"]))}
    columns["quadrant"] = [words.term(q) for q in frame["quadrant"]]
    return table_write(spec, columns, words)


_GROUPINGS = {
    "region": ("区域", "Region"),
    "tier": ("城市等级", "Tier"),
    "province": ("省份", "Province"),
    "band": ("分数段", "Band"),
    "driver": ("变化与主导因素", "Change and driver"),
}


def _group_name(by: str, group: object, results: Results, words: Words) -> str:
    if by == "driver":
        moved, _, driver = str(group).partition(" ")
        word = ChangeClass(moved).label(words.lang)  # type: ignore[call-arg]
        return f"{word} {_driver(driver, results.framework, words)}"
    vocabulary = {"region": Region, "tier": Tier, "band": Band}.get(by)
    return str(group) if vocabulary is None else str(words.choice(vocabulary, group))


def groups_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the groups by region, tier, province, band and driver."""
    frame = results.groups
    if frame.empty:
        return table_write(spec, {}, words)
    columns = columns_of(frame)
    columns["by"] = [words.pick(*_GROUPINGS[by]) for by in frame["by"]]
    columns["group"] = [
        _group_name(b, g, results, words) for b, g in zip(frame["by"], frame["group"], strict=True)
    ]
    columns["best"] = [words.city(c) for c in frame["best"]]
    columns["worst"] = [words.city(c) for c in frame["worst"]]
    return table_write(spec, columns, words, ("by", "group"))


def correlation_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the correlations of every pair of indicators, dimensions and outside columns."""
    frame = results.correlations
    framework = results.framework

    def name(code: str) -> str:
        if code in framework:
            return framework[code].name(words.lang)
        bare = code.removeprefix("extra:")
        return _EXTRA[bare].name(words.lang) if bare in _EXTRA else bare

    columns = columns_of(frame)
    columns["first"] = [name(code) for code in frame["first"]]
    columns["second"] = [name(code) for code in frame["second"]]
    return table_write(spec, columns, words, ("first", "second"))


def decoupling_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return the decoupling states and the trend tests behind the trend indicators."""
    frame = results.values.details
    if "elasticity" not in frame.columns or "s" not in frame.columns:
        return table_write(spec, {}, words)
    columns = {**_who(frame, words), **columns_of(frame.drop(columns=["state", "trend", "near_alpha"]))}
    columns["state"] = [words.label(code) for code in frame["state"]]
    columns["trend"] = [words.label(code) for code in frame["trend"]]
    columns["near_alpha"] = [words.pick("接近", "near") if near else None for near in frame["near_alpha"]]
    return table_write(spec, columns, words, ("city", "edition"))
