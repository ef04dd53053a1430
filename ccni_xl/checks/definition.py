"""W: weights, decision makers' points, settings that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Origin
from ccni_xl.issues import CellRef, Issue, Rule
from ccni_xl.rules import weights
from ccni_xl.rules.wording import figure
from ccni_xl.settings import Settings

__all__ = ["check_experts", "check_settings", "check_weights"]

#: Rounding of published weights that needs no word.
SUM = 0.005


def check_weights(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find weights that do not sum to 1 below a parent, and weights of zero, in the frameworks used."""
    used = {framework.version: framework}
    if (base := inputs.settings.base_framework) in frameworks:
        used[str(base)] = frameworks[str(base)]
    for tree in used.values():
        for node in tree:
            children = tree.children(node.code)
            total = sum(tree[c].weight for c in children)
            equal = len({tree[c].weight for c in children}) == 1  # all 1: "equal weights", a way to write it
            if children and abs(total - 1) > SUM and not equal:
                yield _node(inputs, weights.WEIGHTS_SUM, tree, children[0], node.code, figure(total))
            if node.parent is not None and node.weight == 0:
                yield _node(inputs, weights.ZERO_WEIGHT, tree, node.code, node.code, "0")


def _node(inputs: Inputs, rule: Rule, tree: Framework, at: str, about: str, value: str) -> Issue:
    cell = inputs.framework_origin.cell((tree.version, at), "weight")
    facts = {"name_zh": tree[about].name_zh, "name_en": tree[about].name_en, "value": value}
    return Issue(rule, cell, variable=about, facts={**facts, "version": tree.version})


def check_experts(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find points for unknown items, given twice, incomplete, or not summing to 100."""
    data = inputs.experts
    seen: dict[tuple[str, str, str], int] = {}
    groups: dict[tuple[str, str], dict[str, float]] = {}
    rows: dict[tuple[str, str], int] = {}
    for row, expert, parent, child, points in _records(data):
        if parent not in framework or child not in framework or framework[child].parent != parent:
            facts = {
                "value_zh": " / ".join(_name(framework, code, "zh") for code in (parent, child)),
                "value_en": " / ".join(_name(framework, code, "en") for code in (parent, child)),
                "version": framework.version,
                "sheet": inputs.framework_origin.sheet,
            }
            yield _expert(inputs, weights.EXPERT_UNKNOWN, row, "child", expert, facts)
            continue
        first = seen.setdefault((expert, parent, child), row)
        if first != row:
            names = {
                "value_zh": framework[child].name_zh,
                "value_en": framework[child].name_en,
                "first": first,
            }
            yield _expert(inputs, weights.EXPERT_REPEATED, row, "child", expert, names)
            continue
        groups.setdefault((expert, parent), {})[child] = points
        rows.setdefault((expert, parent), row)
    for (expert, parent), given in groups.items():
        yield from _group(inputs, framework, expert, parent, given, rows[expert, parent])


def _name(framework: Framework, code: str, lang: str) -> str:
    """Return the name of a node, or what is typed if there is no such node."""
    return framework[code].name(lang) if code in framework else code


def _records(data: pd.DataFrame) -> Iterator[tuple[int, str, str, str, float]]:
    if data.empty:
        return
    texts = data[["expert", "parent", "child"]].fillna("-").astype(str)
    for row, expert, parent, child, points in zip(
        data.index,
        texts["expert"],
        texts["parent"],
        texts["child"],
        data["points"].astype(float),
        strict=True,
    ):
        yield int(row), expert, parent, child, points


def _expert(
    inputs: Inputs, rule: Rule, row: int, column: str, expert: str, facts: Mapping[str, object]
) -> Issue:
    return Issue(rule, inputs.experts_origin.cell(row, column), facts={"expert": expert, **facts})


def _group(
    inputs: Inputs, framework: Framework, expert: str, parent: str, given: Mapping[str, float], row: int
) -> Iterator[Issue]:
    name = {"name_zh": framework[parent].name_zh, "name_en": framework[parent].name_en}
    for child in framework.children(parent):
        if child not in given:
            facts = {**name, "value_zh": framework[child].name_zh, "value_en": framework[child].name_en}
            yield _expert(inputs, weights.EXPERT_INCOMPLETE, row, "child", expert, facts)
    total = sum(points for points in given.values() if points == points)
    if abs(total - 100) > SUM:
        yield _expert(inputs, weights.EXPERT_SUM, row, "points", expert, {**name, "value": figure(total)})


def check_settings(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find settings that are allowed one by one but not together."""
    s, origin = inputs.settings, inputs.settings_origin

    def at(code: str) -> CellRef:
        return origin.cell(code, "value")

    if s.base_edition and s.base_framework not in (None, s.framework):
        facts: dict[str, object] = {"value": s.framework, "base": s.base_framework}
        yield Issue(weights.FRAMEWORK_MIXED, at("base_framework"), variable="base_framework", facts=facts)
    if s.trend_window < 5:
        facts = {"value": s.trend_window, "default": Settings("").trend_window}
        yield Issue(weights.WINDOW_SHORT, at("trend_window"), variable="trend_window", facts=facts)
    if s.scope_gdp_per_head_pilot > s.scope_gdp_per_head:
        facts = {"value": figure(s.scope_gdp_per_head_pilot), "general": figure(s.scope_gdp_per_head)}
        code = "scope_gdp_per_head_pilot"
        yield Issue(weights.SCOPE_CONTRADICTS, at(code), variable=code, facts=facts)
    yield from _base_later(inputs, inputs.editions_origin)


_YEARS = (("co2_year", "碳排放数据年", "CO2 year"), ("gdp_year", "GDP数据年", "GDP year"))


def _base_later(inputs: Inputs, origin: Origin) -> Iterator[Issue]:
    s = inputs.settings
    if s.base_edition is None:
        return
    this, base = inputs.edition(s.edition), inputs.edition(s.base_edition)
    for code, zh, en in _YEARS:
        mine, theirs = getattr(this, code), getattr(base, code)
        if theirs >= mine:
            facts: dict[str, object] = {
                "name_zh": zh,
                "name_en": en,
                "value": theirs,
                "year": mine,
                "base": base.label,
            }
            cell = origin.cell(base.label, code)
            yield Issue(weights.BASE_NOT_EARLIER, cell, edition=base.label, variable=code, facts=facts)
