"""Result tables of the control sheets: issues, checks, conflicts of a merge, runs."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import Style, TableSpec
from ccni_xl.workbook.schema.parts import EDITION, number, table, text

__all__ = ["CANDIDATES", "control_tables"]

#: Values of copies that have columns of their own in tbl_conflicts; further ones share one.
CANDIDATES = 3


def _conflicts() -> TableSpec:
    """Return the table of what a merge leaves to be decided; one row a cell or row."""
    choices = [
        column
        for n in range(1, CANDIDATES + 1)
        for column in (
            text(f"value_{n}", f"值{n}", f"Value {n}", 14),
            text(f"from_{n}", f"值{n}的出处", f"Value {n} from", 34),
        )
    ]
    return table(
        "tbl_conflicts",
        "conflicts",
        "key",
        number("number", "序号", "No.", 6, "0"),
        text(
            "decision",
            "决定",
            "Decision",
            14,
            kept=True,
            style=Style.INPUT,
            required=False,
            help_zh="保留现值、采用1、采用2……，或直接填要写入的值。全部决定后再点一次“合并副本”。",
            help_en="Keep, Take 1, Take 2 ..., or type the value itself. When all are decided, merge again.",
        ),
        text("reason", "为什么要决定", "Why", 22),
        text("sheet", "工作表", "Sheet", 13),
        text("city", "代码", "Code", 8),
        text("name", "城市或项目", "City or item", 13),
        EDITION,
        text("variable", "数据", "Variable", 20),
        text("cell", "单元格", "Cell", 18, link=True),
        text("base", "基准值", "Base", 14),
        text("master", "现值", "Master", 14),
        *choices,
        text("others", "其他副本", "Other copies", 34),
        text("key", "标识", "Key", 10, hidden=True),
    )


def control_tables() -> tuple[TableSpec, ...]:
    """Return the tables of issues, checks and runs."""
    return (
        table(
            "tbl_issues",
            "issues",
            "key",
            text("level", "级别", "Level", 8),
            text("city", "代码", "Code", 8),
            text("name", "城市", "City", 9),
            EDITION,
            text("variable", "数据或指标", "Variable", 20),
            text("cell", "单元格", "Cell", 20, link=True),
            text("found", "现值与允许范围", "What is there, what is allowed", 52),
            text("advice", "怎样处理", "What to do", 44),
            text("rule", "规则", "Rule", 7),
            text(
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
            text("handler", "处理人", "Handled by", 10, kept=True, style=Style.INPUT, required=False),
            text("comment", "说明", "Comment", 24, kept=True, style=Style.INPUT, required=False),
            text("key", "标识", "Key", 10, hidden=True),
        ),
        table(
            "tbl_checks",
            "checks",
            "number",
            number("number", "编号", "No.", 6, "0"),
            text("check", "检查内容", "Check", 52),
            text("state", "结果", "Result", 8),
            number("figure", "数值", "Figure", 12, "General"),
            number("tolerance", "容差", "Tolerance", 10, "General"),
            text("where", "位置", "Where", 20, link=True),
        ),
        _conflicts(),
        table(
            "tbl_runs",
            "runs",
            "time",
            text("time", "时间", "Time", 20),
            text("who", "操作者", "Who", 12),
            text("program", "程序版本", "Program", 10),
            text("framework", "体系版本", "Framework", 10),
            text("edition", "年度", "Edition", 11),
            text("base", "对比年度", "Base edition", 11),
            text("fingerprint", "输入指纹", "Input fingerprint", 20),
            number("ranked", "已排名", "Ranked", 8, "0"),
            number("unranked", "未排名", "Unranked", 8, "0"),
            number("errors", "错误", "Errors", 8, "0"),
            number("warnings", "提醒", "Warnings", 8, "0"),
            text("note", "备注", "Note", 30, kept=True, style=Style.INPUT, required=False),
        ),
    )
