"""How figures, units and names stand in a message."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Protocol

__all__ = ["Named", "about", "figure", "span"]


class Named(Protocol):
    """Anything with a label and a unit in both languages: a variable, a column."""

    @property
    def zh(self) -> str:
        """Chinese label."""
        ...

    @property
    def en(self) -> str:
        """English label."""
        ...

    @property
    def unit_zh(self) -> str:
        """Unit in Chinese."""
        ...

    @property
    def unit_en(self) -> str:
        """Unit in English."""
        ...


def figure(value: float) -> str:
    """Return a number as people write it: six significant digits, no exponent where it can be avoided.

    Examples
    --------
    >>> figure(1470.0), figure(14.7), figure(0.1 + 0.2), figure(1234567.0), figure(1e300)
    ('1470', '14.7', '0.3', '1234567', '1e+300')
    """
    if not math.isfinite(value) or abs(value) >= 1e15 or 0 < abs(value) < 1e-6:
        return f"{value:.6g}"
    return f"{value:.0f}" if abs(value) >= 1e5 else f"{Decimal(f'{value:.6g}'):f}"


def span(low: float | None, high: float | None) -> str:
    """Return a range: ``0–100``, ``≥ 0``, ``≤ 5``."""
    if low is not None and high is not None:
        return f"{figure(low)}–{figure(high)}"
    if low is not None:
        return f"≥ {figure(low)}"
    return f"≤ {figure(high)}" if high is not None else ""


def about(named: Named) -> dict[str, object]:
    """Return the facts every message about a variable needs: its name, and its unit after a space.

    Examples
    --------
    >>> from ccni_xl.variables import variable
    >>> about(variable("annual", "non_fossil_share"))["unit_en"]
    ' %'
    """
    return {
        "name_zh": named.zh,
        "name_en": named.en,
        "unit_zh": f" {named.unit_zh}" if named.unit_zh else "",
        "unit_en": f" {named.unit_en}" if named.unit_en else "",
        "in_unit_zh": f"（{named.unit_zh}）" if named.unit_zh else "",
        "in_unit_en": f" [{named.unit_en}]" if named.unit_en else "",
    }
