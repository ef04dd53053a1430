"""R: values outside what is allowed or usual."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "ATYPICAL",
    "OUT_OF_RANGE",
    "OUT_OF_RANGE_SLIP",
    "RULES",
    "ZERO",
]

OUT_OF_RANGE = Rule(
    "R01",
    Severity.ERROR,
    "超出允许范围",
    "Out of the allowed range",
    "{name}填了 {value}，允许范围 {allowed}{unit}。",
    "{name} is {value}; allowed {allowed}{unit}.",
    "这个值没有使用；请核对单位和原始资料。",
    "The value is not used; check the unit and the original document.",
)

OUT_OF_RANGE_SLIP = Rule(
    "R02",
    Severity.ERROR,
    "超出允许范围，像是单位或小数点错",
    "Out of range, probably a unit or a decimal point",
    "{name}填了 {value}，允许范围 {allowed}{unit}。",
    "{name} is {value}; allowed {allowed}{unit}.",
    "像是{cause_zh}（{corrected}）；这个值没有使用，请改正。",
    "Looks like {cause_en} ({corrected}); the value is not used, correct it.",
)

ATYPICAL = Rule(
    "R03",
    Severity.WARNING,
    "数值少见",
    "Unusual value",
    "{name}填了 {value}，通常在 {allowed}{unit} 之间。",
    "{name} is {value}; usually {allowed}{unit}.",
    "{hint}照常使用；若属实，请在备注写明。",
    "{hint}It is used; note it beside the row if it is right.",
)

ZERO = Rule(
    "R04",
    Severity.WARNING,
    "填了 0",
    "Zero typed",
    "{name}填了 {value}，通常大于 0{unit}。",
    "{name} is {value}; usually above 0{unit}.",
    "若是没有数据，请改填 n/a；若确实为 0，不必处理。",
    "Enter n/a if there is no figure; nothing to do if it really is 0.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    OUT_OF_RANGE,
    OUT_OF_RANGE_SLIP,
    ATYPICAL,
    ZERO,
)
