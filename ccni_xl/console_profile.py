"""What the shell prints of a city's profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ccni_xl.console import width

__all__ = ["profile_lines"]

#: Headings of the parts: zh, en.
_HEADINGS: Mapping[str, tuple[str, str]] = {
    "scores": (
        "得分 / 全部中位 / 同等级中位 / 与中位之差 / 名次",
        "Score / median / median of tier / gap / rank",
    ),
    "strengths": ("优势（高于中位）", "Strengths (above the median)"),
    "weaknesses": ("短板（低于中位）", "Weaknesses (below the median)"),
    "to_gain": ("提分空间：差距 × 权重", "Most to gain: gap × weight"),
    "steps": ("得分变化来自", "The change by indicator"),
}


def profile_lines(profile: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield a profile, made by `ccni_xl.profiles.plain_profile`, as text."""
    yield f"== {profile['name']} · {profile['edition']} =="
    room = max(width(label) for label in profile["facts"])
    for label, text in profile["facts"].items():
        yield f"  {label}{' ' * (room - width(label))}  {text or '–'}"
    for sentence in ("trend", "sen"):
        if profile[sentence]:
            yield profile[sentence]
    yield from _part("scores", lang, _scores(profile["scores"]))
    for side in ("strengths", "weaknesses"):
        yield from _part(side, lang, ((r["indicator"], _signed(r["by"], 1)) for r in profile[side]))
    gains = ((r["indicator"], r["arithmetic"], _signed(r["gain"], 2)) for r in profile["to_gain"])
    yield from _part("to_gain", lang, gains)
    yield profile["note"]
    steps = [r for r in profile["steps"] if r["name"] is not None and r["by"]]
    if profile["change"]:
        yield ""
        yield profile["change"]
    yield from _part("steps", lang, ((r["name"], _signed(r["by"], 2)) for r in steps))


def _part(code: str, lang: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    found = list(rows)
    if found:
        zh, en = _HEADINGS[code]
        yield ""
        yield zh if lang == "zh" else en
        yield from _columns(found)


def _scores(rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    for row in rows:
        figures = [_number(row[code]) for code in ("score", "median", "tier_median")]
        rank = "–" if row["rank"] is None else f"{row['rank']:.0f}"
        yield (row["name"], *figures, _signed(row["gap"], 1), rank)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows with their columns below each other: the first to the left, figures to the right."""
    rooms = [max(width(row[j]) for row in rows) for j in range(len(rows[0]))] if rows else []
    for first, *others in rows:
        cells = [first + " " * (rooms[0] - width(first))]
        cells += [" " * (room - width(c)) + c for c, room in zip(others, rooms[1:], strict=True)]
        yield "  " + "  ".join(cells)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _signed(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:+.{digits}f}"
