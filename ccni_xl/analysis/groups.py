"""How groups of cities do: by region, tier, province, band, driver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.terms import ChangeClass

__all__ = ["group_table"]

_Row = dict[str, object]


def _one(by: str, group: object, cities: Mapping[str, NDArray[Any]], rows: NDArray[np.bool_]) -> _Row:
    """Return one group's row; ``rows`` marks its cities."""
    scored = np.flatnonzero(rows & ~np.isnan(cities["score"]))
    score, rank, change = cities["score"][scored], cities["rank"][scored], cities["change"][rows]
    moved = change[~np.isnan(change)]
    classes = cities["class"][rows].tolist()
    best = scored[np.argmax(score)] if len(scored) else None
    worst = scored[np.argmin(score)] if len(scored) else None
    return {
        "by": by,
        "group": group,
        "count": len(scored),
        "mean": score.mean() if len(scored) else np.nan,
        "best": None if best is None else cities["city"][best],
        "best_score": np.nan if best is None else cities["score"][best],
        "worst": None if worst is None else cities["city"][worst],
        "worst_score": np.nan if worst is None else cities["score"][worst],
        "top_10": int((rank <= 10).sum()),
        "top_50": int((rank <= 50).sum()),
        "mean_change": moved.mean() if len(moved) else np.nan,
        "up": classes.count(ChangeClass.UP),
        "flat": classes.count(ChangeClass.FLAT),
        "down": classes.count(ChangeClass.DOWN),
    }


def group_table(cities: pd.DataFrame, groupings: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Summarise cities by each grouping.

    Parameters
    ----------
    cities : DataFrame
        Index city; columns score, rank, change, class. Only ranked cities.
    groupings : mapping of str to Series
        Name of the grouping -> group of each city; cities without a group are left out.

    Returns
    -------
    DataFrame
        by, group, count, mean, best and worst city with score, top_10, top_50, mean_change, up,
        flat, down. Groups are in order of first appearance in the Series' categories or, failing
        that, by mean score.

    Notes
    -----
    Published: top ten 7 east, 2 west, 1 central; top fifty 16 second-tier, 10 third, 5 fourth, 1 fifth.
    """
    numbers = {name: cities[name].to_numpy(np.float64) for name in ("score", "rank", "change")}
    labels = {"city": cities.index.to_numpy(object), "class": cities["class"].to_numpy(object)}
    rows = []
    for by, groups in groupings.items():
        codes, names = pd.factorize(groups.reindex(cities.index).to_numpy(object))
        found = [_one(by, name, {**numbers, **labels}, codes == i) for i, name in enumerate(names)]
        rows += sorted(found, key=lambda row: -float(str(row["mean"])) if row["count"] else float("inf"))
    return pd.DataFrame(rows)
