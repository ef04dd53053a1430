"""Emissions in sentences: growth, decoupling, trends, declared peaks, outside columns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ccni_xl.frames import one_edition
from ccni_xl.results import Results
from ccni_xl.statements.model import Statement, names, note, share
from ccni_xl.terms import DecouplingLabel, NeutralityGrade, TrendLabel
from ccni_xl.variables import EXTRA

__all__ = ["emission_statements"]

_TREND = ("排放趋势", "Emission trend")
_TARGETS = ("目标", "Targets")
_EXTRA = {variable.code: variable for variable in EXTRA}


def emission_statements(results: Results) -> Iterator[Statement]:
    """Yield the statements about what lies behind the scores of the edition."""
    yield from _growth(results)
    yield from _states(results)
    yield from _trends(results)
    yield from _targets(results)
    yield from _means(results)
    yield from _outside(results)


def _values(results: Results, code: str, edition: str | None = None) -> pd.Series:
    """Return an indicator's finite values in an edition; empty where the framework lacks it."""
    numbers = results.values.numbers
    if code not in numbers.columns:
        return pd.Series(dtype=np.float64)
    column: pd.Series = one_edition(numbers, edition or results.edition)[code].astype(np.float64)
    known: pd.Series = column[np.isfinite(column.to_numpy(np.float64))]
    return known


def _growth(results: Results) -> Iterator[Statement]:
    rate = _values(results, "emission_change_rate")
    if rate.empty:
        return
    span = results.settings.change_span
    falling = rate[rate < 0]
    tail_zh = f"，平均每年{falling.mean():+.2f}%" if len(falling) else ""
    tail_en = f", on average by {falling.mean():+.2f} % a year" if len(falling) else ""
    yield note(
        "growth",
        _TREND,
        f"{len(rate)}个城市{span}年间碳排放年均变化{rate.mean():+.2f}%；其中{len(falling)}个城市下降{tail_zh}。",
        f"Over {span} years the CO2 of {len(rate)} cities changed by {rate.mean():+.2f} % a year on average; "
        f"it fell in {len(falling)}{tail_en}.",
    )


def _labels(results: Results, column: str) -> pd.Series:
    details = results.values.details
    if column not in details.columns:
        return pd.Series(dtype=object)
    found: pd.Series = one_edition(details, results.edition)[column].dropna()
    return found


def _states(results: Results) -> Iterator[Statement]:
    states = _labels(results, "state")
    if states.empty:
        return
    counts = [(t, int((states == t.value).sum())) for t in DecouplingLabel]
    found = [(t, n) for t, n in counts if n]
    yield note(
        "decoupling",
        ("脱钩", "Decoupling"),
        f"{len(states)}个城市中："
        + "，".join(f"{t.zh}{n}个（{share(n, len(states))}）" for t, n in found)
        + "。",
        f"Of {len(states)} cities: "
        + ", ".join(f"{t.en.lower()} {n} ({share(n, len(states))})" for t, n in found)
        + ".",
    )


def _trends(results: Results) -> Iterator[Statement]:
    trends = _labels(results, "trend")
    if trends.empty:
        return
    count = {t: int((trends == t.value).sum()) for t in TrendLabel}
    near = _labels(results, "near_alpha").reindex(trends.index).fillna(False).astype(bool)
    fall, none, rise = (
        count[t] for t in (TrendLabel.SIGNIFICANT_FALL, TrendLabel.NO_TREND, TrendLabel.SIGNIFICANT_RISE)
    )
    years, alpha = results.settings.trend_window, results.settings.alpha
    yield note(
        "trend",
        ("达峰状态", "Peak status"),
        f"按{years}年趋势检验，{len(trends)}个城市中{fall}个碳排放显著下降（已过峰值），"
        f"{none}个无显著趋势（平台期），{rise}个显著上升（尚未达峰）；"
        f"{int(near.sum())}个城市的p值接近显著性水平{alpha:g}，结论易变。",
        f"By the trend test over {years} years, of {len(trends)} cities {fall} fall significantly (past the"
        f" peak), {none} show no trend (plateau) and {rise} rise significantly (peak still ahead); "
        f"{int(near.sum())} have a p value near the level of {alpha:g} and could tip.",
    )


