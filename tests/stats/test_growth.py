"""Compound growth: by hand, its domain, and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.stats import compound_growth

NAN = float("nan")


def test_growth_worked_by_hand() -> None:
    # 100 -> 110 -> 121, and five years at -2 %
    np.testing.assert_allclose(compound_growth([100, 100], [121, 100 * 0.98**5], [2, 5]), [10, -2])


def test_beijing_2015_2020() -> None:
    # CO2 13995 -> 13552 [10^4 t]: ln ratio -0.0321662, a fifth of it -0.0064332
    assert compound_growth(13995, 13552, 5) == pytest.approx(-0.64126, abs=1e-5)


def test_a_fall_to_nothing_is_minus_100() -> None:
    assert compound_growth(5.0, 0.0, 5) == -100


def test_missing_levels_are_missing_answers() -> None:
    np.testing.assert_array_equal(compound_growth([NAN, 1, 1], [1, NAN, 1], 3), [NAN, NAN, 0])


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ([1, 0], [1, 1], "start must be positive and finite, got 0 at position 1"),
        ([1, 2], [-4, 1], "end must be zero or positive and finite, got -4 at position 0"),
        ([1, np.inf], [4, 1], "start must be positive and finite, got inf at position 1"),
    ],
)
def test_the_first_offender_is_named_or_left_blank(
    start: list[float], end: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        compound_growth(start, end, 5)
    assert np.isnan(compound_growth(start, end, 5, invalid="nan")).sum() == 1


@pytest.mark.parametrize("invalid", ["raise", "nan"])
@pytest.mark.parametrize("periods", [0, -1, NAN])
def test_periods_must_be_positive_always(periods: float, invalid: str) -> None:
    with pytest.raises(ValueError, match="periods must be positive, got"):
        compound_growth([1], [2], periods, invalid=invalid)  # type: ignore[arg-type]


def test_an_unknown_way_out_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid must be one of 'raise', 'nan'; got 'zero'"):
        compound_growth(1, 1, 1, invalid="zero")  # type: ignore[arg-type]


level = st.floats(1, 1e6)


@given(level, st.floats(-50, 100), st.integers(1, 15))
def test_growing_at_the_rate_leads_to_the_end(start: float, rate: float, periods: int) -> None:
    end = start
    for _ in range(periods):
        end *= 1 + rate / 100
    assert compound_growth(start, end, periods) == pytest.approx(rate, rel=1e-9, abs=1e-9)


@given(level, level, st.sampled_from([1e-4, 44 / 12, 1e4]))
def test_growth_does_not_depend_on_the_unit(start: float, end: float, k: float) -> None:
    expected = compound_growth(start, end, 5)
    assert compound_growth(start * k, end * k, 5) == pytest.approx(expected, rel=1e-9, abs=1e-9)
