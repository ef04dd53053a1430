from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.framework import parse_token
from ccni_xl.scoring import Column, Sample, goalposts, knots, log_knots, score_column

NAN = math.nan


def score(token, values, direction=1):
    v = np.array(values, dtype=float)
    return score_column(Column(v, Sample.anonymous(len(v))), parse_token(token, "scoring"), direction)


def test_knots_of_the_peak_year():
    token = "knots 2020:100 2030:20 2031:0 none=0"
    result = score(token, [2015, 2020, 2025, 2030, 2030.5, 2040, math.inf, NAN])
    np.testing.assert_allclose(result.scores, [100, 100, 60, 20, 10, 0, 0, NAN])
    assert not result.findings


def test_none_declared_takes_the_last_knot_where_none_is_not_given():
    assert score("knots 0:0 10:100", [math.inf]).scores.tolist() == [100]
    assert score("knots 0:0 10:100 clip=no", [math.inf]).scores.tolist() == [100]


def test_knots_without_clipping():
    np.testing.assert_allclose(knots([-5, 5, 20], [0, 10], [0, 100], clip=False), [-50, 50, 200])


def test_log_knots():
    result = score("log_knots 1:0 100:100", [1, 10, 100, 1000, 0, -3])
    np.testing.assert_allclose(result.scores, [0, 50, 100, 100, NAN, NAN])
    (finding,) = result.findings
    assert (finding.rule.code, finding.rows, finding.found) == ("E03", (4, 5), (0, -3))


def test_goalposts():
    np.testing.assert_allclose(score("goalposts low=20 high=80", [10, 50, 90]).scores, [0, 50, 100])
    np.testing.assert_allclose(score("goalposts low=20 high=80", [10, 50, 90], -1).scores, [100, 50, 0])
    np.testing.assert_allclose(score("goalposts low=0 high=4 clip=no scale=1", [-1, 5]).scores, [-0.25, 1.25])
    result = score("goalposts low=100 high=10000 log=yes", [1000, 0])
    np.testing.assert_allclose(result.scores, [50, NAN])
    assert [f.rule.code for f in result.findings] == ["E03"]


def test_direct_is_cut_off_and_said():
    result = score("direct", [-1, 50, 101, NAN])
    np.testing.assert_allclose(result.scores, [0, 50, 100, NAN])
    (finding,) = result.findings
    assert (finding.rule.code, finding.rows, finding.found) == ("E09", (0, 2), (-1, 101))


@pytest.mark.parametrize("token", ["direct", "min_max", "goalposts low=0 high=1", "z_score"])
def test_infinite_value_is_a_finding(token):
    result = score(token, [1, math.inf, 2, -math.inf])
    assert [f.rule.code for f in result.findings if f.rows] == ["E08"]
    assert np.isnan(result.scores[[1, 3]]).all()
    assert np.isfinite(result.scores[[0, 2]]).all()


def test_minus_infinity_is_no_declaration():
    result = score("knots 0:0 1:100", [-math.inf])
    assert np.isnan(result.scores).all()
    assert [f.rows for f in result.findings] == [(0,)]


@pytest.mark.parametrize(
    ("xs", "ys", "message"),
    [
        ([1], [1], "two or more pairs"),
        ([1, 2], [1], "two or more pairs"),
        ([2, 1], [0, 1], "increase strictly"),
    ],
)
def test_knots_refuse_nonsense(xs, ys, message):
    with pytest.raises(ValueError, match=message):
        knots([1.0], xs, ys)


def test_log_knots_refuse_zero():
    with pytest.raises(ValueError, match="above 0"):
        log_knots([0.0], [1, 2], [0, 1])


def test_goalposts_leave_gaps():
    np.testing.assert_array_equal(goalposts([NAN, 5], 0, 10), [NAN, 50])
