from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.cell_range import MultiCellRange
from python_calamine import CalamineWorkbook

from ccni_xl.demo import banner, load_demo
from ccni_xl.framework import builtin
from ccni_xl.variables import Kind
from ccni_xl.workbook.schema import (
    INPUT_TABLES,
    NAMED_CELLS,
    NAMED_LISTS,
    SHEETS,
    STATIC_TABLES,
    result_tables,
)
from ccni_xl.workbook.template import build
from ccni_xl.workbook.template.home import BUTTONS
from ccni_xl.workbook.template.look import Look

SPECS = (*INPUT_TABLES, *STATIC_TABLES, *result_tables(builtin("2.0")))
ROOT = Path(__file__).resolve().parents[3]


def members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {
            n: archive.read(n).decode("utf-8") for n in archive.namelist() if n.endswith((".xml", ".rels"))
        }


def test_every_sheet_stands_in_its_place(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built)
    assert book.sheetnames == [spec.name(lang) for spec in SHEETS]
    assert CalamineWorkbook.from_path(str(built)).sheet_names == book.sheetnames
    for spec in SHEETS:
        sheet = book[spec.name(lang)]
        assert (sheet.sheet_state == "hidden") == spec.hidden
        assert sheet.sheet_properties.codeName == spec.code_name
        assert sheet.sheet_properties.tabColor.rgb[2:] == spec.group.value[1:]


def test_every_table_has_its_place_and_its_labels(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built)
    found = {name: (sheet, sheet.tables[name]) for sheet in book for name in sheet.tables}
    assert set(found) == {spec.name for spec in SPECS}
    by_code = {spec.code: spec.name(lang) for spec in SHEETS}
    for spec in SPECS:
        sheet, table = found[spec.name]
        assert sheet.title == by_code[spec.sheet]
        first, last = table.ref.split(":")
        assert (sheet[first].row, sheet[first].column) == (spec.top, spec.left)
        header = [sheet.cell(spec.top, c).value for c in range(spec.left, sheet[last].column + 1)]
        assert tuple(header[: len(spec.columns)]) == spec.header(lang)
        assert [column.name for column in table.tableColumns] == header
        assert spec.years or len(header) == len(spec.columns)
        codes = [sheet.cell(spec.top - 2, spec.left + j).value for j in range(len(spec.columns))]
        assert tuple(codes) == spec.codes or not spec.coded


def test_every_name_points_to_its_cell_or_list(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built)
    by_code = {spec.code: spec.name(lang) for spec in SHEETS}
    for cell in NAMED_CELLS:
        [(title, address)] = book.defined_names[cell.name].destinations
        assert (title, address.replace("$", "")) == (by_code[cell.sheet], cell.address)
    for entry in NAMED_LISTS:
        assert book.defined_names[entry.name].attr_text.startswith(f"{entry.table}[")


def test_nothing_is_merged(built: Path) -> None:
    assert not [s.title for s in openpyxl.load_workbook(built) if s.merged_cells.ranges]


def test_every_choice_and_range_has_a_validation(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built)
    by_code = {spec.code: spec.name(lang) for spec in SHEETS}
    for spec in INPUT_TABLES:
        sheet = book[by_code[spec.sheet]]
        for j, column in enumerate(spec.columns):
            if column.vocabulary is None and not column.choices and column.low is None:
                continue
            cell = sheet.cell(spec.top + 1, spec.left + j).coordinate
            rules = [v for v in sheet.data_validations.dataValidation if cell in v.sqref]
            assert len(rules) == 1, (spec.name, column.code)
            assert rules[0].type == ("list" if column.vocabulary or column.choices else "custom")


def test_a_number_typed_as_text_is_still_marked(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built)
    [number] = [n for n, s in enumerate(SHEETS, start=1) if s.code == "annual"]
    xml = members(built)[f"xl/worksheets/sheet{number}.xml"]
    ignored = MultiCellRange(" ".join(re.findall(r'<ignoredError sqref="([^"]*)"', xml)))
    spec = next(spec for spec in INPUT_TABLES if spec.name == "tbl_annual")
    numbers = [j for j, c in enumerate(spec.columns) if c.kind is Kind.NUMBER]
    sheet = book[SHEETS[number - 1].name(lang)]
    assert numbers
    assert not any(sheet.cell(8, spec.left + j).coordinate in ignored for j in numbers)


def test_rows_one_to_three_and_the_way_home(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built)
    for spec in (spec for spec in SHEETS if spec.framed):
        sheet = book[spec.name(lang)]
        assert sheet["A1"].value and sheet["A3"].value
        assert str(sheet["A2"].value).startswith("=IF(ccni_state=")
        if spec.code != "home":
            assert sheet["A4"].hyperlink.location == f"'{SHEETS[0].name(lang)}'!A1"
        assert sheet.page_setup.paperSize == 9 and sheet.oddFooter.center.text


