from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.framework import FAMILIES, parse_token
from ccni_xl.scoring import Sample
from ccni_xl.treatment import impute
from ccni_xl.treatment.imputation import IMPUTERS

NAN = math.nan


def panel(units, editions):
    names = tuple(sorted(set(editions)))
    number = np.array([names.index(e) for e in editions], dtype=np.intp)
    return Sample(np.array(units, dtype=object), number, names)


#: two units over 2018, 2019, 2022, out of order
SAMPLE = panel(["a", "b", "a", "b", "b", "a"], ["2022", "2018", "2018", "2019", "2022", "2019"])


def fill(token, values, sample=SAMPLE, groups=None):
    groups = None if groups is None else np.array(groups, dtype=object)
    return impute(values, parse_token(token, "imputation"), sample, groups)


def test_mean_of_the_same_edition_or_of_all():
    values = [1, 2, 3, NAN, 5, 6]
    assert fill("mean", values).column[3] == 6
    assert fill("mean scope=pooled", values).column[3] == 3.4
    assert fill("median scope=pooled", values).column[3] == 3


def test_groups():
    anonymous = Sample.anonymous(5)
    result = fill("group_mean group=g", [1, NAN, 3, NAN, NAN], anonymous, ["x", "x", "x", "y", None])
    np.testing.assert_array_equal(result.column, [1, 2, 3, NAN, NAN])
    assert [(f.rule.code, f.rows, f.found) for f in result.findings] == [
        ("E15", (1,), (2,)),
        ("E14", (3, 4), ()),
    ]
    assert result.filled.tolist() == [False, True, False, False, False]


def test_group_method_without_groups():
    with pytest.raises(ValueError, match="needs the group"):
        fill("group_mean group=g", [1, NAN], Sample.anonymous(2))


# order of rows: a2022 b2018 a2018 b2019 b2022 a2019
def test_last_value():
    np.testing.assert_array_equal(fill("last", [NAN, NAN, 1, 4, NAN, NAN]).column, [1, NAN, 1, 4, 4, 1])
    np.testing.assert_array_equal(
        fill("last max=1", [NAN, NAN, 1, 4, NAN, NAN]).column, [NAN, NAN, 1, 4, NAN, 1]
    )
    np.testing.assert_array_equal(
        fill("last ends=flat", [NAN, NAN, 1, 4, NAN, NAN]).column, [1, 4, 1, 4, 4, 1]
    )


def test_linear_by_the_years():
    np.testing.assert_allclose(fill("linear", [9, NAN, 1, 4, NAN, NAN]).column, [9, NAN, 1, 4, NAN, 3])
    np.testing.assert_allclose(fill("linear ends=flat", [9, NAN, 1, 4, NAN, NAN]).column, [9, 4, 1, 4, 4, 3])


def test_editions_that_are_no_years_count_one_each():
    sample = panel(["a"] * 3, ["first", "second", "third"])
    np.testing.assert_allclose(fill("linear", [1, NAN, 9], sample).column, [1, 5, 9])


def test_spans_of_years_count_by_their_first():
    sample = panel(["a"] * 3, ["2018-2019", "2019-2020", "2022-2023"])
    np.testing.assert_allclose(fill("linear", [1, NAN, 9], sample).column, [1, 3, 9])


def test_one_edition_has_no_past():
    result = fill("last", [1, NAN], Sample.anonymous(2))
    assert [f.rule.code for f in result.findings] == ["E14"]


def test_unit_missing_from_an_edition():
    sample = panel(["a", "a", "b"], ["2018", "2019", "2019"])
    np.testing.assert_array_equal(fill("last", [1, NAN, NAN], sample).column, [1, 1, NAN])


def test_constant():
    assert fill("constant value=7", [NAN] * 6).column.tolist() == [7] * 6


def test_none_declared_gives_nothing_to_others():
    result = fill("mean", [1, math.inf, 3, NAN], Sample.anonymous(4))
    assert result.column.tolist() == [1, math.inf, 3, 2]


def test_nothing_to_do():
    for token in ("none", "mean"):
        result = fill(token, [1, 2, 3, 4, 5, 6])
        assert not result.filled.any()
        assert not result.findings
    assert np.isnan(fill("none", [NAN] * 6).column).all()


def test_input_is_not_changed():
    values = np.array([1, NAN, 3, 4, 5, 6.0])
    fill("mean", values)
    assert np.isnan(values[1])


def test_the_vocabulary_and_the_functions_agree():
    assert set(IMPUTERS) == set(FAMILIES["imputation"])
