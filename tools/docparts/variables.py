"""What is typed: the facts about each variable that the program checks."""

from __future__ import annotations

from ccni_xl.framework import builtin
from ccni_xl.rules.wording import figure, span
from ccni_xl.terms import Term
from ccni_xl.variables import ANNUAL, CITY, EXTRA, POLICY, SERIES, Kind, Variable, variable
from tools.docparts.markdown import cell, code, table

__all__ = ["every_variable", "facts", "listing", "ticks"]

TABLES = {"city": CITY, "policy": POLICY, "annual": ANNUAL, "series": SERIES, "extra": EXTRA}


def every_variable() -> list[str]:
    """Return the name of every variable, as "table.code"."""
    return [f"{table_}.{v.code}" for table_, variables in TABLES.items() for v in variables]


def _choices(v: Variable, lang: str) -> str:
    return " / ".join(term.label(lang) for term in v.vocabulary) if v.vocabulary else ""


def _range(low: float | None, high: float | None, lang: str) -> str:
    """Return a range; in words where a minus sign and a dash would meet."""
    if low is not None and high is not None and low < 0:
        return f"{figure(low)}{' 至 ' if lang == 'zh' else ' to '}{figure(high)}"
    return span(low, high)


def _limits(v: Variable, lang: str) -> list[str]:
    """Return the ranges of a number or year as phrases."""
    said = []
    zh = lang == "zh"
    if v.kind in (Kind.NUMBER, Kind.YEAR) and (v.low is not None or v.high is not None):
        said.append(
            ("允许 {}（R01、R02）" if zh else "allowed {} (R01, R02)").format(_range(v.low, v.high, lang))
        )
    if v.typical:
        said.append(("通常 {}（R03）" if zh else "usually {} (R03)").format(_range(*v.typical, lang)))
    return said


def _step(table_: str, v: Variable, lang: str) -> list[str]:
    """Return how much a figure may change, as the checks of jumps see it."""
    if v.max_step is None:
        return []
    least, most = figure(round(v.min_step or 1 / v.max_step, 2)), figure(v.max_step)
    rule = {"co2": "J01", "population": "J02", "gdp_real": "J03"}[v.code] if table_ == "series" else "J04"
    if lang == "zh":
        before = "上一年" if table_ == "series" else "上一年度"
        return [f"通常为{before}的 {least}–{most} 倍（{rule}）"]
    before = "the year" if table_ == "series" else "the edition"
    return [f"usually {least}–{most} times {before} before ({rule})"]


def facts(name: str, lang: str) -> str:
    """Return code, unit, ranges and choices of one variable in a line."""
    table_, _, code_ = name.partition(".")
    v = variable(table_, code_)
    zh = lang == "zh"
    said = [f"{'代码' if zh else 'Code'} {code(v.code)}"]
    if v.unit(lang):
        said.append(f"{'单位' if zh else 'unit'} {v.unit(lang)}")
    if v.vocabulary:
        said.append(f"可选 {_choices(v, lang)}（T10）" if zh else f"one of {_choices(v, lang)} (T10)")
    said += _limits(v, lang) + _step(table_, v, lang)
    return ("；" if zh else "; ").join(said) + ("。" if zh else ".")


def listing(table_: str, lang: str) -> str:
    """Return the variables of one table as rows."""
    zh = lang == "zh"
    header = (
        ("列", "代码", "必填", "可填什么", "说明") if zh else ("column", "code", "needed", "what", "meaning")
    )
    rows = []
    for v in TABLES[table_]:
        what = _choices(v, lang) or " ".join(filter(None, [span(v.low, v.high), v.unit(lang)]))
        what = what or ("文字" if zh else "text")
        needed = ("是" if v.required else "否") if zh else ("yes" if v.required else "no")
        rows.append((v.name(lang), code(v.code), needed, cell(what), cell(v.help(lang)) or "—"))
    return table(header, rows)


def ticks(vocabulary: type[Term], indicator: str, lang: str) -> str:
    """Return the ticks of a checklist indicator with the points that each earns."""
    token = builtin("2.0")[indicator].scoring
    if token is None:
        raise ValueError(f"{indicator} has no points")
    header = ("列", "代码", "打“是”得分") if lang == "zh" else ("column", "code", "points for Yes")
    rows = [(term.label(lang), code(term.value), figure(token.number(term.value, 0))) for term in vocabulary]
    return table(header, rows)
