"""Result tables: what a run writes; columns of indicators and dimensions come from the framework."""

from __future__ import annotations

from functools import cache

from ccni_xl.framework import Framework
from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.model import Column, Role, Style, TableSpec

__all__ = ["result_tables"]

_SCORE = "0.0"


def _text(code: str, zh: str, en: str, width: float = 10.0, **more: object) -> Column:
    return Column(code, zh, en, width=width, **more)  # type: ignore[arg-type]


def _number(
    code: str, zh: str, en: str, width: float = 9.0, number_format: str = _SCORE, **more: object
) -> Column:
    return Column(code, zh, en, kind=Kind.NUMBER, width=width, number_format=number_format, **more)  # type: ignore[arg-type]


_CITY = _text("city", "代码", "Code", 8)
_NAME = _text("name", "城市", "City", 9)
_EDITION = _text("edition", "年度", "Edition", 11)
_REGION = _text("region", "区域", "Region", 7)
_TIER = _text("tier", "等级", "Tier", 8)


def _table(name: str, sheet: str, key: str, *columns: Column, **more: object) -> TableSpec:
    return TableSpec(name, sheet, Role.RESULT, columns, key=key, **more)  # type: ignore[arg-type]


def _control() -> tuple[TableSpec, ...]:
    return (
        _table(
            "tbl_issues",
            "issues",
            "key",
            _text("level", "级别", "Level", 8),
            _text("city", "代码", "Code", 8),
            _text("name", "城市", "City", 9),
            _EDITION,
            _text("variable", "数据或指标", "Variable", 20),
            _text("cell", "单元格", "Cell", 20, link=True),
            _text("found", "现值与允许范围", "What is there, what is allowed", 52),
            _text("advice", "怎样处理", "What to do", 44),
            _text("rule", "规则", "Rule", 7),
            _text(
                "status",
                "处理状态",
                "Status",
                10,
                kept=True,
                style=Style.INPUT,
                required=False,
                help_zh="待处理 / 已处理 / 属实",
                help_en="Open / Done / Correct as is",
            ),
            _text("handler", "处理人", "Handled by", 10, kept=True, style=Style.INPUT, required=False),
            _text("comment", "说明", "Comment", 24, kept=True, style=Style.INPUT, required=False),
            _text("key", "标识", "Key", 10, hidden=True),
        ),
        _table(
            "tbl_checks",
            "checks",
            "number",
            _number("number", "编号", "No.", 6, "0"),
            _text("check", "检查内容", "Check", 52),
            _text("state", "结果", "Result", 8),
            _number("figure", "数值", "Figure", 12, "0.##########"),
            _number("tolerance", "容差", "Tolerance", 10, "0.##########"),
            _text("where", "位置", "Where", 20, link=True),
        ),
        _table(
            "tbl_runs",
            "runs",
            "time",
            _text("time", "时间", "Time", 20),
            _text("who", "操作者", "Who", 12),
            _text("program", "程序版本", "Program", 10),
            _text("framework", "体系版本", "Framework", 10),
            _text("edition", "年度", "Edition", 11),
            _text("base", "对比年度", "Base edition", 11),
            _text("fingerprint", "输入指纹", "Input fingerprint", 20),
            _number("ranked", "已排名", "Ranked", 8, "0"),
            _number("unranked", "未排名", "Unranked", 8, "0"),
            _number("errors", "错误", "Errors", 8, "0"),
            _number("warnings", "提醒", "Warnings", 8, "0"),
            _text("note", "备注", "Note", 30, kept=True, style=Style.INPUT, required=False),
        ),
    )


