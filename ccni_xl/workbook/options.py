"""Settings: read from their tables, the default used (and said) where one cannot be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields

from ccni_xl.framework import Framework
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
from ccni_xl.workbook.settings_table import SETTING_ROWS, SettingRow, setting_row
from ccni_xl.workbook.tables import filled_rows

__all__ = ["node_codes", "read_settings", "version_text"]


_LANGUAGES = {"中文": "zh", "chinese": "zh", "英文": "en", "english": "en", "zh": "zh", "en": "en"}
_PERCENT_OR_NUMBER = Variable("", "", "", "%", "%")
_CODES = frozenset(row.code for row in SETTING_ROWS)
#: Settings that may stay blank.
_OPTIONAL = frozenset({"edition", "base_edition", "base_framework", "demo"})
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
        row = setting_row(code)
        return {"name_zh": typed["zh"] or row.zh, "name_en": typed["en"] or row.en}


def version_text(text: str) -> str:
    """Return a framework version; a spreadsheet shows the number 2 where 2.0 was typed.

    Examples
    --------
    >>> version_text("2"), version_text("2.0"), version_text("HDI")
    ('2.0', '2.0', 'HDI')
    """
    return f"{text}.0" if text.isdigit() else text


def _allowed(row: SettingRow) -> dict[str, object]:
    """Say what a setting may be, in both languages."""
    limits = span(row.low, row.high)
    words = {
        "integer": ("整数", "a whole number"),
        "number": ("数字", "a number"),
        "edition": ("已登记的年度", "a registered edition"),
        "framework": ("“指标”表中的版本", "a version of the framework table"),
        "node": ("指标体系中的代码或名称", "a code or name of the framework"),
        "yes_no": (" / ".join(t.zh for t in YesNo), " / ".join(t.en for t in YesNo)),
        "language": ("zh / en", "zh / en"),
    }
    zh, en = words[row.kind]
    return {"allowed_zh": f"{zh} {limits}".strip(), "allowed_en": f"{en} {limits}".strip()}


def node_codes(frameworks: Mapping[str, Framework]) -> dict[str, str]:
    """Return the code of every node by its folded code or name."""
    known: dict[str, str] = {}
    for framework in frameworks.values():
        for node in framework:
            for text in (node.code, node.name_zh, node.name_en):
                known.setdefault(squeeze(text), node.code)
    return known


def _value(typed: Value, row: SettingRow, nodes: Mapping[str, str]) -> object:
    """Return the setting's value, or raise `ValueError` where it cannot be read."""
    text = as_text(typed)
    if row.kind == "yes_no":
        term = YesNo.parse(text) or {"true": YesNo.YES, "false": YesNo.NO}.get(fold(text))
        if term is None:
            raise ValueError(text)
        return term is YesNo.YES
    if row.kind in ("language", "node"):
        word = (_LANGUAGES if row.kind == "language" else nodes).get(squeeze(text))
        if word is None:
            raise ValueError(text)
        return word
    if row.kind in ("edition", "framework"):
        return text
    return _number(typed, text, whole=row.kind == "integer")


def _number(typed: Value, text: str, *, whole: bool) -> float | int:
    found = parse(Cell(typed), _PERCENT_OR_NUMBER)
    if found.status is not Status.PRESENT or not isinstance(found.value, float):
        raise ValueError(text)
    number = found.value / 100 if text.endswith(("%", "％")) else found.value
    if whole and not number.is_integer():
        raise ValueError(text)
    return int(number) if whole else number


def _typed(reader: _Reader, nodes: Mapping[str, str]) -> tuple[dict[str, object], dict[str, int]]:
    """Return every readable setting by code, and the position of every row by code."""
    values: dict[str, object] = {}
    rows: dict[str, int] = {}
    grid = reader.grid
    for i in filled_rows(grid):
        code = squeeze(as_text(grid.named(i, "code").value))
        if code not in _CODES or code in rows:
            reader.say(
                i, "code", weights.SETTING_UNKNOWN, "", value=as_text(grid.named(i, "code").value) or "-"
            )
            continue
        rows[code] = i
        row, typed = setting_row(code), grid.named(i, "value").value
        facts = {**reader.name(i, code), "value": as_text(typed), "default": _default_text(code)}
        allowed = _allowed(row)
        if is_blank(typed):
            if code not in _OPTIONAL:
                reader.say(i, "value", weights.SETTING_MISSING, code, **facts, **allowed)
            continue
        try:
            value = _value(typed, row, nodes)
        except ValueError:
            reader.say(i, "value", weights.SETTING_UNREADABLE, code, **facts, **allowed)
            continue
        if isinstance(value, int | float) and not _inside(value, row):
            limits = {"allowed": span(row.low, row.high)}
            reader.say(i, "value", weights.SETTING_OUT_OF_RANGE, code, **facts, **limits)
            continue
        values[code] = value
    return values, rows


def _inside(value: float, row: SettingRow) -> bool:
    low, high = row.low, row.high
    return (low is None or value >= low) and (high is None or value <= high) and math.isfinite(value)


def _default_text(code: str) -> str:
    default = _DEFAULTS.get(code)
    return figure(float(default)) if isinstance(default, int | float) else str(default or "-")


def read_settings(
    grid: Grid,
    editions: tuple[Edition, ...],
    frameworks: Mapping[str, Framework],
    framework_sheet: str,
    *,
    demo: bool,
) -> tuple[Settings, Origin, tuple[Issue, ...]]:
    """Read the settings; what is missing, unreadable or out of range is said and replaced by its default.

    Parameters
    ----------
    grid : Grid
        The settings table.
    editions : tuple of Edition
        At least one; the one with the newest data is the default edition.
    frameworks : mapping of str to Framework
        Versions in the framework table, at least one.
    framework_sheet : str
        Where they are, for messages.
    demo : bool
        Whether the workbook carries the demo banner.
    """
    reader = _Reader(grid)
    values, rows = _typed(reader, node_codes(frameworks))
    place = grid.block.place
    for row in SETTING_ROWS:
        if row.code not in rows and row.code not in _OPTIONAL:
            cell = CellRef(place.sheet, place.address(-1, grid.columns["value"]))
            facts = {
                "name_zh": row.zh,
                "name_en": row.en,
                "default": _default_text(row.code),
                **_allowed(row),
            }
            reader.issues.append(Issue(weights.SETTING_MISSING, cell, variable=row.code, facts=facts))
    newest_last = sorted(editions, key=lambda e: (e.co2_year, e.gdp_year))
    _check_editions(reader, values, rows, [edition.label for edition in newest_last])
    _check_versions(reader, values, rows, list(frameworks), framework_sheet)
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
