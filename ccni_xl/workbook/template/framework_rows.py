"""The index definition as rows of tbl_framework and tbl_grades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from ccni_xl.framework import Framework, Node
from ccni_xl.hosts.port import Value
from ccni_xl.terms import DecouplingLabel, Disclosure, NeutralityGrade, Pilot, Term, TrendLabel
from ccni_xl.workbook.scoring_table import part_label, scoring_to_rows
from ccni_xl.workbook.units import unit_label

__all__ = ["direction_label", "framework_rows", "grade_rows"]

_DIRECTION = {1: ("正向", "higher"), -1: ("逆向", "lower"), 0: (None, None)}

_JUSTIFICATION_ZH = MappingProxyType(
    {
        "peak_target": "2020 年及以前达峰得满分；2030 年为国家期限；晚于 2030 年或未宣布不得分",
        "neutrality_target": "国家目标：2060 年前",
        "pilot_programmes": "按勾选的试点累加，合计封顶 100 分；各项分值见“评分规则”",
        "statistics_disclosure": "按勾选的披露累加，合计封顶 100 分；各项分值见“评分规则”",
        "emission_trend_test": (
            "Mann-Kendall 双侧检验，显著性水平 0.05，正态近似加连续性校正，截至碳排放数据年的 11 年"
        ),
        "decoupling_elasticity": "先判脱钩状态，再按弹性计分；取截至碳排放数据年的 5 年首末两端",
        "emission_change_rate": "同样 5 年的年均复合变化率",
    }
)
_EQUAL_WEIGHTS_ZH = "1.0 版该级权重未公布，取等权"
_EQUAL_WEIGHTS_EN = "equal weights used"

#: Terms an item of tbl_grades may stand for, by the indicator's own vocabulary first.
_VOCABULARIES: tuple[type[Term], ...] = (NeutralityGrade, TrendLabel, Pilot, Disclosure, DecouplingLabel)
_OPTIONS = MappingProxyType(
    {"cap": ("合计封顶", "Cap of the sum"), "clip": ("截断", "Clip"), "none": ("未宣布", "None declared")}
)


def direction_label(direction: int, lang: str) -> str | None:
    """Return how a direction is shown; None where the scoring rule says it all."""
    return _DIRECTION[direction][0 if lang == "zh" else 1]


def framework_rows(frameworks: Sequence[Framework], lang: str) -> Iterator[dict[str, Value]]:
    """Yield one row a node, framework after framework."""
    for framework in frameworks:
        for node in framework:
            method = scoring_to_rows(node.scoring, lang)[0] if node.scoring else None
            yield {
                "framework": framework.version,
                "code": node.code,
                "parent": node.parent,
                "name_zh": node.name_zh,
                "name_en": node.name_en,
                "weight": node.weight,
                "direction": direction_label(node.direction, lang),
                "unit": unit_label(node.unit, lang) or None,
                "scoring": method,
                "mean": None if node.scoring else str(node.mean),
                "treatment": None,
                "imputation": None,
                "weight_provenance": node.weight_provenance.label(lang),
                "scoring_provenance": node.scoring_provenance.label(lang) if node.scoring else None,
                "driver_zh": node.driver_zh or None,
                "driver_en": node.driver_en or None,
                "justification": _justification(node, lang),
            }


def _justification(node: Node, lang: str) -> str | None:
    if lang == "en":
        return node.justification or None
    parts = [_JUSTIFICATION_ZH.get(node.code, "")]
    if _EQUAL_WEIGHTS_EN in node.justification:
        parts.append(_EQUAL_WEIGHTS_ZH)
    return "；".join(part for part in parts if part) or None


def grade_rows(frameworks: Sequence[Framework], lang: str) -> Iterator[dict[str, Value]]:
    """Yield one row a knot, point or option of every indicator of every framework."""
    for framework in frameworks:
        for code in framework.indicators:
            scoring = framework[code].scoring
            for row in scoring_to_rows(scoring, lang)[1] if scoring else ():
                yield {
                    "framework": framework.version,
                    "indicator": code,
                    "part": part_label(row.part, lang),
                    "item": row.item,
                    "points": row.points,
                    "label": _meaning(row.part, row.item, lang),
                }


def _meaning(part: str, item: str | float, lang: str) -> str | None:
    if not isinstance(item, str):
        return None
    if part == "option" and item in _OPTIONS:
        return _OPTIONS[item][0 if lang == "zh" else 1]
    terms = (term for vocabulary in _VOCABULARIES for term in vocabulary if term.value == item)
    return next((term.label(lang) for term in terms), None)
