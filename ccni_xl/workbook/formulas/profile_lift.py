"""What would lift the score most: each indicator's way to 100, times its weight in the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccni_xl.change import additive
from ccni_xl.hosts.port import Cell, Formula, TableWrite, plain
from ccni_xl.workbook.formulas.context import FormulaContext
from ccni_xl.workbook.formulas.figures import fixed, fixed_formula
from ccni_xl.workbook.formulas.profile_pick import Profile, number_of
from ccni_xl.workbook.formulas.refs import quoted
from ccni_xl.workbook.formulas.weights import effective_weights

__all__ = ["lift_note", "lift_table", "ordered_lift", "points_to_gain"]

#: Keeps ties apart in the order of the table.
_TIE = 1e-9
_TOP = 5


def _weight(context: FormulaContext, code: str) -> str:
    """Return the effective weight of the indicator whose code stands in ``code``."""
    trial = context.ref("tbl_trial")
    return f"SUMIF({trial.column('code')},{code},{trial.column('effective')})"


def points_to_gain(context: FormulaContext, code: str, score: float | None) -> Formula:
    """Return the cell (100 - score) x effective weight of an indicator, "" for all else.

    It is what the index gains if this indicator alone reached 100, exactly so for a complete city; that
    is no sum any more where a mean is not arithmetic, so all cells are blank there.
    """
    framework, ref = context.framework, context.ref("tbl_profile")
    if not additive(framework):
        return Formula('=""', "")
    own, weight = ref.this("score"), _weight(context, ref.this("code"))
    text = f'=IF(AND({ref.this("leaf")}=1,ISNUMBER({own})),(100-N({own}))*{weight},"")'
    if score is None or not framework.is_indicator(code):
        return Formula(text, "")
    return Formula(text, (100 - score) * effective_weights(framework).effective[code])


def ordered_lift(context: FormulaContext, gain: Formula, place: int) -> Formula:
    """Return the cell that sorts the gains: ties in the order of the tree, nothing to gain left out."""
    ref = context.ref("tbl_profile")
    lift, row = ref.this("lift"), f"(ROW()-ROW({ref.header('name')}))"
    found = number_of(gain.value)
    return Formula(
        f'=IF(N({lift})>0,{lift}-{row}*1E-9,"")', found - place * _TIE if found and found > 0 else ""
    )


def lift_table(context: FormulaContext, profile: Profile, rows: Sequence[Mapping[str, Cell]]) -> TableWrite:
    """Return tbl_profile_lift from the rows of tbl_profile: the five largest gains."""
    ref = context.ref("tbl_profile")
    sortable = [(number_of(plain(row["lift_order"])), row) for row in rows]
    found = sorted(((order, row) for order, row in sortable if order is not None), key=lambda pair: -pair[0])
    weights = effective_weights(context.framework).effective
    made: list[dict[str, Cell]] = []
    for k in range(1, _TOP + 1):
        row = f"MATCH(LARGE({ref.column('lift_order')},{k}),{ref.column('lift_order')},0)"

        def item(code: str, row: str = row) -> str:
            return f"INDEX({ref.column(code)},{row})"

        share = f"100*{_weight(context, item('code'))}"
        arithmetic = f'"(100 - "&{fixed_formula(item("score"))}&") × "&{fixed_formula(share, 2)}&"%"'
        line = found[k - 1][1] if k <= len(found) else None
        shown: Mapping[str, Cell] = dict.fromkeys(("name", "value", "lift"), "") if line is None else line
        spelt = ""
        if line is not None:
            score, code = number_of(plain(line["score"])), str(line["code"])
            assert score is not None  # only scored indicators are sorted
            spelt = f"(100 - {fixed(score)}) × {fixed(100 * weights[code], 2)}%"
        made.append(
            {
                "place": k,
                "indicator": Formula(f'=IFERROR({item("name")},"")', plain(shown["name"])),
                "value": Formula(f'=IFERROR({item("value")},"")', plain(shown["value"])),
                "arithmetic": Formula(f'=IFERROR({arithmetic},"")', spelt),
                "gain": Formula(f'=IFERROR({item("lift")},"")', plain(shown["lift"])),
            }
        )
    return context.write("tbl_profile_lift", made)


def lift_note(context: FormulaContext) -> Formula:
    """Return the sentence below the table: what the numbers are and what they are not."""
    text = context.pick(
        "只是算术，不是建议：某一指标升到 100 分、其余不变时总分的增加。",
        "Arithmetic, not advice: what the score gains if this indicator alone reached 100.",
    )
    if not additive(context.framework):
        text = context.pick(
            "指数不是加权算术平均，各指标能加多少分无法这样推算。",
            "The index is no weighted arithmetic mean, so gains cannot be found this way.",
        )
    return Formula(f"={quoted(text)}", text)
