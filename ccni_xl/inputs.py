"""Everything a run reads, as frames, with the cell each value came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Any

import pandas as pd

from ccni_xl.issues import CellRef, Issue
from ccni_xl.letters import column_name
from ccni_xl.settings import Edition, Settings

__all__ = ["Inputs", "Origin", "Status", "Table", "split_aliases"]

_SEPARATORS = re.compile(r"[;；、,，|\n]+")


class Status(IntEnum):
    """Why a value is there or not."""

    PRESENT = 0
    BLANK = 1
    """Nothing typed: forgotten, an issue."""
    NOT_PUBLISHED = 2
    """``n/a``: listed, not an error."""
    UNUSABLE = 3
    """Something is typed that cannot be used; an issue names it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table stands: sheet, the row of each record, the column number of each variable.

    For a data file ``sheet`` is the file's name and rows are its line numbers.
    """

    sheet: str
    rows: Mapping[Any, int] = field(default_factory=lambda: MappingProxyType({}))
    columns: Mapping[Any, int] = field(default_factory=lambda: MappingProxyType({}))
    header_row: int = 1

    def cell(self, key: Any, column: Any) -> CellRef:
        """Return the cell of record ``key`` and variable ``column``; the header cell if unknown."""
        row = self.rows.get(key, self.header_row)
        number = self.columns.get(column)
        return CellRef(self.sheet, f"{column_name(number or 1)}{row}")


@dataclass(frozen=True, slots=True)
class Table:
    """One input table: values, why each is there or not, and where it was typed.

    Attributes
    ----------
    data : DataFrame
        Index: city code, or (city, edition). Numbers are float with NaN; choices are the
        term's code as text or None; a peak year of +inf means "none declared".
    status : DataFrame of int
        Same shape; `Status`.
    origin : Origin
        For messages and links.
    """

    data: pd.DataFrame
    status: pd.DataFrame
    origin: Origin

    def cell(self, key: Any, column: Any) -> CellRef:
        """Return where the value of ``key`` and ``column`` was typed."""
        return self.origin.cell(key, column)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the workbook holds, read once.

    Attributes
    ----------
    cities : Table
        Index: city code (six digits, text).
    editions : tuple of Edition
    policy, annual : Table
        Index (city, edition).
    series : mapping of str to Table
        "co2", "gdp_real", "population"; index city, columns int years.
    extra : Table
        Index (city, edition) or city; outside columns, numbers only.
    entered : Table
        Scores typed directly: city, edition, indicator (code of the framework, or as typed where
        it is unknown), score, source, by; the index is the sheet row.
    experts : DataFrame
        Decision makers' points: expert, parent, child (codes, or as typed), points; index: sheet row.
    sources : DataFrame
        As typed; index: sheet row.
    issues : tuple of Issue
        Found while reading: unreadable cells, unknown or repeated cities.
    """

    cities: Table
    editions: tuple[Edition, ...]
    policy: Table
    annual: Table
    series: Mapping[str, Table]
    extra: Table
    entered: Table
    settings: Settings
    experts: pd.DataFrame = field(default_factory=pd.DataFrame)
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    issues: tuple[Issue, ...] = ()
    settings_origin: Origin = field(default_factory=lambda: Origin("参数"))
    framework_origin: Origin = field(default_factory=lambda: Origin("指标"))
    editions_origin: Origin = field(default_factory=lambda: Origin("参数"))
    experts_origin: Origin = field(default_factory=lambda: Origin("专家赋权"))
    sources_origin: Origin = field(default_factory=lambda: Origin("来源"))

    def edition(self, label: str) -> Edition:
        """Return the edition named ``label``."""
        return next(e for e in self.editions if e.label == label)

    def city_name(self, code: str, lang: str = "zh") -> str:
        """Return the city's name in ``lang``, or its code if it has none."""
        column = "name_zh" if lang == "zh" else "name_en"
        if code in self.cities.data.index:
            name = self.cities.data.loc[code, column]
            if isinstance(name, str) and name:
                return name
        return code


def split_aliases(text: str) -> tuple[str, ...]:
    """Return the aliases of a cell, split at semicolons, commas and line breaks."""
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())
