from __future__ import annotations

from dataclasses import replace

import pytest

from ccni_xl.framework import Framework, parse_token
from ccni_xl.workbook.formulas.profile import profile_tables
from ccni_xl.workbook.formulas.profile_lift import lift_note, points_to_gain
from tests.support.profile_context import FRAMEWORK, by_code, profile_context


def lifts(context=None) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    context = context or profile_context()
    write = next(w for w in profile_tables(context) if w.table == "tbl_profile_lift")
    return by_code(context, write)


def test_the_five_largest_gaps_times_weight_come_first() -> None:
    gains = {
        code: (100 - (100.0 if code == "nev_penetration" else 10.0)) * FRAMEWORK.effective_weight(code)
        for code in FRAMEWORK.indicators
    }
    expected = sorted(gains.values(), reverse=True)[:5]
    found = lifts()
    assert [row["gain"] for row in found] == pytest.approx(expected, abs=1e-12)
    assert found[0]["arithmetic"] == "(100 - 10.0) × 15.00%"
    assert FRAMEWORK["nev_penetration"].name_zh not in [row["indicator"] for row in found]


def test_raising_the_first_one_to_100_raises_the_index_by_what_is_said() -> None:
    from ccni_xl.aggregation import aggregate

    context = profile_context()
    scores = context.scores[list(FRAMEWORK.indicators)].to_numpy(copy=True)
    root = FRAMEWORK.codes.index(FRAMEWORK.root)
    weights = [FRAMEWORK.effective_weight(code) for code in FRAMEWORK.indicators]
    before = aggregate(FRAMEWORK, scores).scores[0, root]
    scores[0, ((100 - scores[0]) * weights).argmax()] = 100.0
    after = aggregate(FRAMEWORK, scores).scores[0, root]
    assert after - before == pytest.approx(lifts()[0]["gain"], abs=1e-9)


def test_fewer_than_five_leave_blanks() -> None:
    context = profile_context()
    scores = context.scores.copy()
    scores[list(FRAMEWORK.indicators)] = 100.0
    scores["peak_target"] = 40.0
    found = lifts(replace(context, scores=scores))
    assert found[0]["indicator"] == FRAMEWORK["peak_target"].name_zh
    assert {(row["indicator"], row["gain"]) for row in found[1:]} == {("", "")}


def test_an_index_that_is_no_sum_says_so() -> None:
    nodes = tuple(
        replace(node, mean=parse_token("geometric", "mean")) if node.code == "emission_level" else node
        for node in FRAMEWORK
    )
    context = replace(profile_context(), framework=Framework("x", nodes))
    assert points_to_gain(context, "peak_target", 10.0).value == ""
    assert "无法" in str(lift_note(context).value)
    assert "不是建议" in str(lift_note(profile_context()).value)
