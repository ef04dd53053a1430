"""J: figures that leap from one year or edition to the next."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "CO2_JUMP",
    "EDITION_JUMP",
    "GDP_JUMP",
    "POPULATION_JUMP",
    "RULES",
    "SPIKE",
]

CO2_JUMP = Rule(
    "J01",
    Severity.WARNING,
    "碳排放跳变",
    "Jump in emissions",
    "{name}为 {value}，上一年（{year}）为 {previous}{unit}，变化 {change}%；通常在 {allowed}% 之间。",
    (
        "{name} is {value}, the year before ({year}) "
        "{previous}{unit}, a change of {change} %; usually {allowed} %."
    ),
    "可能是口径改变、行政区划调整或录入错误；照常使用，请在来源中注明。",
    (
        "The scope or the boundary may have changed, or the "
        "figure was mistyped; it is used, note it with the source."
    ),
)

POPULATION_JUMP = Rule(
    "J02",
    Severity.WARNING,
    "人口跳变",
    "Jump in population",
    "{name}为 {value}，上一年（{year}）为 {previous}{unit}，变化 {change}%；通常在 {allowed}% 之间。",
    (
        "{name} is {value}, the year before ({year}) "
        "{previous}{unit}, a change of {change} %; usually {allowed} %."
    ),
    "多半是行政区划调整或普查修订；请确认碳排放和 GDP 用的是同一区划。",
    "Probably a boundary change or a census revision; make sure that CO2 and GDP follow the same boundary.",
)

GDP_JUMP = Rule(
    "J03",
    Severity.WARNING,
    "不变价 GDP 跳变",
    "Jump in real GDP",
    "{name}为 {value}，上一年（{year}）为 {previous}{unit}，变化 {change}%；通常在 {allowed}% 之间。",
    (
        "{name} is {value}, the year before ({year}) "
        "{previous}{unit}, a change of {change} %; usually {allowed} %."
    ),
    "可能是经济普查修订只改了一侧，或混入了当年价；请把前后年份换成同一口径。",
    "One side of a census revision, or current prices mixed in; put the years on one footing.",
)

EDITION_JUMP = Rule(
    "J04",
    Severity.WARNING,
    "与上一年度相差过大",
    "Far from the last edition",
    "{name}填了 {value}，上一年度（{last}）为 {previous}{unit}，是它的 {ratio} 倍；通常在 {allowed} 倍之间。",
    (
        "{name} is {value}, in the last edition ({last}) "
        "{previous}{unit}, {ratio} times that; usually {allowed} times."
    ),
    "请核对单位和口径；若属实，请在备注写明。",
    "Check unit and scope; note it beside the row if it is right.",
)

SPIKE = Rule(
    "J05",
    Severity.WARNING,
    "一年突起或突落",
    "One year out of line",
    "{name}为 {value}，前后两年为 {previous} 和 {next}{unit}，偏离 {change}%；通常偏离不超过 {allowed}%。",
    "{name} is {value} between {previous} and {next}{unit}, {change} % off; usually within {allowed} %.",
    "前后两年相近而这一年不同，像是录入错误；请核对。",
    (
        "The years on both sides agree with each other and "
        "not with this one; it was probably mistyped, check it."
    ),
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    CO2_JUMP,
    POPULATION_JUMP,
    GDP_JUMP,
    EDITION_JUMP,
    SPIKE,
)
