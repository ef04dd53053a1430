"""Forms: which are made, what they hold, that nothing of anybody's is written over."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.app import new_workbook
from ccni_xl.collaborate.contents import Slot, read_contents
from ccni_xl.collaborate.filenames import safe_name
from ccni_xl.collaborate.form_values import Source
from ccni_xl.collaborate.forms import form_of, groups, write_forms
from ccni_xl.demo import banner
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.workbook.columns import match_columns
from ccni_xl.workbook.read import ReadResult, read_inputs
from ccni_xl.workbook.schema import INPUT_TABLES, TEMPLATE_VERSION
from ccni_xl.workbook.template.form import FORM_NAMES, FORM_TABLES, build_form
from tests.collaborate.conftest import NOW
from tests.support.files import SHIPPED, set_cells
from tests.support.pace import allowed

SPECS = {spec.name: spec for spec in INPUT_TABLES}


@pytest.fixture(scope="module")
def read() -> ReadResult:
    return read_inputs(FileHost(SHIPPED))


@pytest.fixture
def shanghai(read: ReadResult, tmp_path: Path) -> Path:
    return write_forms(read_inputs(FileHost(SHIPPED)), tmp_path / "表", "city", ["上海"], now=NOW).files[0]


@pytest.mark.parametrize(("by", "count"), [("city", 110), ("province", 30), ("tier", 6)])
def test_every_city_is_asked_once(read: ReadResult, by: str, count: int) -> None:
    found = groups(read, by)
    assert len(found) == count
    cities = [city for group in found for city in group.cities]
    assert sorted(cities) == sorted(read.inputs.cities.data.index)
    assert len({group.scope for group in found}) == count


@pytest.mark.parametrize(
    ("by", "name", "cities"),
    [
        ("city", "310000", 1),
        ("city", "Shanghai", 1),
        ("city", "上海市", 1),
        ("tier", "一线", 4),
        ("tier", "tier 1", 4),
    ],
)
def test_groups_go_by_code_name_or_label(read: ReadResult, by: str, name: str, cities: int) -> None:
    (group,) = groups(read, by, [name])
    assert len(group.cities) == cities


def test_a_name_that_is_not_there_is_refused_before_anything_is_written(
    read: ReadResult, tmp_path: Path
) -> None:
    with pytest.raises(WorkbookError, match=r"There is no Atlantis\. Choose from: 北京"):
        write_forms(read_inputs(FileHost(SHIPPED)), tmp_path / "f", "city", ["上海", "Atlantis"], now=NOW)
    assert not (tmp_path / "f").exists()


def test_a_form_reads_like_a_piece_of_the_master(read: ReadResult, shanghai: Path) -> None:
    host = FileHost(shanghai)
    assert set(host.tables()) == set(FORM_TABLES)
    blocks = host.read(FORM_TABLES)
    for name in FORM_TABLES:
        _, faults = match_columns(SPECS[name], blocks[name])
        assert faults == (), name
    master, form = read_contents(FileHost(SHIPPED)), read_contents(host)
    ours = {slot: typed.plain for slot, typed in master.cells.items()}
    known = {
        slot: typed.plain
        for slot, typed in form.cells.items()
        if slot.column != "2021" and slot.table != "tbl_sources"
    }
    assert len(known) > 25
    assert {slot: ours.get(slot) for slot in known} == known
    assert form.cells[Slot("tbl_co2", ("310000",), "2021")].plain is None


def test_the_cells_that_say_what_it_is(read: ReadResult, shanghai: Path) -> None:
    from ccni_xl.fingerprint import fingerprint

    names = FileHost(shanghai).read_names(FORM_NAMES)
    assert names["ccni_form_template"] == TEMPLATE_VERSION
    assert names["ccni_form_framework"] == "2.0"
    assert names["ccni_form_edition"] == "2021-2022"
    assert names["ccni_form_scope"] == "city:310000"
    assert names["ccni_form_fingerprint"] == fingerprint(read.inputs, read.frameworks["2.0"])
    assert names["ccni_form_demo"] == "yes"
    assert re.fullmatch("[0-9a-f]{12}", str(names["ccni_form_id"]))


def test_sources_have_numbers_of_the_forms_own_and_new_years_are_announced(tmp_path: Path) -> None:
    report = write_forms(read_inputs(FileHost(SHIPPED)), tmp_path / "f", "city", ["上海"], now=NOW)
    block = FileHost(report.files[0]).read(["tbl_sources"])["tbl_sources"]
    assert [row[0] for row in block.rows] == [f"310000-{n}" for n in range(1, 6)]
    assert {value for row in block.rows for value in row[1:]} == {None}
    (note,) = report.notes
    assert "合并时会自动在“数据_碳排放”加一列 2021" in note.zh and "2021 in 数据_人口" in note.en


def test_two_forms_have_two_ids_and_one_form_the_same_bytes(read: ReadResult) -> None:
    a, b = groups(read, "city", ["上海", "北京"])
    forms = [form_of(Source(read, "zh"), group, now=NOW) for group in (a, b, a)]
    ids = [form.names["ccni_form_id"] for form in forms]
    assert ids[0] == ids[2] != ids[1]
    assert build_form(forms[0]) == build_form(forms[2])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_form_is_valid_and_says_that_data_are_illustrative(
    read: ReadResult, lang: str, tmp_path: Path, valid: Callable[[Path], list[object]]
) -> None:
    (group,) = groups(read, "tier", ["一线"], lang=lang)
    path = tmp_path / "form.xlsx"
    path.write_bytes(
        build_form(form_of(Source(read, lang), group, now=NOW, asked_by="课题组", due="2024-06-30"), lang)
    )
    assert valid(path) == []
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[:-1]:
        texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert banner(lang) in texts, sheet.title
    top = book.worksheets[0]["A2"].value
    assert "课题组" in top and "2024-06-30" in top
    assert book.worksheets[-1].sheet_state == "hidden"


def test_choices_are_translated(read: ReadResult) -> None:
    (group,) = groups(read, "city", ["上海"])
    zh, en = (form_of(Source(read, lang), group, now=NOW).tables[0].rows[0] for lang in ("zh", "en"))
    assert "是" in zh and "Yes" in en and "是" not in en


def test_columns_have_the_masters_limits_and_messages(shanghai: Path) -> None:
    book = openpyxl.load_workbook(shanghai)
    sheet = book["数据_年度"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    header = {cell.value: cell.column_letter for cell in sheet[7]}
    electricity = rules[f"{header['全社会用电量']}8"]
    assert "万千瓦时" in electricity.prompt and "<=5000" in electricity.formula1
    co2 = book["数据_碳排放"]
    year = next(r for r in co2.data_validations.dataValidation if str(r.sqref) == "D8")
    assert "净调入" in year.prompt and "ISTEXT(D8)" in year.formula1
    assert book.defined_names["ccni_indicator_list"].attr_text == "'列表'!$C$2:$C$17"


def test_last_year_stands_beside_and_outside_of_the_tables(read: ReadResult, shanghai: Path) -> None:
    book = openpyxl.load_workbook(shanghai)
    annual = book["数据_年度"]
    assert annual.tables["tbl_annual"].ref == "A7:P8"
    before = read.inputs.annual.data.loc[("310000", "2020-2021")]
    assert annual["A10"].value.startswith("上一年度 2020-2021")
    assert annual["C11"].value == "2020-2021"
    assert annual["D11"].value == before["env_spending"]
    co2 = book["数据_碳排放"]
    assert co2.tables["tbl_co2"].ref == "A7:D8"
    assert [cell.value for cell in co2[7][5:10]] == ["2015", "2016", "2017", "2018", "2019"]
    series = read.inputs.series["co2"].data.loc["310000"]
    assert [cell.value for cell in co2[8][5:10]] == [series[y] for y in range(2015, 2020)]
    assert co2["C8"].value == series[2020] and co2["D8"].value is None


def test_gaps_of_earlier_years_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "CCNI.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    set_cells(path, "tbl_co2", {"city": "310000"}, {"2014": None})
    read = read_inputs(FileHost(path))
    years = {}
    for name in ("上海", "北京"):
        (group,) = groups(read, "city", [name])
        years[name] = form_of(Source(read, "zh"), group, now=NOW).tables[2].years
    assert years == {"上海": ("2014", "2020", "2021"), "北京": ("2020", "2021")}


def test_filled_forms_come_home(tmp_path: Path) -> None:
    """What was typed into three forms is in the master after one merge, and nothing else changed."""
    from ccni_xl.collaborate.merging.run import merge_files

    base = tmp_path / "CCNI.xlsm"
    base.write_bytes(SHIPPED.read_bytes())
    report = write_forms(
        read_inputs(FileHost(base)), tmp_path / "f", "city", ["上海", "北京", "深圳"], now=NOW
    )
    before = {slot: t.plain for slot, t in read_contents(FileHost(base)).cells.items()}
    for k, form in enumerate(report.files):
        code = str(FileHost(form).read(["tbl_co2"])["tbl_co2"].rows[0][0])
        set_cells(form, "tbl_annual", {"city": code}, {"electricity": 100.5 + k, "source": f"{code}-1"})
        set_cells(form, "tbl_sources", {"number": f"{code}-1"}, {"title": f"年鉴{k}"})
        before[Slot("tbl_annual", (code, "2021-2022"), "electricity")] = 100.5 + k
        before[Slot("tbl_annual", (code, "2021-2022"), "source")] = f"{code}-1"
        before |= dict.fromkeys(
            Slot("tbl_sources", (f"{code}-1",), column)
            for column in ("publisher", "year", "url", "date", "licence", "scope")
        )
        before[Slot("tbl_sources", (f"{code}-1",), "title")] = f"年鉴{k}"
    outcome = merge_files(FileHost(base), list(report.files))
    assert outcome.applied and not outcome.refused
    after = {slot: t.plain for slot, t in read_contents(FileHost(base)).cells.items()}
    assert after == before


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_stays_text(text: str, tmp_path: Path) -> None:
    path = tmp_path / "CCNI.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    set_cells(path, "tbl_annual", {"city": "310000", "edition": "2021-2022"}, {"note": text})
    form = write_forms(read_inputs(FileHost(path)), tmp_path / "f", "city", ["上海"], now=NOW).files[0]
    sheet = openpyxl.load_workbook(form)["数据_年度"]
    cell = sheet["P8"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert FileHost(form).read(["tbl_annual"])["tbl_annual"].rows[0][-1] == text


def test_cities_that_do_not_take_part_are_left_out_unless_named(tmp_path: Path) -> None:
    path = tmp_path / "CCNI.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    set_cells(path, "tbl_cities", {"city": "310000"}, {"included": "否"})
    read = read_inputs(FileHost(path))
    assert len(groups(read, "city")) == 109
    assert groups(read, "city", ["上海"])[0].cities == ("310000",)


def test_an_empty_workbook_gives_blank_forms(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsm"
    new_workbook(path, lang="en", empty=True, now=NOW)
    (file,) = write_forms(read_inputs(FileHost(path)), tmp_path / "f", "city", ["Beijing"], now=NOW).files
    assert file.name == "form_Beijing_2021-2022.xlsx"
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[0] == "Instructions"
    assert not any(banner("en") == c.value for row in book["Data_Annual"].iter_rows() for c in row)
    block = FileHost(file).read(["tbl_annual"])["tbl_annual"]
    assert block.rows[0][:3] == ("110000", "Beijing", "2021-2022")
    assert set(block.rows[0][3:]) == {None}
    years = FileHost(file).tables()["tbl_co2"].header[2:]
    assert years == tuple(str(year) for year in range(2009, 2022))  # a trend test needs its past


def test_forms_that_are_there_are_not_written_over(read: ReadResult, tmp_path: Path) -> None:
    folder = tmp_path / "表"
    (file,) = write_forms(read_inputs(FileHost(SHIPPED)), folder, "city", ["上海"], now=NOW).files
    file.write_bytes(b"filled in by somebody")
    with pytest.raises(WorkbookError, match="somebody may have filled them in"):
        write_forms(read_inputs(FileHost(SHIPPED)), folder, "city", ["上海", "北京"], now=NOW)
    assert [p.name for p in folder.iterdir()] == [file.name]
    assert file.read_bytes() == b"filled in by somebody"
    write_forms(read_inputs(FileHost(SHIPPED)), folder, "city", ["上海"], now=NOW, force=True)
    assert file.with_name(file.name + ".bak").read_bytes() == b"filled in by somebody"


@pytest.mark.parametrize(
    "text",
    ["../../etc/上海", 'a/b\\c:d*e?f"g<h>i|j', "CON", "nul.txt", "~$x", "  .. ", "\u202egnp.exe", "长" * 300],
)
def test_no_name_leads_out_of_the_folder(text: str) -> None:
    name = safe_name(text)
    assert name and not re.search(r'[\\/:*?"<>|\x00-\x1f\u202e]', name)
    assert name not in (".", "..") and not name.startswith(("~$", ".", "-")) and len(name) <= 81
    assert name.split(".")[0].lower() not in ("con", "nul")


def test_a_hundred_and_ten_forms_take_seconds(read: ReadResult, tmp_path: Path) -> None:
    start = time.process_time()
    report = write_forms(read_inputs(FileHost(SHIPPED)), tmp_path / "表", "city", now=NOW)
    assert len(report.files) == len(set(report.files)) == 110
    assert time.process_time() - start < allowed(20)
    assert sum(path.stat().st_size for path in report.files) < 5_000_000
