"""Settings: read from their tables, the default used (and said) where one cannot be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields

from ccni_xl.hosts.port import Value
from ccni_xl.inputs import Origin, Status
from ccni_xl.issues import CellRef, Issue, Rule
from ccni_xl.rules import weights
from ccni_xl.rules.wording import figure, span
from ccni_xl.settings import Edition, Settings
from ccni_xl.terms import YesNo, fold
from ccni_xl.variables import Variable
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.parse import Cell, as_text, is_blank, parse, squeeze
from ccni_xl.workbook.tables import filled_rows

__all__ = ["OPTIONS", "Option", "read_settings", "version_text"]


@dataclass(frozen=True, slots=True)
class Option:
    """What a setting may be.

    Parameters
    ----------
    kind : type
        float, int, str or bool.
    low, high : float or None
        Allowed range; ``open_low`` leaves the lower end itself out.
    words : tuple of str
        Allowed words; empty for free text.
    optional : bool
        May be left blank.
    """

    zh: str
    en: str
    kind: type = float
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    optional: bool = False

    def allowed(self, lang: str) -> str:
        """Say what it may be."""
        if self.words:
            return " / ".join(self.words)
        if self.kind is bool:
            return " / ".join(t.label(lang) for t in YesNo)
        if self.kind is str:
            return "文字" if lang == "zh" else "text"
        word = {("zh", int): "整数", ("zh", float): "数字", ("en", int): "a whole number"}
        return f"{word.get((lang, self.kind), 'a number')} {span(self.low, self.high)}".strip()


#: Every setting a workbook may hold, by its code.
OPTIONS: Mapping[str, Option] = {
    "edition": Option("评价年度", "Edition", str),
    "base_edition": Option("对比年度", "Base edition", str, optional=True),
    "framework": Option("指标体系", "Framework", str),
    "base_framework": Option("对比年度的指标体系", "Framework of the base edition", str, optional=True),
    "coverage_threshold": Option("数据完整度门槛", "Coverage threshold", float, 0, 1),
    "flat_band": Option("持平界限", "Flat band", float, 0, 100),
    "driver_share": Option("主导界限", "Driver share", float, 0, 1),
    "alpha": Option("显著性水平", "Significance level", float, 0.0001, 0.5),
    "trend_window": Option("趋势检验年数", "Years of the trend test", int, 3, 100),
    "change_span": Option("脱钩与变化率的年数", "Years of decoupling and rate", int, 1, 50),
    "decision_factor": Option("临界倍数", "Factor of a close decision", float, 1, 100),
    "decimals": Option("得分小数位", "Decimals shown", int, 0, 6),
    "board_x": Option("一盘棋横轴", "Board, x axis", str),
    "board_y": Option("一盘棋纵轴", "Board, y axis", str),
    "board_size": Option("一盘棋气泡", "Board, bubble", str),
    "board_cross_x": Option("横轴分界", "Where the axes cross, x", float, 0, 100),
    "board_cross_y": Option("纵轴分界", "Where the axes cross, y", float, 0, 100),
    "scope_gdp": Option("GDP门槛", "GDP threshold", float, 0, 1e6),
    "scope_gdp_per_head": Option("人均GDP门槛", "GDP per head threshold", float, 0, 1000),
    "scope_gdp_per_head_pilot": Option(
        "人均GDP门槛（试点）", "GDP per head threshold, pilots", float, 0, 1000
    ),
    "scope_urban_population": Option("城镇人口门槛", "Urban population threshold", float, 0, 10000),
    "language": Option("语言", "Language", str, words=("zh", "en")),
    "demo": Option("演示数据", "Demo data", bool, optional=True),
}
_LANGUAGES = {"中文": "zh", "chinese": "zh", "英文": "en", "english": "en", "zh": "zh", "en": "en"}
_PERCENT_OR_NUMBER = Variable("", "", "", "%", "%")
_DEFAULTS = {f.name: f.default for f in fields(Settings) if f.default is not MISSING}


@dataclass(slots=True)
class _Reader:
    grid: Grid
    issues: list[Issue] = field(default_factory=list)

    def say(self, i: int, column: str, rule: Rule, code: str, **facts: object) -> None:
        cell = CellRef(self.grid.block.place.sheet, self.grid.address(i, column))
        self.issues.append(Issue(rule, cell, variable=code, facts=facts))

    def name(self, i: int, code: str) -> dict[str, object]:
        typed = {lang: as_text(self.grid.named(i, f"name_{lang}").value) for lang in ("zh", "en")}
        option = OPTIONS[code]
        return {"name_zh": typed["zh"] or option.zh, "name_en": typed["en"] or option.en}


def version_text(text: str) -> str:
    """Return a framework version; a spreadsheet shows the number 2 where 2.0 was typed.

    Examples
    --------
    >>> version_text("2"), version_text("2.0"), version_text("HDI")
    ('2.0', '2.0', 'HDI')
    """
    return f"{text}.0" if text.isdigit() else text


def _value(typed: Value, option: Option) -> object:
    """Return the setting's value, or raise `ValueError` where it cannot be read."""
    text = as_text(typed)
    if option.kind is bool:
        term = YesNo.parse(text) or {"true": YesNo.YES, "false": YesNo.NO}.get(fold(text))
        if term is None:
            raise ValueError(text)
        return term is YesNo.YES
    if option.words:
        word = _LANGUAGES.get(fold(text))
        if word is None:
            raise ValueError(text)
        return word
    if option.kind is str:
        return text
    found = parse(Cell(typed), _PERCENT_OR_NUMBER)
    if found.status is not Status.PRESENT or not isinstance(found.value, float):
        raise ValueError(text)
    number = found.value / 100 if text.endswith(("%", "％")) else found.value
    if option.kind is int:
        if not number.is_integer():
            raise ValueError(text)
        return int(number)
    return number