def test_the_banner_stands_on_every_input_sheet(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built, data_only=True)
    for code in ("cities", "policy", "annual", "co2", "gdp_real", "population", "extra", "ranking"):
        name = next(spec.name(lang) for spec in SHEETS if spec.code == code)
        assert book[name]["B4"].value == banner(lang)


def test_panes_are_frozen_below_the_header_and_after_the_name(built: Path, lang: str) -> None:
    book = openpyxl.load_workbook(built)
    names = {spec.code: spec.name(lang) for spec in SHEETS}
    assert book[names["policy"]].freeze_panes == "C8"
    assert book[names["ranking"]].freeze_panes == "E8"


def test_named_styles_are_declared_and_worn(built: Path, lang: str) -> None:
    styles = members(built)["xl/styles.xml"]
    for i, look in enumerate(Look, start=1):
        assert f'<cellStyle name="{look.label(lang)}" xfId="{i}"/>' in styles
    cells = re.search(r"<cellXfs.*</cellXfs>", styles, re.DOTALL)
    assert cells is not None
    assert {int(n) for n in re.findall(r'xfId="(\d+)"', cells.group())} >= set(range(1, 7))


def test_fonts_of_charts_and_shapes_cover_chinese(built: Path) -> None:
    drawn = [
        xml for name, xml in members(built).items() if re.match(r"xl/(charts/chart|drawings/drawing)", name)
    ]
    assert drawn
    assert all(len(re.findall("<a:latin ", xml)) == len(re.findall("<a:ea ", xml)) for xml in drawn)
    assert sum(len(re.findall("<a:latin ", xml)) for xml in drawn) > 100


def test_every_chart_has_a_name_and_a_text_for_those_who_do_not_see_it(built: Path) -> None:
    frames = []
    for name, xml in members(built).items():
        if name.startswith("xl/drawings/drawing"):
            root = etree.fromstring(xml.encode())
            frames += root.findall(".//{*}graphicFrame//{*}cNvPr")
    names = [frame.get("name") for frame in frames]
    declared = {chart for spec in SPECS for chart in spec.charts}
    assert set(names) == declared and len(names) == len(declared)
    assert all(frame.get("descr") for frame in frames)


def test_every_button_calls_its_macro(built: Path) -> None:
    xml = "".join(x for n, x in members(built).items() if n.startswith("xl/drawings/drawing"))
    assert sorted(re.findall(r'macro="\[0\]!(\w+)"', xml)) == sorted(button.macro for button in BUTTONS)
    assert "macro:" not in xml


def test_english_workbook_has_no_chinese_label(tmp_path: Path) -> None:
    path = tmp_path / "en.xlsm"
    path.write_bytes(build(lang="en", data=load_demo()))
    book = openpyxl.load_workbook(path)
    allowed = {
        "Glossary",
        "Framework",
        "Cities",
        "Settings",
        "Sources",
        "Scoring",
    }  # they show both on purpose
    for sheet in book:
        if sheet.title in allowed or sheet.sheet_state == "hidden":
            continue
        chinese = [
            c.coordinate for r in sheet.iter_rows() for c in r if re.search("[\u4e00-\u9fff]", str(c.value))
        ]
        assert not chinese, (sheet.title, chinese[:3])


def test_formulas_have_values(computed: Path) -> None:
    """No formula may be without a value: readers that do not calculate would show nothing."""
    with zipfile.ZipFile(computed) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = archive.read(name).decode()
                cells = re.findall(r"<c [^>]*>(?:(?!</c>).)*<f>(?:(?!</c>).)*</c>", xml, re.DOTALL)
                assert not [cell for cell in cells if "<v" not in cell and "<is>" not in cell], name


_SNIPPET = """
import hashlib, io, sys, zipfile
from ccni_xl.demo import load_demo
from ccni_xl.workbook.template import build
with zipfile.ZipFile(io.BytesIO(build(lang=sys.argv[1], data=load_demo()))) as z:
    for i in z.infolist():
        print(i.filename, i.date_time, hashlib.sha256(z.read(i.filename)).hexdigest())
"""


def test_two_builds_in_different_places_and_moods_are_equal(lang: str) -> None:
    seen = []
    for zone, seed in (("Asia/Shanghai", "1"), ("America/Los_Angeles", "4242")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", _SNIPPET, lang]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
        seen.append(done.stdout)
    assert seen[0] == seen[1]
    assert seen[0].count("\n") > 80


def test_parts_are_sorted_and_carry_no_time(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])


def test_an_empty_workbook_has_every_table_and_no_banner(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsm"
    path.write_bytes(build())
    book = openpyxl.load_workbook(path, data_only=True)
    assert {name for sheet in book for name in sheet.tables} == {spec.name for spec in SPECS}
    assert not book["首页"]["B4"].value


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'zh' or 'en'"):
        build(lang="fr")
