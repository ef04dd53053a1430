from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.framework import parse_token
from ccni_xl.scoring import Column, Sample, score_column
from ccni_xl.scoring.labelled import split_ticks
from ccni_xl.terms import DecouplingLabel, NeutralityGrade, TrendLabel

NAN = math.nan
TAPIO = (
    "tapio -1:100 0:80 0.8:40 1.2:20 2:0 "
    "recessive_decoupling=40 recessive_coupling=20 weak_negative=10 strong_negative=0"
)


def score(token, labels=None, values=None):
    n = len(labels if labels is not None else values)
    v = np.full(n, NAN) if values is None else np.array(values, dtype=float)
    column = Column(v, Sample.anonymous(n), None if labels is None else _objects(labels))
    return score_column(column, parse_token(token, "scoring"), 1)


def _objects(labels):
    array = np.empty(len(labels), dtype=object)
    array[:] = labels
    return array


def test_grades_by_code_and_by_term():
    token = "grades none=0 related=20 by_2060=80 before_2060=100"
    result = score(token, ["none", NeutralityGrade.BY_2060, " Before_2060 ", None])
    np.testing.assert_array_equal(result.scores, [0, 80, 100, NAN])
    assert not result.findings
    trend = score("grades significant_fall=100 no_trend=50", [TrendLabel.NO_TREND, TrendLabel.UNDECIDABLE])
    np.testing.assert_array_equal(trend.scores, [50, NAN])
    assert trend.findings[0].rule.code == "E02"


def test_unknown_grade_is_a_finding():
    result = score("grades a=0 b=100", ["a", "c", "b"])
    np.testing.assert_array_equal(result.scores, [0, NAN, 100])
    (finding,) = result.findings
    assert (finding.rule.code, finding.rows, finding.found) == ("E02", (1,), ("c",))
    assert finding.facts["known"] == "a, b"


@pytest.mark.parametrize(
    ("label", "ticks"),
    [
        ("a; b", ("a", "b")),
        ("a,b|c+d", ("a", "b", "c", "d")),
        ("a；b", ("a", "b")),
        ("none", ()),
        (("A", " b "), ("a", "b")),
        (frozenset(), ()),
    ],
)
def test_ticks(label, ticks):
    assert split_ticks(label) == ticks


def test_checklist_adds_up_to_the_cap():
    result = score("checklist a=60 b=30 c=30 cap=100", [("a", "b"), "a b c", "none", None, "b b"])
    np.testing.assert_array_equal(result.scores, [90, 100, 0, NAN, 30])
    assert not result.findings


def test_checklist_takes_lists_and_sets():
    result = score("checklist a=60 b=30", [["a", "b"], {"b"}, None, "a", []])
    np.testing.assert_array_equal(result.scores, [90, 30, NAN, 60, 0])


def test_checklist_with_an_unknown_tick():
    result = score("checklist a=60", ["a", "a; x; y"])
    np.testing.assert_array_equal(result.scores, [60, NAN])
    assert result.findings[0].found == ("x, y",)


def test_checklist_takes_a_sum_of_points_where_there_are_no_ticks():
    np.testing.assert_array_equal(score("checklist a=60", values=[40, 120, NAN]).scores, [40, 100, NAN])


def test_tapio_scores_the_state_first():
    states = [
        DecouplingLabel.STRONG_DECOUPLING,
        DecouplingLabel.WEAK_DECOUPLING,
        "expansive_negative_decoupling",
        "衰退脱钩",
        "recessive_coupling",
        "Weak negative decoupling",
        "strong_negative_decoupling",
        None,
    ]
    elasticity = [-0.5, 0.4, 1.6, 3.0, 1.0, 0.3, -2.0, 0.5]
    result = score(TAPIO, states, elasticity)
    np.testing.assert_allclose(result.scores, [90, 60, 10, 40, 20, 10, 0, NAN])
    assert not result.findings


def test_tapio_without_elasticity_or_with_an_unknown_state():
    result = score(TAPIO, ["weak_decoupling", "sideways"], [NAN, 1.0])
    assert np.isnan(result.scores).all()
    assert [(f.rule.code, f.rows) for f in result.findings] == [("E02", (1,)), ("E07", (0,))]
