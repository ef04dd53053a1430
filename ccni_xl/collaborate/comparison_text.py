"""A comparison for the shell and for report files: lines, plain data, CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ccni_xl.collaborate.comparison import Comparison
from ccni_xl.collaborate.comparison_rows import Line, group_name, lines_of
from ccni_xl.collaborate.snapshot_cells import protect

#: Cities that a sentence names before it counts the others.
_NAMED = 8
__all__ = ["city_of", "comparison_csv", "comparison_json", "comparison_lines", "headline"]

_WHERE = ("before", "after", "cell_before", "cell_after", "source_before", "source_after")
_EFFECT = ("score_effect", "rank_before", "rank_after", "effect")
_HEADER = ("no", "kind", "city", "name", "edition", "what", *_WHERE, *_EFFECT)


def city_of(found: Comparison, wanted: str) -> str | None:
    """Return the code of a city by its code or name on either side, or None."""
    for side in (found.after, found.before):
        book = side.contents.book
        if wanted in book.entries:
            return wanted
        if (code := book.by_name(wanted)) is not None:
            return code
    return None


def headline(found: Comparison, lang: str) -> str:
    """Return one sentence: how many changes, how many cities move, and whether the sum rule has a rest."""
    zh = lang == "zh"
    count = len(found.changes)
    if not count:
        return "两边的输入相同。" if zh else "The inputs are the same."
    if found.effects is None:
        reason = "" if found.reason is None else found.reason.text(lang)
        if zh:
            return f"{count} 处不同；没有算出影响：{reason}"
        return f"{count} changes; their effect was not computed: {reason}"
    cities = found.effects.cities
    moved = int((cities["total"].abs() > 0).sum())
    idle = sum(effect.nothing for effect in found.effects.each)
    rest = float(cities["interaction"].abs().max()) if cities["interaction"].notna().any() else 0.0
    lone = [str(city) for city in cities.index[cities["before"].notna() != cities["after"].notna()]]
    names = ("、" if zh else ", ").join(found.city(city, lang) for city in lone[:_NAMED])
    if zh:
        more = f"等{len(lone)}城" if len(lone) > _NAMED else ""
        tail = f"{names}{more}进入或退出排名，只在一边有得分，不计在内。" if lone else ""
        return (
            f"{count} 处不同，其中 {idle} 处不影响得分；{moved} 城得分变动；"
            f"逐项影响之和与总变动最多相差 {rest:.3g} 分（交互作用）。{tail}"
        )
    more = f" and others, {len(lone)} in all," if len(lone) > _NAMED else ""
    tail = f" Left out, with a score on one side only: {names}{more}." if lone else ""
    return (
        f"Changes: {count}, of which {idle} without effect on scores. Cities whose score moves: {moved}. "
        f"The sum of single effects differs from the total by at most {rest:.3g} points (interaction).{tail}"
    )


def comparison_lines(
    found: Comparison, lang: str, *, top: int | None = None, city: str | None = None
) -> Iterator[str]:
    """Yield the lines for the shell, largest effect first.

    Parameters
    ----------
    top : int, optional
        Print only so many changes.
    city : str, optional
        Code of the one city to print.
    """
    zh = lang == "zh"
    edition = "" if found.effects is None else _editions(found)
    yield f"{found.before.label} → {found.after.label}{edition}"
    yield headline(found, lang)
    lines = [
        line for line in lines_of(found, lang) if line.first and (city is None or _touches(found, line, city))
    ]
    for line in lines[:top]:
        yield _line(line, lang)
    if top is not None and len(lines) > top:
        yield f"……另有 {len(lines) - top} 处" if zh else f"... and {len(lines) - top} more"
    if city is not None and found.effects is not None and city in found.effects.cities.index:
        yield _one_city(found, city, lang)


def _editions(found: Comparison) -> str:
    effects = found.effects
    if effects is None:
        return ""
    pair = (effects.edition, effects.edition_after)
    return f"  [{pair[0]}]" if pair[0] == pair[1] else f"  [{pair[0]} → {pair[1]}]"


def _touches(found: Comparison, line: Line, city: str) -> bool:
    """Whether a change is a city's own, or moves its score."""
    if line.city == city or found.effects is None:
        return line.city == city
    effect = found.effects.each[line.number - 1]
    if city not in found.effects.cities.index:
        return False
    at = found.effects.cities.index.get_loc(city)
    return bool(effect.scores[at] != 0) or city in (*effect.enters, *effect.leaves)


