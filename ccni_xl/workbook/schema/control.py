"""Result tables of the control sheets: issues, checks, runs."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import Style, TableSpec
from ccni_xl.workbook.schema.parts import EDITION, number, table, text

__all__ = ["control_tables"]


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
