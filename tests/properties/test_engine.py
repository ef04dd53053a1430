"""What must hold for any data: the properties of the engine."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ccni_xl.aggregation import aggregate, mean_of, rank
from ccni_xl.errors import CcniError
from ccni_xl.evaluation import evaluate
from ccni_xl.framework import Framework, builtin, check_records, parse_token
from ccni_xl.generic import read_data
from ccni_xl.scoring import Column, Sample, score_column

FIXED = [
    "knots 2:100 15:0",
    "knots 0:0 50:100",
    "log_knots 1:0 1000:100",
    "goalposts low=5 high=80",
    "direct",
]
RELATIVE = [
    "min_max",
    "rank",
    "rank ties=average",
    "borda",
    "percentile_rank",
    "z_score",
    "distance_to_best",
]
MEANS = ["arithmetic", "geometric", "harmonic", "power p=3", "power p=-2", "power p=0.5"]

#: Measurements with four decimals: differences are real ones.
measures = st.integers(-10_000_000, 10_000_000).map(lambda i: i / 10_000)
columns = st.lists(measures | st.just(math.nan), min_size=2, max_size=30).map(np.array)
scores = st.integers(0, 10_000).map(lambda i: i / 100)


def score(token, values, direction=1):
    v = np.asarray(values, dtype=float)
    return score_column(Column(v, Sample.anonymous(len(v))), parse_token(token, "scoring"), direction)


@given(columns, st.sampled_from(FIXED))
def test_fixed_scores_stay_between_0_and_100_and_gaps_stay_gaps(values, token):
    result = score(token, values)
    present = result.scores[~np.isnan(result.scores)]
    assert ((present >= 0) & (present <= 100)).all()
    named = {row for f in result.findings if f.rule.severity.value == "error" for row in f.rows}
    lost = np.isnan(result.scores) & ~np.isnan(values)
    assert set(np.flatnonzero(lost).tolist()) == named
    assert not (~np.isnan(result.scores) & np.isnan(values)).any()


@given(columns, st.sampled_from(RELATIVE), st.sampled_from([1, -1]))
def test_no_gap_without_a_word(values, token, direction):
    result = score(token, values, direction)
    if np.isnan(result.scores[~np.isnan(values)]).any():
        assert [f.rule.code for f in result.findings] == ["E01"]


@given(columns, st.sampled_from([*RELATIVE, *FIXED]), st.sampled_from([1, -1]))
def test_order_is_kept(values, token, direction):
    if token.startswith("knots 2:100"):
        direction = -1  # those knots fall
    elif token in FIXED and not token.startswith("goalposts"):
        direction = 1
    result = score(token, values, direction)
    present = ~np.isnan(result.scores)
    order = np.argsort(values[present] * direction, kind="stable")
    assert (np.diff(result.scores[present][order]) >= -1e-9).all()


@given(columns, st.sampled_from(RELATIVE), st.sampled_from([1e-3, 0.5, 7.0, 1e6]), measures)
def test_relative_scores_do_not_depend_on_the_unit(values, token, factor, shift):
    first = score(token, values)
    second = score(token, values * factor + shift * factor)
    assume(not first.findings)
    np.testing.assert_allclose(second.scores, first.scores, rtol=1e-6, atol=1e-6)


@given(columns, st.sampled_from([1e-3, 0.5, 7.0, 1e6]))
def test_knots_do_not_depend_on_the_unit(values, factor):
    first = score("knots 2:100 15:40 80:0", values)
    second = score(f"knots {2 * factor!r}:100 {15 * factor!r}:40 {80 * factor!r}:0", values * factor)
    np.testing.assert_allclose(second.scores, first.scores, atol=1e-9)


@given(columns, st.sampled_from([*RELATIVE, "goalposts low=5 high=80"]))
def test_direction_mirrors(values, token):
    if token.startswith("goalposts"):
        up, down = score(token, values), score(token, values, -1)
        np.testing.assert_allclose(up.scores + down.scores, np.where(np.isnan(values), np.nan, 100))
    else:
        np.testing.assert_array_equal(score(token, values).scores, score(token, -values, -1).scores)


@given(st.lists(scores, min_size=1, max_size=8), st.data(), st.sampled_from(MEANS))
def test_parent_lies_between_its_children(children, data, token):
    weights = data.draw(st.lists(st.integers(1, 9), min_size=len(children), max_size=len(children)))
    value = mean_of(parse_token(token, "mean"))([children], weights)[0]
    assert min(children) - 1e-9 <= value <= max(children) + 1e-9


@given(st.lists(scores, min_size=2, max_size=6), st.sampled_from(MEANS), st.sampled_from([1e-6, 0.1, 3, 1e6]))
def test_scale_of_the_weights_does_not_matter(children, token, factor):
    weights = np.arange(1, len(children) + 1.0)
    f = mean_of(parse_token(token, "mean"))
    np.testing.assert_allclose(
        f([children], weights * factor), f([children], weights), rtol=1e-12, atol=1e-12
    )


tables = hnp.arrays(float, st.tuples(st.integers(1, 12), st.just(16)), elements=scores | st.just(math.nan))


@given(tables, st.randoms(use_true_random=False), st.sampled_from([0.0, 0.5, 0.8]))
def test_permuting_units_changes_no_rank(table, random, threshold):
    framework = builtin("2.0")
    order = list(range(len(table)))
    random.shuffle(order)
    index = -1
    first = rank(aggregate(framework, table, threshold).scores[:, index], decimals=10)
    second = rank(aggregate(framework, table[order], threshold).scores[:, index], decimals=10)
    np.testing.assert_array_equal(first[order], second)


@given(tables, st.sampled_from([0.0, 0.5, 0.8, 1.0]))
def test_scored_exactly_where_the_coverage_is_enough(table, threshold):
    result = aggregate(builtin("2.0"), table, threshold)
    enough = (result.coverage >= threshold - 1e-12) & (result.coverage > 0)
    np.testing.assert_array_equal(enough, ~np.isnan(result.scores))
    unranked = {row for f in result.findings if f.rule.code == "E13" for row in f.rows}
    assert unranked == set(np.flatnonzero(np.isnan(result.scores[:, -1])).tolist())


@given(tables)
def test_better_everywhere_is_never_worse(table):
    framework = builtin("2.0")
    better = np.minimum(table + 5, 100)
    first, second = (aggregate(framework, t, 0).scores[:, -1] for t in (table, better))
    present = ~np.isnan(first)
    assert (second[present] >= first[present] - 1e-9).all()


def _one(scoring):
    records = [
        (2, {"code": "index", "parent": "", "weight": "1", "scoring": ""}),
        (3, {"code": "x", "parent": "index", "weight": "1", "direction": "lower", "scoring": scoring}),
    ]
    return Framework("t", check_records(records)[0])


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=8),
    st.sampled_from([*FIXED, *RELATIVE, "fraction_of_best", "distance_to_target target=3"]),
)
@settings(max_examples=300)
def test_any_float_at_all_gives_a_score_or_a_reason(values, scoring):
    frame = pd.DataFrame({"x": values}, index=[f"u{i}" for i in range(len(values))])
    result = evaluate(_one(scoring), frame)
    lost = result.scores["x"].isna() & frame["x"].notna()
    if lost.any():
        assert {f.rule.severity.value for f in result.findings} & {"error"}
    assert np.isfinite(result.scores["x"].dropna()).all()


cells = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["1", "2.5", "n/a", "", "none", "yes", "1e400", "=1", '"', "a", "b", "2020"]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@given(st.lists(st.lists(cells, max_size=5), max_size=6), st.sampled_from([",", ";"]))
@settings(max_examples=300)
def test_any_text_as_data_is_read_or_refused_in_words(folder, rows, separator):
    lines = [["unit", "edition", "x"], *rows]
    path = folder / "data.csv"
    path.write_text("\n".join(separator.join(row) for row in lines), encoding="utf-8", errors="replace")
    framework = _one("knots 0:0 10:100 none=0")
    try:
        data = read_data(path, framework)
    except CcniError as error:
        assert error.zh
        return
    result = evaluate(framework, data.numbers, data.labels, groups=data.groups)
    for issue in (*data.issues, *result.issues(data.cell)):
        assert issue.text("zh")
        assert issue.text("en")
