"""The guards of the arguments: each names the first offender."""

from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.stats._arrays import as_table, as_times, known, screen


def test_a_table_has_two_dimensions() -> None:
    with pytest.raises(ValueError, match=r"shape \(n_unit, n_year\), got 1 dimension"):
        as_table([1, 2, 3])


def test_infinity_is_not_a_gap() -> None:
    with pytest.raises(ValueError, match="finite, or NaN for a gap; got -inf in unit 1 at position 2"):
        as_table([[1, 2, np.nan], [1, 2, -np.inf]])


def test_none_is_a_gap() -> None:
    np.testing.assert_array_equal(as_table([[1, None]]), [[1, np.nan]])


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([2019, 2020], r"times must have the shape \(3,\) of the values' years, got \(2,\)"),
        ([2018, np.nan, 2020], "times must be finite; a gap belongs in the values"),
        ([2018, 2020, 2019], "times must increase strictly, got 2020 followed by 2019"),
        ([2018, 2018, 2019], "times must increase strictly, got 2018 followed by 2018"),
    ],
)
def test_times_must_fit_and_increase(times: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        as_times(times, 3)


def test_times_count_from_zero_where_none_are_given() -> None:
    np.testing.assert_array_equal(as_times(None, 3), [0, 1, 2])


def test_known_lists_the_names() -> None:
    known("mode", "a", ("a", "b"))
    with pytest.raises(ValueError, match="mode must be one of 'a', 'b'; got 'c'"):
        known("mode", "c", ("a", "b"))


def test_screen_gives_the_position_in_a_table_and_none_for_a_scalar() -> None:
    table = np.array([[1.0, np.nan], [3.0, -4.0]])
    with pytest.raises(ValueError, match=r"x must be positive, got -4 at position 1, 1$"):
        screen("x", table, allowed=table > 0, requirement="positive", invalid="raise")
    scalar = np.array(-4.0)
    with pytest.raises(ValueError, match=r"x must be positive, got -4$"):
        screen("x", scalar, allowed=scalar > 0, requirement="positive", invalid="raise")
    blanked = screen("x", table, allowed=table > 0, requirement="positive", invalid="nan")
    np.testing.assert_array_equal(blanked, [[1, np.nan], [3, np.nan]])
