"""What the page tells about each city: numbers of the result tables, unrounded, words in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isinf
from typing import Any

import numpy as np
import pandas as pd

from ccni_xl.change import MIXED
from ccni_xl.frames import one_edition
from ccni_xl.notes import Note
from ccni_xl.results import Results
from ccni_xl.statements import reason
from ccni_xl.stats import sen_slope
from ccni_xl.terms import DecouplingLabel, NeutralityGrade, Region, Term, Tier, TrendLabel

__all__ = ["Pair", "city_rows", "pair", "plain"]

#: A text in Chinese and English.
Pair = list[str]

_LABELS: Mapping[str, Term] = {
    t.value: t for vocabulary in (NeutralityGrade, TrendLabel, DecouplingLabel) for t in vocabulary
}
_NO_YEAR = Note("未宣布", "none declared")


def plain(value: object) -> Any:
    """Return a value as JSON knows it: a missing or infinite number is None, a whole one an int."""
    if value is None or value is pd.NA or isinstance(value, Term):
        return None if not isinstance(value, Term) else value.value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return None if not isfinite(number) else int(number) if number.is_integer() else number
    return str(value)


def pair(thing: Note | Term) -> Pair:
    """Return both texts of a note or a term."""
    return [thing.zh, thing.en]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _code(vocabulary: type[Term], typed: object) -> str | None:
    term = vocabulary.parse(typed) if isinstance(typed, str) else None
    return None if term is None else str(term.value)


def city_rows(results: Results, *, anonymous: bool = False, ranks: pd.DataFrame | None = None) -> list[Any]:
    """Return a record for each city, in the order of the ranking.

    Parameters
    ----------
    results : Results
    anonymous : bool
        Leave out what somebody wrote about a city in his own words.
    ranks : DataFrame, optional
        Index city; median, low, high: the rank interval of a robustness study.
    """
    tables = _Tables(
        results,
        one_edition(results.evaluated.scores, results.edition),
        one_edition(results.values.numbers, results.edition),
        one_edition(results.values.labels, results.edition),
        ranks,
    )
    return [tables.record(str(city), anonymous) for city in results.ranking.index]


@dataclass(frozen=True, slots=True)
class _Tables:
    results: Results
    scores: pd.DataFrame
    numbers: pd.DataFrame
    labels: pd.DataFrame
    ranks: pd.DataFrame | None

    def record(self, city: str, anonymous: bool) -> dict[str, Any]:
        results, framework = self.results, self.results.framework
        who = results.inputs.cities.data.loc[city]
        row = results.ranking.loc[city]
        record: dict[str, Any] = {
            "code": city,
            "name": [results.inputs.city_name(city, lang) for lang in ("zh", "en")],
            "alias": _text(who["alias"]),
            "province": _text(who["province"]),
            "region": _code(Region, who["region"]),
            "tier": _code(Tier, who["tier"]),
            "lon": plain(who["longitude"]),
            "lat": plain(who["latitude"]),
            **{
                key: plain(row[key])
                for key in ("rank", "tie", "score", "change", "base_rank", "rank_change", "coverage", "cause")
            },
            "class": plain(row["class"]),
            "band": plain(row["band"]),
            "parts": [plain(row[d]) for d in framework.dimensions],
            "missing": list(row["missing"]),
            "scores": [plain(self.scores.loc[city, code]) for code in framework.codes],
            "values": [self.value(city, code) for code in framework.indicators],
            "co2": self.co2(city),
        }
        if row["cause"] == "excluded" and not anonymous:
            record["reason"] = _text(who["included_reason"])
        if len(results.board) and pd.notna(row["rank"]):
            spot = results.board.loc[city]
            record["board"] = [plain(spot[key]) for key in ("x", "y", "size", "co2", "quadrant")]
        record |= self.change(city)
        if self.ranks is not None and city in self.ranks.index:
            interval = [plain(self.ranks.loc[city, key]) for key in ("low", "median", "high")]
            if None not in interval:
                record["interval"] = interval
        return record

    def value(self, city: str, code: str) -> Any:
        """Return an indicator's value: a number, a pair of words, or [number, pair]."""
        number, label = self.numbers.loc[city, code], self.labels.loc[city, code]
        if isinstance(number, float) and isinf(number):
            return pair(_NO_YEAR)
        words = None
        if isinstance(label, str):
            words = pair(_LABELS[label]) if label in _LABELS else [label, label]
        figure = plain(number)
        if words is None:
            return figure
        return words if figure is None else [figure, words]

    def change(self, city: str) -> dict[str, Any]:
        """Return what moved a city between the two editions; nothing without a base edition."""
        results, framework = self.results, self.results.framework
        if results.stamp.base_edition is None or city not in results.change.index:
            return {}
        row = results.change.loc[city]
        found: dict[str, Any] = {
            "base_score": plain(row["base_score"]),
            "moves": [plain(row[f"change_{d}"]) for d in framework.dimensions],
            "driver": None,
        }
        code = row["driver"]
        if isinstance(code, str):
            node = framework[framework.root if code == MIXED else code]
            found["driver"] = [node.driver_zh or node.name_zh, node.driver_en or node.name_en]
        if not results.contributions.columns.empty:
            found["steps"] = [plain(results.contributions.loc[city, c]) for c in framework.indicators]
        why = reason(results, city)
        if why is not None:
            found["why"] = pair(why)
        return found

    def co2(self, city: str) -> dict[str, Any] | None:
        """Return a city's CO2 by year, Sen's line over the trend window, and the test's p value."""
        table = self.results.inputs.series.get("co2")
        if table is None or city not in table.data.index:
            return None
        years = sorted(int(year) for year in table.data.columns)
        series = table.data.loc[city].reindex(years).to_numpy(np.float64)
        if np.isnan(series).all():
            return None
        found: dict[str, Any] = {"years": years, "values": [plain(v) for v in series]}
        last = self.results.inputs.edition(self.results.edition).co2_year
        first = last - self.results.settings.trend_window + 1
        inside = np.array([first <= year <= last for year in years])
        window, times = series[inside], np.array(years, dtype=np.float64)[inside]
        known = ~np.isnan(window)
        if known.sum() >= 3:
            slope = sen_slope(window, times)
            level = float(np.median(window[known]) - slope * np.median(times[known]))
            ends = (times[known][0], times[known][-1])
            found["line"] = [[plain(t), plain(level + slope * t)] for t in ends]
            found["slope"] = plain(slope)
        details = self.results.values.details
        if {"p_value", "near_alpha"} <= set(details.columns):
            test = one_edition(details, self.results.edition).loc[city]
            found["p"], found["near"] = plain(test["p_value"]), bool(test["near_alpha"])
        return found
