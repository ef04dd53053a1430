"""Result tables of the analysis and robustness sheets."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.schema.parts import CITY, EDITION, NAME, SIGNED, number, table, text

__all__ = ["analysis_tables"]


def analysis_tables() -> tuple[TableSpec, ...]:
    """Return the tables of groups, correlations, trends, rank intervals and their drivers."""
    return (
        table(
            "tbl_groups",
            "analysis",
            "group",
            text("by", "分组方式", "Grouped by", 10),
            text("group", "组", "Group", 14),
            number("count", "城市数", "Cities", 8, "0"),
            number("mean", "平均分", "Mean", 8),
            text("best", "最高城市", "Best", 10),
            number("best_score", "最高分", "Best score", 8),
            text("worst", "最低城市", "Worst", 10),
            number("worst_score", "最低分", "Worst score", 8),
            number("top_10", "前10名", "Top 10", 8, "0"),
            number("top_50", "前50名", "Top 50", 8, "0"),
            number("mean_change", "平均变化", "Mean change", 9, SIGNED),
            number("up", "上升", "Up", 7, "0"),
            number("flat", "持平", "Flat", 7, "0"),
            number("down", "下降", "Down", 7, "0"),
        ),
        table(
            "tbl_corr",
            "analysis",
            "first",
            text("first", "变量一", "First", 20),
            text("second", "变量二", "Second", 20),
            number("n", "城市数", "n", 7, "0"),
            number("pearson", "皮尔逊r", "Pearson r", 9, "0.000"),
            number("pearson_p", "r的p值", "p of r", 9, "0.0000"),
            number("spearman", "斯皮尔曼ρ", "Spearman rho", 10, "0.000"),
            number("spearman_p", "ρ的p值", "p of rho", 9, "0.0000"),
            left=16,
        ),
        table(
            "tbl_decoupling",
            "analysis",
            "city",
            CITY,
            NAME,
            EDITION,
            number("elasticity", "脱钩弹性", "Elasticity", 9, "0.00"),
            text("state", "脱钩状态", "Decoupling state", 12),
            number("s", "S", "S", 7, "0"),
            number("z", "Z", "Z", 8, "0.00"),
            number("p_value", "p值", "p", 8, "0.000"),
            text("trend", "趋势", "Trend", 12),
            number("sen_slope", "Sen斜率", "Sen slope", 9, "0.0", unit_zh="万吨/年", unit_en="10^4 t/year"),
            text("near_alpha", "接近显著性水平", "Near alpha", 9),
            left=24,
        ),
        table(
            "tbl_robust",
            "robustness",
            "city",
            CITY,
            NAME,
            number("rank", "排名", "Rank", 7, "0"),
            number("median", "中位", "Median", 7, "0"),
            number("p05", "5%分位", "5 %", 7, "0"),
            number("p95", "95%分位", "95 %", 7, "0"),
            number("top_10", "进入前10概率", "P(top 10)", 9, "0%"),
            number("beats_above", "胜过上一名概率", "P(beats next above)", 10, "0%"),
        ),
        table(
            "tbl_sobol",
            "robustness",
            "factor",
            text("factor", "因素", "Factor", 26),
            number("first", "一阶指数", "First order", 9, "0.000"),
            number("first_low", "下限", "Low", 8, "0.000"),
            number("first_high", "上限", "High", 8, "0.000"),
            number("total", "总指数", "Total", 9, "0.000"),
            number("total_low", "总指数下限", "Total low", 8, "0.000"),
            number("total_high", "总指数上限", "Total high", 8, "0.000"),
            left=10,
        ),
    )
