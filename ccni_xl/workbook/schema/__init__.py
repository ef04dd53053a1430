"""Where everything is: every sheet, table, column and named cell, declared once."""

from ccni_xl.workbook.schema.inputs import INPUT_TABLES, SERIES_TABLES, STATIC_TABLES
from ccni_xl.workbook.schema.model import (
    Column,
    NamedCell,
    NamedList,
    Role,
    SheetSpec,
    Style,
    TabGroup,
    TableSpec,
)
from ccni_xl.workbook.schema.names import (
    FINDING_CELLS,
    NAMED_CELLS,
    NAMED_LISTS,
    PROFILE_CAPTIONS,
    ROBUST_CELLS,
    RUN_CELLS,
    named,
)
from ccni_xl.workbook.schema.results import result_tables
from ccni_xl.workbook.schema.sheets import SHEETS, sheet

#: Raised when a change of sheets, tables or columns makes older workbooks unreadable.
TEMPLATE_VERSION = "1"

__all__ = [
    "FINDING_CELLS",
    "INPUT_TABLES",
    "NAMED_CELLS",
    "NAMED_LISTS",
    "PROFILE_CAPTIONS",
    "ROBUST_CELLS",
    "RUN_CELLS",
    "SERIES_TABLES",
    "SHEETS",
    "STATIC_TABLES",
    "TEMPLATE_VERSION",
    "Column",
    "NamedCell",
    "NamedList",
    "Role",
    "SheetSpec",
    "Style",
    "TabGroup",
    "TableSpec",
    "named",
    "result_tables",
    "sheet",
]
