from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl import stats
from ccni_xl.terms import TrendLabel
from ccni_xl.udfs import ccni_growth, ccni_mk, ccni_sen, ccni_tapio, ccni_tapio_state

YEARS = list(range(2010, 2021))
FALLING = [float(2030 - year) for year in YEARS]
WAVE = [3.0, 1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 2.0]


def test_mann_kendall_of_a_block_is_that_of_each_row() -> None:
    block = ccni_mk([FALLING, WAVE], [YEARS], None, "all", "en")
    for row, series in zip(block, [FALLING, WAVE], strict=True):
        one = stats.mann_kendall(series, YEARS)
        assert row[:5] == [one.z, one.p_value, one.s, one.tau_b, one.sen_slope]
        assert row[5] == next(t for t in TrendLabel if t.value == one.trend.value).en


def test_a_column_is_one_series() -> None:
    assert ccni_mk([[v] for v in FALLING], [[y] for y in YEARS]) == ccni_mk([FALLING])


def test_too_few_years_are_said_to_be_too_few() -> None:
    assert ccni_mk([[3, 2, 1]], statistic="trend") == [["年数不足"]]


def test_an_undefined_figure_is_blank() -> None:
    assert ccni_mk([[3, None]], statistic="p") == [[None]]
    assert ccni_sen([[3, None]]) == [[None]]


def test_alpha_moves_the_verdict() -> None:
    nearly = [[1, 2, 3, 5, 4, 6]]
    assert ccni_mk(nearly, alpha=0.05, statistic="trend", lang="en") == [["Significant rise"]]
    assert ccni_mk(nearly, alpha=0.001, statistic="trend", lang="en") != [["Significant rise"]]


def test_an_unknown_statistic_lists_the_known() -> None:
    with pytest.raises(ValueError, match="statistic: 'q'；可用 / known: z, p, s, tau_a"):
        ccni_mk([[1, 2, 3]], statistic="q")


def test_a_gap_keeps_its_length_in_the_slope() -> None:
    assert ccni_sen([[10, 14]], [[2015, 2019]]) == [[1.0]]


def test_a_single_cell_serves_a_whole_range() -> None:
    assert ccni_tapio([[100], [100]], [[120], [90]], 100, 150) == [[0.4], [-0.2]]
    assert ccni_growth(100, [[50, 200]], 1) == [[-50.0, 100.0]]


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6))
def test_elasticity_and_state_are_those_of_stats(a: float, b: float, c: float, d: float) -> None:
    expected = stats.tapio([a], [b], [c], [d])
    (elasticity,) = ccni_tapio(a, b, c, d)
    (state,) = ccni_tapio_state(a, b, c, d, "en")
    if expected.state[0] is None:
        assert elasticity == state == [None]
    else:
        assert elasticity == [expected.elasticity[0]]
        assert state[0] == str(expected.state[0]).replace("_", " ").capitalize()


def test_unchanged_gdp_is_blank() -> None:
    assert ccni_tapio(100, 90, 100, 100) == [[None]]
    assert ccni_tapio_state(100, 90, 100, 100) == [[None]]


def test_ranges_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match="co2_start 2x1, co2_end 3x1, gdp_start 1x1, gdp_end 1x1"):
        ccni_tapio([[1], [2]], [[1], [2], [3]], 1, 2)


def test_an_impossible_level_is_named() -> None:
    with pytest.raises(ValueError, match="start"):
        ccni_growth(0, 5, 1)
