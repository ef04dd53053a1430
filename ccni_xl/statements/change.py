"""The change between two editions in sentences: how many rose, by what, and why."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ccni_xl.change import MIXED, additive
from ccni_xl.notes import Note
from ccni_xl.results import Results
from ccni_xl.statements.model import Statement, both, names, note, share, signed
from ccni_xl.terms import ChangeClass

__all__ = ["change_statements", "reason"]

_CHANGE = ("得分变化", "Change")
_DRIVERS = ("变化类型", "Drivers")
_MOVES = ("升降最大", "Largest moves")
_WHY = ("升降原因", "Why")
#: Risers and fallers named, as many as the report names.
_RISERS, _FALLERS = 5, 3
#: Parts of a change smaller than this many points are no reason.
_LEAST = 0.05
#: How many indicators a reason names.
_CAUSES = 3


def change_statements(results: Results) -> Iterator[Statement]:
    """Yield the statements about the change; one that says why there are none without a base edition."""
    base = results.stamp.base_edition
    if base is None or "change" not in results.change.columns:
        yield note(
            "change",
            _CHANGE,
            "没有对比年度，不能比较变化；在“参数”里选一个对比年度即可。",
            "There is no base edition to compare with; choose one in Settings.",
        )
        return
    frame = results.change[results.change["change"].notna()]
    if frame.empty:
        yield note(
            "change",
            _CHANGE,
            f"没有城市在 {base} 和 {results.edition} 都有得分，不能比较变化。",
            f"No city has a score in both {base} and {results.edition}; no change can be told.",
        )
        return
    counts = {term: int((frame["class"] == term).sum()) for term in ChangeClass}
    up, flat, down = (counts[t] for t in ChangeClass)
    n = len(frame)
    yield note(
        "change",
        _CHANGE,
        f"与{base}相比，{n}个城市中{up}个得分上升（{share(up, n)}），{flat}个持平，{down}个下降。",
        f"Against {base}, {up} of {n} cities rose ({share(up, n)}), {flat} stayed flat and {down} fell.",
    )
    yield from _totals(results, base)
    yield from _drivers(results, frame)
    yield from _moves(results, frame)
    yield from _timeline(results)


def _totals(results: Results, base: str) -> Iterator[Statement]:
    table, framework = results.table3, results.framework
    if len(table) < 2:
        return
    frame = table.astype(np.float64).T.to_dict()
    now, old = frame[results.edition], frame[base]
    root = framework.root

    def step(code: str) -> str:
        before, part = old[code], now[code] - old[code]
        return signed(part) + (f"，{signed(100 * part / before)}%" if before else "")

    zh = "，".join(f"{framework[d].name_zh}（{step(d)}）" for d in framework.dimensions)
    en = ", ".join(f"{framework[d].name_en} ({step(d).replace('，', ', ')})" for d in framework.dimensions)
    yield note(
        "totals",
        ("总分", "Sum of scores"),
        f"总分由{old[root]:.1f}变为{now[root]:.1f}（{step(root)}）；其中{zh}。",
        f"The sum of scores went from {old[root]:.1f} to {now[root]:.1f} ({step(root).replace('，', ', ')}); "
        f"by dimension: {en}.",
    )


def _drivers(results: Results, frame: pd.DataFrame) -> Iterator[Statement]:
    framework = results.framework
    for term, zh, en in (
        (ChangeClass.UP, "上升", "risers"),
        (ChangeClass.DOWN, "下降", "fallers"),
    ):
        some = frame[frame["class"] == term]
        if some.empty:
            continue
        counts = {code: int((some["driver"] == code).sum()) for code in (*framework.dimensions, MIXED)}
        words = {code: framework[framework.root if code == MIXED else code] for code in counts}
        listed_zh = "，".join(f"{words[c].driver_zh or words[c].name_zh}{n}个" for c, n in counts.items())
        listed_en = ", ".join(f"{n} {words[c].driver_en or words[c].name_en}" for c, n in counts.items())
        yield note(
            f"drivers_{term.value}",
            _DRIVERS,
            f"{len(some)}个得分{zh}的城市中：{listed_zh}。",
            f"Of the {len(some)} {en}: {listed_en}.",
        )


def _moves(results: Results, frame: pd.DataFrame) -> Iterator[Statement]:
    if not additive(results.framework):
        yield note(
            "reason",
            _WHY,
            "指标体系用了算术平均以外的合成方法，总分不是各指标之和，变化不能按指标拆分。",
            "The framework uses means other than the arithmetic one: the index is no sum of its indicators,"
            " and no change can be split by indicator.",
        )
    change = pd.Series(frame["change"].to_numpy(np.float64), index=frame.index)
    ordered = change.sort_values(ascending=False, kind="stable")
    kind = frame["class"].reindex(ordered.index).to_numpy(object)
    rows = (
        ("risers", ordered.iloc[np.flatnonzero(kind == ChangeClass.UP)[:_RISERS]], "升幅", "rises"),
        ("fallers", ordered.iloc[np.flatnonzero(kind == ChangeClass.DOWN)[::-1][:_FALLERS]], "降幅", "falls"),
    )
    for code, some, zh, en in rows:
        if some.empty:
            continue
        listed = names(results, some.index, some)
        yield note(
            code,
            _MOVES,
            f"{zh}最大的{len(some)}个城市：{listed.zh}。",
            f"The {len(some)} largest {en}: {listed.en}.",
        )
        for city in some.index:
            why = reason(results, str(city))
            if why is None:
                continue
            name = both(*(results.inputs.city_name(str(city), lang) for lang in ("zh", "en")))
            yield note(
                f"reason:{city}",
                _WHY,
                f"{name.zh}得分变化{signed(some[city])}，主要来自{why.zh}。",
                f"{name.en} changed by {signed(some[city])}, mainly through {why.en}.",
            )


def reason(results: Results, city: str) -> Note | None:
    """Return the indicators that moved a city's index most in the direction in which it went.

    None where nothing can be said: no change, or an index that is no sum of its indicators.
    """
    if city not in results.contributions.index or results.contributions.columns.empty:
        return None
    row = results.contributions.index.tolist().index(city)
    parts = pd.Series(results.contributions.to_numpy(np.float64)[row], index=results.contributions.columns)
    total = float(results.change.loc[city, "change"])  # type: ignore[arg-type]
    if parts.isna().any() or not total:
        return None
    same = parts[(parts * total > 0) & (parts.abs() >= _LEAST)]
    order = np.argsort(-same.abs().to_numpy(np.float64), kind="stable")[:_CAUSES]
    largest: pd.Series = same.iloc[order]
    if largest.empty:
        return None
    framework = results.framework
    return both(
        "、".join(f"{framework[str(c)].name_zh}（{signed(v)}）" for c, v in largest.items()),
        ", ".join(f"{framework[str(c)].name_en} ({signed(v)})" for c, v in largest.items()),
    )


def _timeline(results: Results) -> Iterator[Statement]:
    frame = results.timeline["score"]
    editions = list(dict.fromkeys(frame.index.get_level_values("edition")))
    if len(editions) < 3:
        return
    grid = frame.to_numpy(np.float64).reshape(-1, len(editions))  # units by editions, oldest first
    whole = grid[~np.isnan(grid).any(axis=1)]
    if not len(whole):
        return
    rising = int((np.diff(whole, axis=1) > 0).all(axis=1).sum())
    means = " → ".join(f"{mean:.1f}" for mean in whole.mean(axis=0))
    yield note(
        "timeline",
        ("历年", "Over the years"),
        f"{len(editions)}个年度都有得分的{len(whole)}个城市，平均得分{means}；其中{rising}个城市逐年上升。",
        f"{len(whole)} cities have a score in all {len(editions)} editions, on average {means}; "
        f"{rising} of them rose every time.",
    )
