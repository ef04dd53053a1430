from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.aggregation import MEANS, arithmetic, copeland, geometric, harmonic, mean_of, power
from ccni_xl.framework import FAMILIES, parse_token

NAN = math.nan
EVERY = ["arithmetic", "geometric", "harmonic", "power p=2", "power p=-2", "power p=0.5"]


def mean(text):
    return mean_of(parse_token(text, "mean"))


def test_by_hand():
    scores = [[40, 60], [10, 90]]
    np.testing.assert_allclose(arithmetic(scores, [3, 1]), [45, 30])
    np.testing.assert_allclose(geometric(scores, [1, 1]), [math.sqrt(2400), 30])
    np.testing.assert_allclose(harmonic(scores, [1, 1]), [48, 18])
    np.testing.assert_allclose(power(scores, [1, 1], 2), [math.sqrt(2600), math.sqrt(4100)])


def test_special_powers():
    scores, weights = [[40, 60, 13], [10, 90, NAN]], [1, 2, 3]
    np.testing.assert_allclose(power(scores, weights, 1), arithmetic(scores, weights))
    np.testing.assert_allclose(power(scores, weights, 0), geometric(scores, weights))
    np.testing.assert_allclose(power(scores, weights, -1), harmonic(scores, weights))


@pytest.mark.parametrize("text", EVERY)
def test_weights_go_to_whatever_is_present(text):
    scores = [[20, 80, NAN], [NAN, NAN, 5], [NAN, NAN, NAN]]
    result = mean(text)(scores, [1, 3, 4])
    expected = mean(text)([[20, 80]], [1, 3])[0]
    np.testing.assert_allclose(result, [expected, 5, NAN])


@pytest.mark.parametrize("text", EVERY)
def test_child_of_no_weight_does_not_count(text):
    np.testing.assert_allclose(mean(text)([[0, 50], [-1, 50], [NAN, 50]], [0, 1]), [50, 50, 50])
    np.testing.assert_array_equal(mean(text)([[50, NAN]], [0, 1]), [NAN])


@pytest.mark.parametrize("text", ["geometric", "harmonic", "power p=-2"])
def test_zero_decides(text):
    np.testing.assert_allclose(mean(text)([[0, 50], [50, 50], [0, NAN]], [1, 1]), [0, 50, 0])


@pytest.mark.parametrize("text", ["geometric", "harmonic", "power p=-2", "power p=2"])
def test_negative_has_no_mean(text):
    np.testing.assert_allclose(mean(text)([[-1, 50], [50, 50]], [1, 1]), [NAN, 50])


def test_zero_is_one_score_among_others_for_positive_powers():
    np.testing.assert_allclose(power([[0, 50]], [1, 1], 2), [math.sqrt(1250)])


@pytest.mark.parametrize("text", [*EVERY, "copeland"])
def test_many_runs_at_once(text):
    rng = np.random.default_rng(1)
    scores, weights = rng.uniform(1, 100, (5, 3)), rng.uniform(0, 1, (4, 3))
    f = mean(text)
    expected = np.stack([f(scores, w) for w in weights])
    np.testing.assert_array_equal(f(scores, weights), expected)
    many = np.stack([scores + i for i in range(4)])
    np.testing.assert_array_equal(f(many, weights), [f(s, w) for s, w in zip(many, weights, strict=True)])
    np.testing.assert_array_equal(f(many, weights[0]), [f(s, weights[0]) for s in many])


def test_place_in_the_table_does_not_matter_to_the_last_bit():
    rng = np.random.default_rng(2)
    scores, weights = rng.uniform(0, 100, (1001, 7)), rng.uniform(0, 1, 7)
    row = scores[3]
    for n in (1, 2, 3, 17, 1000):
        assert len(set(arithmetic(np.tile(row, (n, 1)), weights).tolist())) == 1
        assert arithmetic(row[None], weights)[0] == arithmetic(scores, weights)[3]


def test_gap_elsewhere_changes_nothing():
    rng = np.random.default_rng(3)
    scores, weights = rng.uniform(0, 100, (50, 6)), rng.uniform(0, 1, 6)
    gappy = scores.copy()
    gappy[7, 2] = NAN
    np.testing.assert_array_equal(
        np.delete(arithmetic(gappy, weights), 7), np.delete(arithmetic(scores, weights), 7)
    )


def test_copeland():
    assert copeland([[3, 3], [2, 1], [1, 2]], [1, 1]).tolist() == [2, -1, -1]
    assert copeland([[1], [1]], [1]).tolist() == [0, 0]
    np.testing.assert_array_equal(copeland([[3, NAN], [NAN, 2], [NAN, NAN], [1, 1]], [1, 1]), [1, 1, NAN, -2])


def test_copeland_in_blocks(monkeypatch):
    rng = np.random.default_rng(4)
    scores, weights = rng.uniform(0, 100, (40, 3)), [1, 2, 3]
    expected = copeland(scores, weights)
    monkeypatch.setattr("ccni_xl.aggregation.means._BLOCK", 100)
    np.testing.assert_array_equal(copeland(scores, weights), expected)


@pytest.mark.parametrize(
    ("scores", "weights", "message"),
    [
        ([[1, 2]], [1, 2, 3], "do not fit"),
        ([1, 2], [1, 2], "do not fit"),
        ([[1, 2]], [1, -1], "weights must be 0 or more"),
        ([[1, 2]], [0, 0], "sum to more than 0"),
    ],
)
def test_refuses(scores, weights, message):
    with pytest.raises(ValueError, match=message):
        arithmetic(scores, weights)


def test_the_vocabulary_and_the_functions_agree():
    assert set(MEANS) == set(FAMILIES["mean"])
