"""Result tables of the sheets of findings and of analysis."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import Style, TableSpec
from ccni_xl.workbook.schema.parts import CITY, EDITION, NAME, SIGNED, number, table, text

__all__ = ["analysis_tables"]


def analysis_tables() -> tuple[TableSpec, ...]:
    """Return the tables of groups, correlations, trends and findings in words."""
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
            text("first", "变量一", "First", 20, width_en=40),
            text("second", "变量二", "Second", 20, width_en=40),
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
            number("window_from", "检验起年", "Test from", 8, "0"),
            number("window_to", "检验止年", "Test to", 8, "0"),
            number("sen_start", "Sen线起点", "Sen line start", 10, "#,##0", unit_zh="万吨", unit_en="10^4 t"),
            left=24,
        ),
        table(
            "tbl_sentences",
            "statements",
            "code",
            number("number", "序号", "No.", 6, "0"),
            text("topic", "主题", "Topic", 18),
            text("sentence", "要点", "Finding", 130),
            text("code", "标识", "Key", 18, style=Style.CALC, hidden=True),
        ),
    )
