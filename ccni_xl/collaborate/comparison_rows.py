"""A comparison as rows of words and figures: what the shell, the sheet and the report files show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ccni_xl.collaborate.changes import Change, Difference, Kind
from ccni_xl.collaborate.comparison import Comparison, Side
from ccni_xl.collaborate.contents import Slot, Typed
from ccni_xl.collaborate.effects import Effect
from ccni_xl.collaborate.snapshot_cells import number_text
from ccni_xl.workbook.parse import as_text
from ccni_xl.workbook.schema import INPUT_TABLES, TableSpec, sheet
from ccni_xl.workbook.settings_table import SETTING_ROWS

__all__ = ["KINDS", "Line", "effect_words", "group_name", "lines_of", "what_of"]

KINDS = {
    Kind.CELL: ("数据", "Data"),
    Kind.ROW_ADDED: ("新增行", "Row added"),
    Kind.ROW_REMOVED: ("删去行", "Row removed"),
    Kind.CITY_ADDED: ("新增城市", "City added"),
    Kind.CITY_REMOVED: ("删去城市", "City removed"),
    Kind.METHOD: ("方法", "Method"),
    Kind.TEXT: ("文字", "Words"),
}
_SPECS = {spec.name: spec for spec in INPUT_TABLES}
_SETTINGS = {row.code: row for row in SETTING_ROWS}


@dataclass(frozen=True, slots=True)
class Line:
    """One cell that differs, or a row without values; the effect stands on the first line of its change."""

    number: int
    first: bool
    change: Change
    difference: Difference | None
    kind: str
    city: str
    name: str
    edition: str
    what: str
    before: str
    after: str
    cell_before: str
    cell_after: str
    source_before: str
    source_after: str
    score: float | None
    rank_before: float | None
    rank_after: float | None
    words: str


def lines_of(found: Comparison, lang: str) -> Iterator[Line]:
    """Yield the lines of a comparison, the change with the largest effect first."""
    if found.effects is not None:
        for number, effect in enumerate(found.effects.each, start=1):
            yield from _lines(found, effect.change, effect, number, lang)
    else:
        for number, change in enumerate(found.changes, start=1):
            yield from _lines(found, change, None, number, lang)


def _lines(
    found: Comparison, change: Change, effect: Effect | None, number: int, lang: str
) -> Iterator[Line]:
    score: float | None = None
    ranks: tuple[float | None, float | None] = (None, None)
    words = ""
    if effect is not None:
        score, ranks = _figures(found, effect)
        words = effect_words(found, effect, lang)
    together = f"见第 {number} 项" if lang == "zh" else f"see no. {number}"
    differences: tuple[Difference | None, ...] = change.differences or (None,)
    for position, difference in enumerate(differences):
        first = position == 0
        yield Line(
            number=number,
            first=first,
            change=change,
            difference=difference,
            kind=_pick(KINDS[change.kind], lang),
            city=change.city,
            name=found.city(change.city, lang) if change.city else "",
            edition=change.edition,
            what=what_of(change, difference, lang),
            before="" if difference is None else _shown(found.before, difference.before, difference.slot),
            after="" if difference is None else _shown(found.after, difference.after, difference.there),
            cell_before="" if difference is None else found.before.where(difference.slot),
            cell_after="" if difference is None else found.after.where(difference.there),
            source_before=_source(found.before, difference),
            source_after=_source(found.after, difference),
            score=score if first else None,
            rank_before=ranks[0] if first else None,
            rank_after=ranks[1] if first else None,
            words=words if first else together,
        )


def _pick(pair: tuple[str, str], lang: str) -> str:
    return pair[0] if lang == "zh" else pair[1]


def _shown(side: Side, typed: Typed | None, slot: Slot) -> str:
    """Return a value as people see it."""
    if typed is None or typed.value is None:
        return ""
    place, grid = side.contents.place(slot), side.contents.grids[slot.table]
    if isinstance(typed.plain, float) and isinstance(typed.value, int | float):
        percent = place in grid.block.percent
        return number_text(typed.plain) + ("%" if percent else "")
    return as_text(typed.value)


def _source(side: Side, difference: Difference | None) -> str:
    if difference is None or difference.slot.column == "source":
        return ""
    if difference.slot.key not in side.contents.rows.get(difference.slot.table, ()):
        return ""
    return side.contents.beside(difference.slot, "source")


def what_of(change: Change, difference: Difference | None, lang: str) -> str:
    """Return what differs, in words: the variable, the setting, the row."""
    spec = _SPECS.get(change.table)
    if difference is None or spec is None:
        return _table(spec, lang) if spec else _pick(("处理记录", "Notes on issues"), lang)
    slot = difference.slot
    if slot.table == "tbl_settings":
        row = _SETTINGS.get(slot.key[0])
        return slot.key[0] if row is None else _pick((row.zh, row.en), lang)
    spec = _SPECS[slot.table]
    known = slot.column in spec.codes
    column = spec.column(slot.column).label(lang) if known else slot.column
    if slot.table in ("tbl_policy", "tbl_annual", "tbl_cities"):
        return column
    rest = [part for part in slot.key if part not in (change.city, change.edition)]
    return " ".join((_table(spec, lang), *rest, column))


def group_name(change: Change, lang: str) -> str:
    """Return what a change of several cells is about: the sheet, and the framework's version."""
    spec = _SPECS.get(change.table)
    name = "" if spec is None else _table(spec, lang)
    return " ".join((name, *change.key)) if change.kind is Kind.METHOD else name


