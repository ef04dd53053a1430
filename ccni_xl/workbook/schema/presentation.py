"""Result tables people read: ranking, change, board."""

from __future__ import annotations

from ccni_xl.framework import Framework
from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.schema.parts import CITY, EDITION, NAME, REGION, SIGNED, TIER, number, table, text

__all__ = ["presentation_tables"]


def presentation_tables(framework: Framework) -> tuple[TableSpec, ...]:
    """Return the tables of ranking, change and board."""
    dims = [framework[c] for c in framework.dimensions]
    contributions = tuple(number(d.code, d.name_zh, d.name_en, 10) for d in dims)
    changes = tuple(
        number(f"change_{d.code}", f"{d.name_zh}变化", f"Change of {d.name_en}", 11, SIGNED) for d in dims
    )
    shares = tuple(
        number(f"share_{d.code}", f"{d.name_zh}占比", f"Share of {d.name_en}", 11, "0%") for d in dims
    )
    return (
        table(
            "tbl_ranking",
            "ranking",
            "city",
            number("rank", "排名", "Rank", 6, "0"),
            text("tie", "并列", "Tie", 5),
            CITY,
            NAME,
            number("score", "综合得分", "Score", 9),
            text("arrow", "变化类型", "Class", 9),
            *contributions,
            number("change", "得分变化", "Change", 9, SIGNED),
            number("base_rank", "上期排名", "Last rank", 9, "0"),
            number("rank_change", "名次变化", "Rank change", 9, "+0;-0;0"),
            text("interval", "排名区间", "Rank interval", 10),
            number("certainty", "箭头概率", "P(class)", 9, "0%"),
            REGION,
            TIER,
            text("band", "分数段", "Band", 10),
            number("coverage", "数据完整度", "Coverage", 10, "0%"),
            text("reason", "未排名原因", "Why unranked", 40, link=True),
        ),
        table(
            "tbl_table3",
            "change",
            "edition",
            text("edition", "评价年度", "Edition", 14),
            *(number(d.code, d.name_zh, d.name_en, 11) for d in dims),
            number("index", framework[framework.root].name_zh, framework[framework.root].name_en, 11),
            charts=("ccni_fig3",),
        ),
        table(
            "tbl_change",
            "change",
            "city",
            CITY,
            NAME,
            REGION,
            TIER,
            number("base_score", "上期得分", "Base score", 9),
            number("score", "本期得分", "Score", 9),
            number("change", "变化", "Change", 9, SIGNED),
            text("class", "变化类型", "Class", 9),
            number("certainty", "箭头概率", "P(class)", 9, "0%"),
            *changes,
            *shares,
            text("driver", "主导因素", "Driver", 12),
            number("data_effect", "数据效应", "Data effect", 10, SIGNED),
            number("method_effect", "方法效应", "Method effect", 10, SIGNED),
            top=15,
        ),
        *_depth(framework, left=14 + 2 * len(dims)),
        table(
            "tbl_board",
            "board",
            "city",
            CITY,
            NAME,
            REGION,
            TIER,
            number("x", "低碳状态", "Low-carbon status", 10),
            number("y", "排放趋势", "Emission trend", 10),
            number("size", "气候雄心", "Climate ambition", 10),
            number("co2", "碳排放量", "CO2", 10, "#,##0", unit_zh="万吨", unit_en="10^4 t"),
            text("quadrant", "象限", "Quadrant", 18, width_en=32),
        ),
    )


def _depth(framework: Framework, left: int) -> tuple[TableSpec, ...]:
    """Return the tables beside tbl_change: the change by indicator, and all editions in a row."""
    parts = tuple(
        number(c, framework[c].name_zh, framework[c].name_en, 10, "+0.00;-0.00;0.00")
        for c in framework.indicators
    )
    by_indicator = table(
        "tbl_contrib",
        "change",
        "city",
        CITY,
        NAME,
        number("change", "变化", "Change", 9, SIGNED),
        text("reason", "主要原因", "Main reasons", 74),
        *parts,
        top=15,
        left=left,
        title_zh="各指标对变化的贡献（分）",
        title_en="What each indicator adds to the change (points)",
    )
    editions = table(
        "tbl_timeline",
        "change",
        "city",
        CITY,
        NAME,
        EDITION,
        number("score", "综合得分", "Score", 9),
        number("rank", "排名", "Rank", 7, "0"),
        number("score_change", "较上一年度得分", "Score against last", 10, SIGNED),
        number("rank_change", "较上一年度名次", "Rank against last", 10, "+0;-0;0"),
        top=15,
        left=left + len(by_indicator.columns) + 1,
        title_zh="历年得分与名次",
        title_en="Scores and ranks over the editions",
    )
    return by_indicator, editions
