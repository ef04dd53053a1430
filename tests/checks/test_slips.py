from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.checks.common import median, percent, row_medians
from ccni_xl.checks.slips import Slip, explain, exponents


@given(st.floats(0.1, 1e5), st.sampled_from([-4, -3, -2, -1, 1, 2, 3, 4, 6]))
def test_a_power_of_ten_is_found_and_undone(meant: float, k: int) -> None:
    slip = explain(meant * 10.0**k, meant, None, None)
    assert slip is not None
    assert slip.exponent == k
    assert slip.corrected == pytest.approx(meant)


@pytest.mark.parametrize(
    ("value", "reference", "low", "high"),
    [
        (12.0, 10.0, 0, 100),
        (0.0, 10.0, 0, 100),
        (-5.0, 10.0, 0, 100),
        (1470.0, 14.0, 20, 100),
        (5.0, 0.0, 0, 9),
    ],
)
def test_no_slip(value: float, reference: float, low: float, high: float) -> None:
    assert explain(value, reference, low, high) is None


def test_every_slip_has_a_cause_in_both_languages() -> None:
    facts = Slip(7, 1.5).facts
    assert facts["cause_en"] == "a factor of 10^7"
    assert "10 的 7 次方" in str(facts["cause_zh"])


def test_exponents_need_a_near_reference() -> None:
    values = np.array([100.0, 320.0, 1000.0, np.nan, 0.0, -3.0])
    assert exponents(values, np.full(6, 10.0)).tolist() == [1, 0, 2, 0, 0, 0]


@given(st.lists(st.lists(st.floats(0.001, 1e6) | st.just(float("nan")), min_size=4, max_size=4), min_size=1))
def test_row_medians_are_medians(rows: list[list[float]]) -> None:
    values = np.array(rows)
    for row, found in zip(values, row_medians(values), strict=True):
        there = row[np.isfinite(row)]
        assert (np.isnan(found) and not there.size) or found == pytest.approx(np.median(there))


def test_medians_of_nothing() -> None:
    assert np.isnan(row_medians(np.empty((2, 0)))).all()
    assert np.isnan(median(np.array([[np.nan, -1.0]])))


def test_percent() -> None:
    assert [percent(x) for x in (1.0, 0.788, 1.6, 1.004)] == ["+0.0", "-21", "+60", "+0.4"]
