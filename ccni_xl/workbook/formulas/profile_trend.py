"""The CO2 line of the picked city, its Mann-Kendall test in words and its Sen line."""

from __future__ import annotations

from ccni_xl.hosts.port import Cell, CellError, Formula, TableWrite, Value
from ccni_xl.workbook.formulas.context import FormulaContext
from ccni_xl.workbook.formulas.figures import fixed, fixed_formula, signed, signed_formula
from ccni_xl.workbook.formulas.profile_pick import Profile, number_of
from ccni_xl.workbook.formulas.refs import quoted

__all__ = ["co2_table", "trend_captions"]

_TABLE = "tbl_decoupling"
#: A gap in a line: a chart draws blank text as 0, and leaves this one out.
_GAP = CellError("#N/A")


def _item(context: FormulaContext, code: str) -> str:
    return f"INDEX({context.ref(_TABLE).column(code)},ccni_profile_trend_row)"


def trend_captions(context: FormulaContext, profile: Profile) -> dict[str, Formula]:
    """Return the two lines above the CO2 chart: the test, and the slope."""
    return {
        "ccni_profile_trend": _test(context, profile),
        "ccni_profile_sen": _slope(context, profile),
    }


def _test(context: FormulaContext, profile: Profile) -> Formula:
    s, p, trend = (_item(context, code) for code in ("s", "p_value", "trend"))
    first, last = (_item(context, code) for code in ("window_from", "window_to"))
    comma = context.pick("，", ", ")
    short = context.pick(
        "碳排放数据不足，无法做 Mann-Kendall 检验。", "Too few CO2 figures for a Mann-Kendall test."
    )
    text = (
        f'=IF(ccni_profile_trend_row="","",IF({trend}="",{quoted(short)},"Mann-Kendall "&{first}&"–"&{last}'
        f'&{quoted(context.pick("：", ": "))}&"S = "&{s}&{quoted(comma)}'
        f'&IF({p}<0.001,"p < 0.001","p = "&{fixed_formula(p, 3)})&{quoted(comma)}&{trend}))'
    )
    found = {
        code: profile.cell(_TABLE, profile.trend_row, code)
        for code in ("s", "p_value", "trend", "window_from", "window_to")
    }
    if profile.trend_row == "":
        return Formula(text, "")
    p_value, score = number_of(found["p_value"]), number_of(found["s"])
    if not found["trend"] or p_value is None or score is None:
        return Formula(text, short)
    years = f"{number_of(found['window_from']):.0f}–{number_of(found['window_to']):.0f}"
    shown = "p < 0.001" if p_value < 0.001 else f"p = {fixed(p_value, 3)}"
    head = f"Mann-Kendall {years}{context.pick('：', ': ')}S = {score:.15g}"
    return Formula(text, comma.join((head, shown, str(found["trend"]))))


def _slope(context: FormulaContext, profile: Profile) -> Formula:
    slope, near = _item(context, "sen_slope"), _item(context, "near_alpha")
    head = context.pick("Sen 斜率（虚线）", "Sen slope (dashed line) ")
    unit = context.pick(" 万吨/年", " 10^4 t a year")
    close = context.pick("；p 值接近显著性水平", "; p is close to the level of significance")
    text = (
        f'=IF(ccni_profile_trend_row="","",IF(ISNUMBER({slope}),{quoted(head)}&{signed_formula(slope)}'
        f'&{quoted(unit)}&IF({near}="","",{quoted(close)}),""))'
    )
    found = number_of(profile.cell(_TABLE, profile.trend_row, "sen_slope"))
    if found is None:
        return Formula(text, "")
    marked = bool(profile.cell(_TABLE, profile.trend_row, "near_alpha"))
    return Formula(text, head + signed(found) + unit + close * marked)


def co2_table(context: FormulaContext, profile: Profile) -> TableWrite:
    """Return tbl_profile_co2: one row a year of tbl_co2, with the Sen line over the years of the test.

    line(year) = start + slope (year - first year), where start is the line's value in the first year:
    median CO2 + slope (first year - median year).
    """
    ref, own = context.ref("tbl_co2"), context.ref("tbl_profile_co2")
    start, slope, first, last = (
        _item(context, code) for code in ("sen_start", "sen_slope", "window_from", "window_to")
    )
    year_cell = own.this("year")
    inside = f"AND(ISNUMBER({slope}),{year_cell}>={first},{year_cell}<={last})"
    line = f"=IFERROR(IF({inside},{start}+{slope}*({year_cell}-{first}),NA()),NA())"
    rows: list[dict[str, Cell]] = []
    for year in context.co2.columns:
        item = f"INDEX(tbl_co2[{year}],MATCH(ccni_profile_code,{ref.column('city')},0))"
        typed = context.co2.loc[profile.code, year] if profile.code in context.co2.index else None
        value = number_of(typed)
        rows.append(
            {
                "year": int(year),
                "co2": Formula(
                    f"=IFERROR(IF(ISNUMBER({item}),{item},NA()),NA())", _GAP if value is None else value
                ),
                "sen": Formula(line, _line(profile, int(year))),
            }
        )
    return context.write("tbl_profile_co2", rows)


def _line(profile: Profile, year: int) -> Value:
    start, slope, first, last = (
        number_of(profile.cell(_TABLE, profile.trend_row, code))
        for code in ("sen_start", "sen_slope", "window_from", "window_to")
    )
    if start is None or slope is None or first is None or last is None or not first <= year <= last:
        return _GAP
    return start + slope * (year - first)
