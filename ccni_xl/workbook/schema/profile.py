"""Tables of the profile sheet: one landscape page, and to its right what its charts draw.

The page is columns A to S. Left: facts, the CO2 chart beside them, the score table below. Right: strengths,
what would lift the score, two charts.
"""

from __future__ import annotations

from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.model import Column, Style, TableSpec
from ccni_xl.workbook.schema.parts import SIGNED, calc, number, table, text

__all__ = ["PAGE", "profile_tables"]

#: What is printed.
PAGE = "A1:S48"

#: Years and amounts without decimals; the second part keeps the sign, which some programs drop.
_VALUE = "[>=1000]0;[<0]-0.00;0.00"
_POINTS = "+0.00;-0.00;0.00"
_TOP, _LIFT_TOP, _NODE_TOP = 8, 14, 23
_RIGHT, _CO2, _STEPS = 15, 21, 25


def _shown(code: str, zh: str, en: str, width: float) -> Column:
    return text(code, zh, en, width, style=Style.CALC)


def _table(name: str, key: str, *columns: Column, top: int, left: int = 1, chart: str = "") -> TableSpec:
    charts = (chart,) if chart else ()
    return table(name, "profile", key, *columns, top=top, left=left, charts=charts, coded=False)


def _summary() -> tuple[TableSpec, ...]:
    """Return who the city is, where it is ahead and behind, and what would lift its score."""
    return (
        _table(
            "tbl_profile_facts",
            "fact",
            text("fact", "项目", "Fact", 16),
            _shown("shown", "内容", "Content", 20),
            top=_TOP,
        ),
        _table(
            "tbl_profile_top",
            "place",
            number("place", "序", "No.", 5, "0"),
            _shown("strength", "优势指标", "Strength", 31),
            calc("strength_by", "高于中位", "Above median", 12, SIGNED),
            _shown("weakness", "短板指标", "Weakness", 31),
            calc("weakness_by", "低于中位", "Below median", 10, SIGNED),
            top=_TOP,
            left=_RIGHT,
        ),
        _table(
            "tbl_profile_lift",
            "place",
            number("place", "序", "No.", 5, "0"),
            _shown("indicator", "提分空间最大的指标", "Most to gain in", 31),
            Column(
                "value", "指标值", "Value", kind=Kind.NUMBER, style=Style.CALC, width=12, number_format=_VALUE
            ),
            _shown("arithmetic", "差距 × 权重", "Gap × weight", 31),
            calc("gain", "总分可增", "Adds", 10, _POINTS),
            top=_LIFT_TOP,
            left=_RIGHT,
        ),
    )


def _nodes() -> TableSpec:
    return _table(
        "tbl_profile",
        "code",
        text("name", "指标", "Indicator", 30),
        text("unit", "单位", "Unit", 14),
        number("value", "指标值", "Value", 14, _VALUE, style=Style.CALC),
        calc("score", "得分", "Score", 8),
        calc("median", "全部城市中位", "Median of all", 8),
        calc("tier_median", "同等级中位", "Median of tier", 8),
        calc("gap", "与中位之差", "vs median", 8, SIGNED),
        calc("rank", "名次", "Rank", 7, "0"),
        text("code", "代码", "Code", 12, hidden=True),
        number("leaf", "是否指标", "Is indicator", 6, "0", hidden=True),
        calc("order", "排序值", "Sort value", 6, hidden=True),
        calc("lift", "提分空间", "To gain", 6, hidden=True),
        calc("lift_order", "提分排序值", "Sort value to gain", 6, hidden=True),
        top=_NODE_TOP,
        chart="ccni_profile_scores",
    )


def _behind_charts() -> tuple[TableSpec, ...]:
    return (
        _table(
            "tbl_profile_co2",
            "year",
            number("year", "年份", "Year", 7, "0"),
            calc("co2", "碳排放量", "CO2", 11, "#,##0"),
            calc("sen", "Sen线", "Sen line", 11, "#,##0"),
            top=_TOP,
            left=_CO2,
            chart="ccni_profile_co2",
        ),
        _table(
            "tbl_profile_steps",
            "code",
            _shown("label", "步骤", "Step", 36),
            calc("by", "变化", "By", 9, _POINTS),
            calc("end", "累计", "Level", 9, _POINTS),
            calc("over", "空白上", "Blank above", 9, "0.00"),
            calc("under", "空白下", "Blank below", 9, "0.00"),
            calc("up", "▲ 上升", "▲ Rise", 9, "0.00"),
            calc("up_below", "上升下段", "Rise below 0", 9, "0.00"),
            calc("down", "▼ 下降", "▼ Fall", 9, "0.00"),
            calc("down_below", "下降下段", "Fall below 0", 9, "0.00"),
            calc("total", "合计", "Total", 9, "0.00"),
            text("code", "代码", "Code", 24),
            top=_TOP,
            left=_STEPS,
            chart="ccni_profile_steps",
        ),
    )


def profile_tables() -> tuple[TableSpec, ...]:
    """Return the tables of the profile sheet."""
    return (*_summary(), _nodes(), *_behind_charts())
