"""P: what could not be shown on the result sheets."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = ["NO_COLUMN", "RULES"]

NO_COLUMN = Rule(
    "P01",
    Severity.WARNING,
    "结果表没有这个指标的列",
    "Result table has no column for an indicator",
    "结果表里没有列“{value}”，算出的结果没有地方写；总分已包含它。",
    "The result table has no column “{value}”, so its results could not be shown; the total counts them.",
    "请在这张表的右侧加上这个列标题，然后重新计算。",
    "Add this header at the right of the table, then recalculate.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (NO_COLUMN,)
