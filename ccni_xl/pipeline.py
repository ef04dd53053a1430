"""The one page that says how a run goes: inputs -> checks -> values -> scores -> change -> results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from ccni_xl import __version__
from ccni_xl.aggregation import BAND_CUTS, NOISE_DECIMALS, band, rank, tied_at
from ccni_xl.analysis import board, correlations, group_table, scope
from ccni_xl.audit import audit
from ccni_xl.change import change_contributions, compare, dimension_totals, timeline
from ccni_xl.checks import run_checks, usable
from ccni_xl.errors import FrameworkError, WorkbookError
from ccni_xl.evaluation import Evaluated, evaluate
from ccni_xl.fingerprint import fingerprint
from ccni_xl.frames import one_edition
from ccni_xl.framework import Framework
from ccni_xl.indicators import EditionData, Values, measure
from ccni_xl.inputs import Inputs
from ccni_xl.issues import Issue, sort_issues
from ccni_xl.results import Results, RunStamp
from ccni_xl.rules.coverage import COVERAGE_LOW
from ccni_xl.rules.scoring import LOW_COVERAGE
from ccni_xl.settings import Edition
from ccni_xl.terms import Band, ChangeClass, Disclosure, Pilot, YesNo

__all__ = ["Prepared", "compute", "prepare", "rankable_scores"]

#: The last entry is what an unranked city gets.
_BANDS = (*Band, None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is there before anything is scored.

    Parameters
    ----------
    inputs : Inputs
        Without the values that errors name.
    framework : Framework
    editions : tuple of Edition
        The current one first, then the base edition if any, then the others.
    values : Values
        Index (city, edition).
    entered : DataFrame
        Directly entered scores, (city, edition) x indicator.
    scope : DataFrame
        The scope test; index city.
    issues : tuple of Issue
    """

    inputs: Inputs
    framework: Framework
    editions: tuple[Edition, ...]
    values: Values
    entered: pd.DataFrame
    scope: pd.DataFrame
    issues: tuple[Issue, ...]


def compute(inputs: Inputs, frameworks: Mapping[str, Framework], *, now: datetime | None = None) -> Results:
    """Compute everything from the inputs; no spreadsheet is needed.

    Parameters
    ----------
    inputs : Inputs
        As read, with the settings that say which editions and which framework.
    frameworks : mapping of str to Framework
        By version.
    now : datetime, optional
        Time of the run, for its stamp.

    Raises
    ------
    FrameworkError
        The settings name a framework that is not there.
    WorkbookError
        The settings name an edition that is not there, or there is no city.
    """
    settings = inputs.settings
    prepared = prepare(inputs, frameworks)
    clean, framework, editions = prepared.inputs, prepared.framework, prepared.editions
    values, entered, screened = prepared.values, prepared.entered, prepared.scope
    issues = list(prepared.issues)
    evaluated = _evaluate(clean, framework, values, entered)
    ranked = _rankable(evaluated, framework, screened)
    scores = {e.label: one_edition(ranked, e.label) for e in editions}
    now_scores = scores[editions[0].label]
    base = editions[1].label if settings.base_edition else None
    change = parts = pd.DataFrame(index=now_scores.index)
    table3 = dimension_totals(framework, {editions[0].label: now_scores})
    if base is not None:
        published = _as_published(clean, frameworks, editions[1], screened)
        change = compare(
            framework,
            now_scores,
            scores[base],
            flat_band=settings.flat_band,
            driver_share=settings.driver_share,
            base_as_published=published,
        )
        parts = change_contributions(framework, now_scores, scores[base])
        table3 = dimension_totals(framework, {editions[0].label: now_scores, base: scores[base]})
    ranking = _ranking(framework, evaluated, scores, change, screened, clean, editions, base)
    issues += _news(evaluated.issues(), issues)
    data = EditionData(clean, editions[0], settings)
    co2 = pd.Series(data.year("co2", editions[0].co2_year), index=data.cities)
    return Results(
        inputs=clean,
        framework=framework,
        editions=tuple(e.label for e in editions),
        values=values,
        evaluated=evaluated,
        entered=entered.notna(),
        ranking=ranking,
        change=change,
        contributions=parts,
        timeline=timeline({e.label: scores[e.label][framework.root] for e in _by_age(editions)}),
        table3=table3,
        board=_board(clean, framework, now_scores, co2),
        groups=_groups(clean, ranking, change),
        correlations=correlations(_columns(framework, now_scores, data)),
        scope=screened,
        checks=audit(framework, evaluated, ranking, change, table3),
        issues=sort_issues(issues),
        stamp=RunStamp(
            time=now or datetime.now(UTC),
            program=__version__,
            framework=framework.version,
            edition=editions[0].label,
            base_edition=base,
            fingerprint=fingerprint(inputs, framework),
        ),
    )


