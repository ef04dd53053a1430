from __future__ import annotations

import pytest

from ccni_xl.workbook.template.vba.modules import Module, ModuleKind, parse_module

CLASS = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Thing"
Attribute VB_Exposed = True
Attribute VB_Description = "left out"
Option Explicit
"""


def test_a_standard_module_keeps_its_text_with_windows_line_ends() -> None:
    module = parse_module(
        'Attribute VB_Name = "Tools"\nOption Explicit\n\nSub A()\nEnd Sub\n', ModuleKind.CODE
    )
    assert module.source == 'Attribute VB_Name = "Tools"\r\nOption Explicit\r\n\r\nSub A()\r\nEnd Sub\r\n'


def test_a_class_gets_the_attributes_of_its_kind() -> None:
    module = parse_module(CLASS.replace("\n", "\r\n"), ModuleKind.CLASS)
    assert module.source.splitlines() == [
        'Attribute VB_Name = "Thing"',
        'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"',
        "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False",
        "Attribute VB_PredeclaredId = False",
        "Attribute VB_Exposed = True",
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = False",
        "Option Explicit",
    ]
    assert not module.is_private


def test_a_sheet_module_is_predeclared_and_exposed() -> None:
    source = Module("ShHome", ModuleKind.SHEET).source
    assert "VB_PredeclaredId = True" in source
    assert "VB_Exposed = True" in source
    assert "00020820-0000-0000-C000-000000000046" in source


@pytest.mark.parametrize("name", ["", "1st", "有", "a b", "x" * 32])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="ASCII identifier"):
        Module(name, ModuleKind.CODE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Option Explicit\n", "no Attribute VB_Name"),
        ("VERSION 1.0 CLASS\nBEGIN\n", "has no END"),
        ('Attribute VB_Name = "A"\nAttribute VB_PredeclaredId = True\n', "is a class"),
        ('Attribute VB_Name = "A"\n\' 中文\n', "line 2: VBA text must be ASCII"),
        ('Attribute VB_Name = "A"\nx = "' + "y" * 1023 + '"\n', "VBA allows 1023"),
        ('Attribute VB_Name = "A"\n' + "x = 1 + _\n" * 25 + "1\n", "more than 24 continued lines"),
    ],
)
def test_text_that_excel_would_refuse_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_module(text, ModuleKind.CODE)
