"""Every edition in a row: how each unit's score and rank moved, step by step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ccni_xl.aggregation import NOISE_DECIMALS, rank

__all__ = ["timeline"]


def timeline(scores: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Put the editions of an index side by side.

    Parameters
    ----------
    scores : mapping of str to Series
        Edition -> index scores (index unit), oldest edition first. NaN is unranked.

    Returns
    -------
    DataFrame
        Index (city, edition), units in the order of the last edition, editions oldest first. score
        [points], rank, score_change and rank_change against the last edition before in which the
        unit was ranked (a positive rank change is a gain); NaN where there is none.
    """
    editions = list(scores)
    if not editions:
        empty = pd.MultiIndex.from_arrays([[], []], names=["city", "edition"])
        return pd.DataFrame(
            columns=["score", "rank", "score_change", "rank_change"], index=empty, dtype=float
        )
    units = scores[editions[-1]].index
    score = np.stack([scores[e].reindex(units).to_numpy(np.float64) for e in editions], axis=1)
    place = np.stack([rank(column, decimals=NOISE_DECIMALS) for column in score.T], axis=1)
    frame = pd.DataFrame(
        {"score": score.ravel(), "rank": place.ravel()},
        index=pd.MultiIndex.from_product([units, editions], names=["city", "edition"]),
    )
    before = pd.DataFrame({"score": score.ravel(), "rank": place.ravel()}, index=frame.index)
    before = before.groupby(level="city", sort=False).ffill().groupby(level="city", sort=False).shift()
    frame["score_change"] = frame["score"] - before["score"]
    frame["rank_change"] = before["rank"] - frame["rank"]
    return frame
