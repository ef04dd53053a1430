"""The index as the framework files and the settings define it: tree, scoring, thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from ccni_xl.framework import Framework, Node, builtin
from ccni_xl.rules.wording import figure, span
from ccni_xl.settings import Settings
from ccni_xl.terms import DecouplingLabel, Disclosure, NeutralityGrade, Pilot, Term, TrendLabel
from ccni_xl.workbook.scoring_table import METHODS
from ccni_xl.workbook.settings_table import SETTING_ROWS, setting_value
from ccni_xl.workbook.units import unit_label
from tools.docparts.markdown import cell, code, table

__all__ = ["points", "scoring", "settings", "states", "tree"]


def _walk(framework: Framework, code_: str, depth: int = 0) -> Iterator[tuple[int, Node]]:
    yield depth, framework[code_]
    for child in framework.children(code_):
        yield from _walk(framework, child, depth + 1)


def tree(version: str, lang: str) -> str:
    """Return the tree with local and effective weights."""
    framework = builtin(version)
    header = (
        ("节点", "代码", "同级权重", "有效权重", "权重依据")
        if lang == "zh"
        else ("node", "code", "weight inside its parent", "effective weight", "weight from")
    )
    rows = []
    for depth, node in _walk(framework, framework.root):
        indent = "&emsp;" * depth
        name = cell(node.name(lang))
        name = f"**{name}**" if not framework.is_indicator(node.code) else name
        rows.append(
            (
                f"{indent}{name}",
                code(node.code),
                figure(framework.local_weight(node.code)),
                figure(framework.effective_weight(node.code)),
                node.weight_provenance.label(lang),
            )
        )
    return table(header, rows)


def _term(code_: str, lang: str) -> str:
    """Return a label for an item of a scoring rule, where one is known."""
    for vocabulary in (NeutralityGrade, Pilot, Disclosure, TrendLabel):
        found = next((term for term in vocabulary if term.value == code_), None)
        if isinstance(found, Term):
            return found.label(lang)
    return code_


def _points(node: Node, lang: str) -> str:
    """Return the knots, or the points of every item, of a scoring rule."""
    token = node.scoring
    if token is None:
        return ""
    if token.name == "direct":
        return "原值即得分" if lang == "zh" else "the value is the score"
    arrow = " → "
    parts = [f"{figure(x)}{arrow}{figure(y)}" for x, y in token.knots]
    words = {
        "none": ("未宣布", "none declared"),
        "cap": ("封顶", "cap"),
    }
    for item, value in token.options.items():
        if token.name == "tapio":
            continue
        label = words[item][lang == "en"] if item in words and token.name != "grades" else _term(item, lang)
        parts.append(f"{label}{arrow}{figure(float(value))}")
    return ("；" if lang == "zh" else "; ").join(parts)


def _better(node: Node) -> int:
    """Return 1 where higher is better, -1 where lower is, 0 where it depends.

    The knots themselves decide where there are any.
    """
    if node.scoring is None or node.scoring.name != "knots":
        return node.direction
    scores = [y for _, y in node.scoring.knots]
    return 1 if scores == sorted(scores) else -1 if scores == sorted(scores, reverse=True) else 0


def scoring(version: str, lang: str) -> str:
    """Return what every indicator's value earns."""
    framework = builtin(version)
    better = {1: ("越高越好", "higher"), -1: ("越低越好", "lower"), 0: ("由规则定", "by the rule")}
    header = (
        ("指标", "单位", "方向", "方法", "取值 → 得分", "依据")
        if lang == "zh"
        else ("indicator", "unit", "better is", "method", "value → score", "from")
    )
    rows = []
    for code_ in framework.indicators:
        node = framework[code_]
        method = node.scoring.name if node.scoring else ""
        rows.append(
            (
                cell(node.name(lang)),
                cell(unit_label(node.unit, lang)),
                better[_better(node)][lang == "en"],
                METHODS.get(method, method) if lang == "zh" else method,
                cell(_points(node, lang)),
                node.scoring_provenance.label(lang),
            )
        )
    return table(header, rows)


def points(lang: str) -> str:
    """Return the points of the decoupling states of a shrinking economy."""
    token = builtin("2.0")["decoupling_elasticity"].scoring
    if token is None:
        raise ValueError("the decoupling index has no scoring rule")
    header = ("状态", "得分") if lang == "zh" else ("state", "score")
    rows = []
    for state in DecouplingLabel:
        short = state.value.removesuffix("_decoupling")
        for item in (state.value, short):
            if item in token.options:
                rows.append((state.label(lang), figure(float(token.options[item]))))
                break
    return table(header, rows)


def states(lang: str) -> str:
    """Return the names of the eight decoupling states in both languages."""
    header = ("中文", "英文", "代码") if lang == "zh" else ("Chinese", "English", "code")
    return table(header, ((s.zh, s.en, code(s.value)) for s in DecouplingLabel))


def settings(lang: str) -> str:
    """Return every setting with its default, range, provenance and meaning."""
    header = (
        ("参数", "代码", "默认值", "允许范围", "单位", "依据", "含义")
        if lang == "zh"
        else ("setting", "code", "default", "allowed", "unit", "from", "meaning")
    )
    defaults = Settings(edition="")
    rows = []
    for row in SETTING_ROWS:
        value = setting_value(row, getattr(defaults, row.code), lang)
        shown = figure(float(value)) if isinstance(value, int | float) else (value or "—")
        rows.append(
            (
                row.zh if lang == "zh" else row.en,
                code(row.code),
                cell(shown),
                span(row.low, row.high) or "—",
                cell(row.unit(lang)) or "—",
                row.provenance.label(lang),
                cell(row.help(lang)),
            )
        )
    return table(header, rows)
