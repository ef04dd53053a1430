"""Mann-Kendall: hand-worked and published cases, other implementations, properties."""

from __future__ import annotations

import csv
import itertools
import tracemalloc
import warnings
from dataclasses import fields
from pathlib import Path

import numpy as np
import pymannkendall
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes

from ccni_xl.stats import MannKendall, MannKendallBatch, TrendClass, mann_kendall, mann_kendall_batch, sen

# Energy-related CO2 of Beijing, 2005-2020 [10^4 t]: 城市双碳指数 2021-2022 (城市双碳指数研究课题组, 2023)
BEIJING = [
    11798, 12884, 13944, 13796, 14296, 15185, 14992, 15454,
    14624, 14549, 13995, 14169, 14511, 14908, 14960, 13552,
]  # fmt: skip
NUMBERS = [f.name for f in fields(MannKendall) if f.name not in ("n", "p_method", "trend")]
NAN = float("nan")


def permutation(n: int, s: int) -> list[int]:
    """Return an order of 0..n-1 whose score is S: each inversion lowers S by two from its maximum."""
    left, inversions = list(range(n)), (n * (n - 1) // 2 - s) // 2
    order = []
    while left:
        step = min(inversions, len(left) - 1)
        order.append(left.pop(step))
        inversions -= step
    return order


def assert_same(a: MannKendall, b: MannKendall) -> None:
    assert (a.n, a.p_method, a.trend) == (b.n, b.p_method, b.trend)
    for name in NUMBERS:
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name), err_msg=name)


# --- published and hand-worked ---------------------------------------------------------------------------


def test_beijing_2005_2020_has_the_published_statistics() -> None:
    result = mann_kendall(BEIJING, range(2005, 2021))
    assert (result.n, result.s, result.p_method) == (16, 30, "normal")
    assert round(result.z, 3) == 1.306
    assert round(result.p_value, 3) == 0.192
    assert result.trend is TrendClass.NO_TREND


def test_beijing_2010_2020_has_the_published_statistics() -> None:
    result = mann_kendall(BEIJING[5:], range(2010, 2021), p_method="normal")
    assert (result.n, result.s, result.var_s) == (11, -23, 165)
    assert round(result.z, 3) == -1.713
    assert round(result.p_value, 3) == 0.087
    assert result.trend is TrendClass.NO_TREND


def test_a_window_of_eleven_years_is_tested_by_the_normal_p_unless_told_otherwise() -> None:
    assert mann_kendall(BEIJING[5:]).p_method == "normal"
    assert mann_kendall(BEIJING[6:]).p_method == "exact"
    assert mann_kendall(BEIJING[5:], p_method="exact").p_value == pytest.approx(
        0.08656124739458072, rel=1e-12
    )


def test_five_values_worked_by_hand() -> None:
    # 2 1 4 3 5: pairs 10, falling (2,1) and (4,3), so S = 8 - 2; Var = 5*4*15/18; orders of five things with
    # at most two inversions: 1 + 4 + 9 = 14 of 120
    result = mann_kendall([2, 1, 4, 3, 5], [2000, 2001, 2002, 2003, 2004])
    assert (result.s, result.tau_a, result.tau_b) == (6, 0.6, 0.6)
    assert result.var_s == pytest.approx(50 / 3)
    assert result.z == pytest.approx(5 / np.sqrt(50 / 3))
    assert (result.p_method, result.p_value) == ("exact", pytest.approx(28 / 120))
    # slopes -1 1 1/3 3/4 3 1 4/3 -1 1/2 2: the middle of ten is (3/4 + 1)/2
    assert result.sen_slope == pytest.approx(0.875)
    assert result.intercept == pytest.approx(3 - 0.875 * 2002)


def test_ties_worked_by_hand() -> None:
    # 1 2 2 3 3 3: pairs 15, tied 1 + 3, all others rise; tie term 2*1*9 + 3*2*11 = 84
    result = mann_kendall([1, 2, 2, 3, 3, 3])
    assert (result.s, result.p_method) == (11, "normal")
    assert result.var_s == pytest.approx((6 * 5 * 17 - 84) / 18)
    assert result.tau_a == pytest.approx(11 / 15)
    assert result.tau_b == pytest.approx(11 / np.sqrt(15 * 11))


