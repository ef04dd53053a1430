from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.macro_book import macro_book, pack, unpack
from tests.support.xlsm_rules import problems

Members = dict[str, bytes]
TYPES = "[Content_Types].xml"
RIBBON = "customUI/customUI14.xml"
BOOK = "xl/workbook.xml"
HOME, ISSUES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"
TABLE = "xl/tables/table1.xml"


def swap(part: str, old: str, new: str) -> Callable[[Members], None]:
    def edit(members: Members) -> None:
        changed = re.sub(old, new, members[part].decode(), count=1, flags=re.DOTALL)
        assert changed != members[part].decode(), f"{part} has no {old}"
        members[part] = changed.encode()

    return edit


def drop(part: str) -> Callable[[Members], None]:
    def edit(members: Members) -> None:
        del members[part]

    return edit


def truncate_vba(members: Members) -> None:
    members["xl/vbaProject.bin"] = members["xl/vbaProject.bin"][:3000]


FAULTS: dict[str, tuple[Callable[[Members], None], str]] = {
    "table header differs": (swap(TABLE, 'name="城市"', 'name="城市X"'), "does not read"),
    "table column twice": (swap(TABLE, 'name="城市"', 'name="级别"'), "used twice"),
    "table too wide": (swap(TABLE, 'ref="A7:E10"', 'ref="A7:D10"'), "5 columns in A7:D10"),
    "table filter differs": (swap(TABLE, '<autoFilter ref="A7:E10"', '<autoFilter ref="A7:D10"'), "filter"),
    "table name taken": (swap(TABLE, 'displayName="tbl_issues"', 'displayName="CCNI_List"'), "name is taken"),
    "table on merged cells": (
        swap(ISSUES, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A8:B8"/></mergeCells>'),
        "overlaps a table or a merged range",
    ),
    "name twice": (
        swap(BOOK, '(<definedName name="CCNI_List">)', r'<definedName name="CCNI_List">1</definedName>\1'),
        "defined twice",
    ),
    "name to no sheet": (swap(BOOK, "'首页'!\\$A\\$1:\\$C\\$1<", "'甲'!$A$1:$C$1<"), "unknown sheet 甲"),
    "sheet name": (swap(BOOK, 'name="首页"', 'name="首/页"'), "not allowed"),
    "shared string": (swap(HOME, 't="s"><v>\\d+</v>', 't="s"><v>99999</v>'), "shared string"),
    "style": (swap(HOME, ' s="\\d+"', ' s="9999"'), "style 9999"),
    "cell order": (
        swap(HOME, '(<c r="A1".*?</c>)(<c r="B1".*?</c>)', r"\2\1"),
        "cell A1 is out of order",
    ),
    "row order": (swap(HOME, '<row r="3"', '<row r="1"'), "row 1 is out of order"),
    "element order": (
        swap(HOME, "(<sheetProtection[^>]*/>)(.*)</worksheet>", r"\2\1</worksheet>"),
        "elements of the sheet",
    ),
    "merged ranges": (
        swap(HOME, '<mergeCell ref="E1:F2"/>', '<mergeCell ref="E1:F2"/><mergeCell ref="F2:G3"/>'),
        "merged ranges overlap",
    ),
    "formula brackets": (swap(HOME, r"<f>SUM\(", "<f>SUM(("), "unbalanced \\("),
    "formula separator": (swap(HOME, r"<f>SUM\(A1:C1\)", "<f>SUM(A1;C1)"), "semicolon"),
    "formula exponent": (swap(HOME, r"<f>SUM\(A1:C1\)", "<f>SUM(A1:C1)*1e+06"), "exponent"),
    "formula short row": (swap(HOME, r"<f>SUM\(A1:C1\)", "<f>SUM(tbl_issues[@城市])"), "This Row"),
    "validation list": (
        swap(HOME, "<formula1>CCNI_List</formula1>", '<formula1>"' + "x," * 140 + 'y"</formula1>'),
        "longer than 255",
    ),
    "icon set": (swap(HOME, 'iconSet="3Arrows"', 'iconSet="3Bogus"'), "icon set 3Bogus"),
    "missing part": (drop("xl/charts/chart1.xml"), "chart1.xml is not there"),
    "no content type": (
        swap(TYPES, '<Override PartName="/xl/tables/[^>]*/>', ""),
        "only the default",
    ),
    "not macro-enabled": (
        swap(
            TYPES,
            "application/vnd.ms-excel.sheet.macroEnabled.main",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
        ),
        "workbook.xml is application",
    ),
    "chart order": (
        swap("xl/charts/chart1.xml", '(<c:barDir val="bar"/>)(<c:grouping val="stacked"/>)', r"\2\1"),
        "barChart are out of order",
    ),
    "ribbon size": (swap(RIBBON, 'size="large"', 'size="huge"'), "size huge"),
    "ribbon element": (swap(RIBBON, "<group (.*?)</group>", r"<grp \1</grp>"), "element grp"),
    "ribbon id": (swap(RIBBON, 'id="ccni_check"', 'id="ccni_recalculate"'), "id ccni_recalculate"),
    "ribbon callback": (swap(RIBBON, "CcniRibbon_Check", "CcniRibbon_Chek"), "CcniRibbon_Chek is not"),
    "ribbon callback arguments": (swap(RIBBON, "CcniRibbon_Check", "Ccni_Check"), "with 1 arguments"),
    "button macro": (
        swap("xl/drawings/vmlDrawing1.vml", "Ccni_About<", "Ccni_Abut<"),
        "Ccni_Abut is not a Sub",
    ),
    "code name twice": (swap(ISSUES, 'codeName="ShIssues"', 'codeName="ShHome"'), "used twice"),
    "code name unknown": (swap(ISSUES, 'codeName="ShIssues"', 'codeName="ShOther"'), "ShOther has no module"),
    "vba cut short": (truncate_vba, "cannot be read|has no module"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_workbook_breaks_no_rule(lang: str) -> None:
    assert problems(macro_book(lang)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_every_seeded_fault_is_found(fault: str) -> None:
    edit, expected = FAULTS[fault]
    members = unpack(macro_book())
    edit(members)
    found = problems(pack(members))
    assert any(re.search(expected, problem) for problem in found), found
