from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.aggregation import aggregate
from ccni_xl.framework import Framework, Node, Token, parse_token
from ccni_xl.scoring import Sample

NAN = math.nan
DIRECT = Token("direct")


@pytest.fixture
def framework():
    """Build an index of a leaf (0.2) and two groups: one (0.5) of 3:1, one (0.3) of 1:1:0."""
    return Framework(
        "test",
        (
            Node("index", None, "指数", "Index", 1),
            Node("one", "index", "一", "One", 5),
            Node("two", "index", "二", "Two", 3),
            Node("a", "one", "甲", "A", 3, scoring=DIRECT),
            Node("leaf", "index", "叶", "Leaf", 2, scoring=DIRECT),
            Node("b", "one", "乙", "B", 1, scoring=DIRECT),
            Node("c", "two", "丙", "C", 1, scoring=DIRECT),
            Node("d", "two", "丁", "D", 1, scoring=DIRECT),
            Node("e", "two", "戊", "E", 0, scoring=DIRECT),
        ),
    )


def column(framework, table, code):
    return table[:, framework.codes.index(code)]


def test_by_hand(framework):
    # a, leaf, b, c, d, e
    result = aggregate(framework, [[80, 50, 40, 10, 30, 99]])
    assert column(framework, result.scores, "one").tolist() == [70]
    assert column(framework, result.scores, "two").tolist() == [20]
    assert column(framework, result.scores, "index").tolist() == [0.5 * 70 + 0.3 * 20 + 0.2 * 50]
    assert (result.coverage == 1).all()
    assert not result.findings


def test_coverage_and_threshold(framework):
    scores = [[80, 50, NAN, 10, 30, NAN], [NAN, NAN, 40, 10, NAN, 0], [NAN] * 6]
    result = aggregate(framework, scores, 0.75)
    np.testing.assert_allclose(column(framework, result.coverage, "one"), [0.75, 0.25, 0])
    np.testing.assert_allclose(column(framework, result.coverage, "two"), [1, 0.5, 0])
    np.testing.assert_allclose(column(framework, result.coverage, "index"), [0.875, 0.275, 0])
    np.testing.assert_allclose(column(framework, result.scores, "one"), [80, NAN, NAN])
    np.testing.assert_allclose(column(framework, result.scores, "two"), [20, NAN, NAN])
    np.testing.assert_allclose(column(framework, result.scores, "index"), [0.5 * 80 + 6 + 10, NAN, NAN])


def test_says_who_falls_short_and_of_what(framework):
    scores = [[80, 50, 40, 10, 30, 0], [NAN, NAN, 40, 10, NAN, 0], [NAN] * 6]
    findings = aggregate(framework, scores).findings
    assert [(f.rule.code, f.variable, f.rows) for f in findings] == [
        ("E13", "index", (1,)),
        ("E13", "index", (2,)),
    ]
    assert findings[0].found == pytest.approx((0.275,))
    assert findings[0].facts["missing_en"] == "A, Leaf, D"
    assert findings[0].facts["missing_zh"] == "甲、叶、丁"


def test_group_without_any_data_is_said(framework):
    result = aggregate(framework, [[80, 50, 40, NAN, NAN, 7], [8, 5, 4, NAN, NAN, NAN]], 0)
    assert np.isnan(column(framework, result.scores, "two")).all()
    np.testing.assert_allclose(
        column(framework, result.scores, "index"), [450 / 7, (0.5 * 7 + 0.2 * 5) / 0.7]
    )
    assert [(f.rule.code, f.variable) for f in result.findings] == [("E12", "two")]


def test_threshold_is_reached_in_spite_of_rounding():
    nodes = [Node("i", None, "", "", 1)]
    nodes += [
        Node(c, "i", "", "", w, scoring=DIRECT) for c, w in (("a", 0.5), ("b", 0.1), ("c", 0.2), ("d", 0.2))
    ]
    result = aggregate(Framework("t", tuple(nodes)), [[1, 1, 1, NAN]], 0.8)
    assert result.scores[0, -1] == 1