@pytest.mark.shared
def test_every_exact_p_of_the_reference_table(shared: Path) -> None:
    with (shared / "data/cases/trend/mk_exact_small_n.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 150
    for row in rows:
        n, s = int(row["n"]), int(row["S"])
        for sign in (1, -1):
            result = mann_kendall([sign * v for v in permutation(n, s)], p_method="exact")
            assert (result.s, result.p_method) == (sign * s, "exact")
            assert result.p_value == pytest.approx(float(row["p_two_sided"]), rel=1e-9)
            assert result.p_value == pytest.approx(min(1, 2 * float(row["p_one_sided"])), rel=1e-9)


@pytest.mark.shared
def test_every_tied_example_of_the_reference_table(shared: Path) -> None:
    with (shared / "data/cases/trend/mk_ties_examples.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    for row in rows:
        result = mann_kendall([float(v) for v in row["x"].split()])
        assert result.p_method == "normal"
        found = (result.s, result.var_s, result.z, result.p_value, result.tau_a, result.sen_slope)
        expected = [float(row[name]) for name in ("S", "varS", "z", "p", "tau", "sen")]
        assert found == pytest.approx(expected, rel=1e-9)


# --- what the answer is --------------------------------------------------------------------------------


@pytest.mark.parametrize("p_method", ["auto", "normal", "exact"])
@pytest.mark.parametrize(
    ("n", "expected"),
    [(3, TrendClass.UNDECIDABLE), (4, TrendClass.UNDECIDABLE), (5, TrendClass.SIGNIFICANT_RISE)],
)
def test_three_or_four_values_cannot_decide_at_5_percent(n: int, expected: TrendClass, p_method: str) -> None:
    assert mann_kendall(range(n), p_method=p_method).trend is expected
    falling = mann_kendall(range(n, 0, -1), p_method=p_method).trend
    assert falling is (expected if n < 5 else TrendClass.SIGNIFICANT_FALL)


def test_what_is_decidable_depends_on_alpha_and_on_the_method() -> None:
    # smallest p: 2/4! = 0.0833 exactly and 0.0894 by the normal; 2/6! = 0.0028 and 0.0085
    assert mann_kendall(range(4), alpha=0.085).trend is TrendClass.SIGNIFICANT_RISE
    assert mann_kendall(range(4), alpha=0.085, p_method="normal").trend is TrendClass.UNDECIDABLE
    assert mann_kendall(range(4), alpha=0.1, p_method="normal").trend is TrendClass.SIGNIFICANT_RISE
    assert mann_kendall(range(6), alpha=0.005).trend is TrendClass.SIGNIFICANT_RISE
    assert mann_kendall(range(6), alpha=0.005, p_method="normal").trend is TrendClass.UNDECIDABLE


def test_a_p_equal_to_alpha_is_significant() -> None:
    assert mann_kendall(range(5), alpha=2 / 120).trend is TrendClass.SIGNIFICANT_RISE


def test_no_series_with_ties_beats_the_length_limit() -> None:
    # every weak order of three and four values: none reaches 5 %, so "undecidable" hides no finding
    for n in (3, 4):
        for values in itertools.product(range(n), repeat=n):
            assert mann_kendall(values, p_method="normal").p_value > 0.05
            assert mann_kendall(values, p_method="normal").trend is TrendClass.UNDECIDABLE
    steepest = {n: mann_kendall(range(n), p_method="normal").p_value for n in (5, 6)}
    for n, limit in steepest.items():
        for values in itertools.combinations_with_replacement(range(n), n):
            assert mann_kendall(values, p_method="normal").p_value >= limit


def test_a_constant_series_has_no_trend() -> None:
    result = mann_kendall([7.0] * 11)
    assert (result.s, result.var_s, result.z, result.p_value, result.tau_a) == (0, 0, 0, 1, 0)
    assert np.isnan(result.tau_b)
    assert (result.sen_slope, result.intercept) == (0, 7)
    assert result.trend is TrendClass.NO_TREND


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0], [NAN] * 11, [NAN, 1.0, NAN, 2.0]])
def test_fewer_than_three_values_give_no_numbers(values: list[float]) -> None:
    result = mann_kendall(values)
    assert (result.n, result.p_method) == (int(np.isfinite(values).sum()), "none")
    assert result.trend is TrendClass.UNDECIDABLE
    assert all(np.isnan(getattr(result, name)) for name in NUMBERS)


