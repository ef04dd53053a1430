"""E2x: what is wrong with the rows and cells of a data file."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "DUPLICATE_ROW",
    "NOT_A_NUMBER",
    "NO_COLUMN",
    "NO_UNIT",
    "RULES",
    "TOO_MANY_CELLS",
    "UNUSED_COLUMN",
]

NOT_A_NUMBER = Rule(
    "E21",
    Severity.ERROR,
    "不是数字",
    "Not a number",
    "{name}填了“{value}”，应为数字{unit_zh}。",
    "{name} is {value!r}; a number is expected{unit_en}.",
    "请去掉单位、千位分隔符和文字；没有数据请留空或填 n/a。",
    "Leave out units, thousands separators and words; leave it blank or enter n/a where there is no value.",
)

NO_UNIT = Rule(
    "E22",
    Severity.ERROR,
    "没有填对象代码",
    "Row without a unit",
    "这一行的 unit 列是空的，整行未使用。",
    "Column unit is empty; the row was not used.",
    "请填上代码，或删除这一行。",
    "Enter the unit, or delete the row.",
)

DUPLICATE_ROW = Rule(
    "E23",
    Severity.ERROR,
    "同一对象同一期重复",
    "Unit given twice",
    "第 {first} 行已有 {value}，这一行未使用。",
    "{value} already stands in line {first}; this row was not used.",
    "请保留一行；若属不同年份，请填 edition 列。",
    "Keep one of them; if they belong to different years fill in the column edition.",
)

UNUSED_COLUMN = Rule(
    "E24",
    Severity.INFO,
    "未使用的列",
    "Column not used",
    "“{value}”列不是指标体系里的指标，未使用。",
    "Column {value!r} is not an indicator of the framework and was not used.",
    "若应使用，请核对列名与指标代码是否一致。",
    "If it should be, give it the code of its indicator.",
)

NO_COLUMN = Rule(
    "E25",
    Severity.WARNING,
    "缺少列",
    "Column missing",
    "{name}没有数据列：应有名为“{value}”的列。",
    "{name} has no column: one named {value!r} is expected.",
    "请补上这一列；留空则按缺失处理。",
    "Add the column; without it all its values are missing.",
)

TOO_MANY_CELLS = Rule(
    "E26",
    Severity.ERROR,
    "这一行的单元格多于表头",
    "More cells than columns",
    "这一行有 {value} 格，表头只有 {columns} 列，整行未使用。",
    "The row has {value} cells and the header {columns} columns; it was not used.",
    "多半是数字里的逗号没有加引号。",
    "Most likely a comma inside a number or a name that is not quoted.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    NOT_A_NUMBER,
    NO_UNIT,
    DUPLICATE_ROW,
    UNUSED_COLUMN,
    NO_COLUMN,
    TOO_MANY_CELLS,
)
