from __future__ import annotations

from dataclasses import replace

import pytest

from ccni_xl.hosts.port import CellError
from ccni_xl.workbook.formulas.profile_pick import Profile
from ccni_xl.workbook.formulas.profile_trend import co2_table, trend_captions
from tests.support.profile_context import by_code, profile_context


def said(city: str, lang: str = "zh") -> tuple[object, object]:
    context = replace(profile_context(), profile_city=city, lang=lang)
    cells = trend_captions(context, Profile(context))
    return cells["ccni_profile_trend"].value, cells["ccni_profile_sen"].value


def test_the_test_in_words() -> None:
    assert said("北京") == (
        "Mann-Kendall 2019–2020：S = 3，p = 0.031，显著上升",
        "Sen 斜率（虚线）+1.5 万吨/年；p 值接近显著性水平",
    )


def test_too_few_figures_are_said_and_no_city_says_nothing() -> None:
    assert said("上海") == ("碳排放数据不足，无法做 Mann-Kendall 检验。", "")
    assert said("深圳") == ("", "")


def test_a_small_p_is_not_shown_as_zero() -> None:
    context = profile_context()
    table = context.tables["tbl_decoupling"].copy()
    table["p_value"] = 0.0001
    context = replace(context, tables={**context.tables, "tbl_decoupling": table})
    assert "p < 0.001" in str(trend_captions(context, Profile(context))["ccni_profile_trend"].value)


def test_the_line_runs_over_the_years_of_the_test_only() -> None:
    context = profile_context()
    rows = by_code(context, co2_table(context, Profile(context)))
    assert [row["co2"] for row in rows] == [4.0, 5.0, 7.0]
    assert rows[0]["sen"] == CellError("#N/A")
    assert [row["sen"] for row in rows[1:]] == pytest.approx([5.2, 6.7])


def test_a_missing_year_is_a_gap_and_no_zero() -> None:
    context = replace(profile_context(), profile_city="深圳")
    rows = by_code(context, co2_table(context, Profile(context)))
    assert [row["co2"] for row in rows] == [4.0, CellError("#N/A"), 9.0]