def test_a_gap_leaves_the_test_alone_and_keeps_its_length_for_the_slope() -> None:
    gappy = mann_kendall([10, NAN, 14, 16, NAN, 22], range(2010, 2016))
    # slopes 2 2 2.4 2 8/3 3; medians 15 and 2012.5
    assert (gappy.n, gappy.sen_slope) == (4, pytest.approx(2.2))
    assert gappy.intercept == pytest.approx(15 - 2.2 * 2012.5)
    dense = mann_kendall([10, 14, 16, 22], [2010, 2012, 2013, 2015])
    assert_same(gappy, dense)


# --- other implementations -----------------------------------------------------------------------------


def series(seed: int, n: int, *, ties: bool) -> np.ndarray:
    walk = np.cumsum(np.random.default_rng(seed).normal(size=n))
    return np.round(walk) if ties else walk


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("n", [5, 8, 11, 16, 30])
def test_agrees_with_pymannkendall(n: int, ties: bool) -> None:
    words = {
        "increasing": TrendClass.SIGNIFICANT_RISE,
        "decreasing": TrendClass.SIGNIFICANT_FALL,
        "no trend": TrendClass.NO_TREND,
    }
    for seed in range(40):
        x = series(seed, n, ties=ties)
        if len(set(x)) == 1:
            continue  # pymannkendall divides by zero
        mine, theirs = mann_kendall(x, p_method="normal"), pymannkendall.original_test(x)
        assert mine.trend is words[theirs.trend]
        assert (mine.s, mine.var_s) == (theirs.s, pytest.approx(theirs.var_s, rel=1e-12))
        found = (mine.z, mine.tau_a, mine.sen_slope, mine.intercept)
        assert found == pytest.approx((theirs.z, theirs.Tau, theirs.slope, theirs.intercept), rel=1e-9)
        assert mine.p_value == pytest.approx(theirs.p, abs=1e-14)  # theirs is 1 - cdf, which cancels


def test_agrees_with_pymannkendall_where_years_are_missing() -> None:
    for seed in range(40):
        x = series(seed, 15, ties=False)
        x[np.random.default_rng(seed).choice(15, 4, replace=False)] = np.nan
        mine, theirs = mann_kendall(x, p_method="normal"), pymannkendall.original_test(x)
        found = (mine.n, mine.s, mine.var_s, mine.z, mine.sen_slope, mine.intercept)
        expected = (11, theirs.s, theirs.var_s, theirs.z, theirs.slope, theirs.intercept)
        assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("ties", [False, True])
