"""E: what the engine cannot compute, or computes in a way its reader must know of."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "ALL_MISSING",
    "CONSTANT_COLUMN",
    "IMPUTATION_IMPOSSIBLE",
    "IMPUTED",
    "LOG_OF_NON_POSITIVE",
    "LOW_COVERAGE",
    "NEGATIVE_IN_MEAN",
    "NOT_FINITE",
    "OUT_OF_RANGE",
    "REFERENCE_MISSING",
    "RULES",
    "SAMPLE_BASED",
    "STATE_WITHOUT_ELASTICITY",
    "STILL_SKEWED",
    "TARGET_BELOW_WORST",
    "TREATED",
    "TREATMENT_IMPOSSIBLE",
    "UNKNOWN_LABEL",
    "ZERO_BEST",
    "ZERO_IN_MEAN",
]

CONSTANT_COLUMN = Rule(
    "E01",
    Severity.ERROR,
    "整列数值相同，无法按样本评分",
    "All values equal: nothing to compare",
    "{name}：{scope}全部 {n} 个数值都是 {value}；{method} 评分至少要有两个不同的数值。",
    "{name}: all {n} values{scope} are {value}; {method} needs at least two different values.",
    "请核对这一列是否填错，或在指标体系里改用固定节点（knots）评分。",
    "Check whether the column was filled by mistake, or score it with fixed knots in the framework.",
)

UNKNOWN_LABEL = Rule(
    "E02",
    Severity.ERROR,
    "等级、勾选项或状态不在评分规则中",
    "Grade, tick or state unknown to the scoring rule",
    "{name}填了“{value}”，评分规则只认：{known}。",
    "{name} is {value!r}; the scoring rule knows only: {known}.",
    "可能是写法不同或规则漏列；请改成其中一项，或在指标体系里补上它的分值。",
    "Perhaps a different spelling; use one of these, or give it points in the framework.",
)

LOG_OF_NON_POSITIVE = Rule(
    "E03",
    Severity.ERROR,
    "对数评分遇到零或负数",
    "Logarithm of zero or less",
    "{name}为 {value}；按对数评分的数值必须大于 0。",
    "{name} is {value}; a value scored on a log scale must be above 0.",
    "若 0 表示没有数据，请填 n/a；否则请改用普通节点评分。",
    "If 0 stands for no data enter n/a; otherwise score it with plain knots.",
)

REFERENCE_MISSING = Rule(
    "E04",
    Severity.ERROR,
    "参照对象不在数据中或没有数值",
    "Reference unit absent or without a value",
    "{name}：参照对象 {reference} {scope}没有数值，无法计算与它的距离。",
    "{name}: the reference unit {reference} has no value{scope}, so no distance to it exists.",
    "请补上它的数值，或在指标体系里换一个参照对象。",
    "Enter its value, or name another reference unit in the framework.",
)

TARGET_BELOW_WORST = Rule(
    "E05",
    Severity.ERROR,
    "目标值不优于最差值",
    "Target no better than the worst value",
    "{name}：目标值 {target} 不优于{scope}最差的数值 {worst}，距离没有意义。",
    "{name}: the target {target} is no better than the worst value {worst}{scope}; "
    "a distance to it means nothing.",
    "请核对目标值的单位和指标方向。",
    "Check the unit of the target and the direction of the indicator.",
)

ZERO_BEST = Rule(
    "E06",
    Severity.ERROR,
    "与最优值之比无意义",
    "Fraction of the best has no meaning",
    "{name}：{scope}数值从 {low} 到 {high}；与最优值之比要求全部数值不为负且最优值大于 0。",
    "{name}: values{scope} go from {low} to {high}; a fraction of the best needs values of 0 or more "
    "and a best above 0.",
    "请改用 min_max 或 distance_to_best。",
    "Use min_max or distance_to_best instead.",
)

STATE_WITHOUT_ELASTICITY = Rule(
    "E07",
    Severity.ERROR,
    "有脱钩状态而无弹性",
    "Decoupling state without an elasticity",
    "{name}的状态为“{value}”，但没有弹性系数，无法在该状态内评分。",
    "{name} has the state {value!r} but no elasticity to score it by.",
    "请核对首末年份的碳排放和 GDP。",
    "Check CO2 and GDP of the first and last year.",
)

NOT_FINITE = Rule(
    "E08",
    Severity.ERROR,
    "数值为无穷大",
    "Value without bounds",
    "{name}的数值或得分为无穷大或超过 1E100，不能评分。",
    "{name} or its score is infinite or beyond 1E100 and cannot be used.",
    "多半是除以 0 或单位有误；请核对分母与目标值。",
    "Most likely a division by 0 or a wrong unit; check the denominator and the target.",
)

OUT_OF_RANGE = Rule(
    "E09",
    Severity.WARNING,
    "得分超出 0–100，已截断",
    "Score outside 0-100, cut off",
    "{name}为 {value}，允许范围 0–100；按截断后的得分计算。",
    "{name} is {value}; allowed 0-100; the score was cut off there.",
    "请核对该得分的满分是否为 100。",
    "Check whether that score is out of 100.",
)

ZERO_IN_MEAN = Rule(
    "E10",
    Severity.WARNING,
    "平均方法遇到 0 分",
    "A zero under this mean",
    "{name}的下级中有 0 分（{children}）；{mean} 平均因此为 0。",
    "{name} has a 0 among its children ({children}); the {mean} mean is therefore 0.",
    "若不希望一个 0 分决定全部，请让得分从 1 开始，或改用算术平均。",
    "If one 0 should not decide all, let scores start at 1 or use the arithmetic mean.",
)

NEGATIVE_IN_MEAN = Rule(
    "E11",
    Severity.ERROR,
    "平均方法遇到负分",
    "A negative score under this mean",
    "{name}的下级中有负分（{children}）；{mean} 平均只对不小于 0 的得分有定义。",
    "{name} has a negative score among its children ({children}); the {mean} mean needs scores of 0 or more.",
    "请改用 0–100 的评分方法，或改用算术平均。",
    "Use a scoring that gives 0-100, or the arithmetic mean.",
)

ALL_MISSING = Rule(
    "E12",
    Severity.WARNING,
    "整项没有任何数据",
    "No data at all",
    "{name}：全部 {n} 条记录都没有数据，这一项没有得分。",
    "{name}: none of the {n} records has data, so it has no score.",
    "请填入数据；若确实没有，请在指标体系里把权重改为 0。",
    "Enter the data; if there are none, set its weight to 0 in the framework.",
)

LOW_COVERAGE = Rule(
    "E13",
    Severity.WARNING,
    "数据覆盖率不足，未排名",
    "Coverage too low, unranked",
    "{name}只有 {value:.0%} 的权重有数据，低于门槛 {threshold:.0%}，因此未排名。",
    "{name} has data for {value:.0%} of its weight, below the threshold of {threshold:.0%}: unranked.",
    "缺：{missing_zh}。请补数据，或在设置里降低覆盖率门槛。",
    "Missing: {missing_en}. Enter the data, or lower the coverage threshold.",
)

IMPUTATION_IMPOSSIBLE = Rule(
    "E14",
    Severity.WARNING,
    "缺失值无法插补",
    "Gap that cannot be filled",
    "{name}缺失，{method} 插补找不到可用的数值，仍为空缺。",
    "{name} is missing and {method} finds nothing to fill it from; it stays missing.",
    "请补上数据，或换一种插补方法。",
    "Enter the value, or choose another imputation.",
)

IMPUTED = Rule(
    "E15",
    Severity.INFO,
    "缺失值已插补",
    "Gap filled",
    "{name}缺失，已用 {method} 插补为 {value:.6g}。",
    "{name} was missing and was filled with {value:.6g} by {method}.",
    "有实际数据时请填入。",
    "Enter the real value when it is known.",
)

TREATED = Rule(
    "E16",
    Severity.INFO,
    "异常值已处理",
    "Outlier treated",
    "{name}的分布有离群值：{cells} 个数值已按 {how} 处理（偏度 {skew_before:.3g} → {skew_after:.3g}）。",
    "{name} has outliers: {cells} values were treated by {how} "
    "(skewness {skew_before:.3g} to {skew_after:.3g}).",
    "处理前后的数值见处理记录。",
    "Both values are in the record of treated cells.",
)

STILL_SKEWED = Rule(
    "E17",
    Severity.WARNING,
    "处理后仍有离群值",
    "Still skewed after treatment",
    "{name}处理后偏度 {skew:.3g}、峰度 {kurtosis:.3g}，仍超过 {max_skew:g} 和 {max_kurtosis:g}。",
    "{name} has skewness {skew:.3g} and kurtosis {kurtosis:.3g} after treatment, "
    "above {max_skew:g} and {max_kurtosis:g}.",
    "请核对极端值是否填错，或改用固定节点评分。",
    "Check the extreme values, or score with fixed knots.",
)

SAMPLE_BASED = Rule(
    "E18",
    Severity.INFO,
    "得分取决于样本",
    "Scores depend on the sample",
    "{name}按 {method} 评分，得分取决于同批城市和年份。",
    "{name} is scored by {method}: its scores depend on which units and editions are in the data.",
    "不同批次的得分不可直接比较；需要跨年比较时请用固定节点。",
    "Scores of different runs cannot be compared; use fixed knots where years must be comparable.",
)

TREATMENT_IMPOSSIBLE = Rule(
    "E19",
    Severity.WARNING,
    "异常值无法处理",
    "Outliers cannot be treated",
    "{name}的数值从 {low:g} 到 {high:g}，{method} 处理不适用，保留原值。",
    "{name} goes from {low:g} to {high:g}, where {method} cannot be used; the values were kept.",
    "请换一种处理方法。",
    "Choose another treatment.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    CONSTANT_COLUMN,
    UNKNOWN_LABEL,
    LOG_OF_NON_POSITIVE,
    REFERENCE_MISSING,
    TARGET_BELOW_WORST,
    ZERO_BEST,
    STATE_WITHOUT_ELASTICITY,
    NOT_FINITE,
    OUT_OF_RANGE,
    ZERO_IN_MEAN,
    NEGATIVE_IN_MEAN,
    ALL_MISSING,
    LOW_COVERAGE,
    IMPUTATION_IMPOSSIBLE,
    IMPUTED,
    TREATED,
    STILL_SKEWED,
    SAMPLE_BASED,
    TREATMENT_IMPOSSIBLE,
)
