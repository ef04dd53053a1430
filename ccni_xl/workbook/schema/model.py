"""The shapes the schema is declared in: columns, tables, sheets, named cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, unique

from ccni_xl.terms import Term
from ccni_xl.variables import Kind, Variable

__all__ = [
    "Column",
    "NamedCell",
    "NamedList",
    "Role",
    "SheetSpec",
    "Style",
    "TabGroup",
    "TableSpec",
    "from_variable",
]


@unique
class Role(Enum):
    """Who writes a table."""

    INPUT = "input"
    RESULT = "result"
    STATIC = "static"


@unique
class Style(Enum):
    """Which named cell style a column wears."""

    INPUT = "input"
    CALC = "calc"
    OUTPUT = "output"


@unique
class TabGroup(Enum):
    """Tab colours."""

    CONTROL = "#08306B"
    FOUNDATION = "#B8860B"
    WORKINGS = "#7F7F7F"
    PRESENTATION = "#1B7F79"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``kept`` marks a column of a result table that belongs to the user and survives a run.
    ``width_en`` is given where English texts need more room than ``width`` [characters].
    ``link`` marks a column whose cells are links inside the workbook.
    """

    code: str
    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    kind: Kind = Kind.TEXT
    style: Style = Style.OUTPUT
    width: float = 10.0
    width_en: float = 0.0
    number_format: str = ""
    low: float | None = None
    high: float | None = None
    vocabulary: type[Term] | None = None
    choices: str = ""
    """Name of a list (defined name) whose entries are allowed, where it is not a vocabulary."""
    help_zh: str = ""
    help_en: str = ""
    required: bool = True
    kept: bool = False
    link: bool = False
    hidden: bool = False

    def label(self, lang: str = "zh") -> str:
        """Return the header text in ``lang``."""
        return self.zh if lang == "zh" else self.en

    def room(self, lang: str = "zh") -> float:
        """Return the width of the column in ``lang`` [characters]."""
        return self.width if lang == "zh" else self.width_en or self.width

    def unit(self, lang: str = "zh") -> str:
        """Return the unit of measure in ``lang``."""
        return self.unit_zh if lang == "zh" else self.unit_en


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table (ListObject) of the workbook.

    Parameters
    ----------
    name : str
        ASCII display name, e.g. "tbl_annual".
    sheet : str
        Code of the sheet it stands on in the template; people may move or rename it.
    key : str
        Code of the column that ties the user's own columns to a row.
    top, left : int
        Place of the first header cell in the template, 1-based.
    years : bool
        Further columns headed by a year follow the declared ones.
    open_ended : bool
        Users may add columns of their own that the program reads (tbl_extra).
    coded : bool
        Codes and units stand above the header; not on a page that is made to be printed.
    """

    name: str
    sheet: str
    role: Role
    columns: tuple[Column, ...]
    key: str
    top: int = 7
    left: int = 1
    years: bool = False
    open_ended: bool = False
    title_zh: str = ""
    title_en: str = ""
    charts: tuple[str, ...] = ()
    coded: bool = True

    def header(self, lang: str = "zh") -> tuple[str, ...]:
        """Return the declared header labels in ``lang``."""
        return tuple(column.label(lang) for column in self.columns)

    def column(self, code: str) -> Column:
        """Return the column called ``code``."""
        return next(c for c in self.columns if c.code == code)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the declared columns."""
        return tuple(column.code for column in self.columns)


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One worksheet: names, VBA code name, tab colour, what it is for.

    ``framed`` is False for the sheets other programs read from their first cell: no title, no strip.
    """

    code: str
    zh: str
    en: str
    code_name: str
    group: TabGroup
    purpose_zh: str
    purpose_en: str
    hidden: bool = False
    framed: bool = True

    def name(self, lang: str = "zh") -> str:
        """Return the tab name in ``lang``."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A single cell with a defined name."""

    name: str
    sheet: str
    address: str
    zh: str
    en: str
    unit: str = field(default="")


@dataclass(frozen=True, slots=True)
class NamedList:
    """A defined name that stands for a table's column; ``en_column`` is used in an English workbook."""

    name: str
    table: str
    column: str
    en_column: str = ""

    def column_code(self, lang: str = "zh") -> str:
        """Return the code of the column it stands for in ``lang``."""
        return self.en_column if lang == "en" and self.en_column else self.column


def from_variable(variable: Variable, width: float = 11.0) -> Column:
    """Return the input column of a variable."""
    formats = {
        Kind.NUMBER: "#,##0.00",
        Kind.YEAR: "0",
        Kind.TEXT: "@",
        Kind.CHOICE: "@",
        Kind.DATE: "yyyy-mm-dd",
    }
    return Column(
        code=variable.code,
        zh=variable.zh,
        en=variable.en,
        unit_zh=variable.unit_zh,
        unit_en=variable.unit_en,
        kind=variable.kind,
        style=Style.INPUT,
        width=width,
        number_format=formats[variable.kind],
        low=variable.low,
        high=variable.high,
        vocabulary=variable.vocabulary,
        help_zh=variable.help_zh,
        help_en=variable.help_en,
        required=variable.required,
    )
