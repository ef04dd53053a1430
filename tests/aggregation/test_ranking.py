from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.aggregation import band, rank, tied_at

NAN = math.nan


def test_ties_share_the_lowest_number_and_gaps_have_none():
    np.testing.assert_array_equal(rank([3, 1, 3, NAN, 2]), [1, 4, 1, NAN, 3])


def test_unrounded_scores_decide():
    assert rank([60.04, 60.01, 60.0]).tolist() == [1, 2, 3]


def test_rounding_error_does_not_decide():
    scores = [0.1 + 0.2, 0.3]
    assert rank(scores).tolist() == [1, 2]
    assert rank(scores, decimals=10).tolist() == [1, 1]


def test_nobody_and_nothing():
    assert rank([]).tolist() == []
    np.testing.assert_array_equal(rank([NAN, NAN]), [NAN, NAN])


def test_tied_where_they_print_alike():
    assert tied_at([61.14, 61.06, 61.0, NAN, NAN], 1).tolist() == [True, True, False, False, False]
    assert tied_at([61.14, 61.06, 61.0], 2).tolist() == [False, False, False]
    assert tied_at([], 1).tolist() == []


def test_bands_include_their_lower_edge():
    assert band([100, 60, 60 - 1e-14, 59.9, 40, 20, 0, NAN], (60, 40, 20)).tolist() == [
        0,
        0,
        0,
        1,
        1,
        2,
        3,
        -1,
    ]


def test_cuts_must_descend():
    with pytest.raises(ValueError, match="cuts must descend"):
        band([1.0], (20, 40))
