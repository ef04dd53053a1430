from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.framework import parse_token
from ccni_xl.robustness import (
    Alternatives,
    Case,
    Choice,
    LeaveOneOut,
    Means,
    Target,
    WeightNoise,
    build_problem,
    run_sensitivity,
)
from tests.support.small_problem import random_scores, small_framework, small_problem


def two_choices(effect_one, effect_two):
    """The first unit's score is 50 + effect_one x level + effect_two x level, levels 0 and 1."""

    def score(levels):
        table = np.tile(np.array([[50.0], [70.0], [30.0]]), (1, 4))
        table[0] += effect_one * int(levels["one"]) + effect_two * int(levels["two"])
        return Case(np.concatenate([table, table - 5]))

    choices = [Choice(n, n, n, ("0", "1")) for n in ("one", "two")]
    return build_problem(small_framework(), ["u", "v", "w"], ["now", "then"], score, choices)


FACTORS = (Alternatives("one"), Alternatives("two"))


def test_an_additive_score_by_hand():
    """Variances 9/4 and 16/4: the shares are 0.36 and 0.64."""
    found = run_sensitivity(two_choices(3, 4), FACTORS, 1024, 1, Target("score", "u"))
    table = found.table.loc[0]
    np.testing.assert_allclose(table["first"], [0.36, 0.64], atol=0.01)
    np.testing.assert_allclose(table["total"], [0.36, 0.64], atol=0.01)
    assert (table["total_low"] <= [0.36, 0.64]).all()
    assert (table["total_high"] >= [0.36, 0.64]).all()
    assert found.runs == 4 * 1024
    assert found.failed == (0,)
    assert "depends most on two: total effect 64%" in found.notes[0].en


def test_a_rank_that_only_both_together_change():
    """From 50 to above 70 it takes both: an interaction, with totals above first order."""
    found = run_sensitivity(two_choices(12, 12), FACTORS, 1024, 1, Target("rank", "u"))
    table = found.table.loc[0]
    np.testing.assert_allclose(table["first"], [1 / 3, 1 / 3], atol=0.02)
    np.testing.assert_allclose(table["total"], [2 / 3, 2 / 3], atol=0.02)


def test_a_score_that_does_not_move_says_so():
    found = run_sensitivity(two_choices(3, 4), FACTORS, 64, 1, Target("change", "u"))
    assert found.table.isna().all(axis=None)
    assert "no variance to explain" in found.notes[0].en


def test_several_targets_cost_no_more_runs():
    problem = small_problem(20, 2)
    factors = (WeightNoise(0.5), LeaveOneOut())
    targets = (Target(edition="e0"), Target(), Target("rank", "u3", "e1"), Target("score", "u3"))
    found = run_sensitivity(problem, factors, 256, 1, targets)
    assert found.runs == 256 * 4
    for number, target in enumerate(targets):
        alone = run_sensitivity(problem, factors, 256, 1, target)
        np.testing.assert_array_equal(found.table.loc[number], alone.table.loc[0])


def test_pooled_editions_differ_from_either():
    problem = small_problem(20, 2)
    factors = (WeightNoise(0.5), LeaveOneOut())
    found = run_sensitivity(problem, factors, 256, 1, (Target(), Target(edition="e0"), Target(edition="e1")))
    pooled, first, second = (found.table.loc[i, "total"] for i in range(3))
    assert not np.allclose(pooled, first)
    assert not np.allclose(pooled, second)


def test_weights_of_each_dimension_apart():
    problem = small_problem(20, 1)
    factors = [WeightNoise(0.5, (p,), name=p, label=(p, p)) for p in ("index", "a", "b")]
    table = run_sensitivity(problem, factors, 512, 1, Target("score", "u1")).table.loc[0]
    assert list(table.index) == ["index", "a", "b"]
    assert table["first"].sum() == pytest.approx(1, abs=0.1)


def test_failed_runs_leave_their_whole_row_and_are_counted():
    problem = small_problem(6, 1, scores=-random_scores(6))
    factors = (Means((None, parse_token("geometric", "mean"))), WeightNoise(0.5))
    found = run_sensitivity(problem, factors, 128, 1)
    # A or B geometric: of the four runs of a row at least one fails in 3 of 4 rows
    assert found.rows_used == (32,)
    assert found.failed[0] == 128 * 2
    assert "256 runs have no result; 96 of 128 rows were left out" in found.notes[0].en
    table = found.table.loc[0]
    assert table.loc["mean", "total"] == 0
    assert table.loc["weights", "total"] > 0.5


def test_nothing_but_failures_cannot_be_estimated():
    problem = small_problem(4, 1, scores=np.full((4, 4), np.nan))
    found = run_sensitivity(problem, (WeightNoise(),), 16, 1)
    assert found.table.isna().all(axis=None)
    assert found.rows_used == (0,)
    assert "too few results" in found.notes[1].en


def test_the_same_seed_gives_the_same_numbers():
    problem = small_problem(10, 2)
    one, two = (run_sensitivity(problem, (WeightNoise(), LeaveOneOut()), 64, 9).table for _ in range(2))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    ("target", "match"),
    [
        (Target("rank", "nobody"), "unknown unit 'nobody'"),
        (Target("score"), "unknown unit None"),
        (Target(edition="1999"), "unknown edition '1999'; known: e0"),
        (Target("change", "u1"), "needs two editions"),
    ],
)
def test_targets_that_do_not_exist(target, match):
    with pytest.raises(ValueError, match=match):
        run_sensitivity(small_problem(3, 1), (WeightNoise(),), 8, 1, target)


def test_no_factor():
    with pytest.raises(ValueError, match="one or more factors"):
        run_sensitivity(small_problem(), (), 8)


def test_names_of_targets():
    assert Target("rank", "x", "2021").text("zh") == "x 的2021名次"
    assert Target("rank", "x", "2021").text("en") == "Rank of x in 2021"
    assert Target().text("en") == "Mean rank shift, all editions pooled"
    assert Target("change", "x").text("en") == "Change of score of x"
