from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.analysis import strengths

TABLE = pd.DataFrame(
    {
        "a": [90, 10, 50, 20],
        "b": [10, 90, 50, 5],
        "c": [40, 60, 70, 80],
        "tied": [0, 0, 0, 100],
        "gap": [np.nan, 1, 2, 3],
    },
    index=["u", "v", "w", "x"],
)


def test_best_and_worst_by_rank():
    best, worst = strengths(TABLE, "u", count=2)
    assert list(best.index) == ["a", "tied"]
    assert best["rank"].tolist() == [1, 2]
    assert list(worst.index) == ["b", "c"]
    assert worst["value"].tolist() == [10, 40]


def test_columns_in_which_most_units_tie_can_be_left_out():
    best, _ = strengths(TABLE, "u", count=2, min_unique=0.6)
    assert list(best.index) == ["a", "b"]


def test_a_column_the_unit_lacks_is_left_out():
    best, worst = strengths(TABLE, "u", count=9)
    assert "gap" not in best.index
    assert len(best) == len(worst) == 4


def test_an_unknown_unit():
    with pytest.raises(ValueError, match="unknown unit 'z'"):
        strengths(TABLE, "z")
