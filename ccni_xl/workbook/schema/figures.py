"""Tables behind the charts: one row a mark, in drawing order, so that a chart's range is a whole column."""

from __future__ import annotations

from ccni_xl.framework import Framework
from ccni_xl.terms import Region, Tier
from ccni_xl.workbook.schema.model import Column, Style, TableSpec
from ccni_xl.workbook.schema.parts import number, table, text

__all__ = ["LABEL_ROWS", "figure_tables"]

#: Rows of tbl_labels: the most extreme cities that get their name on the board.
LABEL_ROWS = 12

_LABEL = text("label", "标签", "Label", 14, style=Style.CALC)


def _calc(code: str, zh: str, en: str, number_format: str = "0.0") -> Column:
    return number(code, zh, en, 10, number_format, style=Style.CALC)


def _moves(name: str, left: int, chart: str, zh: str, en: str) -> TableSpec:
    """Return the table of one change chart: a floating bar from the lower to the higher score."""
    return table(
        name,
        "chart_data",
        "label",
        _LABEL,
        _calc("low", "较低得分", "Lower score"),
        _calc("span", "变化幅度", "Size of change"),
        _calc("base_score", "上期得分", "Base score"),
        _calc("score", "本期得分", "Score"),
        left=left,
        charts=(chart,),
        title_zh=zh,
        title_en=en,
    )


def figure_tables(framework: Framework) -> tuple[TableSpec, ...]:
    """Return the chart tables, left to right on the chart-data sheet."""
    dims = tuple(_calc(c, framework[c].name_zh, framework[c].name_en) for c in framework.dimensions)
    regions = tuple(_calc(f"y_{t.value}", t.zh, t.en) for t in Region)
    tiers = tuple(_calc(f"y_{t.value}", t.zh, t.en) for t in Tier)
    width = 2 + len(dims)
    step = width + 1
    after = 1 + 2 * step
    halves = tuple(
        table(
            f"tbl_fig2{half}",
            "chart_data",
            "label",
            _LABEL,
            *dims,
            _calc("score", "综合得分", "Score"),
            left=1 + i * step,
            charts=(f"ccni_fig2{half}",),
            title_zh=f"图2 得分构成（{zh}）",
            title_en=f"Figure 2, composition ({en})",
        )
        for i, (half, zh, en) in enumerate((("a", "前半", "first half"), ("b", "后半", "second half")))
    )
    return (
        *halves,
        table(
            "tbl_fig4",
            "chart_data",
            "label",
            _LABEL,
            _calc("share", "新能源车渗透率", "NEV share"),
            left=after,
            charts=("ccni_fig4a",),
            title_zh="图4 新能源车渗透率",
            title_en="Figure 4, NEV share",
        ),
        table(
            "tbl_map",
            "chart_data",
            "label",
            _LABEL,
            number("longitude", "经度", "Longitude", 9, "0.00", style=Style.CALC),
            *(number(c.code, c.zh, c.en, 9, "0.00", style=Style.CALC) for c in regions),
            _calc("share", "新能源车渗透率", "NEV share"),
            left=after + 3,
            charts=("ccni_fig4b",),
            title_zh="图4 分布",
            title_en="Figure 4, map",
        ),
        table(
            "tbl_points",
            "chart_data",
            "label",
            _LABEL,
            _calc("x", "横轴", "Board x"),
            *regions,
            *tiers,
            _calc("ambition", "气候雄心", "Ambition"),
            _calc("co2", "碳排放量", "CO2", "#,##0"),
            left=after + 11,
            charts=("ccni_fig5", "ccni_fig6", "ccni_fig7", "ccni_board_region", "ccni_board_tier"),
            title_zh="图5至图7 一盘棋",
            title_en="Figures 5 to 7, board",
        ),
        table(
            "tbl_labels",
            "chart_data",
            "label",
            _LABEL,
            _calc("x", "横轴", "Board x"),
            _calc("y", "纵轴", "Board y"),
            _calc("ambition", "气候雄心", "Ambition"),
            _calc("co2", "碳排放量", "CO2", "#,##0"),
            left=after + 26,
            charts=("ccni_fig5", "ccni_fig6", "ccni_fig7", "ccni_board_region", "ccni_board_tier"),
            title_zh="一盘棋上标名的城市",
            title_en="Cities named on the board",
        ),
        _moves("tbl_fig8", after + 32, "ccni_fig8", "图8 上升城市", "Figure 8, risers"),
        _moves("tbl_fig9", after + 38, "ccni_fig9", "图9 持平城市", "Figure 9, flat"),
        _moves("tbl_fig10", after + 44, "ccni_fig10", "图10 下降城市", "Figure 10, fallers"),
    )
