"""One cell: what people type, read as what belongs there, or a rule that says why it cannot be."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, Protocol

from ccni_xl.hosts.port import CellError, Value
from ccni_xl.inputs import Status
from ccni_xl.issues import Rule
from ccni_xl.rules import reading
from ccni_xl.rules.wording import Named, figure
from ccni_xl.terms import Term, YesNo, fold
from ccni_xl.variables import NONE_DECLARED, Kind

__all__ = [
    "NOT_PUBLISHED",
    "Cell",
    "Expected",
    "Found",
    "as_text",
    "is_blank",
    "is_plain",
    "parse",
    "squeeze",
]

#: What people type where nothing is published, folded.
NOT_PUBLISHED = frozenset(
    ("n/a", "na", "n.a.", "-", "--", "---", "—", "——", "–", "/", "\\", "…", "...", "暂无", "暂缺", "未公布")
) | frozenset(("未公开", "无数据", "暂无数据", "缺失", "not published", "not available", "no data"))
_TICKS = {
    **dict.fromkeys(["√", "✓", "✔", "☑", "1", "y", "true", "有"], YesNo.YES),
    **dict.fromkeys(["×", "✗", "✘", "☒", "0", "n", "false", "没有"], YesNo.NO),
}
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\Z")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([, ])\d{3}(\1\d{3})*(\.\d+)?\Z")
_LEADING = re.compile(r"([+-]?[\d.,]*\d[\d.,]*(?: \d{3})*(?:e[+-]?\d+)?)\s*([^\d.,\s].*)\Z")
_SEPARATED = re.compile(r"[+-]?\d[\d., ]*\Z")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?\s*年?\Z")
_LIMIT = 1e15


class Expected(Named, Protocol):
    """What belongs in a cell: a variable or a column of the schema."""

    @property
    def kind(self) -> Kind:
        """How it is read."""
        ...

    @property
    def vocabulary(self) -> type[Term] | None:
        """Its choices, if it has any."""
        ...


class Cell(NamedTuple):
    """What a host says of one cell.

    Parameters
    ----------
    percent : bool
        Shown as a percentage: 0.147 stands for 14.7 %.
    covered : bool
        Hidden under a merge.
    formula : bool
        Holds a formula; without a cached value it reads as None.
    """

    value: Value
    percent: bool = False
    covered: bool = False
    formula: bool = False


class Found(NamedTuple):
    """A cell as read: its value (NaN or None if there is none), its status, and the rule it breaks."""

    value: float | str | None
    status: Status
    rule: Rule | None = None
    facts: Mapping[str, object] = MappingProxyType({})


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Return ``text`` folded, with inner blanks removed and every dash written the same.

    Examples
    --------
    >>> squeeze("２０２１ — 2022 ")
    '2021-2022'
    """
    folded = fold(text)
    return re.sub("[\u2010-\u2015\u2212~～]", "-", re.sub(r"[\s\u200b\ufeff]+", "", folded))


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip("\u200b\ufeff \t\r\n\u3000\xa0"))


def as_text(value: Value) -> str:
    """Return what a cell shows, whole numbers without a decimal point.

    Examples
    --------
    >>> as_text(110000.0), as_text(" 北京 "), as_text(None)
    ('110000', '北京', '')
    """
    if is_blank(value):
        return ""
    if isinstance(value, str):
        return value.strip("\u200b\ufeff \t\r\n\u3000\xa0")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < _LIMIT:
        return str(int(value))
    return str(value)


def is_plain(value: Value) -> bool:
    """Whether a cell holds a number of believable size: nearly every cell of a data table does."""
    return type(value) in (float, int) and abs(value) < _LIMIT  # type: ignore[arg-type]


def parse(cell: Cell, expected: Expected) -> Found:
    """Read one cell as a number, a year, a choice or a text.

    Parameters
    ----------
    cell : Cell
    expected : Expected
        The variable or column: kind, unit, vocabulary.

    Returns
    -------
    Found
        Numbers are float in the variable's unit with nothing rounded; choices are the term's code;
        a peak year of +inf means "none declared". A value that cannot be read is NaN (None for
        choices and texts) with status UNUSABLE and the rule it breaks.
    """
    numeric = expected.kind in (Kind.NUMBER, Kind.YEAR)
    nothing = math.nan if numeric else None
    value = cell.value
    if isinstance(value, CellError):
        return Found(nothing, Status.UNUSABLE, reading.ERROR_CELL, {"value": str(value)})
    if is_blank(value):
        if cell.covered:
            return Found(nothing, Status.UNUSABLE, reading.UNDER_MERGE)
        if cell.formula and value is None:
            return Found(nothing, Status.UNUSABLE, reading.FORMULA_WITHOUT_VALUE)
        return Found(nothing, Status.BLANK)
    if (
        isinstance(value, str)
        and squeeze(value) in _NOT_PUBLISHED_SQUEEZED
        and expected.kind is not Kind.TEXT
    ):
        return Found(nothing, Status.NOT_PUBLISHED)
    reader = {Kind.NUMBER: _number, Kind.YEAR: _year, Kind.CHOICE: _choice}.get(expected.kind)
    return reader(cell, expected) if reader else Found(as_text(value), Status.PRESENT)


