"""What is typed: the facts about each variable that the program checks."""

from __future__ import annotations

from ccni_xl.rules.wording import figure, span
from ccni_xl.variables import ANNUAL, CITY, EXTRA, POLICY, SERIES, Kind, Variable, variable
from tools.docparts.markdown import cell, code, table

__all__ = ["every_variable", "facts", "listing"]

TABLES = {"city": CITY, "policy": POLICY, "annual": ANNUAL, "series": SERIES, "extra": EXTRA}
#: Told as a table of their own; the others have a section each.
LISTED = ("city",)


def every_variable() -> list[str]:
    """Return the name of every variable, as "table.code"."""
    return [f"{table_}.{v.code}" for table_, variables in TABLES.items() for v in variables]


def _choices(v: Variable, lang: str) -> str:
    return " / ".join(term.label(lang) for term in v.vocabulary) if v.vocabulary else ""


def _limits(v: Variable, lang: str) -> list[str]:
    """Return the ranges of a number or year as phrases."""
    said = []
    zh = lang == "zh"
    if v.kind in (Kind.NUMBER, Kind.YEAR) and (v.low is not None or v.high is not None):
        said.append(("允许 {}（R01、R02）" if zh else "allowed {} (R01, R02)").format(span(v.low, v.high)))
    if v.typical:
        said.append(("通常 {}（R03）" if zh else "usually {} (R03)").format(span(*v.typical)))
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
        said.append(f"{'可选' if zh else 'one of'} {_choices(v, lang)}（T10）" if zh else
                    f"one of {_choices(v, lang)} (T10)")
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
