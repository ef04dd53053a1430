"""T: what stands in a cell cannot be read as what belongs there."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "AMBIGUOUS_NUMBER",
    "ERROR_CELL",
    "FOREIGN_UNIT",
    "FORMULA_WITHOUT_VALUE",
    "IS_BOOLEAN",
    "IS_DATE",
    "NOT_A_CHOICE",
    "NOT_A_NUMBER",
    "NOT_A_YEAR",
    "NOT_PERCENT",
    "RULES",
    "TOO_LARGE",
    "UNDER_MERGE",
]

NOT_A_NUMBER = Rule(
    "T01",
    Severity.ERROR,
    "不是数字",
    "Not a number",
    "{name}填了“{value}”，应为数字{unit}。",
    "{name} is “{value}”; it must be a number{unit}.",
    "请只填数字；未公布的填 n/a。",
    "Enter the bare figure, or n/a if it is not published.",
)

ERROR_CELL = Rule(
    "T02",
    Severity.ERROR,
    "单元格是错误值",
    "Error cell",
    "{name}的单元格显示 {value}，不是可用的内容。",
    "{name} shows {value}, which is no usable content.",
    "多半是公式引用的单元格被删了；请改正公式，或直接填数字。",
    "A cell its formula refers to was probably deleted; mend the formula, or enter the figure.",
)

FORMULA_WITHOUT_VALUE = Rule(
    "T03",
    Severity.ERROR,
    "公式没有保存结果",
    "Formula without a stored result",
    "{name}是公式，但文件里没有它的计算结果。",
    "{name} is a formula whose result is not stored in the file.",
    "请用 Excel 或 WPS 打开、计算并保存一次，或把公式改成数值。",
    "Open, calculate and save the file once in a spreadsheet program, or enter the figure itself.",
)

IS_DATE = Rule(
    "T04",
    Severity.ERROR,
    "数字格里是日期",
    "Date in place of a number",
    "{name}是日期 {value}，应为数字{unit}。",
    "{name} is the date {value}; it must be a number{unit}.",
    "多半是输入时被自动改成了日期；请把格式改为数字后重新输入。",
    "The program probably turned the entry into a date; set the format to number and type it again.",
)

IS_BOOLEAN = Rule(
    "T05",
    Severity.ERROR,
    "数字格里是逻辑值",
    "TRUE or FALSE in place of a number",
    "{name}是逻辑值 {value}，应为数字{unit}。",
    "{name} is the logical value {value}; it must be a number{unit}.",
    "多半是公式写成了比较；请改为数字。",
    "A formula probably compares instead of computing; enter the figure.",
)

UNDER_MERGE = Rule(
    "T06",
    Severity.ERROR,
    "被合并单元格盖住",
    "Hidden under merged cells",
    "{name}的单元格被合并单元格盖住，里面没有内容。",
    "{name} lies under merged cells and is empty.",
    "请取消合并，并在每一格分别填写。",
    "Unmerge the cells and fill in each of them.",
)

TOO_LARGE = Rule(
    "T07",
    Severity.ERROR,
    "数字大得不可能",
    "Impossibly large number",
    "{name}填了 {value}，绝对值应小于 10^15{unit}。",
    "{name} is {value}; its size must stay below 10^15{unit}.",
    "多半是除以零或多打了一串数字；请改正。",
    "Probably a division by zero or a run of extra digits; correct it.",
)

AMBIGUOUS_NUMBER = Rule(
    "T08",
    Severity.ERROR,
    "千分位或小数点看不准",
    "Separators can be read two ways",
    "{name}填了“{value}”，逗号和点可以有两种读法；应为数字{unit}。",
    "{name} is “{value}”, whose commas and points can be read two ways; it must be a number{unit}.",
    "请去掉千分位，小数点用“.”，如 1234.5。",
    "Drop the thousands separators and use a point for decimals, as in 1234.5.",
)

FOREIGN_UNIT = Rule(
    "T09",
    Severity.ERROR,
    "数字后面带了别的单位",
    "Number with another unit",
    "{name}填了“{value}”，数字后面的“{suffix}”不是这一列的单位{unit}。",
    "{name} is “{value}”; “{suffix}” behind the number is not the unit of this column{unit}.",
    "请换算成本列单位后只填数字。",
    "Convert it to the unit of the column and enter the bare figure.",
)

NOT_A_CHOICE = Rule(
    "T10",
    Severity.ERROR,
    "不在可选项中",
    "Not one of the choices",
    "{name}填了“{value}”，可选：{choices}。",
    "{name} is “{value}”; allowed: {choices}.",
    "请从下拉列表中选择；未公布的填 n/a。",
    "Pick one from the list, or n/a if it is not published.",
)

NOT_A_YEAR = Rule(
    "T11",
    Severity.ERROR,
    "不是年份",
    "Not a year",
    "{name}填了“{value}”，应为四位年份，如 2030。",
    "{name} is “{value}”; it must be a four-digit year such as 2030.",
    "请只填年份；{none_zh}未公布的填 n/a。",
    "Enter the bare year{none_en}, or n/a if it is not published.",
)

NOT_PERCENT = Rule(
    "T12",
    Severity.ERROR,
    "不该用百分比的格显示为百分比",
    "Percentage in a column that is none",
    "{name}显示为百分比 {value}，这一列应为数字{unit}。",
    "{name} is shown as the percentage {value}; the column holds numbers{unit}.",
    "请把单元格格式改为常规，再核对数字。",
    "Set the cell's format to general and check the figure.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    NOT_A_NUMBER,
    ERROR_CELL,
    FORMULA_WITHOUT_VALUE,
    IS_DATE,
    IS_BOOLEAN,
    UNDER_MERGE,
    TOO_LARGE,
    AMBIGUOUS_NUMBER,
    FOREIGN_UNIT,
    NOT_A_CHOICE,
    NOT_A_YEAR,
    NOT_PERCENT,
)