def test_agrees_with_scipy(ties: bool) -> None:
    for seed, n in itertools.product(range(25), (5, 9, 11, 30)):
        x, years = series(seed, n, ties=ties), np.arange(2020 - n, 2020)
        if len(set(x)) == 1:
            continue  # scipy's tau is NaN with a warning
        mine = mann_kendall(x, years, p_method="normal" if ties else "exact")
        theirs = kendalltau(years, x, method="asymptotic" if ties else "exact")
        assert mine.tau_b == pytest.approx(theirs.statistic, rel=1e-9, abs=1e-12)
        if not ties:
            assert mine.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
        slope, intercept, *_ = theilslopes(x, years)
        assert (mine.sen_slope, mine.intercept) == pytest.approx((slope, intercept), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("lag", [None, 1, 3])
@pytest.mark.parametrize("correction", ["hamed_rao", "yue_wang"])
@pytest.mark.parametrize("n", [8, 12, 16, 20, 29])
def test_corrections_agree_with_pymannkendall(n: int, correction: str, lag: int | None) -> None:
    # lengths with an even number of pairs: see test_autocorrelation for the others
    other = getattr(pymannkendall, f"{correction}_modification_test")
    compared = 0
    for seed in range(40):
        x = series(seed, n, ties=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # square root of a negative variance
            theirs = other(x, lag=lag)
        mine = mann_kendall(x, correction=correction, max_lag=lag)
        assert mine.p_method == "normal"
        if theirs.var_s <= 0:
            assert mine.variance_factor == 1
            continue
        compared += 1
        assert (mine.var_s, mine.z) == pytest.approx((theirs.var_s, theirs.z), rel=1e-9)
        assert mine.p_value == pytest.approx(theirs.p, rel=1e-9, abs=1e-14)
    assert compared > 30


# --- the batch ----------------------------------------------------------------------------------------


def gappy_table(seed: int, n_unit: int, n_year: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(n_unit, n_year)).cumsum(axis=1)
    table[::3] = np.round(table[::3])
    table[rng.random(table.shape) < 0.2] = np.nan
    table[1::17] = np.nan
    return table


@pytest.mark.parametrize("correction", [None, "hamed_rao", "yue_wang"])
def test_a_row_of_the_batch_is_the_scalar_result(correction: str | None) -> None:
    table, years = gappy_table(5, 60, 13), np.arange(2008, 2021)
    batch = mann_kendall_batch(table, years, correction=correction)
    assert isinstance(batch, MannKendallBatch)
    assert len(batch) == 60
    assert set(batch.p_method.tolist()) >= {"normal", "none"}
    for position, row in enumerate(table):
        kept = np.isfinite(row)
        assert_same(batch.unit(position), mann_kendall(row, years, correction=correction))
        compact = mann_kendall(row[kept], years[kept], correction=correction)
        for name in NUMBERS:
            found = getattr(batch, name)[position]
            assert found == pytest.approx(getattr(compact, name), rel=1e-9, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("correction", [None, "hamed_rao"])
def test_the_size_of_a_chunk_changes_nothing(monkeypatch: pytest.MonkeyPatch, correction: str | None) -> None:
    table = gappy_table(6, 50, 12)
    whole = mann_kendall_batch(table, correction=correction)
    monkeypatch.setattr(sen, "_CHUNK_ELEMENTS", 7 * 12 * 12)
    parts = mann_kendall_batch(table, correction=correction)
    for f in fields(MannKendallBatch):
        np.testing.assert_array_equal(getattr(parts, f.name), getattr(whole, f.name), err_msg=f.name)


@pytest.mark.parametrize("correction", [None, "hamed_rao"])
def test_memory_does_not_grow_with_units_times_pairs(correction: str | None) -> None:
    table = np.random.default_rng(0).normal(size=(20_000, 40))  # all differences at once would be 125 MB
    tracemalloc.start()
    mann_kendall_batch(table, correction=correction)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 45e6


@pytest.mark.parametrize("shape", [(0, 11), (0, 0), (3, 0), (3, 1)])
def test_empty_tables_have_empty_answers(shape: tuple[int, int]) -> None:
    for correction in (None, "hamed_rao", "yue_wang"):
        batch = mann_kendall_batch(np.zeros(shape), correction=correction)
        assert len(batch) == shape[0]
        assert all(t is TrendClass.UNDECIDABLE for t in batch.trend)


def test_the_caller_keeps_the_data_unchanged() -> None:
    table = gappy_table(7, 10, 11)
    before = table.copy()
    mann_kendall_batch(table, correction="yue_wang")
    np.testing.assert_array_equal(table, before)


# --- refusals ------------------------------------------------------------------------------------------


def test_exact_with_ties_is_refused_and_the_unit_is_named() -> None:
    with pytest.raises(ValueError, match=r"series with ties is not defined \(unit 1\)"):
        mann_kendall_batch([[1, 2, 3, 4], [1, 2, 2, 3]], p_method="exact")


def test_exact_with_a_correction_is_refused() -> None:
    with pytest.raises(ValueError, match="knows no serial correlation"):
        mann_kendall(range(9), p_method="exact", correction="hamed_rao")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"p_method": "t"}, "p_method must be one of 'auto', 'normal', 'exact'; got 't'"),
        ({"correction": "tfpw"}, "correction must be one of None, 'hamed_rao', 'yue_wang'; got 'tfpw'"),
        ({"alpha": 0.0}, "alpha must lie between 0 and 1, got 0"),
        ({"alpha": 5}, "alpha must lie between 0 and 1, got 5"),
        ({"correction": "yue_wang", "max_lag": 0}, "max_lag must be at least 1, got 0"),
    ],
)
def test_unknown_options_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mann_kendall(range(9), **options)


