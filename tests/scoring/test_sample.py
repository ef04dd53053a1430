from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.framework import FAMILIES, SAMPLE_BASED, parse_token
from ccni_xl.scoring import SCORERS, Column, Sample, ascending_ranks, normalise, score_column
from ccni_xl.scoring.sample import SAMPLE_RULES

NAN = math.nan


def score(token, values, direction=1, sample=None):
    v = np.array(values, dtype=float)
    column = Column(v, sample or Sample.anonymous(len(v)))
    return score_column(column, parse_token(token, "scoring"), direction)


def panel(editions):
    names = tuple(sorted(set(editions)))
    units = np.array([f"u{i}" for i in range(len(editions))], dtype=object)
    return Sample(units, np.array([names.index(e) for e in editions]), names)


HAND = [
    ("min_max", 1, [0, 100, 25]),
    ("min_max", -1, [100, 0, 75]),
    ("min_max low=1 high=5", 1, [1, 5, 2]),
    ("rank", 1, [1, 3, 2]),
    ("rank", -1, [3, 1, 2]),
    ("borda", 1, [0, 2, 1]),
    ("percentile_rank", 1, [0, 100, 50]),
    ("distance_to_best scale=1", 1, [0, 1, 0.25]),
    ("distance_to_target target=30 scale=1", 1, [0, 1, 0.5]),
    ("distance_to_target target=30 scale=1 cap=no", 1, [0, 2, 0.5]),
    ("distance_to_target target=15 scale=1", -1, [1, 0, 6 / 7]),
    ("distance_to_reference reference=2 scale=1", 1, [0, 1, 1]),
    ("fraction_of_best scale=1", 1, [0.2, 1, 0.4]),
    ("fraction_of_best scale=1", -1, [1, 0.2, 0.5]),
]


@pytest.mark.parametrize(("token", "direction", "expected"), HAND)
def test_by_hand(token, direction, expected):
    result = score(token, [10, NAN, 50, 20], direction)
    if "reference" in token:
        result = score(token.replace("reference=2", "reference=3"), [10, NAN, 50, 20], direction)
    np.testing.assert_allclose(result.scores, [expected[0], NAN, *expected[1:]], atol=1e-12)
    assert not result.findings


def test_z_score_uses_n_minus_1():
    np.testing.assert_allclose(score("z_score mean=10 sd=2", [1, 2, 3]).scores, [8, 10, 12])


def test_ties():
    assert score("rank", [5, 5, 1]).scores.tolist() == [2, 2, 1]
    assert score("rank ties=average", [5, 5, 1]).scores.tolist() == [2.5, 2.5, 1]


@pytest.mark.parametrize("token", ["min_max", "z_score", "distance_to_best"])
@pytest.mark.parametrize("values", [[7, 7, NAN, 7], [7, NAN], [0.3, 0.1 + 0.2, 0.3]])
def test_constant_column_is_a_finding(token, values):
    result = score(token, values)
    assert np.isnan(result.scores).all()
    (finding,) = result.findings
    assert finding.rule.code == "E01"
    assert finding.facts["method"] == token
    assert not finding.rows


def test_one_value_has_no_percentile():
    assert score("percentile_rank", [3.0]).findings[0].rule.code == "E01"


def test_column_without_any_value_is_left_to_others():
    result = score("min_max", [NAN, NAN])
    assert np.isnan(result.scores).all()
    assert not result.findings


def test_editions_apart():
    sample = panel(["a", "a", "b", "b"])
    values = [0, 10, 100, 300]
    assert score("min_max scope=edition", values, sample=sample).scores.tolist() == [0, 100, 0, 100]
    np.testing.assert_allclose(score("min_max", values, sample=sample).scores, [0, 10 / 3, 100 / 3, 100])


def test_constant_in_one_edition_only():
    result = score("min_max scope=edition", [1, 2, 5, 5], sample=panel(["a", "a", "b", "b"]))
    np.testing.assert_array_equal(result.scores, [0, 100, NAN, NAN])
    assert result.findings[0].facts["scope_en"] == " in b"


def test_reference_absent_or_without_value():
    for values in ([1, 2, 3], [NAN, 2, 3]):
        result = score("distance_to_reference reference=0", values)
        if math.isnan(values[0]):
            assert result.findings[0].rule.code == "E04"
            assert np.isnan(result.scores).all()
        else:
            assert result.scores.tolist() == [100, 100, 100]
    assert score("distance_to_reference reference=zz", [1, 2]).findings[0].facts["reference"] == "zz"


def test_target_that_is_no_target():
    result = score("distance_to_target target=1", [1, 2, 3])
    (finding,) = result.findings
    assert (finding.rule.code, finding.facts["target"], finding.facts["worst"]) == ("E05", 1, 1)
    assert score("distance_to_target target=9", [1, 2, 3], -1).findings[0].facts["worst"] == 3


@pytest.mark.parametrize(("values", "direction"), [([0, 0], 1), ([0, 5], -1), ([-1, 5], 1)])
def test_fraction_needs_a_true_zero(values, direction):
    result = score("fraction_of_best", values, direction)
    assert np.isnan(result.scores).all()
    assert result.findings[0].rule.code == "E06"


@pytest.mark.parametrize("token", ["z_score", "min_max", "rank"])
def test_beyond_any_measurement_is_a_finding(token):
    result = score(token, [1e308, -1e101, 0, 1])
    assert [(f.rule.code, f.rows) for f in result.findings] == [("E08", (0, 1))]
    assert np.isnan(result.scores[:2]).all()
    assert np.isfinite(result.scores[2:]).all()


def test_ascending_ranks_of_nothing():
    assert ascending_ranks(np.array([])).tolist() == []


def test_normalise_for_cells():
    assert normalise([1, 2, 3], "min_max", low=1, high=3).tolist() == [1, 2, 3]
    assert normalise([1, 2, 4], "distance_to_target", target=3, scale=1, cap="no").tolist() == [0, 0.5, 1.5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: normalise([1, 2], "minmax"), "unknown method 'minmax'; known: goalposts"),
        (lambda: normalise([1, 2], "grades"), "unknown method 'grades'"),
        (lambda: normalise([1, 2], "min_max", lo=1), "min_max takes low, high, scope"),
        (lambda: normalise([1, 2], "distance_to_target"), "needs target; got none"),
        (lambda: normalise([2, 2], "min_max"), "min_max: All values equal"),
    ],
)
def test_normalise_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_vocabulary_and_the_functions_agree():
    assert set(SCORERS) == set(FAMILIES["scoring"])
    assert set(SAMPLE_RULES) == SAMPLE_BASED


def test_scores_without_bounds_are_named_not_given():
    # the target lies 16 powers of ten beyond the spread of two subnormal values
    result = score("distance_to_reference reference=u0 cap=no", [5e-324, 0.0, 1.0], 1, panel("aaa"))
    assert [f.rule.code for f in result.findings] == ["E08"]
    assert result.findings[0].rows == (2,)
    assert np.isnan(result.scores[2]) and np.isfinite(result.scores[:2]).all()
