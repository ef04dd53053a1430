"""Units of measure as people read them; the framework files keep one neutral spelling."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["unit_code", "unit_label"]

_ZH = MappingProxyType(
    {
        "%": "%",
        "%/year": "%/年",
        "class": "类别",
        "elasticity": "弹性",
        "grade": "等级",
        "kWh/10^4 CNY": "千瓦时/万元",
        "points": "分",
        "t/10^4 CNY": "吨/万元",
        "t/person": "吨/人",
        "vehicles/10^4 persons": "辆/万人",
        "year": "年",
    }
)
_CODES = MappingProxyType({zh: code for code, zh in _ZH.items()})


def unit_label(unit: str, lang: str = "zh") -> str:
    """Return a unit in ``lang``; one that is not listed is shown as it is.

    >>> unit_label("t/person"), unit_label("t/person", "en"), unit_label("furlongs")
    ('吨/人', 't/person', 'furlongs')
    """
    return _ZH.get(unit, unit) if lang == "zh" else unit


def unit_code(label: str) -> str:
    """Return the neutral spelling of a unit shown in either language.

    >>> unit_code("吨/人"), unit_code("t/person")
    ('t/person', 't/person')
    """
    return _CODES.get(label, label)
