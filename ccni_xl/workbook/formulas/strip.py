"""The status strip of every sheet and the demo banner: native formulas over the named cells."""

from __future__ import annotations

from collections.abc import Mapping

from ccni_xl.demo import banner
from ccni_xl.hosts.port import Formula, Value, plain
from ccni_xl.terms import RunState, YesNo
from ccni_xl.workbook.schema import INPUT_TABLES

__all__ = ["NO_BANNER", "banner_formula", "demo_formula", "strip_formula"]

#: Sheets without a banner: they show no data of cities, or (the first one) the banner itself.
NO_BANNER = frozenset(
    {
        "home",
        "checks",
        "conf",
        "framework",
        "glossary",
        "grades",
        "intellisense",
        "licences",
        "lists",
        "runs",
        "settings",
        "sources",
    }
)

#: Pieces of the strip: a text, then the name of the cell that follows it.
_PIECES = {
    "zh": (
        ("结果：", "ccni_state"),
        (" ｜ 年度 ", "ccni_run_edition"),
        (" ｜ 体系 ", "ccni_run_framework"),
        (" ｜ 已排名 ", "ccni_ranked"),
        ("，未排名 ", "ccni_unranked"),
        (" ｜ 错误 ", "ccni_errors"),
        ("，提醒 ", "ccni_warnings"),
        (" ｜ 检查 ", "ccni_checks_passed"),
        ("/", "ccni_checks_total"),
        (" ｜ 计算于 ", "ccni_run_time"),
    ),
    "en": (
        ("Results: ", "ccni_state"),
        (" | ", "ccni_run_edition"),
        (" | framework ", "ccni_run_framework"),
        (" | ranked ", "ccni_ranked"),
        (", unranked ", "ccni_unranked"),
        (" | errors ", "ccni_errors"),
        (", warnings ", "ccni_warnings"),
        (" | checks ", "ccni_checks_passed"),
        ("/", "ccni_checks_total"),
        (" | computed ", "ccni_run_time"),
    ),
}
_NEVER = {
    "zh": "结果：尚未计算。请点“重新计算”，或在命令行运行 ccni-xl recalc。",
    "en": "Results: not computed yet. Press Recalculate, or run ccni-xl recalc.",
}


def strip_formula(lang: str = "zh", cells: Mapping[str, Value] | None = None) -> Formula:
    """Return the status strip with its value.

    Parameters
    ----------
    cells : mapping of str to Value, optional
        What the named cells hold (``ccni_state`` as its label); left out before the first run.
    """
    pieces = _PIECES[lang]
    never = RunState.NEVER.label(lang)
    joined = "&".join(f'"{text}"&{name}' for text, name in pieces)
    text = f'=IF(ccni_state="{never}","{_NEVER[lang]}",{joined})'
    if not cells or cells.get("ccni_state") in (None, never):
        return Formula(text, _NEVER[lang])
    return Formula(text, "".join(piece + _shown(cells.get(name)) for piece, name in pieces))


def _shown(value: Value) -> str:
    """Return what ``&`` makes of a cell."""
    value = plain(value)
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def demo_formula(lang: str = "zh", *, demo: bool) -> Formula:
    """Return the formula of ``ccni_demo``: the banner while the setting ``demo`` says yes."""
    spec = next(spec for spec in INPUT_TABLES if spec.name == "tbl_settings")
    code, value = (spec.column(c).label(lang) for c in ("code", "value"))
    text = (
        f'=IF(IFERROR(INDEX(tbl_settings[{value}],MATCH("demo",tbl_settings[{code}],0)),"")'
        f'="{YesNo.YES.label(lang)}","{banner(lang)}","")'
    )
    return Formula(text, banner(lang) if demo else "")


def banner_formula(lang: str = "zh", *, demo: bool) -> Formula:
    """Return the formula of the banner on a sheet."""
    return Formula("=ccni_demo", banner(lang) if demo else "")
