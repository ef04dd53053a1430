from __future__ import annotations

import pandas as pd

from ccni_xl.analysis import group_table
from ccni_xl.terms import ChangeClass

CITIES = pd.DataFrame(
    {
        "score": [80.0, 60.0, 40.0],
        "rank": [1.0, 2.0, 51.0],
        "change": [1.0, 0.0, -2.0],
        "class": [ChangeClass.UP, ChangeClass.FLAT, ChangeClass.DOWN],
    },
    index=["a", "b", "c"],
)


def test_hand_worked() -> None:
    table = group_table(
        CITIES, {"region": pd.Series({"a": "east", "b": "west", "c": "east", "gone": "east"})}
    )
    east = table.set_index("group").loc["east"]
    assert [east[k] for k in ("count", "mean", "best", "worst", "top_10", "top_50")] == [
        2,
        60.0,
        "a",
        "c",
        1,
        1,
    ]
    assert [east[k] for k in ("mean_change", "up", "flat", "down")] == [-0.5, 1, 0, 1]


def test_cities_without_a_group_are_left_out() -> None:
    table = group_table(CITIES, {"tier": pd.Series({"a": "tier_1", "b": None})})
    assert table["count"].tolist() == [1]
