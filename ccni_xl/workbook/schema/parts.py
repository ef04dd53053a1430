"""Small constructors for result tables, and the columns most of them share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.model import Column, Role, Style, TableSpec

__all__ = [
    "CITY",
    "EDITION",
    "KEY",
    "NAME",
    "REGION",
    "SCORE",
    "SIGNED",
    "TIER",
    "beside",
    "calc",
    "number",
    "table",
    "text",
]

SCORE = "0.0"
SIGNED = "+0.0;-0.0;0.0"


def text(code: str, zh: str, en: str, width: float = 10.0, **more: object) -> Column:
    """Return a text column."""
    return Column(code, zh, en, width=width, **more)  # type: ignore[arg-type]


def number(
    code: str, zh: str, en: str, width: float = 9.0, number_format: str = SCORE, **more: object
) -> Column:
    """Return a number column, one decimal unless another format is given."""
    return Column(code, zh, en, kind=Kind.NUMBER, width=width, number_format=number_format, **more)  # type: ignore[arg-type]


def calc(
    code: str, zh: str, en: str, width: float = 9.0, number_format: str = SCORE, *, hidden: bool = False
) -> Column:
    """Return a column of numbers that native formulas give."""
    return number(code, zh, en, width, number_format, style=Style.CALC, hidden=hidden)


def table(name: str, sheet: str, key: str, *columns: Column, **more: object) -> TableSpec:
    """Return a result table."""
    return TableSpec(name, sheet, Role.RESULT, columns, key=key, **more)  # type: ignore[arg-type]


def beside(specs: Sequence[TableSpec]) -> Iterator[TableSpec]:
    """Place tables side by side with one free column between them."""
    left = 1
    for spec in specs:
        yield replace(spec, left=left)
        left += len(spec.columns) + 1


CITY = text("city", "代码", "Code", 8)
NAME = text("name", "城市", "City", 11)
EDITION = text("edition", "年度", "Edition", 11)
REGION = text("region", "区域", "Region", 9)
TIER = text("tier", "等级", "Tier", 9)
#: "440300|2021-2022": what native formulas look a row up by.
KEY = text("key", "行标识", "Row key", 18, style=Style.CALC, hidden=True)
