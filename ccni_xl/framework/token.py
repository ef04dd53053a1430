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

from ccni_xl.framework.vocabulary import FAMILIES, TokenSpec

__all__ = ["Token", "TokenError", "parse_token"]

#: Beyond this a number is no measurement, and arithmetic with it overflows.
_LARGEST = 1e100


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
        return float(self.options.get(key, default))

    def word(self, key: str, default: str) -> str:
        """Return option ``key`` as text, or ``default``."""
        return str(self.options.get(key, default))

    def flag(self, key: str, default: bool) -> bool:
        """Return option ``key`` (yes or no) as a truth value, or ``default``."""
        return self.word(key, "yes" if default else "no") == "yes"

    def __str__(self) -> str:
        knots = (f"{x:.15g}:{y:.15g}" for x, y in self.knots)
        options = (f"{k}={v:.15g}" if isinstance(v, float) else f"{k}={v}" for k, v in self.options.items())
        return " ".join((self.name, *knots, *options))


def _value(name: str, key: str, value: str, spec: TokenSpec) -> float | str:
    if key in spec.words:
        allowed = spec.words[key]
        if not value or (allowed and value not in allowed):
            words = ", ".join(allowed) or "…"
            raise TokenError(
                f"{name} 的 {key} 不能是“{value}”；可用：{words}",
                f"{key} of {name} cannot be {value!r}; known: {words}",
            )
        return value
    if not spec.free and key not in spec.numbers:
        allowed_keys = ", ".join(spec.options) or "-"
        raise TokenError(
            f"{name} 没有 {key} 这一项；可用：{allowed_keys}",
            f"{name} takes no {key!r}; known: {allowed_keys}",
        )
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if abs(number) > _LARGEST:
        raise TokenError(
            f"{name} 的 {key} 为 {value}，超过 1E100", f"{key} of {name} is {value}, which is beyond 1E100"
        )
    if math.isnan(number):
        raise TokenError(
            f"{name} 的 {key} 应为数字，现为“{value}”", f"{key} of {name} is not a number: {value!r}"
        )
    return number


def parse_token(text: str, family: str) -> Token:
    """Read one token of ``family``.

    Raises
    ------
    TokenError
        Unknown name (the known ones are listed), a part that is neither ``x:y`` nor
        ``key=value``, an option the name does not take or takes otherwise, an option given
        twice or missing, knots missing, not finite or not in strictly increasing order of x,
        points outside 0-100.

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
            if key in options:
                raise TokenError(f"{name} 的 {key} 写了两次", f"{name} gives {key} twice")
            options[key] = _value(name, key, value, spec)
        elif ":" in part and spec.knots:
            knots.append(_knot(part))
        else:
            raise TokenError(f"“{part}”读不懂；应为 名=值", f"cannot read {part!r}; expected key=value")
    if spec.knots:
        _check_knots(name, knots)
    _check_options(name, spec, options)
    return Token(name, tuple(knots), MappingProxyType(options))


def _knot(part: str) -> tuple[float, float]:
    x, _, y = part.partition(":")
    try:
        return float(x), float(y)
    except ValueError:
        raise TokenError(f"节点“{part}”应为 数值:得分", f"knot {part!r} is not value:score") from None


def _points(name: str, key: str, value: float | str) -> None:
    if not isinstance(value, str) and not 0 <= value <= 100:
        raise TokenError(
            f"{name} 的 {key} 得分为 {value:g}，应在 0 到 100 之间",
            f"{key} of {name} earns {value:g}; points go from 0 to 100",
        )


def _check_knots(name: str, knots: list[tuple[float, float]]) -> None:
    if len(knots) < 2:
        raise TokenError(f"{name} 至少要有两个节点", f"{name} needs at least two knots")
    if not all(abs(v) <= _LARGEST for knot in knots for v in knot):
        raise TokenError(f"{name} 的节点必须是有限数", f"the knots of {name} must be finite")
    for (a, _), (b, _) in pairwise(knots):
        if not b > a:
            raise TokenError(
                f"{name} 的节点必须按数值递增：{a:g} 之后是 {b:g}",
                f"the knots of {name} must increase: {a:g} is followed by {b:g}",
            )
    if name == "log_knots" and knots[0][0] <= 0:
        raise TokenError(
            f"log_knots 的节点必须大于 0，现有 {knots[0][0]:g}",
            f"the knots of log_knots must be above 0, not {knots[0][0]:g}",
        )
    for x, y in knots:
        _points(name, f"{x:g}", y)


def _check_options(name: str, spec: TokenSpec, options: Mapping[str, float | str]) -> None:
    for key in spec.required:
        if key not in options:
            raise TokenError(f"{name} 缺少 {key}=", f"{name} needs {key}=")
    if spec.free and not set(options) - {"cap"}:
        raise TokenError(f"{name} 没有列出任何分值", f"{name} lists no points")
    if spec.free or spec.knots:
        for key, value in options.items():
            _points(name, key, value)
    _check_order(name, options)


def _check_order(name: str, options: Mapping[str, float | str]) -> None:
    """Refuse numbers that cannot work: goalposts upside down, a spread or a scale of nothing."""
    low, high = options.get("low"), options.get("high")
    if isinstance(low, float) and isinstance(high, float) and not low < high:
        raise TokenError(
            f"{name} 的 low（{low:g}）应小于 high（{high:g}）",
            f"low of {name} ({low:g}) must be below high ({high:g})",
        )
    if options.get("log") == "yes" and isinstance(low, float) and low <= 0:
        raise TokenError(
            f"取对数时 low 必须大于 0，现为 {low:g}", f"with log=yes low must be above 0, not {low:g}"
        )
    for key in ("scale", "sd", "skew", "kurtosis"):
        value = options.get(key)
        if isinstance(value, float) and value <= 0:
            raise TokenError(
                f"{name} 的 {key} 必须大于 0，现为 {value:g}",
                f"{key} of {name} must be above 0, not {value:g}",
            )
    power = options.get("p")
    if isinstance(power, float) and abs(power) > 100:
        raise TokenError(
            f"p 应在 -100 到 100 之间，现为 {power:g}", f"p goes from -100 to 100, not {power:g}"
        )
    most = options.get("max")
    if isinstance(most, float) and (most < 1 or most != int(most)):
        raise TokenError(
            f"{name} 的 max 应为正整数，现为 {most:g}",
            f"max of {name} must be a whole number above 0, not {most:g}",
        )
