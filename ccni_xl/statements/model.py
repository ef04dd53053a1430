"""A counted statement, and the words all statements share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ccni_xl.notes import Note
from ccni_xl.results import Results

__all__ = ["Statement", "both", "names", "note", "share", "signed"]

#: A list of cities longer than this ends in "…": the tables hold the rest.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence about the results, in both languages.

    Parameters
    ----------
    code : str
        What it is about; unique among the statements of a run.
    topic, text : Note
    """

    code: str
    topic: Note
    text: Note


def both(zh: str, en: str) -> Note:
    """Return a text in both languages."""
    return Note(zh, en)


def note(code: str, topic: tuple[str, str], zh: str, en: str) -> Statement:
    """Return a statement."""
    return Statement(code, Note(*topic), Note(zh, en))


def share(part: float, whole: float) -> str:
    """Return a share as a percentage with one decimal; a dash where there is nothing to divide by.

    >>> share(68, 110), share(0, 0)
    ('61.8%', '-')
    """
    return f"{part / whole:.1%}" if whole else "-"


def signed(value: float) -> str:
    """Return a change at one decimal with its sign; none for what rounds to 0.

    >>> signed(2.25), signed(-9.7), signed(-0.04)
    ('+2.2', '-9.7', '0.0')
    """
    text = f"{value:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def names(results: Results, cities: Iterable[object], figures: pd.Series | None = None) -> Note:
    """Return a list of cities, each with its figure at one decimal where figures are given."""
    codes = [str(city) for city in cities]
    shown, more = codes[:_NAMED], len(codes) > _NAMED

    def listed(lang: str, separator: str) -> str:
        parts = []
        for code in shown:
            name = results.inputs.city_name(code, lang)
            open_, close = ("（", "）") if lang == "zh" else (" (", ")")
            parts.append(name if figures is None else f"{name}{open_}{signed(figures[code])}{close}")
        return separator.join(parts) + (("等" if lang == "zh" else " …") if more else "")

    return Note(listed("zh", "、"), listed("en", ", "))
