from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.analysis import board, quadrant
from ccni_xl.terms import Quadrant


def test_a_point_on_an_axis_belongs_to_the_better_side() -> None:
    x, y = np.array([50.0, 49.9, 50.0, 49.9, np.nan]), np.array([50.0, 50.0, 49.9, 49.9, 50.0])
    expected = [Quadrant.LEADING, Quadrant.IMPROVING, Quadrant.SLOWING, Quadrant.LAGGING, None]
    assert quadrant(x, y).tolist() == expected


def test_axes_may_cross_elsewhere() -> None:
    assert quadrant(np.array([45.0]), np.array([45.0]), 40, 40).tolist() == [Quadrant.LEADING]


def test_board_takes_the_columns_it_is_told() -> None:
    scores = pd.DataFrame({"s": [80.0, 20.0], "t": [70.0, 10.0], "a": [1.0, 2.0]}, index=["x", "y"])
    result = board(scores, pd.Series({"y": 5.0}), x="s", y="t", size="a")
    assert result["quadrant"].tolist() == [Quadrant.LEADING, Quadrant.LAGGING]
    assert np.isnan(result.loc["x", "co2"])