def _workings(framework: Framework) -> tuple[TableSpec, ...]:
    values = tuple(
        Column(
            c,
            framework[c].name_zh,
            framework[c].name_en,
            unit_zh=framework[c].unit,
            unit_en=framework[c].unit,
            kind=Kind.NUMBER,
            style=Style.CALC,
            width=12,
            number_format="#,##0.00",
        )
        for c in framework.indicators
    )
    scores = tuple(_number(n.code, n.name_zh, n.name_en, 10, style=Style.CALC) for n in framework)
    return (
        _table("tbl_values", "values", "city", _CITY, _NAME, _EDITION, *values),
        _table(
            "tbl_scores",
            "scores",
            "city",
            _CITY,
            _NAME,
            _EDITION,
            *scores,
            _number("coverage", "数据完整度", "Coverage", 10, "0%", style=Style.CALC),
            _text("entered", "直接录入", "Entered directly", 16, style=Style.CALC),
            _text("imputed", "填补", "Imputed", 16, style=Style.CALC),
        ),
        _table(
            "tbl_scope",
            "cities",
            "city",
            _CITY,
            _NAME,
            _number("gdp", "GDP", "GDP", 11, "#,##0", unit_zh="亿元", unit_en="10^8 CNY"),
            _number(
                "gdp_per_head", "人均GDP", "GDP per head", 11, "0.00", unit_zh="万元", unit_en="10^4 CNY"
            ),
            _number(
                "urban_population",
                "城镇常住人口",
                "Urban population",
                12,
                "#,##0",
                unit_zh="万人",
                unit_en="10^4 persons",
            ),
            _text("scope", "评价范围", "Scope", 18),
            _text("ranked", "参加排名", "Ranked", 10),
            left=14,
            title_zh="评价范围筛选",
            title_en="Scope test",
        ),
    )


def _presentation(framework: Framework) -> tuple[TableSpec, ...]:
    dims = [framework[c] for c in framework.dimensions]
    contributions = tuple(_number(d.code, d.name_zh, d.name_en, 10) for d in dims)
    changes = tuple(
        _number(f"change_{d.code}", f"{d.name_zh}变化", f"Change of {d.name_en}", 11, "+0.0;-0.0;0.0")
        for d in dims
    )
    shares = tuple(
        _number(f"share_{d.code}", f"{d.name_zh}占比", f"Share of {d.name_en}", 11, "0%") for d in dims
    )
    return (
        _table(
            "tbl_ranking",
            "ranking",
            "city",
            _number("rank", "排名", "Rank", 6, "0"),
            _text("tie", "并列", "Tie", 5),
            _CITY,
            _NAME,
            _number("score", "综合得分", "Score", 9),
            _text("arrow", "变化类型", "Class", 9),
            *contributions,
            _number("change", "得分变化", "Change", 9, "+0.0;-0.0;0.0"),
            _number("base_rank", "上期排名", "Last rank", 9, "0"),
            _number("rank_change", "名次变化", "Rank change", 9, "+0;-0;0"),
            _text("interval", "排名区间", "Rank interval", 10),
            _REGION,
            _TIER,
            _text("band", "分数段", "Band", 10),
            _number("coverage", "数据完整度", "Coverage", 10, "0%"),
            _text("reason", "未排名原因", "Why unranked", 40, link=True),
            charts=("ccni_composition",),
        ),
        _table(
            "tbl_table3",
            "change",
            "edition",
            _text("edition", "评价年度", "Edition", 14),
            *(_number(d.code, d.name_zh, d.name_en, 11) for d in dims),
            _number("index", framework[framework.root].name_zh, framework[framework.root].name_en, 11),
        ),
        _table(
            "tbl_change",
            "change",
            "city",
            _CITY,
            _NAME,
            _REGION,
            _TIER,
            _number("base_score", "上期得分", "Base score", 9),
            _number("score", "本期得分", "Score", 9),
            _number("change", "变化", "Change", 9, "+0.0;-0.0;0.0"),
            _text("class", "变化类型", "Class", 9),
            *changes,
            *shares,
            _text("driver", "主导因素", "Driver", 12),
            _number("data_effect", "数据效应", "Data effect", 10, "+0.0;-0.0;0.0"),
            _number("method_effect", "方法效应", "Method effect", 10, "+0.0;-0.0;0.0"),
            top=15,
        ),
        _table(
            "tbl_board",
            "board",
            "city",
            _CITY,
            _NAME,
            _REGION,
            _TIER,
            _number("x", "低碳状态", "Board x", 10),
            _number("y", "排放趋势", "Board y", 10),
            _number("size", "气候雄心", "Board bubble", 10),
            _number("co2", "碳排放量", "CO2", 10, "#,##0", unit_zh="万吨", unit_en="10^4 t"),
            _text("quadrant", "象限", "Quadrant", 18),
        ),
    )


