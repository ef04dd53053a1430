"""What the shell prints of a robustness study, and the same as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ccni_xl.console import width

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from ccni_xl.app import Outcome

__all__ = ["study_json", "study_lines"]


def study_lines(outcome: Outcome, lang: str) -> Iterable[str]:
    """Yield the ranking with its intervals, then every sentence of the study."""
    study, results = outcome.study, outcome.results
    if study is None:
        return
    table = study.uncertainty.table.loc[results.edition]
    names = {city: results.inputs.city_name(str(city), lang) for city in results.ranked.index}
    room = max((width(name) for name in names.values()), default=4)
    for city, name in names.items():
        row = table.loc[city]
        blank = " " * (room - width(name))
        yield (
            f"{row['rank']:4.0f}  {name}{blank}  {row['low']:5.1f} - {row['high']:5.1f}"
            f"  {'中位' if lang == 'zh' else 'median'} {row['median']:5.1f}"
        )
    for _, note in study.notes:
        yield note.text(lang)


def study_json(outcome: Outcome, lang: str) -> dict[str, Any]:
    """Return a study as plain data; missing numbers are null."""
    study, results = outcome.study, outcome.results
    if study is None:
        return {}
    table = study.uncertainty.table.loc[results.edition].reindex(results.ranking.index)
    columns = ["rank", "median", "low", "high", "p_top", "p_above", "runs"]
    cities = [
        {
            "city": str(city),
            "name": results.inputs.city_name(str(city), lang),
            **_numbers(row[columns]),
        }
        for city, row in table.iterrows()
    ]
    found = study.sensitivity
    drivers: list[dict[str, Any]] = []
    if found is not None:
        frame = found.table.reset_index()
        figures = frame.drop(columns=["target", "factor"])
        drivers = [
            {"target": found.targets[number].text(lang), "factor": factor, **_numbers(row)}
            for number, factor, (_, row) in zip(
                frame["target"], frame["factor"], figures.iterrows(), strict=True
            )
        ]
    weights = [
        {"set": study.sets[str(name)].text(lang)}
        | _numbers(row[["mean_shift", "max_shift", "spearman", "top_kept"]])
        for name, row in study.comparison.table.iterrows()
    ]
    return {
        "edition": results.edition,
        "fingerprint": results.stamp.fingerprint,
        "runs": study.runs,
        "seed": study.seed,
        "failed": study.uncertainty.failed,
        "incomplete": study.uncertainty.incomplete,
        "mean_shift": _number(study.uncertainty.mean_shift),
        "cities": cities,
        "drivers": drivers,
        "weights": weights,
        "notes": [{"topic": topic.text(lang), "text": text.text(lang)} for topic, text in study.notes],
        "written": None if outcome.report is None else outcome.report.path,
    }


def _numbers(row: pd.Series) -> dict[str, float | None]:
    return {str(name): _number(value) for name, value in row.items()}


def _number(value: object) -> float | None:
    """Return a number, None for what is missing."""
    number = float(str(value))
    return number if math.isfinite(number) else None
