from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.framework import FAMILIES, parse_token
from ccni_xl.treatment import box_cox, kurtosis, log_gii, log_shifted, log_signed, skewness, treat, winsorise
from ccni_xl.treatment.outliers import TRANSFORMS

NAN = math.nan
ONE_HIGH = [*range(1, 21), 500.0]


def apply(token, values):
    return treat(values, parse_token(token, "treatment"))


def test_figures_need_enough_different_values():
    assert math.isnan(skewness([1, 2]))
    assert math.isnan(kurtosis([1, 2, 3]))
    assert math.isnan(skewness([5, 5, 5, 5]))
    assert math.isnan(kurtosis([]))
    assert math.isnan(skewness([0.3, 0.1 + 0.2, 0.3]))


@pytest.mark.parametrize("factor", [1e-200, 1e-90, 1, 1e90, 1e200])
def test_figures_do_not_depend_on_the_unit(factor):
    x = np.array(ONE_HIGH)
    assert skewness(x * factor) == pytest.approx(skewness(x))
    assert kurtosis(x * factor) == pytest.approx(kurtosis(x))


def test_winsorise_leaves_gaps_and_infinities_alone():
    result = winsorise([NAN, math.inf, *ONE_HIGH])
    np.testing.assert_array_equal(result.values[:2], [NAN, math.inf])
    assert result.values.max(where=np.isfinite(result.values), initial=0) == 20
    assert result.cells == 1


@pytest.mark.parametrize("function", [log_shifted, log_signed, log_gii, box_cox])
def test_transforms_keep_order_and_gaps(function):
    x = np.array([NAN, 3.0, 1.0, math.inf, 700.0, 2.0])
    y = function(x)
    np.testing.assert_array_equal(y[[0, 3]], [NAN, math.inf])
    assert (np.argsort(y[[1, 2, 4, 5]]) == np.argsort(x[[1, 2, 4, 5]])).all()


@pytest.mark.parametrize("function", [log_shifted, log_signed, log_gii])
def test_transforms_refuse_a_constant_column(function):
    with pytest.raises(ValueError, match="all values are equal"):
        function([3.0, 3.0, NAN])


def test_box_cox_of_nothing():
    np.testing.assert_array_equal(box_cox([NAN]), [NAN])


def test_auto_leaves_a_well_shaped_column_alone():
    result = apply("auto", range(20))
    assert set(result.how.tolist()) == {""}
    assert not result.findings
    assert [name for name, _ in result.steps] == ["start"]


def test_record_and_findings():
    result = apply("winsorise", ONE_HIGH)
    assert result.how.tolist() == [""] * 20 + ["winsorise_high"]
    (finding,) = result.findings
    assert finding.rule.code == "E16"
    assert finding.facts["cells"] == 1
    assert finding.facts["skew_after"] < finding.facts["skew_before"]


def test_what_did_not_help_is_said():
    rng = np.random.default_rng(0)
    result = apply("winsorise max=1", rng.pareto(0.5, 60))
    assert [f.rule.code for f in result.findings] == ["E16", "E17"]


def test_combine_marks_both_steps():
    rng = np.random.default_rng(0)
    result = apply("auto max=1 combine=yes then=log_signed", [NAN, *rng.pareto(0.5, 60)])
    assert set(result.how.tolist()) == {"", "log_signed", "winsorise_high+log_signed"}
    assert result.how[0] == ""


def test_what_cannot_be_used_is_said_and_changes_nothing():
    result = apply("log_gii", [-5.0, 0.5, 0.2])
    assert result.column.tolist() == [-5, 0.5, 0.2]
    (finding,) = result.findings
    assert (finding.rule.code, finding.facts["method"]) == ("E19", "log_gii")
    assert not apply("log", [NAN, NAN]).findings


def test_input_is_not_changed():
    x = np.array(ONE_HIGH)
    apply("winsorise", x)
    assert x[-1] == 500


def test_the_vocabulary_and_the_functions_agree():
    assert set(TRANSFORMS) | {"none", "winsorise", "auto"} == set(FAMILIES["treatment"])
