"""Rules for data files brought into an input table (letter D)."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = ["NOT_LISTED_EDITION", "REPEATED_ROW", "RULES", "UNKNOWN_CITY"]

UNKNOWN_CITY = Rule(
    "D01",
    Severity.ERROR,
    "导入的城市不在城市表中",
    "City of an imported row is not listed",
    "城市“{value}”不在“城市”表中，这一行没有导入。",
    "{value} is not in the Cities table; the row was not imported.",
    "请改正代码或名称，或先在“城市”表登记（别名须完全一致）。",
    "Correct the code or name, or list the city (or an exact alias) first.",
)

NOT_LISTED_EDITION = Rule(
    "D02",
    Severity.ERROR,
    "导入的年度没有登记",
    "Edition of an imported row is not listed",
    "年度“{value}”没有在“参数”登记，这一行没有导入；已登记：{known}。",
    "The edition {value} is not listed in Settings; the row was not imported. Listed: {known}.",
    "请改正年度，或先在“参数”的年度表登记。",
    "Correct the edition, or list it in Settings first.",
)

REPEATED_ROW = Rule(
    "D03",
    Severity.ERROR,
    "导入文件中有重复行",
    "Row repeated in the imported file",
    "{value} 在文件中出现了两次，只用了前一行。",
    "{value} stands twice in the file; only the first row was used.",
    "请删去多余的一行后再导入。",
    "Delete the row that is not wanted and import again.",
)

RULES = (UNKNOWN_CITY, NOT_LISTED_EDITION, REPEATED_ROW)
