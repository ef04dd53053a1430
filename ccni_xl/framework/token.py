"""The small language of the framework table: ``name [x:y ...] [key=value ...]``.

``knots 2020:100 2030:20 2031:0 none=0`` is a scoring token, ``power p=-1`` a mean,
``winsorise max=5`` a treatment, ``group_median group=region`` an imputation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

__all__ = ["FAMILIES", "Family", "Token", "TokenError", "TokenSpec", "parse_token"]


class TokenError(ValueError):
    """A token that cannot be read; carries the sentence in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class Token:
    """A parsed token: its name, its knots in order, its options."""

    name: str
    knots: tuple[tuple[float, float], ...] = ()
    options: Mapping[str, float | str] = field(default_factory=lambda: MappingProxyType({}))

    def number(self, key: str, default: float) -> float:
        """Return option ``key`` as a number, or ``default``."""
        value = self.options.get(key, default)
        if isinstance(value, str):
            raise TokenError(
                f"{self.name} 的 {key} 应为数字，现为 {value}",
                f"{key} of {self.name} is not a number: {value}",
            )
        return float(value)

    def word(self, key: str, default: str) -> str:
        """Return option ``key`` as text, or ``default``."""
        return str(self.options.get(key, default))

    def __str__(self) -> str:
        knots = (f"{x:.15g}:{y:.15g}" for x, y in self.knots)
        options = (f"{k}={v:.15g}" if isinstance(v, float) else f"{k}={v}" for k, v in self.options.items())
        return " ".join((self.name, *knots, *options))


@dataclass(frozen=True, slots=True)
class TokenSpec:
    """What may follow a token's name.

    ``free`` tokens name their own options (grades, ticks), each with points.
    """

    options: tuple[str, ...] = ()
    knots: bool = False
    free: bool = False
    required: tuple[str, ...] = ()


Family = Mapping[str, TokenSpec]

_SAMPLE = ("scope",)

#: Every token by family; a name that is not here is refused with the known ones.
FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "scoring": MappingProxyType(
            {
                "knots": TokenSpec(("none", "clip"), knots=True),
                "log_knots": TokenSpec(("none", "clip"), knots=True),
                "grades": TokenSpec(free=True),
                "checklist": TokenSpec(free=True),
                "direct": TokenSpec(("low", "high")),
                "tapio": TokenSpec(
                    ("recessive_decoupling", "recessive_coupling", "weak_negative", "strong_negative"),
                    knots=True,
                    required=(
                        "recessive_decoupling",
                        "recessive_coupling",
                        "weak_negative",
                        "strong_negative",
                    ),
                ),
                "min_max": TokenSpec(("low", "high", *_SAMPLE)),
                "z_score": TokenSpec(("mean", "sd", *_SAMPLE)),
                "rank": TokenSpec(("ties", *_SAMPLE)),
                "percentile_rank": TokenSpec(_SAMPLE),
                "borda": TokenSpec(_SAMPLE),
                "distance_to_best": TokenSpec(_SAMPLE),
                "distance_to_target": TokenSpec(("target", "cap", *_SAMPLE), required=("target",)),
                "distance_to_reference": TokenSpec(("reference", *_SAMPLE), required=("reference",)),
                "fraction_of_best": TokenSpec(_SAMPLE),
            }
        ),
        "mean": MappingProxyType(
            {
                "arithmetic": TokenSpec(),
                "geometric": TokenSpec(),
                "harmonic": TokenSpec(),
                "power": TokenSpec(("p",), required=("p",)),
                "copeland": TokenSpec(),
            }
        ),
        "treatment": MappingProxyType(
            {
                "none": TokenSpec(),
                "winsorise": TokenSpec(("max", "skew", "kurtosis")),
                "log": TokenSpec(),
                "box_cox": TokenSpec(("lambda", "skew", "kurtosis")),
                "auto": TokenSpec(("max", "skew", "kurtosis", "then")),
            }
        ),
        "imputation": MappingProxyType(
            {
                "none": TokenSpec(),
                "mean": TokenSpec(),
                "median": TokenSpec(),
                "group_mean": TokenSpec(("group",), required=("group",)),
                "group_median": TokenSpec(("group",), required=("group",)),
                "last": TokenSpec(("max",)),
                "linear": TokenSpec(("ends",)),
                "constant": TokenSpec(("value",), required=("value",)),
            }
        ),
    }
)


def _value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def parse_token(text: str, family: str) -> Token:
    """Read one token of ``family``.

    Raises
    ------
    TokenError
        Unknown name (the known ones are listed), a part that is neither ``x:y`` nor
        ``key=value``, an option the name does not take, knots missing, not finite or not in
        strictly increasing order of x.

    Examples
    --------
    >>> parse_token("knots 0:0 50:100", "scoring").knots
    ((0.0, 0.0), (50.0, 100.0))
    """
    known = FAMILIES[family]
    name, *parts = text.split()
    spec = known.get(name)
    if spec is None:
        names = ", ".join(known)
        raise TokenError(f"不认识的写法“{name}”；可用：{names}", f"unknown {family} {name!r}; known: {names}")
    knots: list[tuple[float, float]] = []
    options: dict[str, float | str] = {}
    for part in parts:
        if "=" in part:
            key, _, value = part.partition("=")
            options[key] = _value(value)
        elif ":" in part and spec.knots:
            knots.append(_knot(part))
        else:
            raise TokenError(f"“{part}”读不懂；应为 名=值", f"cannot read {part!r}; expected key=value")
    _check(name, spec, knots, options)
    return Token(name, tuple(knots), MappingProxyType(options))


def _knot(part: str) -> tuple[float, float]:
    x, _, y = part.partition(":")
    try:
        return float(x), float(y)
    except ValueError:
        raise TokenError(f"节点“{part}”应为 数值:得分", f"knot {part!r} is not value:score") from None


def _check(
    name: str, spec: TokenSpec, knots: list[tuple[float, float]], options: Mapping[str, float | str]
) -> None:
    if spec.knots:
        if len(knots) < 2:
            raise TokenError(f"{name} 至少要有两个节点", f"{name} needs at least two knots")
        if not all(math.isfinite(v) for knot in knots for v in knot):
            raise TokenError(f"{name} 的节点必须是有限数", f"the knots of {name} must be finite")
        for (a, _), (b, _) in pairwise(knots):
            if not b > a:
                raise TokenError(
                    f"{name} 的节点必须按数值递增：{a:g} 之后是 {b:g}",
                    f"the knots of {name} must increase: {a:g} is followed by {b:g}",
                )
    if spec.free:
        for key, value in options.items():
            if isinstance(value, str) or not math.isfinite(value):
                raise TokenError(
                    f"{key} 的分值“{value}”不是数字", f"the points of {key} are not a number: {value}"
                )
        if not options:
            raise TokenError(f"{name} 没有列出任何分值", f"{name} lists no points")
    else:
        for key in options:
            if key not in spec.options:
                allowed = ", ".join(spec.options) or "-"
                raise TokenError(
                    f"{name} 没有 {key} 这一项；可用：{allowed}", f"{name} takes no {key!r}; known: {allowed}"
                )
    for key in spec.required:
        if key not in options:
            raise TokenError(f"{name} 缺少 {key}=", f"{name} needs {key}=")