def test_one_series_and_a_table_are_not_mixed_up() -> None:
    with pytest.raises(ValueError, match="one series, got 2 dimensions; see mann_kendall_batch"):
        mann_kendall([[1, 2, 3]])


# --- properties ----------------------------------------------------------------------------------------

tables = st.integers(3, 14).flatmap(
    lambda n_year: st.lists(
        st.lists(st.one_of(st.integers(-50, 50), st.just(NAN)), min_size=n_year, max_size=n_year),
        min_size=1,
        max_size=6,
    )
)


@given(tables, st.sampled_from([1e-4, 44 / 12, 3.0, 1e4]), st.sampled_from([None, "hamed_rao", "yue_wang"]))
@settings(deadline=None)
def test_the_answer_does_not_depend_on_the_unit(table: list[list[float]], k: float, correction: str) -> None:
    a = mann_kendall_batch(table, correction=correction)
    b = mann_kendall_batch(np.array(table) * k, correction=correction)
    np.testing.assert_array_equal(a.trend, b.trend)
    np.testing.assert_array_equal(a.s, b.s)
    np.testing.assert_allclose(a.p_value, b.p_value, rtol=1e-6)
    np.testing.assert_allclose(a.sen_slope * k, b.sen_slope, rtol=1e-9)


@given(tables)
def test_the_mirrored_series_has_the_mirrored_answer(table: list[list[float]]) -> None:
    swap = {
        TrendClass.SIGNIFICANT_FALL: TrendClass.SIGNIFICANT_RISE,
        TrendClass.SIGNIFICANT_RISE: TrendClass.SIGNIFICANT_FALL,
    }
    a, values = mann_kendall_batch(table), np.array(table)
    for b in (mann_kendall_batch(-values), mann_kendall_batch(values[:, ::-1])):
        np.testing.assert_array_equal(a.p_value, b.p_value)
        assert [swap.get(t, t) for t in a.trend] == list(b.trend)
        for name in ("s", "z", "tau_a", "tau_b", "sen_slope"):
            np.testing.assert_allclose(getattr(a, name), -getattr(b, name), atol=1e-12, err_msg=name)


@given(tables, st.randoms())
def test_permuting_units_permutes_the_answers(table: list[list[float]], random) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(table)))
    random.shuffle(order)
    a, b = mann_kendall_batch(table), mann_kendall_batch([table[i] for i in order])
    for f in fields(MannKendallBatch):
        np.testing.assert_array_equal(getattr(a, f.name)[order], getattr(b, f.name), err_msg=f.name)


@given(tables)
def test_numbers_stay_in_their_ranges(table: list[list[float]]) -> None:
    result = mann_kendall_batch(table)
    tested = result.n >= 3
    assert ((result.p_value[tested] > 0) & (result.p_value[tested] <= 1)).all()
    assert (np.abs(result.tau_a[tested]) <= 1).all()
    assert (np.nan_to_num(np.abs(result.tau_b)) >= np.nan_to_num(np.abs(result.tau_a)) - 1e-12)[
        ~np.isnan(result.tau_b)
    ].all()
    assert np.isnan(result.s[~tested]).all()
