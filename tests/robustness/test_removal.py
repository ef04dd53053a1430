from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.aggregation import aggregate, rank
from ccni_xl.robustness import remove_each
from tests.support.small_problem import random_scores, small_problem


def test_each_removal_is_the_index_without_the_code():
    problem = small_problem(12, 1)
    scores = random_scores(12)
    found = remove_each(problem)
    base = rank(aggregate(problem.framework, scores).scores[:, -1])
    for code in problem.framework.indicators:
        without = aggregate(problem.framework.with_weights({code: 0.0}), scores).scores[:, -1]
        np.testing.assert_allclose(found.scores[code], without)
        moves = np.abs(rank(without) - base)
        row = found.table.loc[code]
        assert row["mean_shift"] == pytest.approx(moves.mean())
        assert row["max_shift"] == moves.max()
        assert row["moved"] == (moves > 0).sum()
        if moves.max():
            assert moves[problem.units.index(row["top_moved"])] == moves.max()
    np.testing.assert_array_equal(found.ranks["nominal"], base)


def test_a_dimension_takes_its_children_with_it():
    scores = random_scores(5)
    found = remove_each(small_problem(5, 1, scores=scores), ["a"])
    np.testing.assert_allclose(found.scores["a"], scores[:, 2] * 0.7 + scores[:, 3] * 0.3)


def test_a_removal_can_bring_a_unit_below_the_threshold():
    scores = random_scores(4)
    scores[1, 0] = np.nan
    problem = small_problem(4, 1, scores=scores, threshold=0.7)
    found = remove_each(problem, ["b1", "a1"])
    assert found.table["unranked"].tolist() == [0, 0]
    strict = small_problem(4, 1, scores=scores, threshold=0.5)
    assert remove_each(strict, ["a2"]).table["unranked"].tolist() == [1]


def test_the_other_edition():
    problem = small_problem(8, 2)
    assert not remove_each(problem).scores.equals(remove_each(problem, edition="e1").scores)


@pytest.mark.parametrize(
    ("codes", "edition", "match"),
    [
        (["index"], None, "cannot leave out index"),
        (["q"], None, "cannot leave out q"),
        ([], "x", "known: e0"),
    ],
)
def test_refused(codes, edition, match):
    with pytest.raises(ValueError, match=match):
        remove_each(small_problem(3, 1), codes, edition)
