from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.framework import builtin
from ccni_xl.robustness import Case, Choice, build_problem
from ccni_xl.robustness.problem import curve_of
from ccni_xl.scoring import Column, Sample, score_column
from tests.support.small_problem import random_scores, small_framework, small_problem

STILL = np.zeros(1)


@pytest.mark.parametrize(
    "scoring",
    ["knots 0:0 50:100", "knots 0:0 50:100 clip=no", "log_knots 1:0 100:100", "goalposts low=10 high=40",
     "goalposts low=1 high=100 log=yes"],
)  # fmt: skip
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_an_unmoved_curve_scores_as_the_rule_does(scoring, direction):
    node = small_framework(a1={"scoring": scoring, "direction": direction})["a1"]
    x = np.array([0.5, 1.0, 5.0, 20.0, 49.0, 120.0, np.nan])
    expected = score_column(Column(x, Sample.anonymous(len(x))), node.scoring, node.direction).scores
    curve = curve_of(node)
    values = np.log(x) if curve.log else x
    np.testing.assert_allclose(curve.scores(values, STILL, STILL)[0], expected, atol=1e-12)


def test_moving_both_ends_alike_moves_the_curve():
    curve = curve_of(builtin("2.0")["co2_per_capita"])  # 2:100 15:0
    moved = curve.scores(np.array([2 + 1.3, 15 + 1.3, 8.5 + 1.3]), np.array([0.1]), np.array([0.1]))
    np.testing.assert_allclose(moved[0], [100, 0, 50])


def test_stretching_keeps_the_ends():
    curve = curve_of(builtin("2.0")["co2_per_capita"])
    moved = curve.scores(np.array([2 - 1.3, 15 + 2.6]), np.array([-0.1]), np.array([0.2]))
    np.testing.assert_allclose(moved[0], [100, 0], atol=1e-12)


def test_none_declared_keeps_its_score():
    curve = curve_of(builtin("2.0")["peak_target"])
    assert curve.scores(np.array([np.inf]), np.array([0.1]), np.array([-0.1]))[0, 0] == 0


def test_no_curve_for_words_and_samples():
    framework = builtin("2.0")
    assert curve_of(framework["neutrality_target"]) is None
    assert curve_of(framework["waste_sorting_index"]) is None
    assert curve_of(framework["ccni"]) is None


def test_equal_columns_are_kept_once():
    base = random_scores(6)

    def score(levels):
        table = base.copy()
        table[:, 1] *= {"x": 1, "y": 0.5, "z": 1}[levels["one"]]
        return Case(table)

    choices = [Choice("one", "一", "One", ("x", "y", "z")), Choice("two", "二", "Two", ("p", "q"))]
    problem = build_problem(small_framework(), ["u", "v", "w"], ["now", "then"], score, choices)
    assert [len(leaf.scores) for leaf in problem.leaves] == [1, 2, 1, 1]
    assert problem.leaves[1].variant.tolist() == [[0, 0], [1, 1], [0, 0]]
    assert problem.n_obs == 6
    assert not problem.gaps


def test_gaps_and_competition():
    problem = small_problem(4, 2, gaps=0.5, competes=[True, True, False, True])
    assert problem.gaps
    assert problem.competes.tolist() == [[True, True, False, True]] * 2


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"units": ["u", "u"]}, "a unit is given twice"),
        ({"editions": ["e", "e"]}, "an? edition is given twice"),
        ({"units": []}, "one or more units and editions"),
        ({"score": Case(np.zeros((3, 4)))}, r"must have the shape \(2, 4\), got \(3, 4\)"),
        ({"score": Case(np.zeros((2, 4)), np.zeros((2, 3)))}, r"must have the shape \(2, 4\), got \(2, 3\)"),
    ],
)
def test_refused(change, match):
    given = {"units": ["u", "v"], "editions": ["e"], "score": Case(np.zeros((2, 4)))}
    with pytest.raises(ValueError, match=match):
        build_problem(small_framework(), **{**given, **change})


def test_a_choice_without_levels():
    with pytest.raises(ValueError, match="one or more levels"):
        Choice("one", "一", "One", ())