def _line(line: Line, lang: str) -> str:
    score = " " * 8 if not line.score else f"{line.score:+8.3f}"
    rank = ""
    if line.rank_before is not None and line.rank_after is not None and line.rank_before != line.rank_after:
        rank = f"{line.rank_before:.0f}→{line.rank_after:.0f}"
    who = " ".join(part for part in (line.name, line.edition) if part)
    count = len(line.change.differences)
    name, what = line.what, f"{line.before or '∅'} → {line.after or '∅'}"
    if count != 1:
        name = group_name(line.change, lang)
        what = f"{count} 格" if lang == "zh" else f"{count} cells"
    where = line.cell_after or line.cell_before
    parts = [f"{line.number:4d} {score} {rank:>8}", f"[{line.kind}]", who, name, what, where, line.words]
    return "  ".join(part for part in parts if part)


def _one_city(found: Comparison, city: str, lang: str) -> str:
    effects = found.effects
    if effects is None:
        return ""
    row = {str(name): float(effects.cities[name].loc[city]) for name in effects.cities.columns}
    f = {name: "—" if math.isnan(value) else f"{value:.3f}" for name, value in row.items()}
    name = found.city(city, lang)
    if lang == "zh":
        return (
            f"{name}：{f['before']} → {f['after']}；总变动 {f['total']} = 逐项之和 {f['single']} + "
            f"交互 {f['interaction']}；数据 {f['data']}，方法 {f['method']}"
        )
    return (
        f"{name}: {f['before']} → {f['after']}; total {f['total']} = single effects {f['single']} + "
        f"interaction {f['interaction']}; data {f['data']}, method {f['method']}"
    )


def _fields(line: Line) -> tuple[str | int | float | None, ...]:
    where = (line.cell_before, line.cell_after, line.source_before, line.source_after)
    figures = (line.score, line.rank_before, line.rank_after)
    who = (line.number, line.kind, line.city, line.name, line.edition, line.what)
    return (*who, line.before, line.after, *where, *figures, line.words)


def comparison_csv(found: Comparison, lang: str) -> bytes:
    """Return the lines as CSV (UTF-8 with a byte order mark); no text can become a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    for line in lines_of(found, lang):
        writer.writerow([_safe(field) for field in _fields(line)])
    return ("\ufeff" + text.getvalue()).encode("utf-8")


def _safe(field: object) -> object:
    if not isinstance(field, str):
        return field
    return protect(field) if field[:1] in "=+-@\t\r'" and not _is_number(field) else field


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def comparison_json(found: Comparison, lang: str) -> dict[str, Any]:
    """Return a comparison as plain data; missing numbers are null."""
    effects = found.effects
    return {
        "before": found.before.label,
        "after": found.after.label,
        "edition_before": None if effects is None else effects.edition,
        "edition_after": None if effects is None else effects.edition_after,
        "summary": headline(found, lang),
        "not_computed": None if found.reason is None else found.reason.text(lang),
        "differences": [dict(zip(_HEADER, _fields(line), strict=True)) for line in lines_of(found, lang)],
        "cities": []
        if effects is None
        else [_city(found, code, row, lang) for code, row in effects.cities.iterrows()],
    }


def _city(found: Comparison, code: object, row: pd.Series, lang: str) -> dict[str, Any]:
    numbers = {str(k): float(v) if math.isfinite(v) else None for k, v in row.items()}
    return {"city": str(code), "name": found.city(str(code), lang), **numbers}
