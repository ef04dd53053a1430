"""What a variable is: its labels, unit, kind, allowed and usual range, meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from ccni_xl.terms import Term

__all__ = ["NONE_DECLARED", "Kind", "Variable"]

#: Token typed in a peak-year cell when the city has declared none.
NONE_DECLARED = ("无", "none")


@unique
class Kind(Enum):
    """How a cell is read."""

    NUMBER = "number"
    YEAR = "year"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing that is typed for a city, a city and edition, or a city and year.

    Parameters
    ----------
    low, high : float or None
        Allowed range in ``unit``; outside it the value is an error.
    typical : (float, float) or None
        Outside it the value is a warning: possible, but look at it.
    max_step : float or None
        Largest believable ratio between neighbouring years or editions.
    min_step : float or None
        Smallest believable ratio, where it is not the inverse of ``max_step``.
    vocabulary : type of Term or None
        For choices.
    """

    code: str
    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    kind: Kind = Kind.NUMBER
    low: float | None = None
    high: float | None = None
    typical: tuple[float, float] | None = None
    max_step: float | None = None
    min_step: float | None = None
    vocabulary: type[Term] | None = None
    required: bool = True
    help_zh: str = ""
    help_en: str = ""

    def name(self, lang: str = "zh") -> str:
        """Return the label in ``lang``."""
        return self.zh if lang == "zh" else self.en

    def unit(self, lang: str = "zh") -> str:
        """Return the unit of measure in ``lang``."""
        return self.unit_zh if lang == "zh" else self.unit_en

    def help(self, lang: str = "zh") -> str:
        """Return the meaning and the usual slips in ``lang``."""
        return self.help_zh if lang == "zh" else self.help_en
