from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.change import change_class
from ccni_xl.framework import builtin, parse_token
from ccni_xl.robustness import (
    Case,
    DirichletWeights,
    KnotNoise,
    LeaveOneOut,
    Means,
    Plan,
    WeightNoise,
    build_problem,
    run_uncertainty,
)
from ccni_xl.robustness.draws import nominal_draws
from ccni_xl.robustness.runs import collect
from ccni_xl.robustness.uncertainty import NAMED, mean_shifts, run_draws
from tests.support.small_problem import random_scores, small_framework, small_problem

WEIGHTS = Plan((WeightNoise(0.25),))


def test_three_units_by_hand():
    """Two runs: at the nominal weights, and with all weight on b."""
    scores = np.array([[80, 80, 20, 20], [50, 50, 50, 50], [10, 10, 90, 90.0]])
    problem = small_problem(3, 1, scores=scores)
    draws = nominal_draws(problem, 2)
    draws.own_weights()[1, problem.framework.codes.index("a")] = 0
    found = run_draws(problem, Plan((), top=1, interval=(0, 100)), draws)
    table = found.table.loc["e0"]
    # nominal: 56, 50, 42; all on b: 20, 50, 90
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["median"].tolist() == [2, 2, 2]
    assert table["low"].tolist() == [1, 2, 1]
    assert table["high"].tolist() == [3, 2, 3]
    assert table["p_top"].tolist() == [0.5, 0, 0.5]
    assert table["above"].isna().tolist() == [True, False, False]
    assert table["above"].tolist()[1:] == ["u0", "u1"]
    np.testing.assert_array_equal(table["p_above"], [np.nan, 0.5, 0.5])
    np.testing.assert_allclose(found.shift[0], [0, 4 / 3])
    assert found.mean_shift == pytest.approx(2 / 3)


def test_no_factor_means_no_spread():
    problem = small_problem()
    found = run_uncertainty(problem, Plan(()), 20)
    table = found.table
    assert (table["low"] == table["high"]).all()
    assert (table["median"] == table["rank"]).all()
    assert found.mean_shift == 0
    assert (found.change["class_same"] == 1).all()


