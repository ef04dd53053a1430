from __future__ import annotations

from typing import Any

from ccni_xl.console_profile import profile_lines


def profile(**more: Any) -> dict[str, Any]:
    score = {"name": "指数", "score": 43.62, "median": 40.0, "tier_median": None, "gap": 3.62, "rank": 38}
    return {
        "name": "南京",
        "edition": "2021-2022",
        "facts": {"代码": "320100", "排名": None},
        "scores": [score],
        "strengths": [],
        "weaknesses": [{"indicator": "甲", "by": -50.0}],
        "to_gain": [],
        "note": "只是算术",
        "change": None,
        "steps": [{"code": "a", "name": "甲", "by": 0.0}, {"code": "total", "name": None, "by": 0.0}],
        "trend": "Mann-Kendall",
        "sen": None,
    } | more


def test_missing_figures_are_dashes_and_empty_parts_are_left_out() -> None:
    text = list(profile_lines(profile(), "zh"))
    assert text[:3] == ["== 南京 · 2021-2022 ==", "  代码  320100", "  排名  –"]
    assert "  指数  43.6  40.0  –  +3.6  38" in text
    assert "短板（低于中位）" in text and "优势（高于中位）" not in text
    assert not [line for line in text if line.startswith("得分变化来自")]


def test_the_change_and_its_parts() -> None:
    steps = [{"code": "a", "name": "甲", "by": 1.25}]
    text = list(profile_lines(profile(change="上期得分 1.0", steps=steps), "en"))
    assert text[-3:] == ["", "The change by indicator", "  甲  +1.25"]
