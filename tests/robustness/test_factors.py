from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.framework import parse_token
from ccni_xl.robustness import (
    Alternatives,
    Case,
    Choice,
    DirichletWeights,
    KnotNoise,
    LeaveOneOut,
    Means,
    WeightNoise,
    WeightSets,
    build_problem,
    default_factors,
)
from ccni_xl.robustness.plan import draw, label_of
from ccni_xl.robustness.runs import local_weights
from tests.support.small_problem import small_framework, small_problem

GEOMETRIC = parse_token("geometric", "mean")


def local(problem, factors, runs=4096, seed=1):
    """Return each code's local weight over the runs."""
    found = local_weights(problem.framework, draw(problem, factors, runs, seed).weights)
    return dict(zip(problem.framework.codes, found.T, strict=True))


def with_choice():
    framework = small_framework()
    table = np.full((2, 4), 50.0)
    choice = Choice("scoring", "评分方法", "Scoring family", ("nominal", "rank", "min_max"))
    return build_problem(framework, ["u", "v"], ["e"], lambda levels: Case(table), [choice])


def test_noise_stays_within_its_spread_before_renormalising():
    problem = small_problem()
    raw = draw(problem, [WeightNoise(0.25)], 4096, 1).weights
    nominal = np.array([problem.framework.local_weight(c) for c in problem.framework.codes])
    share = raw / nominal
    root = problem.framework.codes.index("index")
    assert (share[:, root] == 1).all()
    others = np.delete(share, root, axis=1)
    assert others.min() >= 0.75
    assert others.max() <= 1.25
    np.testing.assert_allclose(others.mean(axis=0), 1, atol=1e-3)


def test_noise_below_some_parents_only():
    found = local(small_problem(), [WeightNoise(0.5, ("b",))])
    assert np.ptp(found["a1"]) == 0
    assert np.ptp(found["a"]) == 0
    assert np.ptp(found["b1"]) > 0.1


@pytest.mark.parametrize("concentration", [1.0, 10.0])
def test_dirichlet_has_its_mean_and_variance(concentration):
    found = local(small_problem(), [DirichletWeights(concentration)], 16_384)
    total = concentration * 2
    for code, mean in (("a", 0.6), ("b1", 0.7), ("a2", 0.5)):
        assert found[code].mean() == pytest.approx(mean, abs=2e-3)
        assert found[code].var() == pytest.approx(mean * (1 - mean) / (total + 1), rel=0.03)
        assert found[code].min() >= 0


def test_dirichlet_leaves_a_weight_of_zero_at_zero():
    problem = small_problem(framework=small_framework(b2={"weight": "0"}))
    found = local(problem, [DirichletWeights()], 64)
    assert (found["b2"] == 0).all()
    np.testing.assert_allclose(found["b1"], 1)


def test_sets_are_drawn_equally_often_and_named():
    problem = small_problem()
    sets = {"X": {"a": 1.0, "b": 0.0}, "Y": {"a": 1.0, "b": 3.0}}
    draws = draw(problem, [WeightSets(sets)], 64, 1)
    found = local_weights(problem.framework, draws.weights)[:, problem.framework.codes.index("a")]
    assert sorted(set(found)) == [0.25, 1.0]
    assert (found == 1).sum() == 32
    assert [draws.describe(i)["weights"] for i in range(64)] == ["X" if w == 1 else "Y" for w in found]


def test_noise_comes_after_what_sets_the_weights():
    problem = small_problem()
    factors = [WeightNoise(0.1, name="noise"), WeightSets({"X": {"a": 0.0, "b": 1.0}})]
    found = local(problem, factors, 64)
    assert (found["a"] == 0).all()
    assert np.ptp(found["b1"]) > 0


def test_only_one_factor_sets_the_weights():
    with pytest.raises(ValueError, match="only one factor can set the weights"):
        draw(small_problem(), [DirichletWeights(), WeightSets({"X": {}}, name="sets")], 8, 1)


def test_a_factor_given_twice():
    with pytest.raises(ValueError, match="given twice"):
        draw(small_problem(), [WeightNoise(), WeightNoise()], 8, 1)


def test_levels_are_equally_likely():
    draws = draw(with_choice(), [Alternatives("scoring")], 3 * 256, 1)
    assert np.bincount(draws.levels["scoring"]).max() - 256 <= 3
    assert set(draws.words["scoring"]) == {"nominal", "rank", "min_max"}


def test_a_choice_the_scores_were_not_computed_for():
    with pytest.raises(ValueError, match="known: scoring"):
        draw(with_choice(), [Alternatives("treatment")], 8, 1)


def test_knots_of_indicators_without_knots_stay():
    values = np.full((24, 4), np.nan)
    values[:, 0] = 50.0
    draws = draw(small_problem(values=values), [KnotNoise(0.2)], 512, 1)
    assert (draws.knots[:, :, 1:] == 0).all()
    assert np.abs(draws.knots[:, :, 0]).max() <= 0.2
    assert np.abs(draws.knots[:, :, 0].mean(axis=1)).max() < 2e-3


def test_means_of_some_parents():
    problem = small_problem()
    draws = draw(problem, [Means((None, GEOMETRIC), ("index",))], 64, 1)
    at = problem.framework.bottom_up.index("index")
    assert sorted(np.bincount(draws.means[:, at] + 1)) == [32, 32]
    assert (np.delete(draws.means, at, axis=1) == -1).all()


def test_two_means_factors_keep_their_tokens_apart():
    problem = small_problem()
    harmonic = parse_token("harmonic", "mean")
    factors = [Means((GEOMETRIC,), ("a",), name="low"), Means((harmonic,), ("index",), name="top")]
    draws = draw(problem, factors, 8, 1)
    order = problem.framework.bottom_up
    assert [str(draws.tokens[i]) for i in draws.means[0, [order.index("a"), order.index("index")]]] == [
        "geometric",
        "harmonic",
    ]


def test_leaving_out_gives_the_weight_to_siblings():
    problem = small_problem()
    draws = draw(problem, [LeaveOneOut(("b2", "a"))], 96, 1)
    found = dict(zip(problem.framework.codes, local_weights(problem.framework, draws.weights).T, strict=True))
    for run in range(96):
        out = draws.words["left_out"][run]
        assert (found["b1"][run] == 1) == (out == "b2")
        assert (found["b"][run] == 1) == (out == "a")
    assert set(draws.words["left_out"]) == {"", "b2", "a"}


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: WeightNoise(1.5), "from 0 to 1"),
        (lambda: DirichletWeights(0), "above 0"),
        (lambda: WeightSets({}), "no set"),
        (lambda: KnotNoise(0.5), "below 0.5"),
        (lambda: draw(small_problem(), [WeightNoise(parents=("a1",))], 8, 1), "no parent"),
        (lambda: draw(small_problem(), [WeightSets({"X": {"q": 1}})], 8, 1), "unknown codes: q"),
        (lambda: draw(small_problem(), [Means(parents=("a1",))], 8, 1), "no parents: a1"),
        (lambda: draw(small_problem(), [LeaveOneOut(("index",))], 8, 1), "cannot leave out index"),
    ],
)
def test_refused(make, match):
    with pytest.raises(ValueError, match=match):
        make()


def test_usual_factors_and_their_names():
    problem = with_choice()
    factors = default_factors(problem)
    assert [f.name for f in factors] == ["weights", "scoring"]
    assert [label_of(f, problem).en for f in factors] == ["Weights", "Scoring family"]
    values = np.full((24, 4), 50.0)
    assert [f.name for f in default_factors(small_problem(values=values))] == ["weights", "knots"]
