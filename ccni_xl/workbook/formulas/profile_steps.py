"""From the last edition's score to this one's: what each indicator added, as the steps of a waterfall.

The chart stacks bars: an invisible one up to where the step begins, then the step. A step that crosses zero
is drawn in two parts, one on either side, because bars above and below zero are stacked apart.
"""

from __future__ import annotations

import math
from itertools import accumulate

from ccni_xl.hosts.port import Cell, Formula, TableWrite, Value
from ccni_xl.workbook.formulas.context import FormulaContext, depth_first
from ccni_xl.workbook.formulas.figures import fixed, fixed_formula, signed, signed_formula
from ccni_xl.workbook.formulas.profile_pick import Profile, number_of
from ccni_xl.workbook.formulas.refs import quoted

__all__ = ["bars", "change_captions", "steps_table"]

_TABLE = "tbl_contrib"
_TOTAL = "total"
_BARS = ("over", "under", "up", "up_below", "down", "down_below")


def bars(start: float, end: float) -> dict[str, float]:
    """Return the bars of the step from ``start`` to ``end``: invisible above and below zero, then the step.

    >>> bars(-1.0, 2.0)["up"], bars(-1.0, 2.0)["up_below"], bars(1.0, 2.0)["over"]
    (2.0, -1.0, 1.0)
    """
    low, high = min(start, end), max(start, end)
    above, below = max(0.0, high) - max(0.0, low), min(0.0, low) - min(0.0, high)
    rising, falling = end > start, end < start
    return {
        "over": max(0.0, low),
        "under": min(0.0, high),
        "up": above if rising else 0.0,
        "up_below": below if rising else 0.0,
        "down": above if falling else 0.0,
        "down_below": below if falling else 0.0,
    }


def steps_table(context: FormulaContext, profile: Profile) -> TableWrite:
    """Return tbl_profile_steps: one row an indicator in the order of the tree, then their sum."""
    framework = context.framework
    codes = [code for code, _ in depth_first(framework) if framework.is_indicator(code)]
    by = [number_of(profile.cell(_TABLE, profile.change_row, code)) for code in codes]
    ends = list(accumulate(value or 0.0 for value in by))
    rows: list[dict[str, Cell]] = []
    for code, step, end in zip(codes, by, ends, strict=True):
        name = framework[code].name(context.lang)
        column = context.ref(_TABLE).column(code)
        rows.append(_step(context, code, name, column, step, end))
    rows.append(_total(context, math.fsum(v for v in by if v is not None), any(v is not None for v in by)))
    return context.write("tbl_profile_steps", rows)


def _label(context: FormulaContext, name: str, value: float | None) -> Formula:
    """Return the name with the signed value behind it, so that no program has to place data labels."""
    by = context.ref("tbl_profile_steps").this("by")
    shown = name if value is None else f"{name}  {signed(value, 2)}"
    return Formula(f'={quoted(name)}&IF({by}="","","  "&{signed_formula(f"N({by})", 2)})', shown)


def _step(
    context: FormulaContext, code: str, name: str, column: str, step: float | None, end: float
) -> dict[str, Cell]:
    ref = context.ref("tbl_profile_steps")
    by, level = ref.this("by"), ref.this("end")
    item = f"INDEX({column},ccni_profile_change_row)"
    low, high = f"MIN({level},{level}-{by})", f"MAX({level},{level}-{by})"
    above, below = f"MAX(0,{high})-MAX(0,{low})", f"MIN(0,{low})-MIN(0,{high})"
    texts = {
        "over": f"MAX(0,{low})",
        "under": f"MIN(0,{high})",
        "up": f"IF({by}>0,{above},0)",
        "up_below": f"IF({by}>0,{below},0)",
        "down": f"IF({by}<0,{above},0)",
        "down_below": f"IF({by}<0,{below},0)",
    }
    values: dict[str, float] = {} if step is None else bars(end - step, end)
    return {
        "label": _label(context, name, step),
        "by": Formula(f'=IFERROR(IF(ISNUMBER({item}),{item},""),"")', "" if step is None else step),
        "end": Formula(f'=IF({by}="","",SUM(INDEX({ref.column("by")},1):{by}))', "" if step is None else end),
        **{bar: Formula(f'=IF({by}="","",{texts[bar]})', values.get(bar, "")) for bar in _BARS},
        "code": code,
    }


def _total(context: FormulaContext, total: float, known: bool) -> dict[str, Cell]:
    ref = context.ref("tbl_profile_steps")
    others = f'SUMIF({ref.column("code")},"<>{_TOTAL}",{ref.column("by")})'
    numbers = f'SUMPRODUCT(({ref.column("code")}<>"{_TOTAL}")*ISNUMBER({ref.column("by")}))'
    value: Value = total if known else ""
    by = ref.this("by")
    return {
        "label": _label(context, context.pick("总分变化", "Change of the score"), total if known else None),
        "by": Formula(f'=IF({numbers}=0,"",{others})', value),
        "end": Formula(f"={by}", value),
        **dict.fromkeys(_BARS),
        "total": Formula(f"={by}", value),
        "code": _TOTAL,
    }


def change_captions(context: FormulaContext, profile: Profile) -> dict[str, Formula]:
    """Return the lines above the chart: both scores and the change, then the main reasons."""
    change, parts = context.ref("tbl_change"), context.ref(_TABLE)

    def item(code: str) -> str:
        return f"INDEX({change.column(code)},MATCH(ccni_profile_code,{change.column('city')},0))"

    none = context.pick("没有上一年度的得分可比。", "No earlier edition to compare with.")
    head = context.pick("上期得分 ", "Last score ")
    arrow = context.pick(" → 本期 ", " → now ")
    now, base, moved = item("score"), item("base_score"), item("change")
    text = (
        f'=IF(ccni_profile_code="","",IFERROR(IF(ISNUMBER({moved}),{quoted(head)}&{fixed_formula(base)}'
        f'&{quoted(arrow)}&{fixed_formula(now)}&" ("&{signed_formula(moved)}&")  "&{item("class")},'
        f"{quoted(none)}),{quoted(none)}))"
    )
    reason = f"INDEX({parts.column('reason')},ccni_profile_change_row)"
    why = profile.cell(_TABLE, profile.change_row, "reason")
    return {
        "ccni_profile_change": Formula(text, _moved(context, profile, head, arrow, none)),
        "ccni_profile_reason": Formula(f'=IFERROR({reason}&"","")', "" if why is None else str(why)),
    }


def _moved(context: FormulaContext, profile: Profile, head: str, arrow: str, none: str) -> str:
    if not profile.code:
        return ""
    frame = context.tables.get("tbl_change")
    lines = [] if frame is None or frame.empty else frame[frame["city"] == profile.code].to_dict("records")
    line = lines[0] if lines else None
    found = {} if line is None else {c: number_of(line[c]) for c in ("base_score", "score", "change")}
    base, now, change = (found.get(code) for code in ("base_score", "score", "change"))
    if line is None or base is None or now is None or change is None:
        return none
    return f"{head}{fixed(base)}{arrow}{fixed(now)} ({signed(change)})  {line['class'] or ''}"
