from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from ccni_xl.evaluation import evaluate, sample_of
from ccni_xl.framework import check_records
from ccni_xl.framework.model import Framework

NAN = math.nan


def build(*rows):
    """Build a framework of (code, parent, weight, direction, scoring, more)."""
    keys = ("code", "parent", "weight", "direction", "scoring")
    records = [(i, dict(zip(keys, row[:5], strict=True), **row[5])) for i, row in enumerate(rows, start=2)]
    nodes, problems = check_records(records)
    assert not problems
    return Framework("test", nodes)


@pytest.fixture
def framework():
    return build(
        ("index", "", "1", "", "", {}),
        ("fixed", "index", "2", "higher", "knots 0:0 10:100", {"name_en": "Fixed"}),
        ("relative", "index", "1", "higher", "min_max", {"name_en": "Relative"}),
        ("grade", "index", "1", "", "grades no=0 yes=100", {"name_en": "Grade"}),
    )


@pytest.fixture
def numbers():
    index = pd.MultiIndex.from_product([["u", "v"], ["2020", "2021"]], names=["unit", "edition"])
    return pd.DataFrame({"fixed": [1.0, 2, 5, 10], "relative": [0.0, 4, 1, 2], "other": 1.0}, index=index)


@pytest.fixture
def labels(numbers):
    return pd.DataFrame({"grade": ["yes", "no", None, "yes"]}, index=numbers.index)


def codes(result):
    return sorted((f.rule.code, f.variable) for f in result.findings)


def test_whole_way(framework, numbers, labels):
    result = evaluate(framework, numbers, labels, threshold=0.7)
    assert list(result.scores.columns) == ["fixed", "relative", "grade", "index"]
    np.testing.assert_allclose(result.scores["index"], [(20 + 0 + 100) / 4, (40 + 100) / 4, 125 / 3, 350 / 4])
    np.testing.assert_allclose(result.coverage["index"], [1, 1, 0.75, 1])
    assert result.ranks["index"].tolist() == [2, 2, 1, 1]
    assert result.used["fixed"].tolist() == [1, 2, 5, 10]
    assert result.imputed.empty
    assert result.treated.empty
    assert codes(result) == [("E18", "relative")]


def test_input_is_not_changed(framework, numbers, labels):
    before = numbers.copy(), labels.copy()
    evaluate(framework, numbers, labels)
    pd.testing.assert_frame_equal(numbers, before[0])
    pd.testing.assert_frame_equal(labels, before[1])


def test_below_the_threshold_there_is_no_rank_and_a_reason(framework, numbers, labels):
    result = evaluate(framework, numbers, labels)
    np.testing.assert_array_equal(result.ranks["index"], [1, 2, NAN, 1])
    issue = next(i for i in result.issues() if i.rule.code == "E13")
    assert (issue.unit, issue.edition, issue.variable) == ("v", "2020", "index")
    assert issue.found("en") == "index has data for 75% of its weight, below the threshold of 80%: unranked."
    assert issue.advice("en") == "Missing: Grade. Enter the data, or lower the coverage threshold."


def test_columns_that_are_absent_are_missing(framework, numbers):
    result = evaluate(framework, numbers[["fixed"]])
    assert result.coverage["index"].tolist() == [0.5] * 4
    assert ("E12", "relative") in codes(result)
    assert ("E12", "grade") in codes(result)


def test_constant_column_is_an_issue(framework, numbers, labels):
    result = evaluate(framework, numbers.assign(relative=3.0), labels)
    issue = next(i for i in result.issues() if i.rule.code == "E01")
    assert issue.found("en") == "Relative: all 4 values are 3.0; min_max needs at least two different values."
    assert result.scores["relative"].isna().all()


def test_entered_scores_replace_computed_ones(framework, numbers, labels):
    entered = pd.DataFrame({"fixed": [NAN, 90, NAN, NAN]}, index=numbers.index)
    result = evaluate(framework, numbers, labels, entered=entered)
    assert result.scores["fixed"].tolist() == [10, 90, 50, 100]


def test_one_edition_without_a_level(framework, numbers, labels):
    result = evaluate(framework, numbers.xs("2020", level=1), labels.xs("2020", level=1), threshold=0)
    assert result.ranks["fixed"].tolist() == [2, 1]
    assert {i.edition for i in result.issues()} == {None}


def test_imputation_then_treatment_with_a_record():
    framework = build(
        ("index", "", "1", "", "", {}),
        (
            "x",
            "index",
            "1",
            "higher",
            "min_max",
            {"imputation": "group_mean group=kind", "treatment": "winsorise"},
        ),
    )
    index = pd.Index([f"u{i}" for i in range(22)], name="unit")
    numbers = pd.DataFrame({"x": [*range(1, 21), 500.0, NAN]}, index=index)
    groups = pd.DataFrame({"kind": ["low"] * 20 + [None, "low"]}, index=index)
    result = evaluate(framework, numbers, groups=groups)
    assert result.imputed.to_dict("records") == [
        {"unit": "u21", "edition": None, "code": "x", "value": 10.5, "method": "group_mean group=kind"}
    ]
    assert result.treated.to_dict("records") == [
        {"unit": "u20", "edition": None, "code": "x", "before": 500, "after": 20, "how": "winsorise_high"}
    ]
    assert result.used["x"].tolist()[-2:] == [20, 10.5]
    assert codes(result) == [("E15", "x"), ("E16", "x"), ("E18", "x")]


def test_imputation_by_an_attribute_nobody_has():
    framework = build(
        ("index", "", "1", "", "", {}),
        ("x", "index", "1", "higher", "knots 0:0 1:100", {"imputation": "group_mean group=kind"}),
    )
    result = evaluate(framework, pd.DataFrame({"x": [1, NAN]}, index=["u", "v"]))
    assert ("E14", "x") in codes(result)


def test_value_beyond_arithmetic_does_not_spoil_the_others(framework, numbers, labels):
    numbers = numbers.astype({"relative": float})
    numbers.iloc[0, 1] = 1e300
    result = evaluate(framework, numbers, labels, threshold=0)
    np.testing.assert_allclose(result.scores["relative"], [NAN, 100, 0, 100 / 3])
    assert ("E08", "relative") in codes(result)


def test_nobody(framework):
    result = evaluate(framework, pd.DataFrame({"fixed": []}, index=pd.Index([], name="unit", dtype=object)))
    assert result.scores.shape == (0, 4)


def test_unit_twice(framework, numbers):
    with pytest.raises(ValueError, match="a unit stands twice in an edition"):
        evaluate(framework, pd.concat([numbers, numbers]))


def test_rows_that_differ(framework, numbers, labels):
    with pytest.raises(ValueError, match="do not have the same rows"):
        evaluate(framework, numbers, labels.iloc[::-1])


def test_sample_numbers_editions_in_order():
    index = pd.MultiIndex.from_tuples([("u", "2021"), ("u", "2019"), ("v", "2020")])
    sample = sample_of(index)
    assert sample.editions == ("2019", "2020", "2021")
    assert sample.edition.tolist() == [2, 0, 1]
    assert sample_of(pd.Index(["u"])).edition is None
