"""Weights by formula: those in force, the user's trial, and the index recomputed from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ccni_xl.change import additive
from ccni_xl.framework import Framework
from ccni_xl.hosts.port import Cell, Formula, TableWrite, Value
from ccni_xl.workbook.formulas.context import FormulaContext, depth_first
from ccni_xl.workbook.formulas.refs import Ref, quoted

__all__ = ["Effective", "native_difference", "native_index", "trial_table", "weight_row"]

#: A city whose coverage is below this by less than rounding counts as complete.
_COMPLETE = 0.999999


@dataclass(frozen=True, slots=True)
class Effective:
    """Weights of every node: as typed, inside the parent, and in the index."""

    raw: Mapping[str, float]
    local: Mapping[str, float]
    effective: Mapping[str, float]


def effective_weights(framework: Framework, trial: Mapping[str, float] | None = None) -> Effective:
    """Return the weights a spreadsheet gets; siblings that sum to 0 all get 0."""
    raw = {node.code: (trial or {}).get(node.code, node.weight) for node in framework}
    local: dict[str, float] = {}
    effective: dict[str, float] = {}
    for code, _ in depth_first(framework):
        parent = framework[code].parent
        if parent is None:
            local[code] = effective[code] = 1.0
            continue
        total = math.fsum(raw[child] for child in framework.children(parent))
        local[code] = raw[code] / total if total else 0.0
        effective[code] = local[code] * effective[parent]
    return Effective(raw, local, effective)


def trial_table(context: FormulaContext) -> TableWrite:
    """Return tbl_trial: weights in force from tbl_framework, trial weights from the user's column."""
    ref, definition = context.ref("tbl_trial"), context.ref("tbl_framework")
    framework = context.framework
    now = effective_weights(framework)
    trial = effective_weights(framework, context.trial)
    weight = (
        f'=SUMPRODUCT(({definition.column("framework")}&""={ref.this("framework")}&"")'
        f"*({definition.column('code')}={ref.this('code')}),{definition.column('weight')})"
    )
    used = f'=IF({ref.this("trial")}="",{ref.this("weight")},{ref.this("trial")})'
    rows: list[dict[str, Cell]] = []
    for code, level in depth_first(framework):
        node = framework[code]
        rows.append(
            {
                "framework": framework.version,
                "code": code,
                "name": node.name(context.lang),
                "level": level,
                "parent": node.parent,
                "leaf": int(framework.is_indicator(code)),
                "weight": Formula(weight, now.raw[code]),
                "local": Formula(_local(ref, "weight"), now.local[code]),
                "effective": Formula(_effective(ref, framework, code, "local"), now.effective[code]),
                "used": Formula(used, trial.raw[code]),
                "trial_local": Formula(_local(ref, "used"), trial.local[code]),
                "trial_effective": Formula(
                    _effective(ref, framework, code, "trial_local"), trial.effective[code]
                ),
            }
        )
    return context.write("tbl_trial", rows)


def _local(ref: Ref, weight: str) -> str:
    parent = ref.this("parent")
    siblings = f"SUMIF({ref.column('parent')},{parent},{ref.column(weight)})"
    return f'=IF({parent}="",1,IFERROR({ref.this(weight)}/{siblings},0))'


def _effective(ref: Ref, framework: Framework, code: str, local: str) -> str:
    """Return the product of the local weights from a node up to the index."""
    factors = [ref.this(local)]
    parent = framework[code].parent
    while parent is not None and framework[parent].parent is not None:
        factors.append(f"SUMIF({ref.column('code')},{quoted(parent)},{ref.column(local)})")
        parent = framework[parent].parent
    return "=" + "*".join(factors)


def weight_row(context: FormulaContext, weights: str) -> str:
    """Return the weights of the indicators as a row that lies over the score columns of tbl_scores.

    ``weights`` is the column of tbl_trial. Columns of tbl_scores are matched by name, so that they may be
    moved; aggregates weigh nothing.
    """
    trial, scores = context.ref("tbl_trial"), context.ref("tbl_scores")
    return (
        f"SUMIFS({trial.column(weights)},{trial.column('name')},{scores.header(*context.ends)},"
        f"{trial.column('leaf')},1)"
    )


def native_index(context: FormulaContext) -> list[Cell]:
    """Return the column "native" of tbl_scores: the index of complete cities by SUMPRODUCT, row by row.

    Every cell is None where the framework is no plain weighted mean.
    """
    if context.scores.empty or not additive(context.framework):
        return [None] * len(context.scores)
    ref = context.ref("tbl_scores")
    text = (
        f"=IF(N({ref.this('coverage')})>{_COMPLETE},"
        f'SUMPRODUCT({weight_row(context, "effective")},{ref.this_span(*context.ends)}),"")'
    )
    return [Formula(text, value) for value in _native_values(context)]


def _native_values(context: FormulaContext) -> list[Value]:
    weights = effective_weights(context.framework).effective
    leaves = context.framework.indicators
    matrix = context.scores[list(leaves)].to_numpy(np.float64)
    totals = np.nan_to_num(matrix) @ np.array([weights[code] for code in leaves])
    complete = context.scores["coverage"].to_numpy(np.float64) > _COMPLETE
    return [float(total) if whole else "" for total, whole in zip(totals, complete, strict=True)]


def native_difference(context: FormulaContext) -> Formula:
    """Return `ccni_native_difference`: the largest gap between the program's index and the formulas'."""
    ref = context.ref("tbl_scores")
    gap = f"ABS({ref.column(context.framework.root)}-{ref.column('native')})"
    text = f'=IFERROR(_xlfn.AGGREGATE(14,6,{gap}/ISNUMBER({ref.column("native")}),1),"")'
    if context.scores.empty or not additive(context.framework):
        return Formula(text, "")
    totals = context.scores[context.framework.root].to_numpy(np.float64)
    pairs = zip(totals, _native_values(context), strict=True)
    gaps = [
        abs((0.0 if math.isnan(total) else float(total)) - native)
        for total, native in pairs
        if isinstance(native, float)
    ]
    return Formula(text, max(gaps) if gaps else "")
