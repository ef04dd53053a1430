"""C: figures that contradict each other."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "CONSTANT_RUN",
    "DEFLATOR_BREAK",
    "DEFLATOR_LEVEL",
    "ENVIRONMENT_ABOVE_BUDGET",
    "NEV_ABOVE_CARS",
    "PEAK_CONTRADICTED",
    "PILOT_LOST",
    "POPULATION_DIFFERS",
    "RATIO_IMPLAUSIBLE",
    "ROW_COPIED",
    "RULES",
    "SECONDARY_ABOVE_GDP",
    "SERIES_TWIN",
    "TARGET_WEAKENED",
]

SECONDARY_ABOVE_GDP = Rule(
    "C01",
    Severity.ERROR,
    "第二产业增加值大于 GDP",
    "Secondary value added above GDP",
    "{name}为 {value}，大于 GDP {whole}{unit}；应不大于它。",
    "{name} is {value}, above the GDP of {whole}{unit}; it cannot be.",
    "多半是单位不同或两格填反；这个值没有使用，请核对。",
    "Different units, or the two cells were swapped; the value is not used, check both.",
)

NEV_ABOVE_CARS = Rule(
    "C02",
    Severity.ERROR,
    "新能源汽车销量大于汽车销量",
    "NEV sales above all car sales",
    "{name}为 {value}，大于汽车销量 {whole}{unit}；应不大于它。",
    "{name} is {value}, above all car sales of {whole}{unit}; it cannot be.",
    "多半是单位不同或填成了保有量；这个值没有使用，请核对。",
    "Different units, or a stock instead of sales; the value is not used, check both.",
)

ENVIRONMENT_ABOVE_BUDGET = Rule(
    "C03",
    Severity.ERROR,
    "节能环保支出大于一般公共预算支出",
    "Environmental spending above the budget",
    "{name}为 {value}，大于一般公共预算支出 {whole}{unit}；应不大于它。",
    "{name} is {value}, above the budget of {whole}{unit}; it cannot be.",
    "多半是万元和亿元混用；这个值没有使用，请核对。",
    "Probably 10^4 and 10^8 CNY mixed; the value is not used, check both.",
)

POPULATION_DIFFERS = Rule(
    "C04",
    Severity.WARNING,
    "两处人口不一致",
    "Two populations differ",
    "{name}为 {value}，“{sheet}”里 {year} 年是 {other}{unit}，相差 {change}%；应在 2% 以内。",
    (
        "{name} is {value}, but {other}{unit} on the sheet {sheet} "
        "for {year}, {change} % apart; they should agree within 2 %."
    ),
    "多半是年份或口径（户籍、常住）不同；请统一。",
    "Probably another year, or registered against resident population; make them agree.",
)

RATIO_IMPLAUSIBLE = Rule(
    "C05",
    Severity.WARNING,
    "两个数的比值不合常理",
    "Implausible ratio of two figures",
    "{ratio}为 {value}（{top} ÷ {bottom}），通常在 {allowed} {ratio_unit}之间。",
    "{ratio} is {value} ({top} / {bottom}); usually {allowed} {ratio_unit}.",
    "两个数中至少一个的单位像是错了；请核对。",
    "At least one of the two seems to be in a wrong unit; check both.",
)

DEFLATOR_BREAK = Rule(
    "C06",
    Severity.WARNING,
    "当年价与不变价 GDP 走势不符",
    "Current and real GDP disagree in growth",
    (
        "{name}从 {last} 的 {previous} 变到 {value}{unit}（{nominal}%），"
        "同期不变价变化 {real}%；隐含物价变化 {deflator}%，各城市中位数为 {median}%。"
    ),
    (
        "{name} went from {previous} in {last} to {value}{unit} ({nominal} %) while real GDP changed "
        "by {real} %; the implied price change is {deflator} %, the median of all cities {median} %."
    ),
    "相差超过 {limit}%，多半是普查修订或挤水分只改了当年价；请把两列换成同一口径。",
    (
        "They differ by more than {limit} %: a revision probably "
        "touched current prices only; put both on one footing."
    ),
)

DEFLATOR_LEVEL = Rule(
    "C07",
    Severity.WARNING,
    "当年价与不变价 GDP 水平不符",
    "Current and real GDP disagree in level",
    (
        "{name}为 {value}，{year} 年不变价 GDP 为 {other}{unit}，比值 "
        "{ratio}；各城市中位数为 {median}，通常在 {allowed} 之间。"
    ),
    (
        "{name} is {value} and real GDP of {year} is {other}{unit}, a ratio "
        "of {ratio}; the median of all cities is {median}, usually {allowed}."
    ),
    "可能有一列没有按修订数更新，或价格基年不同；请核对。",
    "One of the two may predate a revision or use another base year; check both.",
)

ROW_COPIED = Rule(
    "C08",
    Severity.WARNING,
    "整行与上一年度相同",
    "Row copied from the last edition",
    "{value} 个数值全部与 {last} 年度相同；两个年度的统计数不会完全一样。",
    "all {value} figures equal those of {last}; two years are never quite the same.",
    "多半是复制后忘了更新；请填本年度的数。",
    "The row was probably copied and not updated; enter this edition's figures.",
)

CONSTANT_RUN = Rule(
    "C09",
    Severity.WARNING,
    "连续几年数值相同",
    "Same figure year after year",
    "{name}从 {first} 到 {last} 年连续 {years} 年都是 {value}{unit}；通常每年不同。",
    "{name} is {value}{unit} in all {years} years from {first} to {last}; it usually differs each year.",
    "多半是用旧数填补；没有数据的年份请填 n/a。",
    "Probably filled with an old figure; enter n/a for years without data.",
)

PEAK_CONTRADICTED = Rule(
    "C10",
    Severity.WARNING,
    "宣布已达峰而排放仍在上升",
    "Declared peak passed, emissions still rising",
    "{name}填了 {value}，但 {year} 年排放比 {value} 年高 {change}%；达峰后应不再上升。",
    (
        "{name} is {value}, yet emissions of {year} are {change} % "
        "above those of {value}; they should not rise after the peak."
    ),
    "请核对达峰年份的文件和排放数据的口径；得分照常计算。",
    "Check the document behind the peak year and the scope of the emissions; the score is computed as usual.",
)

PILOT_LOST = Rule(
    "C11",
    Severity.WARNING,
    "试点或披露比上一年度少",
    "Pilot or disclosure lost since the last edition",
    "{name}填了“{value}”，上一年度（{last}）为“{previous}”；通常不会取消。",
    "{name} is “{value}”, in the last edition ({last}) “{previous}”; it is rarely withdrawn.",
    "若确已退出或停止公开，请在备注写明；否则请改正。",
    "Note it beside the row if it was withdrawn; otherwise correct it.",
)

TARGET_WEAKENED = Rule(
    "C12",
    Severity.WARNING,
    "碳中和目标比上一年度弱",
    "Neutrality target weaker than in the last edition",
    "{name}填了“{value}”，上一年度（{last}）为“{previous}”；通常不会后退。",
    "{name} is “{value}”, in the last edition ({last}) “{previous}”; it is rarely weakened.",
    "请核对文件；若属实，请在备注写明。",
    "Check the document; note it beside the row if it is right.",
)

SERIES_TWIN = Rule(
    "C13",
    Severity.WARNING,
    "两个城市的序列完全相同",
    "Two cities with one series",
    "{name}的 {value} 个年份与{twin}完全相同；两个城市不会一样。",
    "{name} equals that of {twin} in all {value} years; no two cities are the same.",
    "多半是粘贴错行；请核对两行。",
    "Probably pasted into the wrong row; check both rows.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    SECONDARY_ABOVE_GDP,
    NEV_ABOVE_CARS,
    ENVIRONMENT_ABOVE_BUDGET,
    POPULATION_DIFFERS,
    RATIO_IMPLAUSIBLE,
    DEFLATOR_BREAK,
    DEFLATOR_LEVEL,
    ROW_COPIED,
    CONSTANT_RUN,
    PEAK_CONTRADICTED,
    PILOT_LOST,
    TARGET_WEAKENED,
    SERIES_TWIN,
)
