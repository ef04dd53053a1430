from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.aggregation import aggregate, rank
from ccni_xl.framework import builtin
from ccni_xl.robustness import compare_weights, suggested_sets
from tests.support.small_problem import random_scores, small_framework, small_problem


def test_each_set_is_the_index_under_it():
    problem = small_problem(15, 1)
    scores = random_scores(15)
    sets = {"even": {"a": 1, "b": 1}, "b only": {"a": 0, "b": 5, "b1": 9, "b2": 1}}
    found = compare_weights(problem, sets, top=3)
    base = rank(aggregate(problem.framework, scores).scores[:, -1])
    for name, weights in sets.items():
        other = rank(aggregate(problem.framework.with_weights(weights), scores).scores[:, -1])
        np.testing.assert_array_equal(found.ranks[name], other)
        row = found.table.loc[name]
        assert row["mean_shift"] == pytest.approx(np.abs(other - base).mean())
        assert row["max_shift"] == np.abs(other - base).max()
        assert row["spearman"] == pytest.approx(np.corrcoef(base, other)[0, 1])
        assert row["top_kept"] == pytest.approx(np.mean(other[base <= 3] <= 3))
    np.testing.assert_array_equal(found.ranks["nominal"], base)
    assert found.weights["b only"].to_dict() == pytest.approx(
        {"a1": 0.5, "a2": 0.5, "b1": 0.9, "b2": 0.1, "a": 0, "b": 1}
    )


def test_no_set_is_the_nominal_ranking_alone():
    found = compare_weights(small_problem(5, 1), {})
    assert list(found.ranks.columns) == ["nominal"]
    assert found.table.empty


def test_one_unit_has_no_rank_correlation():
    found = compare_weights(small_problem(1, 1), {"even": {"a": 1, "b": 1}})
    assert np.isnan(found.table.loc["even", "spearman"])


@pytest.mark.parametrize(
    ("sets", "match"),
    [
        ({"x": {"a": -1}}, "x: the weight of a must be 0 or more"),
        ({"x": {"a": np.nan}}, "x: the weight of a must be 0 or more"),
        ({"x": {"a": 0, "b": 0}}, "x: all weights below index are 0"),
        ({"x": {"q": 1}}, "unknown codes: q"),
    ],
)
def test_refused(sets, match):
    with pytest.raises(ValueError, match=match):
        compare_weights(small_problem(3, 1), sets)


def test_an_unknown_edition():
    with pytest.raises(ValueError, match="known: e0"):
        compare_weights(small_problem(3, 1), {}, edition="x")


def test_suggestions_for_every_parent():
    framework = builtin("2.0")
    scores = aggregate(framework, random_scores(60, 16)).scores
    sets, notes = suggested_sets(framework, scores)
    assert list(sets) == ["equal", "entropy", "critic", "pca", "balanced"]
    for weights in sets.values():
        for parent in framework.bottom_up:
            family = [weights[c] for c in framework.children(parent)]
            assert sum(family) == pytest.approx(1)
            assert min(family) >= 0
    assert all("：" in n.zh for n in notes)


def test_what_cannot_be_suggested_keeps_its_nominal_weights_and_is_said():
    framework = small_framework()
    leaves = random_scores(10)
    leaves[:, :2] = 50.0
    sets, notes = suggested_sets(framework, aggregate(framework, leaves).scores)
    assert "a1" not in sets["entropy"]
    assert "b1" in sets["entropy"]
    assert any(n.en.startswith("A, entropy: No child's scores differ") for n in notes)
    found = compare_weights(small_problem(10, 1, scores=leaves), sets)
    assert found.weights.loc["a1", "entropy"] == 0.5


def test_negative_scores_and_zero_weights():
    framework = small_framework(b2={"weight": "0"})
    scores = aggregate(framework, random_scores(10) - 60).scores
    sets, notes = suggested_sets(framework, scores, ["entropy", "balanced"])
    assert sets["entropy"] == {}
    assert any("Negative scores" in n.en for n in notes)
    assert any("nominal weight of 0" in n.en for n in notes)


def test_an_unknown_method():
    with pytest.raises(ValueError, match="unknown method 'magic'; known: equal"):
        suggested_sets(small_framework(), np.zeros((3, 7)), ["magic"])
