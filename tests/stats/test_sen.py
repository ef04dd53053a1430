"""Sen's slope: by hand, against scipy, with gaps."""

from __future__ import annotations

import math
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from ccni_xl.stats import sen, sen_slope, sen_slope_batch

NAN = math.nan


def test_slope_worked_by_hand() -> None:
    # slopes 3, 2, 1 between 1 4 5 at 0 1 2
    assert sen_slope([1, 4, 5]) == 2.0


def test_real_years_count() -> None:
    assert sen_slope([10, 20], [2000, 2005]) == 2.0


@pytest.mark.parametrize("values", [[], [3.0], [NAN, NAN], [NAN, 3.0, NAN]])
def test_fewer_than_two_values_have_no_slope(values: list[float]) -> None:
    assert math.isnan(sen_slope(values))


def test_batch_agrees_with_scipy_row_by_row() -> None:
    table, years = np.random.default_rng(3).normal(size=(30, 12)), np.arange(2009, 2021)
    expected = [theilslopes(row, years)[0] for row in table]
    np.testing.assert_allclose(sen_slope_batch(table, years), expected, rtol=1e-12)


def test_chunks_cover_all_units_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sen, "_CHUNK_ELEMENTS", 4 * 5 * 5)
    parts = [list(range(11))[part] for part in sen.chunks(11, 5)]
    assert parts == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10]]
    assert list(sen.chunks(2, 1000)) == [slice(0, 1), slice(1, 2)]


@given(st.lists(st.one_of(st.integers(-1000, 1000), st.just(NAN)), min_size=2, max_size=12))
def test_slope_is_the_median_over_pairs(values: list[float]) -> None:
    pairs = [
        (values[j] - values[i]) / (j - i)
        for j in range(len(values))
        for i in range(j)
        if not math.isnan(values[j] - values[i])
    ]
    expected = median(pairs) if pairs else NAN
    assert sen_slope(values) == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_a_table_is_not_one_series() -> None:
    with pytest.raises(ValueError, match="one series, got 2 dimensions; see sen_slope_batch"):
        sen_slope([[1, 2], [3, 4]])
