"""xlwings' own VBA module, as the installed package ships it, decided for Excel on Windows."""

from __future__ import annotations

import re
from importlib.resources import files

from ccni_xl.workbook.template.vba.modules import Module, ModuleKind, parse_module
from ccni_xl.workbook.template.vba.resolve import Constant, resolve

__all__ = ["XLWINGS_VERSION", "xlwings_module"]

#: The one version whose module, DLL and AppleScript the workbook names.
XLWINGS_VERSION = "0.37.8"

# Excel 2016 and later always has VBA7. On a Mac our own host module calls the AppleScript, so the
# Mac branches are not needed. Win64 stays open: both kinds of Excel for Windows exist.
_DECIDED: dict[str, Constant] = {
    "App": "Microsoft Excel",
    "Mac": False,
    "MAC_OFFICE_VERSION": 0,
    "VBA7": True,
}

# Decided for Windows it would empty a Mac's status bar and hide what went wrong there; CcniHost has ours.
_CLEAN_UP = re.compile(r"^Private Sub CleanUp\(\)\n.*?^End Sub\n", re.MULTILINE | re.DOTALL)


def xlwings_module() -> Module:
    """Return the module ``xlwings`` for the workbook.

    Raises
    ------
    ValueError
        If the installed xlwings is not `XLWINGS_VERSION`, or its module names another DLL.
    """
    text = (files("xlwings") / "xlwings.bas").read_text("ascii")
    version = re.search(r'XLWINGS_VERSION As String = "([^"]*)"', text)
    if version is None or version[1] != XLWINGS_VERSION:
        found = version[1] if version else "no version"
        raise ValueError(f"the workbook is made for xlwings {XLWINGS_VERSION}, installed is {found}")
    wanted = {f"xlwings{bits}-{XLWINGS_VERSION}.dll" for bits in ("32", "64")}
    named = set(re.findall(r"xlwings\d\d-[\d.]+\.dll", text))
    if named != wanted:
        raise ValueError(f"xlwings.bas names the DLLs {sorted(named)}, expected {sorted(wanted)}")
    code, found = _CLEAN_UP.subn("", resolve(text, _DECIDED))
    if found != 1:
        raise ValueError(f"xlwings.bas has {found} procedures CleanUp, expected 1")
    return parse_module(code, ModuleKind.CODE)
