"""What each indicator adds to the index, and to its change between two editions.

References
----------
OECD/JRC (2008), doi:10.1787/9789264043466-en, step 9 (back to the data): decompose the index into
its indicators before explaining it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.framework import Framework

__all__ = ["additive", "change_contributions", "contributions"]


def additive(framework: Framework) -> bool:
    """Tell whether the index is a sum of its indicators: every mean arithmetic."""
    return all(framework[code].mean.name == "arithmetic" for code in framework.bottom_up)


def contributions(framework: Framework, scores: pd.DataFrame) -> pd.DataFrame:
    """Split the index of each unit into points brought in by each indicator.

    The contribution of indicator i is v_i s_i, where v_i is the product of the weights on the way
    from the index down to i, each divided by the weight of the siblings that have a score. So the
    contributions add up to the index whatever is missing.

    Parameters
    ----------
    framework : Framework
    scores : DataFrame
        Columns ``framework.codes`` [points]; one row a unit.

    Returns
    -------
    DataFrame
        Same index; columns ``framework.indicators`` [points]. 0 for an indicator without a score,
        or below a parent without one; NaN throughout where the index is missing or is not a sum of
        its indicators (see `additive`).
    """
    indicators = list(framework.indicators)
    if not additive(framework):
        return pd.DataFrame(np.nan, index=scores.index, columns=indicators)
    known = {code: scores[code].notna().to_numpy() for code in framework.codes}
    share = {framework.root: np.where(known[framework.root], 1.0, np.nan)}
    for parent in reversed(framework.bottom_up):
        children = framework.children(parent)
        total = sum(framework.local_weight(c) * known[c] for c in children)
        safe = np.where(np.asarray(total) > 0, total, 1.0)
        for child in children:
            share[child] = share[parent] * framework.local_weight(child) * known[child] / safe
    points = {code: share[code] * scores[code].fillna(0.0).to_numpy(np.float64) for code in indicators}
    return pd.DataFrame(points, index=scores.index)


def change_contributions(framework: Framework, now: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Split the change of the index into the changes of what each indicator brings in.

    Parameters
    ----------
    now, base : DataFrame
        Scores of two editions under the same framework; index unit, columns ``framework.codes``.

    Returns
    -------
    DataFrame
        Index of ``now``, columns ``framework.indicators`` [points]; each row adds up to the change
        of the index. An indicator with a score in one edition only gains or loses all it brings in
        there, and its siblings' weights shift. NaN where either index is missing.
    """
    return contributions(framework, now) - contributions(framework, base.reindex(now.index))
