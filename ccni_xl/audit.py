"""Checks of the run itself: identities that must hold whatever the data are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.change import additive
from ccni_xl.evaluation import Evaluated
from ccni_xl.framework import Framework
from ccni_xl.results import Check

__all__ = ["NATIVE_CHECK", "audit"]

#: Number of the check whose figure is a native formula on the sheet.
NATIVE_CHECK = 9

_TOLERANCE = 1e-9


def _largest(values: object) -> float:
    array = np.abs(np.asarray(values, dtype=np.float64))
    return float(np.nanmax(array)) if array.size and not np.isnan(array).all() else 0.0


def _outside_children(framework: Framework, scores: pd.DataFrame) -> float:
    """Return how far any arithmetic mean lies outside the range of its children."""
    worst = 0.0
    for parent in framework.bottom_up:
        if framework[parent].mean.name == "copeland":
            continue
        children = scores[list(framework.children(parent))].to_numpy(np.float64)
        present = ~np.isnan(children).all(axis=1) & scores[parent].notna().to_numpy()
        if not present.any():
            continue
        own = scores[parent].to_numpy(np.float64)[present]
        low, high = np.nanmin(children[present], axis=1), np.nanmax(children[present], axis=1)
        worst = max(worst, float(np.max(np.maximum(low - own, own - high))))
    return max(worst, 0.0)


def _recomputed(framework: Framework, scores: pd.DataFrame) -> float:
    """Return the largest difference between the index and its indicators' weighted sum in one step.

    The same sum stands on the sheet as a SUMPRODUCT. Rows with gaps are left out: their weights
    are renormalised level by level.
    """
    indicators = scores[list(framework.indicators)].to_numpy(np.float64)
    weights = np.array([framework.effective_weight(c) for c in framework.indicators])
    return _largest(indicators @ weights - scores[framework.root].to_numpy(np.float64))


def _disorder(ranking: pd.DataFrame) -> float:
    """Return how many neighbours in rank order stand against the order of their scores."""
    ranked = ranking[ranking["rank"].notna()]
    score, rank = ranked["score"].to_numpy(np.float64), ranked["rank"].to_numpy(np.float64)
    falls = np.diff(score) <= 0
    ties = (np.diff(score) == 0) == (np.diff(rank) == 0)
    return float(np.sum(~(falls & ties)))


def audit(
    framework: Framework,
    evaluated: Evaluated,
    ranking: pd.DataFrame,
    change: pd.DataFrame,
    table3: pd.DataFrame,
) -> tuple[Check, ...]:
    """Run the numbered checks of a finished computation.

    Returns
    -------
    tuple of Check
        Figures are the largest deviation found, or a count of faults.
    """
    root, dims = framework.root, list(framework.dimensions)
    scores = evaluated.scores
    ranked = ranking[ranking["rank"].notna()]
    arithmetic = framework[root].mean.name == "arithmetic" and (ranked["coverage"] >= 1).all()
    added = _largest(ranked[dims].sum(axis=1) - ranked["score"]) if arithmetic else 0.0
    parts = [f"change_{d}" for d in dims if f"change_{d}" in change.columns]
    full = change.dropna(subset=parts) if parts else change
    split = _largest(full[parts].sum(axis=1) - full["change"]) if parts and arithmetic else 0.0
    weights = abs(sum(framework.effective_weight(c) for c in framework.indicators) - 1.0)
    outside = int(
        ((scores[list(framework.indicators)] < 0) | (scores[list(framework.indicators)] > 100)).sum().sum()
    )
    sums = _largest(table3[dims].sum(axis=1) - table3[root]) if arithmetic else 0.0
    count = abs(len(ranked) + int(ranking["rank"].isna().sum()) - len(ranking))
    rows = (
        (
            "指标的全局权重之和等于 1",
            "Effective weights of the indicators sum to 1",
            True,
            weights,
            1e-12,
            "tbl_framework",
        ),
        (
            "三项贡献之和等于综合得分",
            "Contributions add up to the index",
            arithmetic,
            added,
            _TOLERANCE,
            "tbl_ranking",
        ),
        (
            "各级得分介于其下级最低与最高之间",
            "Every parent lies between its children",
            True,
            _outside_children(framework, scores),
            _TOLERANCE,
            "tbl_scores",
        ),
        (
            "指标得分都在 0 至 100 之间",
            "Indicator scores lie between 0 and 100",
            True,
            float(outside),
            0.0,
            "tbl_scores",
        ),
        (
            "名次与未舍入得分的顺序一致",
            "Ranks follow the unrounded scores",
            True,
            _disorder(ranking),
            0.0,
            "tbl_ranking",
        ),
        (
            "维度变化之和等于总变化",
            "Changes of the dimensions add up",
            bool(parts) and arithmetic,
            split,
            _TOLERANCE,
            "tbl_change",
        ),
        ("各城市贡献合计等于总分合计（表 3）", "Table 3 adds up", arithmetic, sums, 1e-7, "tbl_table3"),
        (
            "已排名与未排名之和等于城市数",
            "Ranked and unranked cities make all cities",
            True,
            float(count),
            0.0,
            "tbl_ranking",
        ),
        (
            "工作表公式独立重算的综合得分与程序一致",
            "The index recomputed by the sheet's own formulas agrees",
            additive(framework),
            _recomputed(framework, scores) if additive(framework) else 0.0,
            _TOLERANCE,
            "tbl_scores",
        ),
    )
    return tuple(
        Check(number, zh, en, bool(figure <= tolerance) if applies else None, figure, tolerance, table)
        for number, (zh, en, applies, figure, tolerance, table) in enumerate(rows, start=1)
    )
