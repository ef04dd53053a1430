"""All editions in a row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.change import timeline


def series(**scores: float) -> pd.Series:
    return pd.Series(scores).rename_axis("city")


def test_each_edition_is_compared_with_the_last_one_that_has_a_score() -> None:
    nan = float("nan")
    frame = timeline(
        {
            "e1": series(a=50.0, b=60.0, c=10.0),
            "e2": series(a=nan, b=40.0, c=20.0),
            "e3": series(a=55.0, b=45.0, c=45.0),
        }
    )
    assert list(frame.loc["a", "rank"].fillna(0)) == [2, 0, 1]
    assert list(frame.loc["c", "score_change"].fillna(0)) == [0, 10, 25]
    # a was second in e1, had no rank in e2 and is first in e3: one place up, five points up
    assert frame.loc[("a", "e3"), ["score_change", "rank_change"]].tolist() == [5.0, 1.0]
    # b and c tie for second place in e3
    assert frame.loc[("b", "e3"), "rank"] == frame.loc[("c", "e3"), "rank"] == 2
    assert frame.loc[("b", "e2"), "rank_change"] == 0.0


def test_one_edition_has_nothing_to_be_compared_with() -> None:
    frame = timeline({"e1": series(a=1.0, b=2.0)})
    assert frame["score_change"].isna().all()
    assert frame["rank"].tolist() == [2.0, 1.0]


def test_no_edition_gives_an_empty_frame() -> None:
    assert timeline({}).empty
    assert list(timeline({}).columns) == ["score", "rank", "score_change", "rank_change"]


def test_a_city_that_is_new_in_the_last_edition_has_no_change() -> None:
    frame = timeline({"e1": series(a=1.0), "e2": series(a=2.0, b=3.0)})
    assert np.isnan(frame.loc[("b", "e2"), "score_change"])
    assert frame.loc[("a", "e2"), "rank_change"] == -1.0
