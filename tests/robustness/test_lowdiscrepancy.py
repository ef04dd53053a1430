from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from ccni_xl.robustness.lowdiscrepancy import EDGE, picks, raw_bits, uniforms


def test_the_same_seed_gives_the_same_points_for_good():
    """Typed as facts: a change here changes every published interval."""
    found = uniforms(3, 2, seed=2022)
    again = uniforms(3, 2, seed=2022)
    np.testing.assert_array_equal(found, again)
    np.testing.assert_array_equal(found * 2**31 % 2, 1)  # half-way between the steps of 2^-30
    assert (np.round(found * 1e6).astype(int).tolist()) == FACTS


FACTS = [[21837, 327917], [629333, 568869], [791483, 28093]]


def test_other_seeds_and_streams_differ():
    assert not np.array_equal(uniforms(8, 2, 1), uniforms(8, 2, 2))
    assert not np.array_equal(raw_bits(4, 1, 0), raw_bits(4, 1, 1))


@pytest.mark.parametrize("columns", [1, 5, 40])
def test_every_axis_is_filled_evenly(columns):
    """64 points put one point in each of 64 equal cells of every axis: a digital net."""
    points = uniforms(64, columns, seed=3)
    for column in points.T:
        assert sorted((column * 64).astype(int)) == list(range(64))


def test_two_axes_are_filled_evenly():
    points = uniforms(256, 2, seed=5)
    counts = np.histogram2d(points[:, 0], points[:, 1], bins=16, range=[[0, 1], [0, 1]])[0]
    assert (counts == 1).all()


def test_scrambling_keeps_the_discrepancy_of_the_sequence():
    plain = qmc.Sobol(6, scramble=False).random_base2(8)
    chance = np.random.default_rng(1).random((256, 6))
    ours = qmc.discrepancy(uniforms(256, 6, seed=1))
    assert ours < 0.2 * qmc.discrepancy(chance)
    assert ours < 2 * qmc.discrepancy(plain)


def test_fewer_points_are_the_first_of_more():
    np.testing.assert_array_equal(uniforms(100, 3, 7), uniforms(128, 3, 7)[:100])


def test_points_are_strictly_inside():
    points = uniforms(4096, 3, seed=0)
    assert points.min() >= EDGE > 0
    assert points.max() <= 1 - EDGE < 1


def test_no_columns_and_one_point():
    assert uniforms(5, 0, 1).shape == (5, 0)
    assert uniforms(1, 3, 1).shape == (1, 3)


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_refused(wrong):
    with pytest.raises(ValueError, match="expected count >= 1"):
        uniforms(*wrong)


def test_picks_reach_every_row_and_nothing_else():
    rows = picks((500, 7), 7, seed=1, stream=2)
    assert rows.shape == (500, 7)
    assert sorted(set(rows.ravel().tolist())) == list(range(7))
    assert abs(np.bincount(rows.ravel()) / rows.size - 1 / 7).max() < 0.02
