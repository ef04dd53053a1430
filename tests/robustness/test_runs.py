"""The tree over runs gives what the aggregation gives run by run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccni_xl.aggregation import NOISE_DECIMALS, aggregate, rank
from ccni_xl.framework import builtin, parse_token
from ccni_xl.robustness import Case, Choice, build_problem
from ccni_xl.robustness.draws import nominal_draws
from ccni_xl.robustness.runs import collect, evaluate_runs, local_weights
from ccni_xl.scoring import Sample
from tests.support.small_problem import random_scores, small_framework, small_problem


def one_by_one(problem, framework, scores, draws, tokens=()):
    """Aggregate each run alone, by the function of the product."""
    editions, units = len(problem.editions), len(problem.units)
    sample = Sample(
        np.array(list(problem.units) * editions, dtype=object),
        np.repeat(np.arange(editions), units),
        problem.editions,
    )
    found = []
    for run in range(draws.runs):
        changed = framework.with_weights(dict(zip(framework.codes, draws.weights[run], strict=True)))
        if draws.means is not None:
            chosen = dict(zip(framework.bottom_up, draws.means[run], strict=True))
            nodes = (
                replace(n, mean=tokens[chosen[n.code]]) if chosen.get(n.code, -1) >= 0 else n for n in changed
            )
            changed = type(framework)(framework.version, tuple(nodes))
        result = aggregate(changed, scores, problem.threshold, sample=sample)
        found.append(result.scores[:, -1].reshape(editions, units))
    return np.stack(found)


@given(
    seed=st.integers(0, 10_000),
    gaps=st.sampled_from([0.0, 0.1, 0.5]),
    threshold=st.sampled_from([0.0, 0.5, 0.8, 1.0]),
    mixed=st.booleans(),
    zeros=st.sampled_from([-1.0, 5.0, 60.0]),
)
@settings(max_examples=60, deadline=None)
def test_runs_equal_the_aggregation(seed, gaps, threshold, mixed, zeros):
    framework = builtin("2.0")
    scores = random_scores(14, 16, seed, gaps)
    scores[scores < zeros] = 0.0
    problem = build_problem(
        framework, [f"u{i}" for i in range(7)], ["now", "then"], Case(scores), threshold=threshold
    )
    rng = np.random.default_rng(seed)
    draws = nominal_draws(problem, 5)
    draws.own_weights()[:] *= rng.uniform(0.5, 1.5, draws.weights.shape)
    tokens = [parse_token(t, "mean") for t in ("geometric", "harmonic", "power p=2", "copeland")]
    if mixed:
        draws.tokens = tokens
        draws.own_means(len(framework.bottom_up))[:] = rng.integers(-1, 4, (5, len(framework.bottom_up)))
    ours, ranks = collect(problem, draws)
    theirs = one_by_one(problem, framework, scores, draws, tokens)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)
    for run in range(5):
        for edition in range(2):
            expected = rank(theirs[run, edition], decimals=NOISE_DECIMALS)
            np.testing.assert_array_equal(ranks[run, edition], np.nan_to_num(expected))


def test_arithmetic_means_agree_to_the_last_bit():
    framework = builtin("2.0")
    scores = random_scores(30, 16)
    problem = build_problem(framework, [str(i) for i in range(30)], ["e"], Case(scores))
    ours, _ = collect(problem, nominal_draws(problem))
    np.testing.assert_array_equal(ours[0, 0], aggregate(framework, scores).scores[:, -1])


@given(
    seed=st.integers(0, 10_000),
    mean=st.sampled_from(["", "geometric", "harmonic"]),
    zeros=st.sampled_from([-1.0, 20.0]),
    varied=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_one_mean_throughout_is_that_mean_of_the_indicators(seed, mean, zeros, varied):
    """Many runs are worked out at once, one run alone parent by parent."""
    framework = builtin("2.0")
    scores = random_scores(14, 16, seed)
    scores[scores < zeros] = 0.0
    other = scores[:, ::-1].copy()
    choice = Choice("scoring", "评分", "Scoring", ("one", "other"))
    problem = build_problem(
        framework,
        [f"u{i}" for i in range(7)],
        ["now", "then"],
        lambda levels: Case(scores if levels["scoring"] == "one" else other),
        [choice],
    )
    rng = np.random.default_rng(seed)
    draws = nominal_draws(problem, 12)
    draws.own_weights()[:] *= rng.uniform(0.5, 1.5, draws.weights.shape)
    draws.weights[rng.random(draws.weights.shape) < 0.2] = 0.0  # leaves whole parents out, too
    draws.weights[0] = 0.0
    if varied:
        draws.levels["scoring"] = rng.integers(0, 2, 12)
    if mean:
        draws.tokens = [parse_token(mean, "mean")]
        draws.own_means(len(framework.bottom_up))[:] = 0
    many, ranks = collect(problem, draws)
    alone = [collect(problem, draws.part(np.array([run]))) for run in range(12)]
    np.testing.assert_allclose(many, np.concatenate([s for s, _ in alone]), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(ranks, np.concatenate([r for _, r in alone]))


def test_a_coverage_right_at_the_threshold_is_enough():
    """0.6 x 0.5 + 0.4 = 0.7 must reach 0.7."""
    scores = random_scores(3)
    scores[0, 0] = np.nan
    problem = small_problem(3, 1, scores=scores, threshold=0.7, framework=small_framework())
    parent_too = small_problem(3, 1, scores=scores, threshold=0.71, framework=small_framework())
    # a itself has half its weight only, below either threshold, so its weight goes to b
    ours, _ = collect(problem, nominal_draws(problem))
    assert ours[0, 0, 0] == pytest.approx(0.7 * scores[0, 2] + 0.3 * scores[0, 3])
    assert np.isnan(collect(parent_too, nominal_draws(parent_too))[0][0, 0, 0])


def test_many_chunks_equal_one(monkeypatch):
    problem = small_problem(9, 2, gaps=0.1)
    draws = nominal_draws(problem, 50)
    draws.own_weights()[:] *= np.random.default_rng(1).uniform(0.5, 1.5, draws.weights.shape)
    whole = collect(problem, draws)
    monkeypatch.setattr("ccni_xl.robustness.runs._CELLS", 40)
    parts = collect(problem, draws)
    np.testing.assert_array_equal(whole[0], parts[0])
    np.testing.assert_array_equal(whole[1], parts[1])


@pytest.mark.parametrize("together", [1, 4, 1000])
def test_grouping_runs_alike_changes_nothing(monkeypatch, together):
    framework = small_framework()
    base = random_scores(10, gaps=0.1)
    choices = [Choice(n, n, n, ("x", "y", "z")) for n in ("one", "two")]
    shift = {"x": 0, "y": 10, "z": 20}

    def score(levels):
        table = base.copy()
        table[:, 0] += shift[levels["one"]]
        table[:, 3] += shift[levels["one"]] * shift[levels["two"]]
        return Case(table)

    problem = build_problem(framework, [str(i) for i in range(5)], ["now", "then"], score, choices)
    rng = np.random.default_rng(1)
    draws = nominal_draws(problem, 60)
    draws.own_weights()[:] *= rng.uniform(0.5, 1.5, draws.weights.shape)
    draws.levels = {n: rng.integers(0, 3, 60) for n in ("one", "two")}
    draws.tokens = [parse_token("geometric", "mean"), parse_token("power p=2", "mean")]
    draws.own_means(3)[:] = rng.integers(-1, 2, (60, 3))
    alone = [collect(problem, draws.part(np.array([run]))) for run in range(60)]
    monkeypatch.setattr("ccni_xl.robustness.runs._TOGETHER", together)
    scores, ranks = collect(problem, draws)
    np.testing.assert_array_equal(scores, np.concatenate([s for s, _ in alone]))
    np.testing.assert_array_equal(ranks, np.concatenate([r for _, r in alone]))


def test_progress_is_told_and_may_stop_the_work():
    problem = small_problem(3000, 1)
    seen = []
    list(evaluate_runs(problem, nominal_draws(problem, 25), lambda done, of: seen.append((done, of))))
    assert seen[-1] == (25, 25)
    assert [d for d, _ in seen] == sorted({d for d, _ in seen})

    def stop(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(evaluate_runs(problem, nominal_draws(problem, 25), stop))


def test_levels_pick_the_scores_computed_for_them():
    tables = {("x", "p"): 1, ("x", "q"): 2, ("y", "p"): 3, ("y", "q"): 4}
    framework = small_framework()
    choices = [Choice("one", "一", "One", ("x", "y")), Choice("two", "二", "Two", ("p", "q"))]

    def score(levels):
        table = np.full((2, 4), 10.0 * tables[levels["one"], levels["two"]])
        table[0, 3] = 5.0
        return Case(table)

    problem = build_problem(framework, ["u", "v"], ["e"], score, choices)
    draws = nominal_draws(problem, 4)
    draws.levels = {"one": np.array([0, 0, 1, 1]), "two": np.array([0, 1, 0, 1])}
    scores, _ = collect(problem, draws)
    assert scores[:, 0, 1].tolist() == pytest.approx([10, 20, 30, 40])
    draws.levels = {"two": np.array([0, 1, 1, 0])}
    assert collect(problem, draws)[0][:, 0, 1].tolist() == pytest.approx([10, 20, 20, 10])


def test_knots_move_only_the_scores_that_come_from_them():
    framework = small_framework()
    scores = np.full((3, 4), 50.0)
    values = np.full((3, 4), np.nan)
    values[:2, 0] = 50.0  # the third unit's score was entered
    problem = small_problem(3, 1, scores=scores, values=values, framework=framework)
    draws = nominal_draws(problem, 2)
    draws.knots = np.zeros((2, 2, 4))
    draws.knots[0, 1] = 0.1  # 0 -> 10
    draws.knots[1, 1] = 0.1  # 100 -> 110
    found = collect(problem, draws)[0][:, 0]
    assert found[0].tolist() == pytest.approx([50, 50, 50])
    assert found[1].tolist() == pytest.approx([50 - 10 * 0.3, 50 - 10 * 0.3, 50])


@pytest.mark.parametrize("moved", range(4))
def test_one_indicator_alone_may_vary(moved):
    values = np.full((3, 4), np.nan)
    values[:, moved] = 50.0
    code = ("a1", "a2", "b1", "b2")[moved]
    framework = small_framework(**{code: {"scoring": "knots 0:0 100:100"}})
    problem = small_problem(3, 1, scores=np.full((3, 4), 50.0), values=values, framework=framework)
    draws = nominal_draws(problem, 2)
    draws.knots = np.zeros((2, 2, 4))
    draws.knots[:, 1] = 0.1
    found = collect(problem, draws)[0][:, 0, 0]
    assert found.tolist() == pytest.approx([50, 50 - 10 * framework.effective_weight(code)])


def test_units_outside_the_competition_have_scores_but_no_rank():
    scores = np.array([[90.0] * 4, [80.0] * 4, [70.0] * 4])
    problem = small_problem(3, 1, scores=scores, competes=[False, True, True])
    found, ranks = collect(problem, nominal_draws(problem))
    assert found[0, 0].tolist() == pytest.approx([90, 80, 70])
    assert ranks[0, 0].tolist() == [0, 1, 2]


def test_a_parent_without_children_leaves_with_them():
    framework = small_framework()
    raw = np.array([[framework.local_weight(c) for c in framework.codes]])
    raw[0, [framework.codes.index(c) for c in ("a1", "a2")]] = 0
    found = dict(zip(framework.codes, local_weights(framework, raw)[0], strict=True))
    assert found["a"] == 0
    assert found["b"] == 1
    assert found["a1"] == found["a2"] == 0.5


def test_nothing_left_is_no_score():
    problem = small_problem(3, 1)
    draws = nominal_draws(problem, 2)
    draws.own_weights()[1] = 0
    scores, ranks = collect(problem, draws)
    assert not np.isnan(scores[0]).any()
    assert np.isnan(scores[1]).all()
    assert (ranks[1] == 0).all()