def prepare(inputs: Inputs, frameworks: Mapping[str, Framework]) -> Prepared:
    """Check the inputs and measure every indicator; `compute` begins with this.

    Raises
    ------
    FrameworkError, WorkbookError
        As `compute`.
    """
    framework = _framework(frameworks, inputs.settings.framework)
    editions = _editions(inputs)
    issues = (*inputs.issues, *run_checks(inputs, frameworks))
    clean = usable(inputs, issues)
    values = measure(clean, framework, editions)
    entered = _entered(clean, framework, values)
    return Prepared(clean, framework, editions, values, entered, _scope(clean, editions[0]), issues)


def rankable_scores(prepared: Prepared) -> pd.Series:
    """Return the index score of every (city, edition) [0-100]; NaN where a city is not to be ranked."""
    evaluated = _evaluate(prepared.inputs, prepared.framework, prepared.values, prepared.entered)
    return _rankable(evaluated, prepared.framework, prepared.scope)[prepared.framework.root]


def _news(found: tuple[Issue, ...], known: list[Issue]) -> list[Issue]:
    """Return what the engine found and the checks have not said before, with the cell, of the same city."""
    told = {(i.unit, i.edition) for i in known if i.rule is COVERAGE_LOW}
    return [i for i in found if i.rule is not LOW_COVERAGE or (i.unit, i.edition) not in told]


def _framework(frameworks: Mapping[str, Framework], version: str) -> Framework:
    if version not in frameworks:
        known = ", ".join(frameworks)
        raise FrameworkError(
            f"参数里选的指标体系 {version} 不在“指标”表中；现有：{known}。",
            f"The settings choose framework {version}, which is not in the framework table ({known}).",
        )
    return frameworks[version]


def _editions(inputs: Inputs) -> tuple[Edition, ...]:
    """Return the current edition, the base edition if any, then the others."""
    by_label = {e.label: e for e in inputs.editions}
    settings = inputs.settings
    chosen = [settings.edition] + ([settings.base_edition] if settings.base_edition else [])
    for label in chosen:
        if label not in by_label:
            known = "、".join(by_label) or "-"
            raise WorkbookError(
                f"参数里的年度 {label} 没有在年度表登记；已登记：{known}。",
                f"The settings name the edition {label}, which is not in the table of editions ({known}).",
            )
    if inputs.cities.data.empty:
        raise WorkbookError(
            "“城市”表里没有城市。请填入城市后再计算。",
            "There is no city in the Cities table; add the cities first.",
        )
    rest = [label for label in by_label if label not in chosen]
    return tuple(by_label[label] for label in [*dict.fromkeys(chosen), *rest])


def _by_age(editions: tuple[Edition, ...]) -> list[Edition]:
    """Return the editions, oldest data first."""
    return sorted(editions, key=lambda e: (e.co2_year, e.label))


def _evaluate(inputs: Inputs, framework: Framework, values: Values, entered: pd.DataFrame) -> Evaluated:
    return evaluate(
        framework,
        values.numbers,
        values.labels,
        groups=inputs.cities.data[["province", "region", "tier"]],
        entered=entered,
        threshold=inputs.settings.coverage_threshold,
    )


def _entered(inputs: Inputs, framework: Framework, values: Values) -> pd.DataFrame:
    """Return the directly entered scores, (city, edition) x indicator; NaN where none was entered."""
    rows = inputs.entered.data
    known = rows[rows["indicator"].isin(framework.indicators) & rows["score"].notna()]
    wide = known.pivot_table(index=["city", "edition"], columns="indicator", values="score", aggfunc="first")
    return wide.reindex(index=values.numbers.index, columns=list(framework.indicators)).astype(np.float64)


def _rankable(evaluated: Evaluated, framework: Framework, screened: pd.DataFrame) -> pd.DataFrame:
    """Return the scores with the index itself missing for cities that are not to be ranked."""
    scores = evaluated.scores.copy()
    cities = scores.index.get_level_values("city")
    scores.loc[~screened["ranked"].reindex(cities).to_numpy(bool), framework.root] = np.nan
    return scores


def _as_published(
    inputs: Inputs, frameworks: Mapping[str, Framework], base: Edition, screened: pd.DataFrame
) -> pd.DataFrame | None:
    """Return the base edition scored with the framework it was published under, root code aligned."""
    version = inputs.settings.base_framework
    if not version or version == inputs.settings.framework:
        return None
    old = _framework(frameworks, version)
    values = measure(inputs, old, (base,))
    evaluated = _evaluate(inputs, old, values, _entered(inputs, old, values))
    scores = one_edition(_rankable(evaluated, old, screened), base.label)
    return scores.rename(columns={old.root: _framework(frameworks, inputs.settings.framework).root})


