"""W: weights, experts' points, settings, editions."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "BASE_IS_EDITION",
    "BASE_NOT_EARLIER",
    "EDITION_WITHOUT_YEAR",
    "EXPERT_INCOMPLETE",
    "EXPERT_REPEATED",
    "EXPERT_SUM",
    "EXPERT_UNKNOWN",
    "FRAMEWORK_MIXED",
    "FRAMEWORK_UNKNOWN",
    "RULES",
    "SCOPE_CONTRADICTS",
    "SETTING_MISSING",
    "SETTING_OUT_OF_RANGE",
    "SETTING_UNKNOWN",
    "SETTING_UNREADABLE",
    "WEIGHTS_SUM",
    "WINDOW_SHORT",
    "ZERO_WEIGHT",
]

WEIGHTS_SUM = Rule(
    "W01",
    Severity.WARNING,
    "权重之和不是 1",
    "Weights do not sum to 1",
    "“{name}”的下级权重之和为 {value}，应为 1（体系 {version}）。",
    "the weights below “{name}” sum to {value}; they should sum to 1 (framework {version}).",
    "计算时已按比例归一；若不是有意，请改正权重。",
    "They are normalised in the computation; correct them if this was not meant.",
)

ZERO_WEIGHT = Rule(
    "W02",
    Severity.WARNING,
    "权重为 0",
    "Weight of zero",
    "“{name}”的权重为 {value}，不影响得分（体系 {version}）；权重一般大于 0。",
    "“{name}” has weight {value}, so it has no effect (framework {version}); weights are usually above 0.",
    "若要停用这一项，可以不管；否则请填权重。",
    "Nothing to do if it is meant to be switched off; otherwise enter its weight.",
)

EXPERT_SUM = Rule(
    "W03",
    Severity.WARNING,
    "决策者的分数之和不是 100",
    "Points of a decision maker do not sum to 100",
    "{expert}给“{name}”各下级的分数之和为 {value}，应为 100。",
    "{expert} gives {value} points in all to the children of “{name}”; they must sum to 100.",
    "计算时已按比例归一；请与本人核对。",
    "They are normalised in the computation; check with the person.",
)

EXPERT_UNKNOWN = Rule(
    "W04",
    Severity.ERROR,
    "决策者评的项目不在体系中",
    "Decision maker's item not in the framework",
    "{expert}填了“{value}”，体系 {version} 中没有这个上下级关系。",
    "{expert} has “{value}”, which is no parent and child of framework {version}.",
    "这一行没有使用；请从“{sheet}”抄写代码或名称。",
    "The row is not used; copy the code or name from the sheet {sheet}.",
)

EXPERT_INCOMPLETE = Rule(
    "W05",
    Severity.WARNING,
    "决策者漏评",
    "Decision maker left something out",
    "{expert}没有给“{name}”的下级“{value}”打分。",
    "{expert} gives no points to “{value}” below “{name}”.",
    "按 0 分计算；若是漏填，请补上。",
    "It counts as 0 points; fill it in if it was forgotten.",
)

EXPERT_REPEATED = Rule(
    "W06",
    Severity.ERROR,
    "决策者对同一项评了两次",
    "Decision maker scored one item twice",
    "{expert}对“{value}”已在第 {first} 行打分，这里又出现一次。",
    "{expert} has already given points to “{value}” in row {first}.",
    "使用了第 {first} 行；请删去多余的一行。",
    "Row {first} is used; delete the spare row.",
)

SETTING_UNREADABLE = Rule(
    "W07",
    Severity.ERROR,
    "参数读不懂",
    "Setting cannot be read",
    "“{name}”填了“{value}”，应为{allowed}。",
    "“{name}” is “{value}”; it must be {allowed}.",
    "本次用了默认值 {default}；请改正。",
    "The default {default} was used; correct it.",
)

SETTING_OUT_OF_RANGE = Rule(
    "W08",
    Severity.ERROR,
    "参数超出范围",
    "Setting out of range",
    "“{name}”填了 {value}，允许范围 {allowed}。",
    "“{name}” is {value}; allowed {allowed}.",
    "本次用了默认值 {default}；请改正。",
    "The default {default} was used; correct it.",
)

SETTING_UNKNOWN = Rule(
    "W09",
    Severity.WARNING,
    "不认识的参数",
    "Unknown setting",
    "“{value}”不是本程序的参数，没有使用。",
    "“{value}” is no setting of this program, and was not used.",
    "请删去这一行，或从新建的工作簿复制原来的代码。",
    "Delete the row, or copy the original code from a new workbook.",
)

SETTING_MISSING = Rule(
    "W10",
    Severity.WARNING,
    "参数没有填",
    "Setting left out",
    "“{name}”没有填；应为{allowed}。",
    "“{name}” is not given; it should be {allowed}.",
    "本次用了默认值 {default}；请补上这个参数。",
    "The default {default} was used; enter the setting.",
)

BASE_IS_EDITION = Rule(
    "W11",
    Severity.WARNING,
    "对比年度与评价年度相同",
    "Base edition is the edition itself",
    "对比年度填了 {value}，与评价年度相同；应为另一个年度。",
    "the base edition is {value}, the edition itself; it must be another one.",
    "本次不作对比；请选更早的年度，或留空。",
    "No comparison is made; choose an earlier edition, or leave it blank.",
)

EDITION_WITHOUT_YEAR = Rule(
    "W12",
    Severity.ERROR,
    "年度没有写明数据年份",
    "Edition without a data year",
    "年度 {value} 的“{name}”填了“{typed}”，应为四位年份。",
    "“{name}” of edition {value} is “{typed}”; it must be a four-digit year.",
    "这个年度没有使用；请填它所用数据的年份，如 2020。",
    "The edition is not used; enter the year of its data, such as 2020.",
)

FRAMEWORK_MIXED = Rule(
    "W13",
    Severity.WARNING,
    "两个年度用了不同的指标体系",
    "Two editions under different frameworks",
    "评价年度用体系 {value}，对比年度用体系 {base}；比较要求同一个体系。",
    "the edition uses framework {value} and the base edition {base}; a comparison needs one framework.",
    "变化按体系 {value} 重算两个年度；体系 {base} 只用于分出方法影响。",
    "The change re-scores both with {value}; {base} serves only to tell the effect of the method.",
)

FRAMEWORK_UNKNOWN = Rule(
    "W14",
    Severity.ERROR,
    "没有这个版本的指标体系",
    "No such framework",
    "体系版本填了“{value}”，“{sheet}”里有：{known}。",
    "the framework is “{value}”; the sheet {sheet} has: {known}.",
    "本次用了 {default}；请改正版本。",
    "{default} was used; correct the version.",
)

WINDOW_SHORT = Rule(
    "W15",
    Severity.WARNING,
    "趋势检验的年数太少",
    "Trend window too short",
    "趋势检验年数填了 {value}，少于 5 年时任何序列都不可能显著。",
    "the trend test uses {value} years; with fewer than 5 no series can be significant.",
    "请用 5 年以上，默认 {default} 年。",
    "Use 5 years or more; the default is {default}.",
)

SCOPE_CONTRADICTS = Rule(
    "W16",
    Severity.WARNING,
    "评价范围的两个门槛矛盾",
    "Scope thresholds contradict",
    "试点城市的人均 GDP 门槛为 {value}，高于一般门槛 {general}；应不高于它。",
    "the GDP-per-head threshold for pilots is {value}, above the general one of {general}; it must not be.",
    "两个数多半填反了；请核对。",
    "The two were probably swapped; check them.",
)

BASE_NOT_EARLIER = Rule(
    "W17",
    Severity.WARNING,
    "对比年度的数据不早于评价年度",
    "Base edition not earlier",
    "对比年度 {base} 的“{name}”是 {value} 年，评价年度是 {year} 年；应更早。",
    "“{name}” of the base edition {base} is {value}, of the edition {year}; it must be earlier.",
    "两个年度多半选反了；请核对。",
    "The two editions were probably swapped; check them.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    WEIGHTS_SUM,
    ZERO_WEIGHT,
    EXPERT_SUM,
    EXPERT_UNKNOWN,
    EXPERT_INCOMPLETE,
    EXPERT_REPEATED,
    SETTING_UNREADABLE,
    SETTING_OUT_OF_RANGE,
    SETTING_UNKNOWN,
    SETTING_MISSING,
    BASE_IS_EDITION,
    EDITION_WITHOUT_YEAR,
    FRAMEWORK_MIXED,
    FRAMEWORK_UNKNOWN,
    WINDOW_SHORT,
    SCOPE_CONTRADICTS,
    BASE_NOT_EARLIER,
)