def _table(spec: TableSpec, lang: str) -> str:
    return sheet(spec.sheet).name(lang).removeprefix("数据_").removeprefix("Data_")


def _figures(found: Comparison, effect: Effect) -> tuple[float | None, tuple[float | None, float | None]]:
    """Return the change of score, and rank before and after: of its own city, or the largest change."""
    effects = found.effects
    if effects is None or not np.isfinite(effect.scores).any():
        return None, (None, None)
    cities = effects.cities
    if effect.change.city:
        if effect.change.city not in cities.index:
            return None, (None, None)
        at = cities.index.get_loc(effect.change.city)
        score, places = float(effect.scores[at]), float(effect.ranks[at])
        start = float(cities["rank_before"].to_numpy(np.float64)[at])
        if np.isnan(score):
            return None, (None, None)
        return score, (start, start - places)
    largest = int(np.nanargmax(np.abs(effect.scores)))
    return float(effect.scores[largest]), (None, None)


def effect_words(found: Comparison, effect: Effect, lang: str) -> str:
    """Return in words what figures do not say: who comes and goes, how many move, or that nothing does."""
    zh = lang == "zh"
    if effect.impossible is not None:
        text = effect.impossible.text(lang)
        return f"不能单独成立：{text}" if zh else f"Cannot stand alone: {text}"
    said = []
    comma = "、" if zh else ", "
    for cities, word in (
        (effect.enters, ("进入排名", "ranked now")),
        (effect.leaves, ("退出排名", "no longer ranked")),
    ):
        if cities:
            names = comma.join(found.city(city, lang) for city in cities[:5])
            more = (
                f"{'等' if zh else ' and others, '}{len(cities)}{'城' if zh else ' in all'}"
                if len(cities) > 5
                else ""
            )
            said.append(f"{names}{more}{'' if zh else ' '}{_pick(word, lang)}")
    moved = int((np.nan_to_num(effect.scores) != 0).sum())
    displaced = int((np.nan_to_num(effect.ranks) != 0).sum())
    if not effect.change.city and moved and found.effects is not None:
        largest = int(np.nanargmax(np.abs(effect.scores)))
        name = found.city(str(found.effects.cities.index[largest]), lang)
        said.append(
            f"{moved}城得分变动，{name}最大" if zh else f"the scores of {moved} cities move, {name} most"
        )
    if displaced:
        said.append(f"{displaced}城名次变动" if zh else f"{displaced} ranks move")
    if effect.nothing:
        said.append("不影响得分" if zh else "no effect on scores")
    if effect.elsewhere:
        editions = comma.join(effect.elsewhere)
        said.append(f"影响{editions}年度" if zh else f"moves scores of {editions}")
    return ("；" if zh else "; ").join(said)
