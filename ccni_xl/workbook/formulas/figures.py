"""Numbers inside sentences, rounded as a spreadsheet does it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["fixed", "fixed_formula", "signed", "signed_formula"]


def fixed(value: float, digits: int = 1) -> str:
    """Return a number as ``FIXED(value,digits,TRUE)`` shows it: a half goes away from zero.

    Spreadsheets round the 15 digits they show, not the binary number behind them.

    >>> fixed(0.25), fixed(-0.25), fixed(4530.904), fixed(0.285, 2)
    ('0.3', '-0.3', '4530.9', '0.29')
    """
    return str(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def fixed_formula(term: str, digits: int = 1) -> str:
    """Return the formula that `fixed` is the twin of, without ``=``."""
    return f"FIXED({term},{digits},TRUE)"


def signed(value: float, digits: int = 1) -> str:
    """Return a number with its sign; what rounds to 0 has none.

    >>> signed(1.25), signed(-0.04), signed(-0.5, 2)
    ('+1.3', '0.0', '-0.50')
    """
    shown = fixed(abs(value), digits)
    return ("+" if value > 0 else "-" if value < 0 else "") * (float(shown) != 0) + shown


def signed_formula(term: str, digits: int = 1) -> str:
    """Return the formula that `signed` is the twin of, without ``=``."""
    rounded = f"ROUND({term},{digits})"
    return f'IF({rounded}>0,"+",IF({rounded}<0,"-",""))&FIXED(ABS({term}),{digits},TRUE)'