def _scope(inputs: Inputs, edition: Edition) -> pd.DataFrame:
    data = EditionData(inputs, edition, inputs.settings)
    cities = inputs.cities.data

    def series(values: object) -> pd.Series:
        return pd.Series(values, index=data.cities)

    yes = YesNo.YES.value
    disclosing = np.zeros(len(data.cities), dtype=bool)
    for term in Disclosure:
        disclosing |= data.text(term.value) == yes
    return scope(
        series(data.number("gdp_current")),
        series(data.number("population")),
        pd.to_numeric(cities["urban_population"], errors="coerce"),
        series(data.text(Pilot.LOW_CARBON_CITY.value) == yes),
        series(disclosing),
        cities["included"],
        inputs.settings,
    )


def _ranking(
    framework: Framework,
    evaluated: Evaluated,
    scores: Mapping[str, pd.DataFrame],
    change: pd.DataFrame,
    screened: pd.DataFrame,
    inputs: Inputs,
    editions: tuple[Edition, ...],
    base: str | None,
) -> pd.DataFrame:
    root, dims = framework.root, framework.dimensions
    edition = editions[0].label
    now = scores[edition]
    total = now[root].to_numpy(np.float64)
    coverage = one_edition(evaluated.coverage, edition)[root].reindex(now.index)
    indicator_scores = now[list(framework.indicators)]
    base_rank = (
        np.full(len(now), np.nan)
        if base is None
        else rank(scores[base][root].reindex(now.index).to_numpy(np.float64), decimals=NOISE_DECIMALS)
    )
    frame = pd.DataFrame(
        {
            "rank": rank(total, decimals=NOISE_DECIMALS),
            "tie": tied_at(total, inputs.settings.decimals),
            "score": total,
            "class": change["class"] if base else pd.Series([None] * len(now), index=now.index, dtype=object),
            **{d: framework.local_weight(d) * now[d] for d in dims},
            "change": change["change"] if base else np.nan,
            "base_rank": base_rank,
            "band": pd.Series([_BANDS[i] for i in band(total, BAND_CUTS)], index=now.index, dtype=object),
            "coverage": coverage,
        },
        index=now.index,
    )
    frame["rank_change"] = frame["base_rank"] - frame["rank"]
    missing = indicator_scores.isna()
    frame["missing"] = [tuple(missing.columns[row]) for row in missing.to_numpy()]
    cause = np.full(len(now), None, dtype=object)
    cause[frame["rank"].isna()] = "coverage"
    cause[frame["rank"].isna() & ~(coverage > 0)] = "no_data"
    cause[~screened["ranked"].reindex(now.index).to_numpy(bool)] = "excluded"
    frame["cause"] = pd.Series(cause, index=now.index, dtype=object)
    order = (
        frame.assign(code=frame.index)
        .sort_values(["rank", "score", "code"], ascending=[True, False, True], na_position="last")
        .index
    )
    return frame.loc[order]


def _board(inputs: Inputs, framework: Framework, scores: pd.DataFrame, co2: pd.Series) -> pd.DataFrame:
    settings = inputs.settings
    axes = (settings.board_x, settings.board_y, settings.board_size)
    if not all(code in framework for code in axes):
        return pd.DataFrame()
    x, y, size = axes
    return board(
        scores, co2, x=x, y=y, size=size, cross_x=settings.board_cross_x, cross_y=settings.board_cross_y
    )


def _groups(inputs: Inputs, ranking: pd.DataFrame, change: pd.DataFrame) -> pd.DataFrame:
    ranked = ranking[ranking["rank"].notna()]
    attributes = inputs.cities.data
    groupings: dict[str, pd.Series] = {c: attributes[c] for c in ("region", "tier", "province")}
    groupings["band"] = ranked["band"].map(lambda b: b.value)
    if "driver" in change.columns:
        moved = change["class"].map(lambda c: c.value if isinstance(c, ChangeClass) else None)
        groupings["driver"] = (moved + " " + change["driver"]).dropna()
    return group_table(ranked, groupings)


def _columns(framework: Framework, scores: pd.DataFrame, data: EditionData) -> pd.DataFrame:
    """Return what is correlated: indicator, dimension and index scores, and the outside columns."""
    own = scores[[*framework.indicators, *framework.dimensions, framework.root]]
    return own.join(data.extra.add_prefix("extra:"))
