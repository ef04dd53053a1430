from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from ccni_xl.analysis import availability, describe, group_availability

NA = np.nan


def test_a_column_described():
    x = [0, 0, 3, 8, NA, 30]
    row = describe(pd.DataFrame({"x": x})).loc["x"]
    present = np.array([0, 0, 3, 8, 30.0])
    assert (row["n"], row["unique"], row["same"]) == (5, 4, 2)
    assert (row["low"], row["high"], row["median"]) == (0, 30, 3)
    assert (row["available"], row["zeros"]) == (5 / 6, 0.4)
    np.testing.assert_allclose(row["mean"], present.mean())
    np.testing.assert_allclose(row["sd"], present.std(ddof=1))
    np.testing.assert_allclose(row["skewness"], stats.skew(present, bias=False))
    np.testing.assert_allclose(row["kurtosis"], stats.kurtosis(present, bias=False))
    assert not row["constant"]
    assert not row["skewed"]


def test_constant_empty_and_skewed_columns():
    table = pd.DataFrame(
        {
            "flat": [5.0] * 30,
            "empty": [NA] * 30,
            "skewed": [1.0] * 14 + [2.0] * 15 + [500.0],
            "one": [4.0] + [NA] * 29,
        }
    )
    found = describe(table)
    assert found["constant"].tolist() == [True, False, False, True]
    assert found["skewed"].tolist() == [False, False, True, False]
    assert found.loc["empty", "n"] == 0
    assert found.loc["empty", ["low", "mean", "zeros"]].isna().all()
    assert np.isnan(found.loc["one", "sd"])


def test_availability_of_units():
    table = pd.DataFrame({"a": [1, NA, NA], "b": [0, 2, NA], "c": [3, NA, NA]}, index=["u", "v", "w"])
    found = availability(table, needed=0.3, needed_non_zero=0.5)
    assert found["missing"].tolist() == [0, 2, 3]
    assert found["zeros"].tolist() == [1, 0, 0]
    np.testing.assert_allclose(found["available"], [1, 1 / 3, 0])
    np.testing.assert_allclose(found["non_zero"], [2 / 3, 1, NA])
    assert found["enough"].tolist() == [True, True, False]
    by_group = group_availability(table, {"x": ["a", "b"], "y": ["c"]})
    assert by_group.to_numpy().tolist() == [[1, 1], [0.5, 0], [0, 0]]
