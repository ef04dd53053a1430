"""A small workbook with this project's macros and ribbon, and one of everything the rules look at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache

import xlsxwriter

from ccni_xl.workbook.template.macro_parts import macro_parts
from ccni_xl.workbook.template.ribbon import ACTIONS

CODE_NAMES = ("ShHome", "ShProfile", "ShIssues")


def _fill(book: xlsxwriter.Workbook) -> None:
    home, profile, issues = (book.add_worksheet(name) for name in ("首页", "城市档案", "问题"))
    for sheet, code_name in zip((home, profile, issues), CODE_NAMES, strict=True):
        sheet.set_vba_name(code_name)
    bold = book.add_format({"bold": True})
    home.write_row("A1", [70.5, 55, 12], bold)
    home.write_formula("A3", "=SUM(A1:C1)", None, 137.5)
    home.data_validation("A1:C1", {"validate": "list", "source": "=CCNI_List"})
    home.conditional_format("A1:C1", {"type": "icon_set", "icon_style": "3_arrows"})
    home.merge_range("E1:F2", "x")
    home.protect()
    for number, action in enumerate(ACTIONS):
        home.insert_button(number * 2 + 4, 4, {"macro": action.macro, "caption": action.zh})
    book.define_name("CCNI_List", "='首页'!$A$1:$C$1")
    profile.write("A1", "南京")
    book.define_name("ccni_profile_city", "='城市档案'!$A$1")
    headers = ["级别", "城市", "单元格", "现值与允许范围", "处理状态"]
    data = [
        ["错误", "宜昌", "首页!B1", "55", "已处理"],
        ["错误", "南京", "首页!C1", "12", ""],
        ["提醒", "北京", "", "无", ""],
    ]
    issues.add_table(
        "A7:E10", {"name": "tbl_issues", "data": data, "columns": [{"header": h} for h in headers]}
    )
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    chart.add_series({"values": "='首页'!$A$1:$C$1"})
    profile.insert_chart("C3", chart)


@cache
def macro_book(lang: str = "zh", more: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    """Return the workbook as bytes; ``more`` puts further sheets into it."""
    parts = macro_parts((*CODE_NAMES, *(["ShMore"] if more else [])), lang)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_vba_project(io.BytesIO(parts.vba_project), is_stream=True)
    book.set_vba_name(parts.workbook_code_name)
    _fill(book)
    if more is not None:
        more(book)
    book.close()
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    link = (
        f'<Relationship Id="{parts.custom_ui_relationship_id}" Type="{parts.custom_ui_relationship}" '
        f'Target="{parts.custom_ui_part}"/></Relationships>'
    )
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"</Relationships>", link.encode())
    members[parts.custom_ui_part] = parts.custom_ui
    return pack(members)


def pack(members: dict[str, bytes]) -> bytes:
    """Return members as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
