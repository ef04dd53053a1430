"""Tables of native formulas: they go on working without the program."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import Style, TableSpec
from ccni_xl.workbook.schema.parts import CITY, NAME, SIGNED, calc, number, table, text
from ccni_xl.workbook.schema.profile import profile_tables

__all__ = ["native_tables"]

_WEIGHT = "0.00##"
_FIGURE = "General"


def _stamp() -> TableSpec:
    """One row an input table: what it adds up to now, and what it added up to at the last run."""
    figures = (
        ("sum", "数值和", "Sum"),
        ("numbers", "数值个数", "Numbers"),
        ("filled", "非空个数", "Filled cells"),
        ("placed", "位置加权和", "Weighted by place"),
        ("letters", "文字特征", "Text figure"),
    )
    return table(
        "tbl_stamp",
        "checks",
        "table",
        text("table", "输入表", "Input table", 15),
        text("sheet", "工作表", "Sheet", 14),
        *(
            number(f"now_{c}", f"现在{zh}", f"{en} now", 13, _FIGURE, style=Style.CALC)
            for c, zh, en in figures
        ),
        *(number(f"run_{c}", f"计算时{zh}", f"{en} at run", 13, _FIGURE) for c, zh, en in figures),
        calc("same", "一致", "Same", 7, "0"),
        left=9,
        title_zh="输入与上次计算时是否一致",
        title_en="Are the inputs those of the last run?",
    )


def _trial() -> TableSpec:
    """Return the tree with the weights in force and the user's trial weights."""
    return table(
        "tbl_trial",
        "whatif",
        "code",
        text("name", "名称", "Name", 38),
        number("level", "层级", "Level", 6, "0"),
        calc("weight", "权重", "Weight", 8, _WEIGHT),
        calc("local", "归一权重", "Normalised", 9, "0.0%"),
        calc("effective", "有效权重", "Effective", 9, "0.0%"),
        number(
            "trial",
            "试算权重",
            "Trial weight",
            9,
            _WEIGHT,
            style=Style.INPUT,
            kept=True,
            required=False,
            low=0,
            help_zh="留空即用现行权重；在同一上级内归一。",
            help_en="Blank keeps the weight in force; normalised inside the parent.",
        ),
        calc("trial_local", "试算归一", "Trial normalised", 9, "0.0%"),
        calc("trial_effective", "试算有效", "Trial effective", 9, "0.0%"),
        text("framework", "体系版本", "Framework", 7, hidden=True),
        text("code", "代码", "Code", 12, hidden=True),
        text("parent", "上级", "Parent", 12, hidden=True),
        number("leaf", "是否指标", "Is indicator", 6, "0", hidden=True),
        calc("used", "试算取值", "Trial value", 9, _WEIGHT, hidden=True),
    )


def _whatif() -> TableSpec:
    return table(
        "tbl_whatif",
        "whatif",
        "city",
        CITY,
        NAME,
        number("row", "行号", "Row", 6, "0", style=Style.CALC, hidden=True),
        number("score", "综合得分", "Score", 9),
        number("rank", "排名", "Rank", 7, "0"),
        calc("trial_score", "试算得分", "Trial score", 9),
        calc("trial_rank", "试算排名", "Trial rank", 8, "0"),
        calc("score_change", "得分差", "Score difference", 9, SIGNED),
        calc("rank_change", "名次变化", "Rank change", 9, "+0;-0;0"),
        left=15,
    )


def native_tables() -> tuple[TableSpec, ...]:
    """Return the tables whose cells are native formulas, kept up by the spreadsheet program."""
    return (_stamp(), _trial(), _whatif(), *profile_tables())
