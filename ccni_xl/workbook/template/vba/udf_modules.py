"""The two VBA modules made from `ccni_xl.udf_spec`: the worksheet functions, and their fx help."""

from __future__ import annotations

from ccni_xl.udf_spec import CATEGORY, FUNCTIONS, HELP_LIMIT, Udf
from ccni_xl.workbook.template.vba.texts import vba_string

__all__ = ["help_module", "udf_module"]

_UDF_HEAD = """\
Attribute VB_Name = "CcniUdf"
Option Explicit
' Made from udf_spec.py; do not edit. Each function hands its arguments to CcniHost.
"""

_HELP_HEAD = """\
Attribute VB_Name = "CcniHelp"
Option Explicit
' Made from udf_spec.py; do not edit. Help of the fx dialog, set each time the workbook opens,
' because Excel does not store it with the file.

Public Sub CcniDescribeFunctions()
    Dim saved As Boolean, arguments As Variant
    If CcniInOffice() Then Exit Sub
    saved = ThisWorkbook.saved
"""

_HELP_TAIL = """\
    ThisWorkbook.saved = saved
End Sub

' A hidden or protected workbook refuses descriptions; the functions work without them.
Private Sub Describe(ByVal udf As String, ByVal about As String, ByVal arguments As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & udf, _
        Description:=about, Category:=CcniDecode(@CATEGORY@), ArgumentDescriptions:=arguments
End Sub
"""


def _wrapper(function: Udf) -> str:
    names = [argument.name for argument in function.arguments]
    shown = ", ".join(("Optional " if a.optional else "") + a.name for a in function.arguments)

    # LibreOffice cannot put an absent argument into an array; Empty means "left out" to both hosts.
    absent = "".join(
        f"    If IsMissing({a.name}) Then {a.name} = Empty\n" for a in function.arguments if a.optional
    )
    call = f'CcniCall("{function.name}", Array({", ".join(names)}))'
    if not function.in_python:
        absent, call = "", "CcniLastError()"
    return (
        f"\nPublic Function {function.name}({shown}) As Variant\n"
        f'Attribute {function.name}.VB_Description = "{function.en}"\n'
        f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n14"\n'
        f"{absent}"
        f"    {function.name} = {call}\n"
        "End Function\n"
    )


def _by_name(function: Udf) -> str:
    return function.name


def udf_module() -> str:
    """Return the module ``CcniUdf``: one function of the same name for each declared one, sorted."""
    return _UDF_HEAD + "".join(_wrapper(function) for function in sorted(FUNCTIONS, key=_by_name))


def _coded(text: str) -> str:
    if len(text) > HELP_LIMIT:
        raise ValueError(f"Excel shows {HELP_LIMIT} characters of help, this has {len(text)}: {text!r}")
    return f"CcniDecode({vba_string(text)})"


def _description(function: Udf, lang: str) -> str:
    blanks = ", ".join('""' for _ in function.arguments)
    lines = [f"    arguments = Array({blanks})"]
    for number, argument in enumerate(function.arguments):
        lines.append(f"    arguments({number}) = {_coded(argument.help(lang))}")
    lines.append(f'    Describe "{function.name}", {_coded(function.help(lang))}, arguments')
    return "\n".join(lines) + "\n"


def help_module(lang: str) -> str:
    """Return the module ``CcniHelp`` for a workbook in ``lang``.

    Raises
    ------
    ValueError
        If a help text is longer than Excel shows.
    """
    body = "".join(_description(function, lang) for function in sorted(FUNCTIONS, key=_by_name))
    return _HELP_HEAD + body + _HELP_TAIL.replace("@CATEGORY@", vba_string(CATEGORY))
