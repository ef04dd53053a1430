"""U: figures in another unit, and percentages typed as fractions."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "FAR_FROM_OTHERS",
    "FRACTION",
    "FRACTION_COLUMN",
    "MANY_TIMES",
    "PERHAPS_FRACTION",
    "RULES",
    "TEN_TIMES",
]

TEN_TIMES = Rule(
    "U01",
    Severity.WARNING,
    "与本市其他年份相差约十倍",
    "About ten times the city's other figures",
    "{name}填了 {value}，本市其他年份约为 {reference}{unit}。",
    "{name} is {value}; the city's other years are about {reference}{unit}.",
    "像是{cause_zh}（{corrected}）；照常使用，请核对。",
    "Looks like {cause_en} ({corrected}); it is used, check it.",
)

MANY_TIMES = Rule(
    "U02",
    Severity.ERROR,
    "与本市其他年份差几个数量级",
    "Orders of magnitude from the city's other figures",
    "{name}填了 {value}，本市其他年份约为 {reference}{unit}。",
    "{name} is {value}; the city's other years are about {reference}{unit}.",
    "像是{cause_zh}（{corrected}）；这个值没有使用，请改正。",
    "Looks like {cause_en} ({corrected}); the value is not used, correct it.",
)

FAR_FROM_OTHERS = Rule(
    "U03",
    Severity.WARNING,
    "与其他城市差几个数量级",
    "Orders of magnitude from the other cities",
    "{name}填了 {value}，各城市的中位数为 {reference}{unit}。",
    "{name} is {value}; the median of all cities is {reference}{unit}.",
    "像是{cause_zh}（{corrected}）；照常使用，请核对单位。",
    "Looks like {cause_en} ({corrected}); it is used, check the unit.",
)

FRACTION = Rule(
    "U04",
    Severity.ERROR,
    "百分数填成了小数",
    "Percentage typed as a fraction",
    "{name}填了 {value}，本市其他年份约为 {reference}%，允许范围 0–100%。",
    "{name} is {value}; the city's other years are about {reference} %, allowed 0–100 %.",
    "像是把 {corrected}% 填成了小数；这个值没有使用，请改为 {corrected}。",
    "Looks like {corrected} % typed as a fraction; the value is not used, enter {corrected}.",
)

PERHAPS_FRACTION = Rule(
    "U05",
    Severity.WARNING,
    "百分数可能填成了小数",
    "Percentage perhaps typed as a fraction",
    "{name}填了 {value}，各城市的中位数为 {reference}%，允许范围 0–100%。",
    "{name} is {value}; the median of all cities is {reference} %, allowed 0–100 %.",
    "也许应为 {corrected}；照常使用，请核对。",
    "It may be meant as {corrected}; it is used, check it.",
)

FRACTION_COLUMN = Rule(
    "U06",
    Severity.WARNING,
    "整列百分数像是小数",
    "Whole column of percentages looks like fractions",
    "{name}整列最大只有 {value}，应为 0–100 的百分数。",
    "the largest {name} of the column is {value}; percentages run 0–100.",
    "像是整列填成了小数；请把整列乘以 100。",
    "The whole column looks like fractions; multiply it by 100.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    TEN_TIMES,
    MANY_TIMES,
    FAR_FROM_OTHERS,
    FRACTION,
    PERHAPS_FRACTION,
    FRACTION_COLUMN,
)
