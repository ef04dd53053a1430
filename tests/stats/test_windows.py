"""The window of years: order, missing columns, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.stats import year_window

NAN = float("nan")
TABLE = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, NAN, 7.0, 8.0]])


def test_the_window_ends_at_the_last_year() -> None:
    np.testing.assert_array_equal(year_window(TABLE, [2017, 2018, 2019, 2020], 2019, 2), [[2, 3], [NAN, 7]])


def test_years_without_a_column_are_missing() -> None:
    found = year_window(TABLE, [2015, 2017, 2019, 2020], 2021, 6)
    np.testing.assert_array_equal(found, [[NAN, 2, NAN, 3, 4, NAN], [NAN, NAN, NAN, 7, 8, NAN]])


def test_columns_may_stand_in_any_order() -> None:
    np.testing.assert_array_equal(year_window(TABLE, [2020, 2017, 2019, 2018], 2020, 4)[0], [2, 4, 3, 1])


def test_a_window_beside_the_data_is_empty_of_numbers() -> None:
    assert np.isnan(year_window(TABLE, [2017, 2018, 2019, 2020], 2010, 3)).all()
    assert year_window(np.empty((2, 0)), [], 2010, 3).shape == (2, 3)


def test_the_window_is_a_copy() -> None:
    table = TABLE.copy()
    year_window(table, [2017, 2018, 2019, 2020], 2020, 4)[:] = 0
    np.testing.assert_array_equal(table, TABLE)


@pytest.mark.parametrize(
    ("years", "length", "message"),
    [
        ([2017, 2018, 2019], 2, r"values \(2, 4\) must have one column for each of the years \(3,\)"),
        ([2017, 2018, 2018, 2019], 2, "year 2018 occurs twice"),
        ([2017, 2018, 2019.5, 2020], 2, "years must be whole, got 2019.5"),
        ([2017, 2018, NAN, 2020], 2, "years must be whole, got nan"),
        ([2017, 2018, 2019, 2020], 0, "length must be at least 1, got 0"),
    ],
)
def test_what_cannot_be_cut_is_refused(years: list[float], length: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        year_window(TABLE, years, 2020, length)
