"""M: what is missing, and whether it was forgotten or never published."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "BLANK",
    "COLUMN_BLANK",
    "COLUMN_NOT_PUBLISHED",
    "COVERAGE_LOW",
    "NOT_PUBLISHED",
    "ROW_BLANK",
    "RULES",
    "SERIES_END_MISSING",
    "SERIES_GAP",
    "SERIES_SHORT",
]

BLANK = Rule(
    "M01",
    Severity.WARNING,
    "空白",
    "Blank cell",
    "{name}{in_unit}空着；这里应有数据。",
    "{name}{in_unit} is blank; data belong here.",
    "若未公布，请填 n/a；若是漏填，请补上。",
    "Enter n/a if it is not published; fill it in if it was forgotten.",
)

NOT_PUBLISHED = Rule(
    "M02",
    Severity.INFO,
    "未公布",
    "Not published",
    "{name}{in_unit}填了“{value}”，按未公布处理。",
    "{name}{in_unit} is “{value}”, taken as not published.",
    "公布后请补上。",
    "Fill it in when it is published.",
)

COLUMN_BLANK = Rule(
    "M03",
    Severity.WARNING,
    "整列空白",
    "Whole column blank",
    "{name}{in_unit}在 {edition_label} 年度全部 {value} 个城市都空着。",
    "{name}{in_unit} is blank for all {value} cities of {edition_label}.",
    "请填入数据；若没有公布，请整列填 n/a。",
    "Enter the data; fill the column with n/a if nothing is published.",
)

ROW_BLANK = Rule(
    "M04",
    Severity.WARNING,
    "整行大半空白",
    "Row mostly blank",
    "“{sheet}”这一行应有的 {total} 项数据空着 {value} 项：{list}。",
    "the row of the sheet {sheet} lacks {value} of {total} items: {list}.",
    "多半是漏填；请补上，未公布的填 n/a。",
    "Probably forgotten; fill them in, with n/a where nothing is published.",
)

COVERAGE_LOW = Rule(
    "M05",
    Severity.WARNING,
    "数据完整度不足，不能排名",
    "Coverage too low to rank",
    "有数据的指标只占权重的 {value}%，门槛为 {threshold}%。",
    "indicators with data carry {value} % of the weight; the threshold is {threshold} %.",
    "这个城市将未排名；缺：{list}。",
    "The city will be unranked; missing: {list}.",
)

SERIES_END_MISSING = Rule(
    "M06",
    Severity.WARNING,
    "缺关键年份",
    "Key year missing",
    "{name}没有 {value} 年的数据，{edition_label} 年度计算{purpose}要用它。",
    "{name} has no figure for {value}, which {edition_label} needs for {purpose}.",
    "请补上这一年；没有它，相应指标没有得分。",
    "Fill in this year; without it the indicators have no score.",
)

SERIES_GAP = Rule(
    "M07",
    Severity.WARNING,
    "趋势检验的年份中有缺口",
    "Gap in the years of the trend test",
    "{name}在 {first}–{last} 年间缺 {value} 年（{list}），应有 {total} 年。",
    "{name} lacks {value} of the {total} years {first}–{last} ({list}).",
    "趋势检验用其余年份；请尽量补齐。",
    "The trend test uses the other years; fill them in where possible.",
)

SERIES_SHORT = Rule(
    "M08",
    Severity.WARNING,
    "年数太少，趋势检验没有结论",
    "Too few years for the trend test",
    "{name}在 {first}–{last} 年间只有 {value} 年有数据，至少要 5 年才可能显著。",
    "{name} has {value} years between {first} and {last}; at least 5 are needed for any significance.",
    "请补上更早的年份，否则这项没有得分。",
    "Add earlier years, or the test gives no score.",
)

COLUMN_NOT_PUBLISHED = Rule(
    "M09",
    Severity.INFO,
    "整列未公布",
    "Whole column not published",
    "{name}在 {edition_label} 年度全部 {value} 个城市都没有公布。",
    "{name} is not published for any of the {value} cities of {edition_label}.",
    "若长期没有数据，可在指标体系里把这一项的权重改为 0。",
    "If it never will be, set the weight of its indicator to 0 in the framework.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    BLANK,
    NOT_PUBLISHED,
    COLUMN_BLANK,
    ROW_BLANK,
    COVERAGE_LOW,
    SERIES_END_MISSING,
    SERIES_GAP,
    SERIES_SHORT,
    COLUMN_NOT_PUBLISHED,
)
