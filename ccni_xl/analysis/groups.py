"""How groups of cities do: by region, tier, province, band, driver."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ccni_xl.terms import ChangeClass

__all__ = ["group_table"]


def _one(by: str, group: object, rows: pd.DataFrame) -> dict[str, object]:
    scored = rows[rows["score"].notna()]
    counts = rows["class"].value_counts()
    best = scored["score"].idxmax() if len(scored) else None
    worst = scored["score"].idxmin() if len(scored) else None
    return {
        "by": by,
        "group": group,
        "count": len(scored),
        "mean": scored["score"].mean(),
        "best": best,
        "best_score": scored["score"].max(),
        "worst": worst,
        "worst_score": scored["score"].min(),
        "top_10": int((scored["rank"] <= 10).sum()),
        "top_50": int((scored["rank"] <= 50).sum()),
        "mean_change": rows["change"].mean(),
        "up": int(counts.get(ChangeClass.UP, 0)),
        "flat": int(counts.get(ChangeClass.FLAT, 0)),
        "down": int(counts.get(ChangeClass.DOWN, 0)),
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
    rows = []
    for by, groups in groupings.items():
        groups = groups.reindex(cities.index).dropna()
        found = [
            _one(by, group, cities.loc[members.index])
            for group, members in groups.groupby(groups, sort=False)
        ]
        rows += sorted(found, key=lambda row: -float(str(row["mean"])) if row["count"] else float("inf"))
    return pd.DataFrame(rows)