def _typed(reader: _Reader) -> tuple[dict[str, object], dict[str, int]]:
    """Return every readable setting by code, and the position of every row by code."""
    values: dict[str, object] = {}
    rows: dict[str, int] = {}
    grid = reader.grid
    for i in filled_rows(grid):
        code = squeeze(as_text(grid.named(i, "code").value))
        if code not in OPTIONS or code in rows:
            reader.say(
                i, "code", weights.SETTING_UNKNOWN, "", value=as_text(grid.named(i, "code").value) or "-"
            )
            continue
        rows[code] = i
        option, typed = OPTIONS[code], grid.named(i, "value").value
        facts = {**reader.name(i, code), "value": as_text(typed), "default": _default_text(code)}
        allowed = {f"allowed_{lang}": option.allowed(lang) for lang in ("zh", "en")}
        if is_blank(typed):
            if not option.optional:
                reader.say(i, "value", weights.SETTING_MISSING, code, **facts, **allowed)
            continue
        try:
            value = _value(typed, option)
        except ValueError:
            reader.say(i, "value", weights.SETTING_UNREADABLE, code, **facts, **allowed)
            continue
        if isinstance(value, int | float) and not _inside(value, option):
            limits = {"allowed": span(option.low, option.high)}
            reader.say(i, "value", weights.SETTING_OUT_OF_RANGE, code, **facts, **limits)
            continue
        values[code] = value
    return values, rows


def _inside(value: float, option: Option) -> bool:
    low, high = option.low, option.high
    return (low is None or value >= low) and (high is None or value <= high) and math.isfinite(value)


def _default_text(code: str) -> str:
    default = _DEFAULTS.get(code)
    return figure(float(default)) if isinstance(default, int | float) else str(default or "-")


def read_settings(
    grid: Grid, editions: tuple[Edition, ...], versions: Iterable[str], framework_sheet: str, *, demo: bool
) -> tuple[Settings, Origin, tuple[Issue, ...]]:
    """Read the settings; what is missing, unreadable or out of range is said and replaced by its default.

    Parameters
    ----------
    grid : Grid
        The settings table.
    editions : tuple of Edition
        At least one; the last is the default edition.
    versions : iterable of str
        Versions in the framework table, at least one.
    framework_sheet : str
        Where they are, for messages.
    demo : bool
        Whether the workbook carries the demo banner.
    """
    reader = _Reader(grid)
    values, rows = _typed(reader)
    place = grid.block.place
    for code, option in OPTIONS.items():
        if code not in rows and not option.optional:
            cell = CellRef(place.sheet, place.address(-1, grid.columns["value"]))
            facts = {"name_zh": option.zh, "name_en": option.en, "default": _default_text(code)}
            facts |= {f"allowed_{lang}": option.allowed(lang) for lang in ("zh", "en")}
            reader.issues.append(Issue(weights.SETTING_MISSING, cell, variable=code, facts=facts))
    _check_editions(reader, values, rows, [edition.label for edition in editions])
    _check_versions(reader, values, rows, list(versions), framework_sheet)
    values.setdefault("demo", demo)
    origin = Origin(
        place.sheet,
        {code: grid.row(i) for code, i in rows.items()},
        {code: place.left + j for code, j in grid.columns.items()},
        place.top,
    )
    return Settings(**values), origin, tuple(reader.issues)  # type: ignore[arg-type]


def _check_editions(
    reader: _Reader, values: dict[str, object], rows: Mapping[str, int], labels: list[str]
) -> None:
    known = {squeeze(label): label for label in labels}
    listed = " / ".join(labels)
    for code, default in (("edition", labels[-1]), ("base_edition", None)):
        typed = values.pop(code, None)
        label = known.get(squeeze(str(typed))) if typed is not None else default
        if typed is not None and label is None:
            facts = {**reader.name(rows[code], code), "value": typed, "default": default or "-"}
            allowed = {
                "allowed_zh": f"已登记的年度（{listed}）",
                "allowed_en": f"a registered edition ({listed})",
            }
            reader.say(rows[code], "value", weights.SETTING_UNREADABLE, code, **facts, **allowed)
            label = default
        if label is not None:
            values[code] = label
    if values.get("base_edition") == values["edition"]:
        facts = {"value": values.pop("base_edition")}
        reader.say(rows["base_edition"], "value", weights.BASE_IS_EDITION, "base_edition", **facts)


def _check_versions(
    reader: _Reader, values: dict[str, object], rows: Mapping[str, int], versions: list[str], sheet: str
) -> None:
    fallback = "2.0" if "2.0" in versions else versions[-1]
    for code, default in (("framework", fallback), ("base_framework", None)):
        typed = values.pop(code, None)
        wanted = None if typed is None else version_text(str(typed))
        version = wanted if wanted in versions else default
        if wanted is not None and wanted not in versions:
            facts = {"value": typed, "sheet": sheet, "known": " / ".join(versions), "default": default or "-"}
            reader.say(rows[code], "value", weights.FRAMEWORK_UNKNOWN, code, **facts)
        if version is not None:
            values[code] = version
