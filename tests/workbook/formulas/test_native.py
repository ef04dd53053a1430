from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ccni_xl.framework import builtin
from ccni_xl.hosts.port import Formula, TableWrite, plain
from ccni_xl.workbook.formulas import FormulaContext, depth_first, native_formulas
from ccni_xl.workbook.formulas.figures import fixed
from ccni_xl.workbook.formulas.profile_pick import Profile
from ccni_xl.workbook.formulas.refs import bracketed, quoted
from ccni_xl.workbook.formulas.strip import strip_formula
from ccni_xl.workbook.formulas.weights import effective_weights
from ccni_xl.workbook.formulas.whatif import trial_scores

FRAMEWORK = builtin("2.0")
CITIES = ["110000", "310000", "440300"]


def context() -> FormulaContext:
    """Return three cities in one edition: scores 10, 20, 30 everywhere but one indicator."""
    index = pd.MultiIndex.from_product([CITIES, ["2021-2022"]])
    scores = pd.DataFrame({code: [10.0, 20.0, 30.0] for code in FRAMEWORK.codes}, index=index)
    scores["nev_penetration"] = [100.0, 20.0, 30.0]
    scores[FRAMEWORK.root] = [10.0 + 90 * FRAMEWORK.effective_weight("nev_penetration"), 20.0, 30.0]
    scores["coverage"] = 1.0
    values = pd.DataFrame(
        {code: [1.0, 2.0, None] for code in FRAMEWORK.indicators}, index=index, dtype=object
    )
    cities = pd.DataFrame(
        {
            "name": ["北京", "上海", "深圳"],
            "province": "",
            "region": "东部",
            "tier": ["一线", "一线", "二线"],
        },
        index=pd.Index(CITIES, name="city"),
    )
    ranking = pd.DataFrame(
        {"rank": [1.0, 2.0, 3.0], "score": [30.0, 20.0, scores.iloc[0][FRAMEWORK.root]], "arrow": None},
        index=pd.Index(CITIES[::-1], name="city"),
    ).assign(interval=None, driver=None, quadrant=None)
    co2 = pd.DataFrame({2019: [5.0, 6.0, np.nan], 2020: [7.0, 8.0, 9.0]}, index=cities.index)
    return FormulaContext(
        lang="zh",
        framework=FRAMEWORK,
        edition="2021-2022",
        cities=cities,
        scores=scores,
        values=values,
        ranking=ranking,
        co2=co2,
        profile_city="北京",
        profile_edition="2021-2022",
    )


def column(write: TableWrite, label: str) -> list[object]:
    place = list(write.header).index(label)
    return [plain(row[place]) for row in write.rows]


def table(writes: tuple[TableWrite, ...], name: str) -> TableWrite:
    return next(write for write in writes if write.table == name)


def test_effective_weights_are_those_of_the_framework() -> None:
    found = effective_weights(FRAMEWORK).effective
    for code in FRAMEWORK.codes:
        assert found[code] == pytest.approx(FRAMEWORK.effective_weight(code), abs=1e-15)
    assert math.fsum(found[code] for code in FRAMEWORK.indicators) == pytest.approx(1.0)


def test_siblings_of_weight_zero_weigh_nothing_instead_of_failing() -> None:
    children = FRAMEWORK.children("macro_targets")
    found = effective_weights(FRAMEWORK, dict.fromkeys(children, 0.0))
    assert {found.effective[code] for code in children} == {0.0}


def test_the_index_by_formula_is_the_programs_index() -> None:
    native = native_formulas(context())
    expected = context().scores[FRAMEWORK.root].tolist()
    assert [plain(cell) for cell in native.index] == pytest.approx(expected, abs=1e-12)
    assert plain(native.cells["ccni_native_difference"]) == pytest.approx(0.0, abs=1e-12)


def test_an_incomplete_city_is_not_recomputed() -> None:
    at = context()
    scores = at.scores.copy()
    scores.loc[("110000", "2021-2022"), "coverage"] = 0.9
    assert plain(native_formulas(replace(at, scores=scores)).index[0]) == ""