def _targets(results: Results) -> Iterator[Statement]:
    numbers, labels = results.values.numbers, results.values.labels
    if "peak_target" in numbers.columns:
        years = one_edition(numbers, results.edition)["peak_target"].astype(np.float64)
        known, declared = years.notna(), years[np.isfinite(years.to_numpy(np.float64))]
        early = int((declared < 2030).sum())
        if known.any():
            yield note(
                "peak_target",
                _TARGETS,
                f"{int(known.sum())}个城市中{len(declared)}个公布了达峰年份，其中{early}个早于2030年。",
                f"{len(declared)} of {int(known.sum())} cities have declared a peak year, {early} of them"
                " before 2030.",
            )
    if "neutrality_target" in labels.columns:
        grades = one_edition(labels, results.edition)["neutrality_target"].dropna()
        if len(grades):
            dated = grades[grades.isin([NeutralityGrade.BY_2060.value, NeutralityGrade.BEFORE_2060.value])]
            listed = names(results, dated.index)
            yield note(
                "neutrality_target",
                _TARGETS,
                f"{len(grades)}个城市中{len(dated)}个公布了碳中和目标年份"
                + (f"：{listed.zh}。" if len(dated) else "。"),
                f"{len(dated)} of {len(grades)} cities have declared a year for carbon neutrality"
                + (f": {listed.en}." if len(dated) else "."),
            )


def _means(results: Results) -> Iterator[Statement]:
    base = results.stamp.base_edition
    framework = results.framework
    for code in ("non_fossil_share", "nev_penetration"):
        now = _values(results, code)
        old = _values(results, code, base) if base else now[:0]
        if now.empty:
            continue
        node = framework[code]
        before_zh = f"由{old.mean():.1f}{node.unit}变为" if len(old) else "为"
        before_en = f" went from {old.mean():.1f} to" if len(old) else " is"
        yield note(
            f"mean:{code}",
            ("平均值", "Means"),
            f"{node.name_zh}的城市平均值{before_zh}{now.mean():.1f}{node.unit}（{len(now)}个城市）。",
            f"The mean of {node.name_en}{before_en} {now.mean():.1f} {node.unit} ({len(now)} cities).",
        )


def _outside(results: Results) -> Iterator[Statement]:
    """Say how each outside column runs with the last dimension, as the report does for PM2.5."""
    trend = results.framework.dimensions[-1]
    frame = results.correlations
    alpha = results.settings.alpha
    rows = (
        frame[(frame["first"] == trend) & frame["second"].str.startswith("extra:")] if len(frame) else frame
    )
    for _, row in rows.iterrows():
        bare = str(row["second"]).removeprefix("extra:")
        variable = _EXTRA.get(bare)
        zh, en = (bare, bare) if variable is None else (variable.zh, variable.en)
        node = results.framework[trend]
        topic = ("相关", "Correlation")
        r, p, n = row["pearson"], row["pearson_p"], int(row["n"])
        if np.isnan(r):
            yield note(
                f"correlation:{bare}",
                topic,
                f"{node.name_zh}得分与{zh}：{n}个城市两者都有，或其中一列没有差异，无法计算相关。",
                f"{node.name_en} and {en}: {n} cities have both, or one does not vary; no correlation.",
            )
            continue
        plain = p < alpha
        yield note(
            f"correlation:{bare}",
            topic,
            f"{node.name_zh}得分与{zh}的相关{'显著' if plain else '不显著'}"
            f"（r = {r:.2f}，p = {p:.3f}，{n}个城市）。",
            f"The correlation of {node.name_en} with {en} is {'' if plain else 'not '}significant "
            f"(r = {r:.2f}, p = {p:.3f}, {n} cities).",
        )
