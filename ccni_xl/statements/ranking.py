"""The ranking in sentences: who leads, the bands, regions and tiers at the top, the board."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ccni_xl.results import Results
from ccni_xl.statements.model import Statement, names, note, share
from ccni_xl.terms import Band, Quadrant, Region, Term, Tier

__all__ = ["ranking_statements"]

_LEAD = ("领先城市", "Leading cities")
_BANDS = ("分数段", "Score bands")
_BOARD = ("一盘棋", "Board")


def ranking_statements(results: Results) -> Iterator[Statement]:
    """Yield the statements about one edition's ranks."""
    ranked, unranked = results.ranked, results.unranked
    edition, total = results.edition, len(results.ranking)
    if ranked.empty:
        yield note(
            "ranking",
            _LEAD,
            f"{edition}：{total}个城市都没有排名，无法计数；原因见“排名”表。",
            f"{edition}: none of the {total} cities is ranked, so there is nothing to count; see Ranking.",
        )
        return
    first = ranked[ranked["rank"] == 1]
    leaders, score = names(results, first.index), first["score"].iloc[0]
    mean = ranked["score"].mean()
    yield note(
        "ranking",
        _LEAD,
        f"{edition}：{total}个城市中{len(ranked)}个有排名，{leaders.zh}排名第1，得分{score:.1f}；"
        f"平均得分{mean:.1f}，最低{ranked['score'].min():.1f}。",
        f"{edition}: {len(ranked)} of {total} cities are ranked; {leaders.en} ranks first with {score:.1f}; "
        f"mean {mean:.1f}, lowest {ranked['score'].min():.1f}.",
    )
    if len(unranked):
        left = names(results, unranked.index)
        yield note(
            "unranked",
            ("未排名", "Unranked"),
            f"{len(unranked)}个城市未排名：{left.zh}；以下各句只计有排名的城市。",
            f"{len(unranked)} cities are unranked: {left.en}; the sentences below count ranked cities only.",
        )
    counts = {term: int((ranked["band"] == term).sum()) for term in Band}
    yield note(
        "bands",
        _BANDS,
        f"{len(ranked)}个城市中，" + "，".join(f"{t.zh}{n}个" for t, n in counts.items()) + "。",
        f"Of {len(ranked)} cities: " + ", ".join(f"{n} score {_low(t.en)}" for t, n in counts.items()) + ".",
    )
    yield from _groups(results, "region", Region, 10)
    yield from _groups(results, "tier", Tier, 50)
    yield from _board(results)


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _groups(results: Results, column: str, vocabulary: type[Term], top: int) -> Iterator[Statement]:
    """Say how many of each group are among the first ``top``, and what share of the group that is."""
    ranked = results.ranked
    groups = results.inputs.cities.data[column].reindex(ranked.index)
    topic = (f"前{top}名的构成", f"Top {top}")
    if groups.isna().all():
        return
    leading = groups[(ranked["rank"] <= top).to_numpy(bool)]
    if len(ranked) <= top:
        yield note(
            f"top_{top}",
            topic,
            f"有排名的城市只有{len(ranked)}个，不足以区分前{top}名。",
            f"Only {len(ranked)} cities are ranked: too few to tell a top {top} apart.",
        )
        return
    found = []
    for term in vocabulary:
        inside, whole = int((leading == term.value).sum()), int((groups == term.value).sum())
        if whole:
            found.append((term, inside, whole))
    if not found:
        return
    zh = "，".join(f"{t.zh}{n}个（占{t.zh}城市的{share(n, w)}）" for t, n, w in found)
    en = ", ".join(f"{t.en}: {n} ({share(n, w)} of its cities)" for t, n, w in found)
    yield note(f"top_{top}", topic, f"前{top}名中，{zh}。", f"Among the top {top}, {en}.")


def _board(results: Results) -> Iterator[Statement]:
    board = results.board
    if board.empty:
        return
    places = board["quadrant"].reindex(results.ranked.index)
    counts = {term: int((places == term).sum()) for term in Quadrant}
    yield note(
        "board",
        _BOARD,
        "；".join(f"{t.zh}{n}个城市" for t, n in counts.items()) + "。",
        "; ".join(f"{t.en}: {n}" for t, n in counts.items()) + ".",
    )
    co2: pd.Series = board["co2"].dropna().sort_values(ascending=False, kind="stable")
    if len(co2) > 10 and co2.sum() > 0:
        largest = names(results, co2.index[:10])
        part = share(float(co2.iloc[:10].sum()), float(co2.sum()))
        yield note(
            "emitters",
            ("排放集中度", "Concentration"),
            f"碳排放量最高的10个城市占{len(co2)}个城市排放总量的{part}：{largest.zh}。",
            f"The 10 largest emitters make up {part} of the CO2 of {len(co2)} cities: {largest.en}.",
        )