def test_a_framework_that_is_no_weighted_mean_is_not_recomputed() -> None:
    from ccni_xl.framework import Framework, parse_token

    nodes = tuple(
        replace(node, mean=parse_token("geometric", "mean")) if node.code == "emission_level" else node
        for node in FRAMEWORK
    )
    at = replace(context(), framework=Framework(FRAMEWORK.version, nodes))
    native = native_formulas(at)
    assert set(native.index) == {None}
    assert plain(native.cells["ccni_native_difference"]) == ""


def test_unchanged_trial_weights_give_the_index_and_others_do_not() -> None:
    at = context()
    assert trial_scores(at) == pytest.approx(at.ranking["score"].to_dict())
    moved = trial_scores(replace(at, trial={"nev_penetration": 0.0}))
    assert moved["110000"] == pytest.approx(10.0)


def test_the_profile_knows_strengths_and_ranks() -> None:
    native = native_formulas(context())
    assert plain(native.cells["ccni_profile_code"]) == "110000"
    top = table(native.tables, "tbl_profile_top")
    assert column(top, "优势指标")[0] == FRAMEWORK["nev_penetration"].name_zh
    assert column(top, "高于中位")[0] == pytest.approx(70.0)
    rows = table(native.tables, "tbl_profile")
    ranks = dict(zip(column(rows, "代码"), column(rows, "名次"), strict=True))
    assert ranks["nev_penetration"] == 1 and ranks["peak_target"] == 3
    tiers = dict(zip(column(rows, "代码"), column(rows, "同等级中位"), strict=True))
    assert tiers["peak_target"] == pytest.approx(15.0)
    assert column(table(native.tables, "tbl_profile_co2"), "碳排放量") == [5.0, 7.0]


def test_a_city_that_is_not_there_leaves_blanks_and_no_errors() -> None:
    profile = Profile(replace(context(), profile_city="无此城"))
    assert (profile.code, profile.row, profile.known) == ("", "", False)
    native = native_formulas(replace(context(), profile_city="无此城"))
    assert set(column(table(native.tables, "tbl_profile"), "得分")) == {""}


def test_before_the_first_run_everything_is_blank() -> None:
    native = native_formulas(FormulaContext("en", FRAMEWORK))
    assert native.index == []
    assert plain(native.cells["ccni_finding_fig2"]) == ""
    assert set(column(table(native.tables, "tbl_trial"), "Weight")) != {""}


def test_every_formula_cell_carries_a_value_and_fits() -> None:
    native = native_formulas(context())
    cells = [
        cell for write in native.tables for row in write.rows for cell in row if isinstance(cell, Formula)
    ]
    assert len(cells) > 150
    for cell in (*cells, *native.cells.values()):
        assert cell.value is not None and len(cell.text) < 8192


def test_the_tree_is_shown_depth_first() -> None:
    codes = [code for code, _ in depth_first(FRAMEWORK)]
    assert sorted(codes) == sorted(FRAMEWORK.codes)
    for code in codes:
        parent = FRAMEWORK[code].parent
        assert parent is None or codes.index(parent) < codes.index(code)


def test_strip_is_one_line_in_both_languages() -> None:
    cells = {
        "ccni_state": "最新",
        "ccni_ranked": 110,
        "ccni_errors": 0,
        "ccni_run_time": "2026-01-02 03:04:05",
    }
    shown = str(strip_formula("zh", cells).value)
    assert shown.startswith("结果：最新") and "已排名 110" in shown and shown.endswith("2026-01-02 03:04:05")
    assert "not computed" in str(strip_formula("en").value)


@pytest.mark.parametrize(("value", "shown"), [(0.25, "0.3"), (-0.25, "-0.3"), (43.593, "43.6"), (0.0, "0.0")])
def test_fixed_rounds_half_away_from_zero(value: float, shown: str) -> None:
    assert fixed(value) == shown


def test_labels_are_quoted_where_they_must_be() -> None:
    assert bracketed("权重") == "[权重]"
    assert bracketed("CO2 per GDP (2005 prices)") == "[[CO2 per GDP (2005 prices)]]"
    assert bracketed("a[b]#") == "[[a'[b']'#]]"
    assert quoted('x"y') == '"x""y"'
