"""Skewness, kurtosis, winsorising, logarithms, Box-Cox and the automatic rule."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from ccni_xl.framework import parse_token
from ccni_xl.treatment import (
    SkewRule,
    box_cox,
    kurtosis,
    log_gii,
    log_shifted,
    log_signed,
    shape,
    skewness,
    treat,
    winsorise,
)

pytestmark = pytest.mark.shared


@pytest.fixture
def vectors(cases):
    return [case for case in cases.json("treatment/vectors.json") if case["name"] != "constant"]


def test_skewness_and_kurtosis(cases, vectors):
    for case in vectors:
        x = cases.numbers(case["x"])
        cases.close([skewness(x), kurtosis(x)], cases.numbers([case["skew"], case["kurt"]]))
        cases.same([not SkewRule().broken_by(shape(x))], [case["pass_default"]])


@pytest.mark.parametrize("most", [1, 2, 3, 5, None])
def test_winsorise(cases, vectors, most):
    marks = {"": 0, "winhi": 1, "winlo": -1}
    for case in vectors:
        reference = case[f"winsorise_winmax_{most or 'unlimited'}"]
        result = winsorise(cases.numbers(case["x"]), most=most)
        cases.close(result.values, cases.numbers(reference["x"]))
        cases.same(result.moved, [marks[mark] for mark in reference["treated"]])
        cases.same([result.cells], [reference["nwin"]])


TRANSFORMS = {
    "log_CT": log_shifted,
    "log_CT_orig": box_cox,
    "log_CT_plus": log_signed,
    "boxcox_0": box_cox,
    "boxcox_half": lambda x: box_cox(x, 0.5),
    "boxcox_m1": lambda x: box_cox(x, -1.0),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transform(cases, vectors, name):
    for case in vectors:
        cases.close(TRANSFORMS[name](cases.numbers(case["x"])), cases.numbers(case[name]))


def test_logarithm_of_the_global_innovation_index(cases, vectors):
    for case in vectors:
        x = cases.numbers(case["x"])
        if np.nanmax(x) <= 1:
            with pytest.raises(ValueError, match="needs a maximum above 1"):
                log_gii(x)
        else:
            cases.close(log_gii(x), cases.numbers(case["log_GII_formula"]))


def test_automatic_rule_on_vectors(cases, vectors):
    for case in vectors:
        result = treat(cases.numbers(case["x"]), parse_token("auto", "treatment"))
        cases.close(result.column, cases.numbers(case["treat_default"]["x"]))
        details = case["treat_default"]["details"]
        for number, (_, figures) in enumerate(result.steps):
            expected = [details[f"check_SkewKurt{number}.Skew"], details[f"check_SkewKurt{number}.Kurt"]]
            cases.close([figures.skew, figures.kurtosis], cases.numbers(expected))


#: file -> token
ASEM = {
    "default_winmax5": "auto",
    "winmax1": "auto max=1",
    "winmax3_combine": "auto max=3 combine=yes",
    "thresh_skew1_kurt2": "auto skew=1 kurtosis=2",
    "skew1_log_CT_plus": "auto max=1 skew=1 kurtosis=1 then=log_signed",
}

HOW = {
    "winhi": {"winsorise_high"},
    "winlo": {"winsorise_low"},
    "+log_CT": {"log", "log_signed"},
    "+log_CT_neg": {"log_signed"},
    "winhi+log_CT": {"winsorise_high+log", "winsorise_high+log_signed"},
    "winlo+log_CT_neg": {"winsorise_low+log_signed"},
}


def _treated(cases, token):
    data = cases.table("treatment/in_imputed.csv")
    return data, {code: treat(data[code], parse_token(token, "treatment")) for code in data.columns}


@pytest.mark.parametrize("name", ASEM)
def test_changed_cells(cases, name):
    reference = pd.read_csv(cases.folder / f"treatment/changed_cells_{name}.csv")
    data, results = _treated(cases, ASEM[name])
    changed = {
        (unit, code)
        for code, result in results.items()
        for unit in data.index[result.column != data[code].to_numpy()]
    }
    expected = list(zip(reference.uCode, reference.iCode, strict=True))
    assert changed == set(expected)
    row = {unit: number for number, unit in enumerate(data.index)}
    cases.close([results[c].column[row[u]] for u, c in expected], reference.after)
    for (unit, code), how in zip(expected, reference.how, strict=True):
        mark = results[code].how[row[unit]]
        # There a cell keeps the mark of the winsorising that the logarithm of the original undid.
        undone = "combine" not in ASEM[name] and "+" in how
        assert mark in HOW["+" + how.rpartition("+")[2] if undone else how]


@pytest.mark.parametrize("name", ASEM)
def test_figures_of_each_step(cases, name):
    reference = cases.table(f"treatment/details_{name}.csv")
    _, results = _treated(cases, ASEM[name])
    for code, details in reference.iterrows():
        for number, (_, figures) in enumerate(results[code].steps):
            expected = [details[f"check_SkewKurt{number}.Skew"], details[f"check_SkewKurt{number}.Kurt"]]
            cases.close([figures.skew, figures.kurtosis], expected)
        moved = details["winsorise.nwin"]
        steps = [step for step, _ in results[code].steps]
        assert ("winsorise" in steps) == (not math.isnan(moved))


def test_constant_column_is_left_alone_and_named(cases):
    case = next(c for c in cases.json("treatment/vectors.json") if c["name"] == "constant")
    x = cases.numbers(case["x"])
    for token in ("auto", "winsorise"):
        result = treat(x, parse_token(token, "treatment"))
        cases.same(result.column, x)
        assert not result.findings
    result = treat(x, parse_token("log", "treatment"))
    cases.same(result.column, x)
    assert [f.rule.code for f in result.findings] == ["E19"]
