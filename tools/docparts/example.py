"""A worked example: one city of the illustrative data, from values to the index."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ccni_xl.app import check, new_workbook
from ccni_xl.explain import Step, explain
from ccni_xl.framework import Framework
from ccni_xl.hosts.file import FileHost
from ccni_xl.rules.wording import figure
from ccni_xl.terms import DecouplingLabel, NeutralityGrade, TrendLabel
from ccni_xl.workbook.units import unit_label
from tools.docparts.markdown import cell, table

__all__ = ["example"]

#: Nanjing, whose sixteen scores are published.
CITY = "320100"


@lru_cache(maxsize=1)
def _steps() -> tuple[Framework, tuple[Step, ...]]:
    with TemporaryDirectory() as folder:
        book = Path(folder) / "CCNI.xlsm"
        new_workbook(book)
        results = check(FileHost(book)).results
    return results.framework, explain(results, CITY, results.edition)


def _value(step: Step, unit: str, lang: str) -> str:
    """Return a value with its unit, or the label of a class."""
    if step.value is None:
        return ""
    if isinstance(step.value, str):
        for vocabulary in (NeutralityGrade, TrendLabel, DecouplingLabel):
            term = vocabulary.parse(step.value)
            if term is not None:
                return term.label(lang)
        return step.value
    number = figure(round(step.value, 3))
    return f"{number} {unit_label(unit, lang)}" if unit not in ("year", "elasticity") else number


def example(lang: str) -> str:
    """Return every node of the city with value, score, effective weight and contribution."""
    framework, steps = _steps()
    header = (
        ("节点", "指标值", "得分", "有效权重", "贡献")
        if lang == "zh"
        else ("node", "value", "score", "effective weight", "contribution")
    )
    rows = []
    for step in steps:
        name = cell(framework[step.code].name(lang))
        name = name if framework.is_indicator(step.code) else f"**{name}**"
        rows.append(
            (
                "&emsp;" * step.depth + name,
                cell(_value(step, framework[step.code].unit, lang)),
                f"{step.score:.2f}",
                figure(step.effective_weight),
                f"{step.contribution:.3f}",
            )
        )
    return table(header, rows)