def test_the_same_seed_gives_the_same_ranks_and_another_does_not():
    problem = small_problem(30)
    one, same, other = (run_uncertainty(problem, WEIGHTS, 200, seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.ranks, same.ranks)
    assert not np.array_equal(one.ranks, other.ranks)


@pytest.mark.parametrize("band", [0.0, 3.0])
def test_classes_of_the_change_follow_the_rule_of_the_index(band):
    table = random_scores(50)
    table[25:28] = table[:3]  # no change at all
    problem = small_problem(25, scores=table, flat_band=band)
    draws = nominal_draws(problem, 40)
    draws.own_weights()[:] *= np.random.default_rng(2).uniform(0.2, 1.8, draws.weights.shape)
    found = run_draws(problem, WEIGHTS, draws).change
    scores, _ = collect(problem, draws)
    classes = change_class(scores[:, 0] - scores[:, 1], band)
    for column, name in (("p_up", "up"), ("p_flat", "flat"), ("p_down", "down")):
        expected = [np.mean([c.value == name for c in unit]) for unit in classes.T]
        np.testing.assert_allclose(found[column], expected)
    nominal = [c.value for c in change_class(found["change"], band)]
    same = [found.iloc[i][f"p_{name}"] for i, name in enumerate(nominal)]
    np.testing.assert_allclose(found["class_same"], same)
    assert (found["p_flat"][:3] == 1).all()


def test_failed_runs_are_counted_and_named():
    """Negative scores have no geometric mean: half of the runs fail outright."""
    problem = small_problem(6, 1, scores=-random_scores(6))
    found = run_uncertainty(problem, Plan((Means((None, parse_token("geometric", "mean"))),)), 64)
    assert found.failed == 32
    assert found.incomplete == 0
    assert len(found.failures) == NAMED
    assert {f.settings["mean"] for f in found.failures} == {"geometric"}
    assert all(f.unranked == 6 for f in found.failures)
    assert (found.table["runs"] == 32).all()
    assert "32 of 64 runs no unit" in " ".join(n.en for n in found.notes)


def test_incomplete_runs_are_counted_apart():
    scores = random_scores(6)
    scores[2] = -5.0
    problem = small_problem(6, 1, scores=scores)
    found = run_uncertainty(problem, Plan((Means((None, parse_token("geometric", "mean"))),)), 64)
    assert (found.failed, found.incomplete) == (0, 32)
    assert found.table["runs"].tolist() == [64, 64, 32, 64, 64, 64]
    assert found.failures[0].unranked == 1


def test_a_city_with_no_data_is_said_and_the_others_are_ranked():
    scores = random_scores(10)
    scores[3] = np.nan
    scores[8] = np.nan
    found = run_uncertainty(small_problem(5, 2, scores=scores), WEIGHTS, 50)
    table = found.table.loc["e0"]
    assert np.isnan(table.loc["u3", ["rank", "median", "low", "high", "p_top"]].astype(float)).all()
    assert table.loc["u3", "runs"] == 0
    assert sorted(table["rank"].dropna()) == [1, 2, 3, 4]
    assert "1 units have no nominal rank (u3)" in " ".join(n.en for n in found.notes)
    assert np.isnan(found.change.loc["u3", "class_same"])


def test_one_edition_has_no_change_and_says_so():
    found = run_uncertainty(small_problem(5, 1), WEIGHTS, 50)
    assert found.change is None
    assert "one edition only" in found.notes[0].en


def test_three_editions_are_ranked_each_for_itself():
    problem = small_problem(5, 3)
    found = run_uncertainty(problem, WEIGHTS, 50)
    assert found.table.index.get_level_values(0).unique().tolist() == ["e0", "e1", "e2"]
    for edition in problem.editions:
        assert sorted(found.table.loc[edition, "rank"]) == [1, 2, 3, 4, 5]
    assert found.shift.shape == (3, 50)


def test_one_unit_says_that_nothing_can_be_compared():
    found = run_uncertainty(small_problem(1, 1), WEIGHTS, 10)
    assert any("nothing to be compared with" in n.en for n in found.notes)


def test_a_constant_indicator_and_a_group_with_one_member_run():
    framework = builtin("2.0")
    scores = random_scores(40, 16)
    scores[:, 3] = 50.0
    problem = build_problem(framework, [f"u{i}" for i in range(20)], ["a", "b"], Case(scores))
    found = run_uncertainty(problem, Plan((WeightNoise(), DirichletWeights(name="x"))), 20)
    assert found.failed == 0
    one = small_problem(5, 1, framework=small_framework(b2={"parent": "a"}))
    assert run_uncertainty(one, Plan((WeightNoise(), LeaveOneOut())), 50).failed == 0


def test_three_thousand_units():
    problem = small_problem(3000, 2)
    found = run_uncertainty(problem, Plan((WeightNoise(), KnotNoise())), 100)
    assert len(found.table) == 6000
    assert found.table.loc["e0", "rank"].max() == 3000


def test_a_rank_nobody_reached_is_no_shift():
    ranks = np.array([[0, 0], [2, 0]], dtype=np.int32)
    np.testing.assert_array_equal(mean_shifts(ranks, np.array([1, 2], dtype=np.int32)), [np.nan, 1])


def test_tied_units_share_the_unit_above_them():
    scores = np.repeat([[90.0], [50.0], [50.0], [10.0]], 4, axis=1)
    table = run_uncertainty(small_problem(4, 1, scores=scores), WEIGHTS, 8).table
    assert table["rank"].tolist() == [1, 2, 2, 4]
    assert table["above"].isna().tolist() == [True, False, False, False]
    assert table["above"].tolist()[1:] == ["u0", "u0", "u2"]


@pytest.mark.parametrize("wrong", [{"top": 0}, {"interval": (95, 5)}, {"interval": (5, 101)}])
def test_a_plan_that_makes_no_sense(wrong):
    with pytest.raises(ValueError, match="expected 0 <= low <= high <= 100 and top >= 1"):
        Plan((), **wrong)
