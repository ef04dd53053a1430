from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.workbook.formulas.profile_pick import Profile
from ccni_xl.workbook.formulas.profile_steps import bars, change_captions, steps_table
from tests.support.profile_context import FRAMEWORK, STEPS, by_code, profile_context

POINTS = st.floats(-100, 100, allow_nan=False)


@given(POINTS, POINTS)
def test_stacked_bars_cover_the_step_and_nothing_else(start: float, end: float) -> None:
    found = bars(start, end)
    above = found["over"] + found["up"] + found["down"]
    below = found["under"] + found["up_below"] + found["down_below"]
    low, high = min(start, end), max(start, end)
    assert above == pytest.approx(max(0.0, high), abs=1e-9)
    assert below == pytest.approx(min(0.0, low), abs=1e-9)
    assert found["over"] == max(0.0, low) and found["under"] == min(0.0, high)
    shown = found["up"] - found["up_below"] + found["down"] - found["down_below"]
    assert shown == pytest.approx(abs(end - start), abs=1e-9)
    assert (end >= start) or not (found["up"] or found["up_below"])


def test_steps_below_and_across_zero() -> None:
    context = profile_context()
    rows = {row["code"]: row for row in by_code(context, steps_table(context, Profile(context)))}
    assert len(rows) == len(FRAMEWORK.indicators) + 1
    fall, rise = rows["neutrality_target"], rows["pilot_programmes"]
    assert (fall["end"], fall["down"], fall["down_below"]) == (-2.0, 1.0, -2.0)
    assert (rise["end"], rise["up"], rise["up_below"]) == (0.5, 0.5, -2.0)
    assert rows["total"]["total"] == pytest.approx(sum(STEPS.values()))
    assert str(fall["label"]).endswith("  -3.00")


def test_a_city_without_a_change_has_blank_steps_and_says_why() -> None:
    context = replace(profile_context(), profile_city="上海")
    rows = by_code(context, steps_table(context, Profile(context)))
    assert {row["by"] for row in rows} == {""}
    assert (
        change_captions(context, Profile(context))["ccni_profile_change"].value == "没有上一年度的得分可比。"
    )


def test_the_change_in_one_line() -> None:
    context = profile_context()
    cells = change_captions(context, Profile(context))
    assert cells["ccni_profile_change"].value == "上期得分 18.5 → 本期 19.0 (+0.5)  上升 ▲"
    assert cells["ccni_profile_reason"].value == "甲（+1）"