_NOT_PUBLISHED_SQUEEZED = frozenset(squeeze(token) for token in NOT_PUBLISHED) | {"/", "\\"}


def _unusable(rule: Rule, value: str, **facts: object) -> Found:
    return Found(math.nan, Status.UNUSABLE, rule, {"value": value, **facts})


def _is_percent(expected: Named) -> bool:
    return expected.unit_zh == "%"


def _hundredfold(value: float) -> float:
    """Return 100 times ``value`` as its shortest decimal says: 0.07 gives 7, not 7.000000000000001."""
    return float(Decimal(repr(value)).scaleb(2))


def _number(cell: Cell, expected: Expected) -> Found:
    value = cell.value
    if isinstance(value, bool):
        return _unusable(reading.IS_BOOLEAN, as_text(value))
    if isinstance(value, datetime):
        return _unusable(reading.IS_DATE, as_text(value))
    if isinstance(value, str):
        return _number_text(value, expected)
    number = float(value)  # type: ignore[arg-type]  # only int and float are left
    if not abs(number) < _LIMIT:
        return _unusable(reading.TOO_LARGE, figure(number))
    if cell.percent:
        if not _is_percent(expected):
            return _unusable(reading.NOT_PERCENT, f"{figure(_hundredfold(number))}%")
        number = _hundredfold(number)
    return Found(number, Status.PRESENT)


def _without_unit(text: str, expected: Named) -> str:
    """Return ``text`` without the unit of its own column behind the number."""
    for unit in (fold(expected.unit_zh), fold(expected.unit_en)):
        bare = text.removesuffix(unit)
        if unit and bare != text and bare and (bare[-1].isspace() or not unit[0].isdigit()):
            return bare.rstrip()
    return text


def _number_text(typed: str, expected: Expected) -> Found:
    shown = as_text(typed)
    text = unicodedata.normalize("NFKC", shown).strip().casefold().replace("\u2212", "-")
    text, suffix = _without_unit(text, expected), ""
    if not _PLAIN.match(text) and not _GROUPED.match(text) and (split := _LEADING.match(text)):
        text, suffix = split.group(1), split.group(2).strip()
    if _GROUPED.match(text):
        text = text.replace(",", "").replace(" ", "")
    if not _PLAIN.match(text):
        rule = reading.AMBIGUOUS_NUMBER if _SEPARATED.match(text) else reading.NOT_A_NUMBER
        return _unusable(rule, shown)
    if suffix == "%" and not _is_percent(expected):
        return _unusable(reading.NOT_PERCENT, shown)
    if suffix:
        return _unusable(reading.FOREIGN_UNIT, shown, suffix=suffix)
    number = float(text)
    return Found(number, Status.PRESENT) if abs(number) < _LIMIT else _unusable(reading.TOO_LARGE, shown)


def _year(cell: Cell, expected: Expected) -> Found:
    value = cell.value
    if isinstance(value, datetime):
        return _unusable(reading.IS_DATE, as_text(value))
    if isinstance(value, bool):
        return _unusable(reading.IS_BOOLEAN, as_text(value))
    shown = as_text(value)
    declares = getattr(expected, "code", "") == "peak_year"
    if declares and squeeze(shown) in NONE_DECLARED:
        return Found(math.inf, Status.PRESENT)
    match = _YEAR.match(unicodedata.normalize("NFKC", shown).strip())
    if match and not cell.percent:
        return Found(float(match.group(1)), Status.PRESENT)
    none = {"none_zh": "没有宣布的填“无”，", "none_en": ", none if none is declared"} if declares else {}
    return _unusable(reading.NOT_A_YEAR, shown, **{"none_zh": "", "none_en": "", **none})


@lru_cache(maxsize=1024)
def _term(vocabulary: type[Term], shown: str) -> Term | None:
    term = vocabulary.parse(shown) or vocabulary.parse(re.sub(r"\s+", "", shown))
    return _TICKS.get(fold(shown)) if term is None and vocabulary is YesNo else term


def _choice(cell: Cell, expected: Expected) -> Found:
    shown = as_text(cell.value)
    vocabulary = expected.vocabulary
    if vocabulary is None:
        return Found(shown, Status.PRESENT)
    term = _term(vocabulary, shown)
    if term is not None:
        return Found(term.value, Status.PRESENT)
    choices = {f"choices_{lang}": " / ".join(t.label(lang) for t in vocabulary) for lang in ("zh", "en")}
    return Found(None, Status.UNUSABLE, reading.NOT_A_CHOICE, {"value": shown, **choices})
