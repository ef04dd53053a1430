"""What each figure shows, in one line: a native formula over the table behind the chart."""

from __future__ import annotations

from statistics import median

import pandas as pd

from ccni_xl.hosts.port import Formula
from ccni_xl.terms import Quadrant
from ccni_xl.workbook.formulas.context import FormulaContext
from ccni_xl.workbook.formulas.figures import fixed
from ccni_xl.workbook.formulas.refs import quoted

__all__ = ["finding_cells"]


def finding_cells(context: FormulaContext) -> dict[str, Formula]:
    """Return the findings by the name of their cell; empty texts before the first run."""
    return {
        "ccni_finding_fig2": _composition(context),
        "ccni_finding_fig3": _totals(context),
        "ccni_finding_fig4": _shares(context),
        **{f"ccni_finding_fig{k}": _board(context, k) for k in (5, 6, 7)},
        "ccni_finding_fig8": _moved(context, "tbl_fig8", ("城上升，升幅最大 ", " cities rose; most: ")),
        "ccni_finding_fig9": _moved(
            context, "tbl_fig9", ("城持平，变化最大 ", " cities stayed flat; largest: ")
        ),
        "ccni_finding_fig10": _moved(context, "tbl_fig10", ("城下降，降幅最大 ", " cities fell; most: ")),
    }


def _table(context: FormulaContext, name: str) -> pd.DataFrame:
    return context.tables.get(name, pd.DataFrame())


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return [] if frame.empty else [str(v) for v in frame[column] if v is not None]


def _numbers(frame: pd.DataFrame, column: str) -> list[float]:
    values = [] if frame.empty else frame[column].tolist()
    return [float(v) for v in values if isinstance(v, int | float) and v == v]


def _composition(context: FormulaContext) -> Formula:
    first, last = (context.ref(f"tbl_fig2{half}").column("label") for half in "ab")
    high, low = context.pick("最高 ", "Highest: "), context.pick("；最低 ", "; lowest: ")
    bottom = f'INDEX({last},MAX(1,COUNTA({last})))&""'
    text = f'=IF(COUNTA({first})=0,"",{quoted(high)}&INDEX({first},1)&{quoted(low)}&{bottom})'
    best = _texts(_table(context, "tbl_fig2a"), "label")
    worst = _texts(_table(context, "tbl_fig2b"), "label")
    return Formula(text, f"{high}{best[0]}{low}{worst[-1] if worst else ''}" if best else "")


def _totals(context: FormulaContext) -> Formula:
    column = context.ref("tbl_table3").column("index")
    now, base = f"INDEX({column},1)", f"INDEX({column},2)"
    head, middle = context.pick("得分合计 ", "Sum of scores "), context.pick("，变化 ", ", change ")
    text = (
        f'=IF(N({base})=0,"",{quoted(head)}&FIXED({base},1,TRUE)&" → "&FIXED({now},1,TRUE)'
        f'&{quoted(middle)}&FIXED(100*({now}/{base}-1),1,TRUE)&"%")'
    )
    values = _numbers(_table(context, "tbl_table3"), "index")
    if len(values) < 2 or values[1] == 0:
        return Formula(text, "")
    change = fixed(100 * (values[0] / values[1] - 1))
    return Formula(text, f"{head}{fixed(values[1])} → {fixed(values[0])}{middle}{change}%")


def _shares(context: FormulaContext) -> Formula:
    first, last = context.ref("tbl_fig4a"), context.ref("tbl_fig4b")
    high, low = first.column("label"), last.column("label")
    upper, lower = first.column("share"), last.column("share")
    words = (
        ("最高 ", "%；中位 ", "%；最低 ", "%")
        if context.lang == "zh"
        else ("Highest: ", " %; median ", " %; lowest: ", " %")
    )
    a, b, c, d = (quoted(word) for word in words)
    text = (
        f'=IF(COUNT({upper})=0,"",{a}&INDEX({high},1)&{b}&FIXED(MEDIAN({upper},{lower}),1,TRUE)'
        f"&{c}&INDEX({low},MAX(1,COUNT({lower})))&{d})"
    )
    tables = [_table(context, name) for name in ("tbl_fig4a", "tbl_fig4b")]
    labels = [_texts(frame, "label") for frame in tables]
    values = [value for frame in tables for value in _numbers(frame, "share")]
    if not values:
        return Formula(text, "")
    lowest = labels[1][-1] if labels[1] else ""
    shown = (words[0], labels[0][0], words[1], fixed(median(values)), words[2], lowest, words[3])
    return Formula(text, "".join(shown))


def _board(context: FormulaContext, figure: int) -> Formula:
    column = context.ref("tbl_board").column("quadrant")
    leading, lagging = (q.label(context.lang) for q in (Quadrant.LEADING, Quadrant.LAGGING))
    bubble = {
        5: ("气泡为碳排放量", "Bubble: CO2 emissions"),
        6: ("气泡为气候雄心", "Bubble: climate ambition"),
        7: ("气泡为气候雄心", "Bubble: climate ambition"),
    }[figure]
    tail = context.pick(" 城；" + bubble[0], " cities. " + bubble[1])
    middle = context.pick(" 城，", " cities; ")
    text = (
        f'=IF(COUNTA({column})=0,"",{quoted(leading + " ")}&COUNTIF({column},{quoted(leading)})'
        f"&{quoted(middle + lagging + ' ')}&COUNTIF({column},{quoted(lagging)})&{quoted(tail)})"
    )
    found = _texts(_table(context, "tbl_board"), "quadrant")
    if not found:
        return Formula(text, "")
    counts = f"{leading} {found.count(leading)}{middle}{lagging} {found.count(lagging)}"
    return Formula(text, counts + tail)


def _moved(context: FormulaContext, table: str, words: tuple[str, str]) -> Formula:
    ref = context.ref(table)
    label, span = ref.column("label"), ref.column("span")
    word = context.pick(*words)
    text = f'=IF(COUNT({span})=0,"",COUNT({span})&{quoted(word)}&INDEX({label},1))'
    frame = _table(context, table)
    labels, values = _texts(frame, "label"), _numbers(frame, "span")
    return Formula(text, f"{len(values)}{word}{labels[0]}" if values else "")
