"""What a person types: every variable with its unit, allowed range, meaning and usual slips.

One declaration feeds the workbook's columns and input messages, the checks, the forms and the
data-entry guide.
"""

from __future__ import annotations

from ccni_xl.variables.cities import CITY, EXTRA, POLICY
from ccni_xl.variables.model import NONE_DECLARED, Kind, Variable
from ccni_xl.variables.statistics import ANNUAL, SERIES

__all__ = [
    "ANNUAL",
    "CITY",
    "EXTRA",
    "NONE_DECLARED",
    "POLICY",
    "SERIES",
    "Kind",
    "Variable",
    "find_variable",
    "variable",
]

_TABLES = {"city": CITY, "policy": POLICY, "annual": ANNUAL, "series": SERIES, "extra": EXTRA}


def variable(table: str, code: str) -> Variable:
    """Return variable ``code`` of ``table`` ("city", "policy", "annual", "series", "extra")."""
    return next(v for v in _TABLES[table] if v.code == code)


def find_variable(code: str) -> Variable | None:
    """Return the first variable called ``code`` in any table, or None."""
    return next((v for table in _TABLES.values() for v in table if v.code == code), None)
