"""B: columns, tables and lists that are not as the template has them, and what that means."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "EXCLUDED",
    "EXCLUDED_WITHOUT_REASON",
    "EXTRA_COLUMN",
    "NO_CITIES",
    "ROWS_BELOW",
    "RULES",
    "YEAR_MISSING",
]

EXTRA_COLUMN = Rule(
    "B01",
    Severity.INFO,
    "多出来的列没有使用",
    "Extra column not used",
    "列“{value}”不是这张表的列，没有读取。",
    "the column “{value}” is not one of this table, and was not read.",
    "若是自己的备注列，不必处理；若是列名打错，请改正。",
    "Nothing to do if it is your own; correct the heading if it was mistyped.",
)

NO_CITIES = Rule(
    "B02",
    Severity.ERROR,
    "没有可参评的城市",
    "No city to rank",
    "城市名单里有 {listed} 个城市，参评的为 0 个；至少应有 1 个。",
    "the list holds {listed} cities and none of them takes part; at least 1 must.",
    "请填写城市名单，或把“参评”改为“是”。",
    "Fill in the list of cities, or set Included to Yes.",
)

EXCLUDED_WITHOUT_REASON = Rule(
    "B03",
    Severity.WARNING,
    "不参评而没有理由",
    "Left out without a reason",
    "参评填了“否”，但没有写理由。",
    "Included is No, but no reason is given.",
    "请在“参评理由”写明原因，读者才知道为什么没有它。",
    "Give the reason in the next column, so that readers know why the city is absent.",
)

YEAR_MISSING = Rule(
    "B04",
    Severity.WARNING,
    "缺一个年份的列",
    "Year without a column",
    "{name}没有 {value} 年的列，{edition_label} 年度要用它；现有 {first}–{last} 年。",
    "{name} has no column for {value}, which edition {edition_label} needs; it has {first}–{last}.",
    "请在表格右边加一列，列名填 {value}。",
    "Add a column to the right of the table, headed {value}.",
)

EXCLUDED = Rule(
    "B05",
    Severity.INFO,
    "城市不参评",
    "City left out",
    "这个城市不参评，理由：{reason}。",
    "this city takes no part; reason: {reason}.",
    "如需参评，请把“参评”改为“是”。",
    "Set Included to Yes to bring it back.",
)

ROWS_BELOW = Rule(
    "B06",
    Severity.ERROR,
    "表格下面还有内容",
    "Content below the table",
    "“{sheet}”的表格到第 {last} 行为止，紧接着的这一行有内容，但不在表格里，没有读取。",
    "the table on the sheet {sheet} ends with row {last}; what stands right below it was not read.",
    "如果是新加的行：在表格最后一行上方插入行再填，或把表格右下角向下拖到包含它；否则请移开。",
    "If these are new rows, insert rows inside the table for them, or drag its lower right corner down over "
    "them; else move them away.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    EXTRA_COLUMN,
    NO_CITIES,
    EXCLUDED_WITHOUT_REASON,
    YEAR_MISSING,
    EXCLUDED,
    ROWS_BELOW,
)
