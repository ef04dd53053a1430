"""Variance corrections: the formulas by hand, the guard, and where pymannkendall differs."""

from __future__ import annotations

import numpy as np
import pymannkendall
import pytest

from ccni_xl.stats import TrendClass, mann_kendall, mann_kendall_batch

# The second series of github.com/mmhs013/pyMannKendall issue 29: a variance of -8.74 there, z and p NaN
NEGATIVE = [
    0.35257984, 0.38692909, 0.39669828, 0.36296244, 0.42035612, 0.39374964,
    0.41100085, 0.43182076, 0.40815853, 0.45394297, 0.41584767, 0.47399517,
]  # fmt: skip


@pytest.mark.parametrize("slope", [0, 2, -7])
def test_yue_wang_worked_by_hand(slope: int) -> None:
    # 3 1 2 1 3 is symmetric, so its slope is 0; deviations 1 -1 0 -1 1, squares 4, lag products -2 1 -2 1
    r = np.array([-2, 1, -2, 1]) / 4
    series = [level + slope * year for year, level in enumerate([3, 1, 2, 1, 3])]
    plain, result = mann_kendall(series, p_method="normal"), mann_kendall(series, correction="yue_wang")
    assert result.sen_slope == slope
    assert result.variance_factor == pytest.approx(1 + 2 * (r @ [0.8, 0.6, 0.4, 0.2]))
    assert result.variance_factor == pytest.approx(0.2)
    assert result.var_s == pytest.approx(0.2 * plain.var_s)
    assert result.z == pytest.approx(plain.z / np.sqrt(0.2))
    assert mann_kendall(series, correction="yue_wang", max_lag=2).variance_factor == pytest.approx(0.5)


@pytest.mark.parametrize("slope", [0, 2, -7])
def test_hamed_rao_worked_by_hand(slope: int) -> None:
    # 1 2 1 2 ... has the ranks 2.5 6.5 in turn and r_k = (-1)^k (8 - k)/8; the bound is 1.96/sqrt(8) = 0.693,
    # so that r_1 = -7/8 and r_2 = 6/8 count, with the weights 7*6*5 and 6*5*4 over 8*7*6/2
    series = [level + slope * year for year, level in enumerate([1, 2] * 4)]
    result = mann_kendall(series, correction="hamed_rao")
    assert result.sen_slope == slope
    assert result.variance_factor == pytest.approx(1 + (210 * -7 / 8 + 120 * 6 / 8) / 168)
    # the first lag alone gives 1 - 183.75/168 < 0; at 1 % the bound is 0.911 and nothing counts
    assert mann_kendall(series, correction="hamed_rao", max_lag=1).variance_factor == 1
    assert mann_kendall(series, correction="hamed_rao", alpha=0.01).variance_factor == 1


def test_a_negative_estimate_leaves_the_plain_variance() -> None:
    with pytest.warns(RuntimeWarning, match="invalid value encountered in sqrt"):
        theirs = pymannkendall.hamed_rao_modification_test(NEGATIVE)
    assert theirs.var_s == pytest.approx(-8.737179487179525)
    mine, plain = mann_kendall(NEGATIVE, correction="hamed_rao"), mann_kendall(NEGATIVE)
    assert mine.variance_factor == 1
    assert (mine.var_s, mine.z, mine.p_value) == (plain.var_s, plain.z, plain.p_value)
    assert mine.trend is TrendClass.SIGNIFICANT_RISE


@pytest.mark.parametrize("correction", ["hamed_rao", "yue_wang"])
@pytest.mark.parametrize("step", [0.0, 0.1, -1 / 3])
def test_an_exact_line_has_nothing_left_to_correlate(correction: str, step: float) -> None:
    # 0.1, 0.2, 0.30000000000000004, ...: rounding must not be read as serial correlation
    result = mann_kendall([step * k for k in range(12)], range(2009, 2021), correction=correction)
    assert result.variance_factor == 1


@pytest.mark.parametrize("correction", ["hamed_rao", "yue_wang"])
def test_a_correction_cannot_make_four_values_decide(correction: str) -> None:
    table = np.random.default_rng(0).normal(size=(200, 4))
    batch = mann_kendall_batch(table, correction=correction)
    assert (batch.trend == TrendClass.UNDECIDABLE).all()
    assert (batch.variance_factor > 0).all()


def test_years_level_after_detrending_share_a_rank() -> None:
    # With an odd number of pairs the median slope is that of one pair, which is level once it is taken out.
    # pymannkendall ranks the two by their rounding errors, so that its variance changes with the unit.
    table = np.random.default_rng(1).normal(size=(300, 11)).cumsum(axis=1)
    mine = [mann_kendall_batch(table * k, correction="hamed_rao").var_s for k in (1, 3.3, 1e4)]
    np.testing.assert_allclose(mine[1], mine[0], rtol=1e-9)
    np.testing.assert_allclose(mine[2], mine[0], rtol=1e-9)
    with np.errstate(invalid="ignore"):
        theirs = [
            np.array([pymannkendall.hamed_rao_modification_test(row * k).var_s for row in table])
            for k in (1, 3.3)
        ]
    assert (~np.isclose(theirs[0], theirs[1], rtol=1e-9)).any()


def test_a_gap_is_detrended_over_real_years() -> None:
    # on a line with a gap nothing is left; numbering the remaining values 1..n would leave a kink
    values = [2.0 * k for k in range(12)]
    values[4] = values[5] = values[6] = float("nan")
    assert mann_kendall(values, correction="yue_wang").variance_factor == 1
    theirs = pymannkendall.yue_wang_modification_test(values)
    n = 9
    assert theirs.var_s != pytest.approx(n * (n - 1) * (2 * n + 5) / 18)


def test_the_caution_of_the_documentation_is_measured() -> None:
    table = np.random.default_rng(2).normal(size=(20_000, 11))
    found = {
        name: float((mann_kendall_batch(table, correction=kind, max_lag=lag).p_value <= 0.05).mean())
        for name, kind, lag in (
            ("none", None, None),
            ("hamed_rao", "hamed_rao", None),
            ("yue_wang", "yue_wang", None),
            ("yue_wang first lag", "yue_wang", 1),
        )
    }
    expected = {"none": 0.038, "hamed_rao": 0.065, "yue_wang": 0.38, "yue_wang first lag": 0.13}
    assert found == pytest.approx(expected, abs=0.01)
    assert mann_kendall_batch(table, correction="yue_wang").variance_factor.mean() == pytest.approx(
        0.19, abs=0.01
    )