def test_share_of_children_instead_of_weight(framework):
    scores = [[NAN, 50, 40, 10, 30, 0]]
    by_weight = aggregate(framework, scores, 0.5)
    by_children = aggregate(framework, scores, 0.5, share="children")
    assert np.isnan(column(framework, by_weight.scores, "one")).all()
    assert column(framework, by_children.scores, "one").tolist() == [40]


def test_zero_and_negative_under_a_geometric_mean(framework):
    scores = [[0, 50, 40, 10, 30, 0], [80, -1, 40, 10, 30, 0]]
    result = aggregate(framework, scores, method=parse_token("geometric", "mean"))
    np.testing.assert_allclose(column(framework, result.scores, "index")[0], 0)
    assert np.isnan(column(framework, result.scores, "index")[1])
    found = {(f.rule.code, f.variable, f.facts["children_en"], f.rows) for f in result.findings}
    assert found == {
        ("E10", "one", "A", (0,)),
        ("E10", "index", "One", (0,)),
        ("E11", "index", "Leaf", (1,)),
    }


def test_an_undefined_parent_takes_its_weight_out_of_the_coverage():
    nodes = [
        Node("index", None, "", "Index", 1),
        Node("a", "index", "", "A", 0.4, scoring=DIRECT),
        Node("p", "index", "", "P", 0.6, mean=parse_token("geometric", "mean")),
        Node("b", "p", "", "B", 0.5, scoring=DIRECT),
        Node("c", "p", "", "C", 0.5, scoring=DIRECT),
    ]
    framework = Framework("t", tuple(nodes))
    given = {"a": [50, 50], "b": [-1, 40], "c": [40, 40]}
    scores = np.array([given[code] for code in framework.indicators], dtype=float).T
    strict, lenient = aggregate(framework, scores, 0.8), aggregate(framework, scores, 0.4)
    np.testing.assert_allclose(column(framework, strict.coverage, "index"), [0.4, 1])
    np.testing.assert_allclose(column(framework, strict.scores, "index"), [NAN, 44])
    np.testing.assert_allclose(column(framework, lenient.scores, "index"), [50, 44])
    short = next(f for f in strict.findings if f.rule.code == "E13")
    assert (short.rows, short.facts["missing_en"]) == ((0,), framework["p"].name_en)


def test_zero_under_a_positive_power_needs_no_word(framework):
    result = aggregate(framework, [[0, 50, 40, 10, 30, 0]], method=parse_token("power p=2", "mean"))
    assert not result.findings


def test_copeland_compares_within_an_edition(framework):
    scores = np.tile(np.array([[80.0], [50], [70], [20]]), 6)
    editions = Sample(np.array(list("abab"), dtype=object), np.array([0, 0, 1, 1]), ("2020", "2021"))
    method = parse_token("copeland", "mean")
    apart = aggregate(framework, scores, method=method, sample=editions)
    assert column(framework, apart.scores, "index").tolist() == [1, -1, 1, -1]
    together = aggregate(framework, scores, method=method)
    assert column(framework, together.scores, "index").tolist() == [3, -1, 1, -3]


def test_input_is_not_changed(framework):
    scores = np.full((2, 6), 50.0)
    scores[0, 0] = NAN
    before = scores.copy()
    aggregate(framework, scores)
    np.testing.assert_array_equal(scores, before)


def test_nobody(framework):
    assert aggregate(framework, np.empty((0, 6))).scores.shape == (0, 9)


@pytest.mark.parametrize(
    ("scores", "threshold", "message"),
    [([[1, 2]], 0.8, "one column for each of 6 indicators"), ([[1] * 6], 1.5, "from 0 to 1, not 1.5")],
)
def test_refuses(framework, scores, threshold, message):
    with pytest.raises(ValueError, match=message):
        aggregate(framework, scores, threshold)