def _analysis() -> tuple[TableSpec, ...]:
    return (
        _table(
            "tbl_groups",
            "analysis",
            "group",
            _text("by", "分组方式", "Grouped by", 10),
            _text("group", "组", "Group", 14),
            _number("count", "城市数", "Cities", 8, "0"),
            _number("mean", "平均分", "Mean", 8),
            _text("best", "最高城市", "Best", 10),
            _number("best_score", "最高分", "Best score", 8),
            _text("worst", "最低城市", "Worst", 10),
            _number("worst_score", "最低分", "Worst score", 8),
            _number("top_10", "前10名", "Top 10", 8, "0"),
            _number("top_50", "前50名", "Top 50", 8, "0"),
            _number("mean_change", "平均变化", "Mean change", 9, "+0.0;-0.0;0.0"),
            _number("up", "上升", "Up", 7, "0"),
            _number("flat", "持平", "Flat", 7, "0"),
            _number("down", "下降", "Down", 7, "0"),
        ),
        _table(
            "tbl_corr",
            "analysis",
            "first",
            _text("first", "变量一", "First", 20),
            _text("second", "变量二", "Second", 20),
            _number("n", "城市数", "n", 7, "0"),
            _number("pearson", "皮尔逊r", "Pearson r", 9, "0.000"),
            _number("pearson_p", "r的p值", "p of r", 9, "0.0000"),
            _number("spearman", "斯皮尔曼ρ", "Spearman rho", 10, "0.000"),
            _number("spearman_p", "ρ的p值", "p of rho", 9, "0.0000"),
            left=16,
        ),
        _table(
            "tbl_decoupling",
            "analysis",
            "city",
            _CITY,
            _NAME,
            _EDITION,
            _number("elasticity", "脱钩弹性", "Elasticity", 9, "0.00"),
            _text("state", "脱钩状态", "Decoupling state", 12),
            _number("s", "S", "S", 7, "0"),
            _number("z", "Z", "Z", 8, "0.00"),
            _number("p_value", "p值", "p", 8, "0.000"),
            _text("trend", "趋势", "Trend", 12),
            _number("sen_slope", "Sen斜率", "Sen slope", 9, "0.0", unit_zh="万吨/年", unit_en="10^4 t/year"),
            _text("near_alpha", "接近显著性水平", "Near alpha", 9),
            left=24,
        ),
        _table(
            "tbl_robust",
            "robustness",
            "city",
            _CITY,
            _NAME,
            _number("rank", "排名", "Rank", 7, "0"),
            _number("median", "中位", "Median", 7, "0"),
            _number("p05", "5%分位", "5 %", 7, "0"),
            _number("p95", "95%分位", "95 %", 7, "0"),
            _number("top_10", "进入前10概率", "P(top 10)", 9, "0%"),
            _number("beats_above", "胜过上一名概率", "P(beats next above)", 10, "0%"),
        ),
        _table(
            "tbl_sobol",
            "robustness",
            "factor",
            _text("factor", "因素", "Factor", 26),
            _number("first", "一阶指数", "First order", 9, "0.000"),
            _number("first_low", "下限", "Low", 8, "0.000"),
            _number("first_high", "上限", "High", 8, "0.000"),
            _number("total", "总指数", "Total", 9, "0.000"),
            _number("total_low", "总指数下限", "Total low", 8, "0.000"),
            _number("total_high", "总指数上限", "Total high", 8, "0.000"),
            left=10,
        ),
    )


@cache
def result_tables(framework: Framework) -> tuple[TableSpec, ...]:
    """Return every result table with the columns this framework needs."""
    return (*_control(), *_workings(framework), *_presentation(framework), *_analysis())
