"""Scoring rules as people see them: a method in tbl_framework, its knots and points as rows of tbl_grades.

What is a pair of numbers or a named number (knots, points of grades and ticks, ``cap``, ``none``) becomes
a row of tbl_grades. Words (``clip=no``) and the options of the other families (``target=40``) stay behind the
method's name, because they are no points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from ccni_xl.framework import Token, parse_token

__all__ = [
    "METHODS",
    "PARTS",
    "ScoringRow",
    "method_code",
    "method_label",
    "part_label",
    "rows_to_scoring",
    "scoring_to_rows",
]

#: Names of the scoring methods in a Chinese workbook; an English one shows the method's own name.
METHODS = MappingProxyType(
    {
        "knots": "分段线性",
        "log_knots": "对数分段线性",
        "grades": "分级",
        "checklist": "勾选累加",
        "goalposts": "上下限",
        "direct": "直接采用",
        "tapio": "脱钩分段",
        "min_max": "极差标准化",
        "z_score": "Z分数",
        "rank": "名次",
        "percentile_rank": "百分位名次",
        "borda": "波达计数",
        "distance_to_best": "距最优",
        "distance_to_target": "距目标",
        "distance_to_reference": "距基准",
        "fraction_of_best": "占最优比",
    }
)
PARTS = MappingProxyType({"knot": "节点", "points": "分值", "option": "其他"})

_METHOD_CODES = MappingProxyType({zh: code for code, zh in METHODS.items()})
_PART_CODES = MappingProxyType({zh: code for code, zh in PARTS.items()})

#: Methods whose numbers are rows of tbl_grades, and the options that are no points of their own.
_TABLED = frozenset({"knots", "log_knots", "grades", "checklist", "tapio"})
_PLAIN_OPTIONS = MappingProxyType(
    {
        "knots": frozenset({"none"}),
        "log_knots": frozenset({"none"}),
        "checklist": frozenset({"cap"}),
    }
)


@dataclass(frozen=True, slots=True)
class ScoringRow:
    """One row of tbl_grades, without framework and indicator; `part` is "knot", "points" or "option"."""

    part: str
    item: str | float
    points: float


def method_label(method: str, lang: str = "zh") -> str:
    """Return a method's name in ``lang``.

    >>> method_label("tapio"), method_label("tapio", "en")
    ('脱钩分段', 'tapio')
    """
    return METHODS.get(method, method) if lang == "zh" else method


def part_label(part: str, lang: str = "zh") -> str:
    """Return the name of a part in ``lang``."""
    return PARTS.get(part, part) if lang == "zh" else part


def method_code(label: str) -> str:
    """Return the code of a method (or a part) called ``label`` in either language; other texts as they are.

    >>> method_code("分段线性"), method_code("节点"), method_code("min_max scope=edition")
    ('knots', 'knot', 'min_max scope=edition')
    """
    name, space, rest = label.partition(" ")
    return _METHOD_CODES.get(name, _PART_CODES.get(name, name)) + space + rest


def scoring_to_rows(token: Token | str, lang: str = "zh") -> tuple[str, tuple[ScoringRow, ...]]:
    """Take a scoring token apart.

    Returns
    -------
    method : str
        Text of the framework table's cell: the method's name in ``lang`` and the options that are no points.
    rows : tuple of ScoringRow
        Rows of tbl_grades, in the token's order; `part` is a code, see `part_label`.

    Examples
    --------
    >>> scoring_to_rows("knots 0:0 8:100 none=0", "en")
    ('knots', (ScoringRow(part='knot', item=0.0, points=0.0), \
ScoringRow(part='knot', item=8.0, points=100.0), ScoringRow(part='option', item='none', points=0.0)))
    """
    token = parse_token(token, "scoring") if isinstance(token, str) else token
    name = method_label(token.name, lang)
    tabled = token.name in _TABLED
    kept = {k: v for k, v in token.options.items() if isinstance(v, str) or not tabled}
    method = name + str(Token(token.name, (), kept)).removeprefix(token.name)
    if not tabled:
        return method, ()
    plain = _PLAIN_OPTIONS.get(token.name, frozenset())
    rows = [ScoringRow("knot", x, y) for x, y in token.knots]
    for key, value in token.options.items():
        if not isinstance(value, str):
            rows.append(ScoringRow("option" if key in plain else "points", key, value))
    return method, tuple(rows)


def rows_to_scoring(method: str, rows: Iterable[tuple[object, object, object] | ScoringRow]) -> str:
    """Put a scoring token together again; the inverse of `scoring_to_rows`.

    Parameters
    ----------
    method : str
        The framework table's cell, in either language; a complete token is taken as it is.
    rows : iterable of (part, item, points) or ScoringRow
        The indicator's rows of tbl_grades as they stand, part in either language. Knots are put in order of
        their value, because a sorted table must not change a rule.

    Returns
    -------
    str
        Text for `ccni_xl.framework.parse_token`, which names whatever is wrong with it; "" without a method.

    Examples
    --------
    >>> rows_to_scoring("分段线性", [("节点", 8, 100), ("节点", 0, 0), ("其他", "none", 0)])
    'knots 0:0 8:100 none=0'
    """
    name, *inline = method.split() or [""]
    head = _METHOD_CODES.get(name, name)
    knots: list[tuple[object, object]] = []
    options: list[str] = []
    for row in rows:
        part, item, points = (row.part, row.item, row.points) if isinstance(row, ScoringRow) else row
        code = _PART_CODES.get(str(part).strip(), str(part).strip())
        if code == "knot":
            knots.append((item, points))
        else:
            options.append(f"{_text(item)}={_text(points)}")
    if all(_is_number(x) for x, _ in knots):
        knots.sort(key=lambda knot: float(str(knot[0])))
    parts = [f"{_text(x)}:{_text(y)}" for x, y in knots]
    return " ".join([head, *parts, *options, *inline]).strip()


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return str(value or "")
    return f"{value:.15g}" if isinstance(value, int | float) else str(value).strip()
