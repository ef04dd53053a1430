"""All modules of the workbook's VBA project, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from ccni_xl.udf_spec import OFFICE_FUNCTIONS, OFFICE_JOB
from ccni_xl.workbook.schema import sheet
from ccni_xl.workbook.template.vba.modules import Module, ModuleKind, parse_module
from ccni_xl.workbook.template.vba.texts import text_module
from ccni_xl.workbook.template.vba.udf_modules import help_module, udf_module
from ccni_xl.workbook.template.vba.xlwings_source import xlwings_module

__all__ = ["PROFILE_CITY", "WORKBOOK_CODE_NAME", "XLWINGS_CONF", "macro_modules"]

WORKBOOK_CODE_NAME = "ThisWorkbook"
#: Defined name of the cell in which the city of the profile is picked.
PROFILE_CITY = "ccni_profile_city"
#: Rows of the sheet ``xlwings.conf``. All values are text; a blank row would end the list. A setting that is
#: not here is taken from the user's own ``xlwings.conf``, so those that would lead elsewhere (another
#: environment, a sheet for errors) are here although empty.
XLWINGS_CONF: tuple[tuple[str, str], ...] = (
    ("Interpreter_Win", r"%LOCALAPPDATA%\ccni_xl\Scripts\python.exe"),
    ("Interpreter_Mac", "$HOME/.ccni_xl/bin/python"),
    ("PYTHONPATH", ""),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("UDF MODULES", "ccni_xl.xl_udfs"),
    ("DEBUG UDFS", "False"),
    ("USE UDF SERVER", "False"),
    ("SHOW CONSOLE", "False"),
    ("CONDA PATH", ""),
    ("CONDA ENV", ""),
    ("ONEDRIVE_CONSUMER_WIN", ""),
    ("ONEDRIVE_COMMERCIAL_WIN", ""),
    ("SHAREPOINT_WIN", ""),
    ("LICENSE_KEY", ""),
    ("SHOW_ERROR_POPUPS", "True"),
)

_WRITTEN = ("CcniButtons", "CcniHost", "CcniNavigate", "CcniOffice", "CcniRibbon")
_TOKEN = re.compile(r"@([A-Z_]+)@")


def _names() -> Mapping[str, str]:
    """Return what the ``@TOKENS@`` in the written modules stand for."""
    return {
        "ISSUES_TABLE": "tbl_issues",
        "OFFICE_FUNCTIONS": OFFICE_FUNCTIONS,
        "OFFICE_JOB": OFFICE_JOB,
        "PROFILE_CITY": PROFILE_CITY,
        "PROFILE_SHEET": sheet("profile").code_name,
    }


def _written(file_name: str) -> str:
    text = (files(__package__) / "src" / file_name).read_text("ascii")
    names = _names()
    return _TOKEN.sub(lambda match: names[match[1]], text)


def macro_modules(code_names: Sequence[str], lang: str = "zh") -> tuple[Module, ...]:
    """Return every module of the workbook, document modules first.

    Parameters
    ----------
    code_names : sequence of str
        VBA code name of each sheet, in tab order, hidden ones included. Each must also stand in
        the sheet's XML.
    lang : {"zh", "en"}
        Language that message boxes and fx help put first.
    """
    documents = [
        parse_module(_written("ThisWorkbook.cls"), ModuleKind.WORKBOOK),
        *(Module(name, ModuleKind.SHEET) for name in code_names),
    ]
    texts = {name: _written(f"{name}.bas") for name in _WRITTEN}
    texts |= {"CcniHelp": help_module(lang), "CcniText": text_module(lang), "CcniUdf": udf_module()}
    code = [parse_module(texts[name], ModuleKind.CODE) for name in sorted(texts)]
    return (*documents, *code, xlwings_module())
