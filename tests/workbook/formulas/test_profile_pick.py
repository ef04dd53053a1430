from __future__ import annotations

from dataclasses import replace

import pytest

from ccni_xl.workbook.formulas.profile_pick import Profile, number_of, selection_cells
from tests.support.profile_context import profile_context


def test_the_rows_of_the_picked_city() -> None:
    profile = Profile(profile_context())
    assert (profile.code, profile.row, profile.trend_row, profile.change_row) == ("110000", 1, 1, 1)
    other = Profile(replace(profile_context(), profile_city="上海"))
    assert (other.row, other.trend_row, other.change_row) == (2, 2, "")
    assert other.cell("tbl_decoupling", other.trend_row, "trend") is None


def test_nobody_is_asked_for() -> None:
    cells = selection_cells(replace(profile_context(), profile_city="无此城"))
    assert cells["ccni_profile_title"].value == "请选择城市"
    assert {cells[f"ccni_profile_{n}_row"].value for n in ("trend", "change", "value")} == {""}


def test_medians_by_tier() -> None:
    assert Profile(profile_context()).column("peak_target", "一线") == [10.0, 20.0]


@pytest.mark.parametrize(("value", "found"), [(2, 2.0), (None, None), ("x", None), (float("nan"), None)])
def test_numbers_are_told_from_blanks(value: object, found: float | None) -> None:
    assert number_of(value) == found
