"""Everything a page holds, as plain data: the run, the tree, the cities, medians, sources, all texts."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from ccni_xl.collaborate.web.cities import Pair, city_rows, pair, plain
from ccni_xl.collaborate.web.intervals import Intervals
from ccni_xl.collaborate.web.texts import TEXTS
from ccni_xl.demo import BANNER_EN, BANNER_ZH
from ccni_xl.results import Results
from ccni_xl.statements import statements
from ccni_xl.terms import Band, ChangeClass, Provenance, Quadrant, Region, Severity, Term, Tier
from ccni_xl.workbook.read import ReadResult
from ccni_xl.workbook.template.look import CHANGE_COLOURS, DIMENSION_COLOURS, REGION_COLOURS, TIER_COLOURS
from ccni_xl.workbook.units import unit_label

__all__ = ["page_data"]

_SOURCE_COLUMNS = ("number", "publisher", "title", "year", "url", "date", "licence", "scope")
#: A path on somebody's computer or in an office network, which tells names and opens for nobody else.
_LOCAL_PATH = re.compile(
    r"(?i)(?:\bfile:|(?<![^\s\"'(（“‘,，;；、=])(?:[a-z]:[\\/]|\\\\|~[\\/]|/(?:home|users|mnt|tmp|var|root|volumes)/)).*"
)
#: Dark for high scores; each band also has a shape of its own.
_BAND_COLOURS = {Band.A: "#08306B", Band.B: "#2F7FBF", Band.C: "#8DB8D9", Band.D: "#C9A66B"}


def page_data(
    read: ReadResult,
    results: Results,
    lang: str = "zh",
    *,
    anonymous: bool = False,
    intervals: Intervals | None = None,
) -> dict[str, Any]:
    """Return what the page shows; the same inputs give the same data.

    Parameters
    ----------
    read : ReadResult
        The workbook behind ``results``: its register of sources.
    results : Results
    lang : str
        The language the page opens in.
    anonymous : bool
        Leave out free text about cities that may name people; local paths are always left out.
    intervals : Intervals, optional
        Rank intervals of a robustness study of these very inputs.
    """
    framework, stamp, settings = results.framework, results.stamp, results.settings
    root = framework[framework.root]
    return {
        "lang": "en" if lang == "en" else "zh",
        "name": [root.name_zh, root.name_en],
        "run": {
            "edition": stamp.edition,
            "base": stamp.base_edition,
            "framework": stamp.framework,
            "program": stamp.program,
            "time": stamp.time.isoformat(timespec="seconds"),
            "fingerprint": stamp.fingerprint,
            "demo": [BANNER_ZH, BANNER_EN] if settings.demo else None,
            "errors": results.count(Severity.ERROR),
            "warnings": results.count(Severity.WARNING),
            "checks": [sum(c.passed is True for c in results.checks), len(results.checks)],
            "runs": None if intervals is None else intervals.runs,
        },
        "settings": {
            "decimals": settings.decimals,
            "flat": settings.flat_band,
            "coverage": settings.coverage_threshold,
            "alpha": settings.alpha,
            "window": settings.trend_window,
            "cross": [settings.board_cross_x, settings.board_cross_y],
            "axes": [settings.board_x, settings.board_y, settings.board_size],
            "co2_year": results.inputs.edition(results.edition).co2_year,
        },
        "nodes": _nodes(results),
        "codes": list(framework.codes),
        "indicators": list(framework.indicators),
        "dimensions": list(framework.dimensions),
        "root": framework.root,
        "cities": city_rows(
            results, anonymous=anonymous, ranks=None if intervals is None else intervals.table
        ),
        "medians": _medians(results),
        "totals": _totals(results),
        "terms": {v.__name__.lower(): _terms(v) for v in (Region, Tier, Band, ChangeClass, Quadrant)},
        "colours": {
            "dimensions": [
                DIMENSION_COLOURS[i % len(DIMENSION_COLOURS)] for i in range(len(framework.dimensions))
            ],
            "class": dict(CHANGE_COLOURS),
            "region": {str(t.value): c for t, c in REGION_COLOURS.items()},
            "tier": {str(t.value): c for t, c in TIER_COLOURS.items()},
            "band": {str(t.value): c for t, c in _BAND_COLOURS.items()},
        },
        "statements": [
            [s.code, pair(s.topic), pair(s.text)] for s in statements(results) if ":" not in s.code
        ],
        "sources": _sources(read.inputs.sources),
        "texts": {key: list(both) for key, both in TEXTS.items()},
    }


def _terms(vocabulary: type[Term]) -> list[tuple[str, Pair]]:
    return [(str(t.value), pair(t)) for t in vocabulary]


def _nodes(results: Results) -> list[dict[str, Any]]:
    """Return the tree in the order of the framework table."""
    framework = results.framework
    return [
        {
            "code": node.code,
            "parent": node.parent,
            "name": [node.name_zh, node.name_en],
            "weight": framework.local_weight(node.code),
            "effective": framework.effective_weight(node.code),
            "unit": [unit_label(node.unit, lang) for lang in ("zh", "en")],
            "direction": node.direction,
            "scoring": "" if node.scoring is None else str(node.scoring),
            "weight_provenance": pair(node.weight_provenance),
            "scoring_provenance": pair(node.scoring_provenance or Provenance.DEFAULT),
        }
        for node in framework
    ]


def _medians(results: Results) -> dict[str, list[Any]]:
    """Return the median score of every node over all cities with a score, and within each tier."""
    scores = results.scores(results.edition)[list(results.framework.codes)]
    tiers = results.inputs.cities.data["tier"].reindex(scores.index)
    codes = tiers.map(lambda typed: Tier.parse(typed) if isinstance(typed, str) else None)
    groups = {"all": scores} | {str(t.value): scores[(codes == t).to_numpy(bool)] for t in Tier}
    return {
        name: [_median(frame[code]) for code in frame.columns] for name, frame in groups.items() if len(frame)
    }


def _median(column: pd.Series) -> Any:
    known = column.dropna().to_numpy(np.float64)
    return plain(np.median(known)) if len(known) else None


def _totals(results: Results) -> list[Any]:
    """Return the report's Table 3: [edition, sum of each dimension's contribution ..., sum of all]."""
    return [[str(edition), *(plain(v) for v in row)] for edition, row in zip(
        results.table3.index, results.table3.to_numpy(np.float64), strict=True
    )]  # fmt: skip


def _sources(frame: pd.DataFrame) -> list[list[str]]:
    """Return the register of sources as typed, without paths on somebody's computer."""
    found = []
    for row in frame.to_dict("records"):
        cells = [_shown(row.get(column)) for column in _SOURCE_COLUMNS]
        if any(cells[1:]):
            found.append(cells)
    return found


def _shown(value: object) -> str:
    text = "" if value is None or value != value else str(value).strip()
    return _LOCAL_PATH.sub("…", text)
