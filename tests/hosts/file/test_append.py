"""New columns at the right end of a table in a file: what they bring along, and all that stays as it was."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import KEEP, Block, Cell, TableWrite, WriteBatch
from tests.support.files import ROOT, SHIPPED, parts
from tests.support.xlsm_rules import problems

SHEET = "xl/worksheets/sheet2.xml"
TABLE = "xl/tables/table1.xml"
CO2 = "xl/worksheets/sheet12.xml"
Make = Callable[..., Path]


def append(path: Path, *labels: str, like: str = "得分", rows: list[tuple[Cell, ...]] | None = None) -> Block:
    """Add columns of ones to tbl_ranking."""
    body = rows if rows is not None else [(1.0,) * len(labels)] * 5
    write = TableWrite("tbl_ranking", labels, body, append=dict.fromkeys(labels, like))
    host = FileHost(path)
    host.write(WriteBatch((write,)))
    return host.read(["tbl_ranking"])["tbl_ranking"]


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return Path(shutil.copy(SHIPPED, tmp_path / "book.xlsm"))


def next_years(path: Path, *years: str) -> None:
    host = FileHost(path)
    count = len(host.read(["tbl_co2"])["tbl_co2"].rows)
    rows: list[tuple[Cell, ...]] = [(KEEP,) * (len(years) - 1) + (7.5,)] * count
    write = TableWrite("tbl_co2", years, rows, append=dict.fromkeys(years, "2020"))
    host.write(WriteBatch((write,)))


def test_a_year_changes_two_parts_and_leaves_every_other_byte(shipped: Path) -> None:
    next_years(shipped, "2021")
    before, after = parts(SHIPPED), parts(shipped)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed - {"xl/workbook.xml"} == {CO2, "xl/tables/table14.xml"}


def test_taken_out_again_the_new_column_leaves_the_very_sheet(shipped: Path) -> None:
    next_years(shipped, "2021")
    xml = parts(shipped)[CO2].decode()
    xml = re.sub(r'<c r="O\d+"[^>]*?(?:/>|>.*?</c>)', "", xml)
    xml = re.sub(r'<dataValidation (?:(?!<dataValidation ).)*?sqref="O8:O117">.*?</dataValidation>', "", xml)
    xml = xml.replace('<dataValidations count="15">', '<dataValidations count="14">')
    xml = xml.replace('"A1:O117"', '"A1:N117"').replace('"C8:O117"', '"C8:N117"')
    xml = xml.replace('min="3" max="15"', 'min="3" max="14"')
    old = parts(SHIPPED)[CO2].decode()
    assert xml == re.sub(r'(<row r="(?:5|7|8|9|\d\d+)") spans="[\d:]+"', r"\1", old)


def test_header_looks_rules_width_and_filter_come_with_it(shipped: Path) -> None:
    next_years(shipped, "2021", "2022")
    book = openpyxl.load_workbook(shipped, keep_vba=True)
    sheet = book["数据_碳排放"]
    assert sheet.tables["tbl_co2"].ref == sheet.tables["tbl_co2"].autoFilter.ref == "A7:P117"
    assert [sheet[f"{c}7"].value for c in "OP"] == [sheet[f"{c}5"].value for c in "OP"] == ["2021", "2022"]
    for row in (5, 7, 8, 60, 117):
        assert {sheet[f"{c}{row}"].style_id for c in "NOP"} == {sheet[f"N{row}"].style_id}
    assert (sheet["O8"].value, sheet["P8"].value) == (None, 7.5)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["N8:N117"].errorTitle == "2020"
    assert rules["P8:P117"].errorTitle == "2022"
    assert rules["P8:P117"].formula1 == "OR(ISTEXT(P8),AND(P8>=0))"
    assert "C8:P117" in [str(rules.sqref) for rules in sheet.conditional_formatting]
    assert sheet.column_dimensions["C"].max == 16
    assert sheet.dimensions == "A1:P117"
    ids = re.findall(r'<tableColumn id="(\d+)"', parts(shipped)["xl/tables/table14.xml"].decode())
    assert ids == [str(i) for i in range(1, 17)]


def test_no_rule_of_ours_and_no_validator_finds_a_fault(shipped: Path) -> None:
    next_years(shipped, "2021", "2022")
    assert problems(shipped.read_bytes()) == []
    tool = ROOT / "node_modules" / ".bin" / "ooxml-validator"
    if not tool.exists():
        pytest.skip("the Open XML SDK validator is absent: npm install puts it into node_modules")
    done = subprocess.run([str(tool), str(shipped)], capture_output=True, text=True)
    assert json.loads(done.stdout)["errors"] == [], done.stdout[:2000]


def test_written_twice_the_column_is_made_once(ranked: Make) -> None:
    path = ranked()
    append(path, "2021")
    block = append(path, "2021", rows=[(2.0,)] * 5)
    assert block.place.header == ("名次", "城市", "得分", "2021")
    assert [row[3] for row in block.rows] == [2.0] * 5


def test_rows_may_grow_at_the_same_time(ranked: Make) -> None:
    def rules(book: Any, sheet: Any) -> None:
        sheet.data_validation("C8:C12", {"validate": "decimal", "criteria": ">", "value": "=B8"})
        sheet.conditional_format("A8:C12", {"type": "cell", "criteria": ">", "value": 3, "format": None})
        sheet.conditional_format("A8:B12", {"type": "cell", "criteria": ">", "value": 4, "format": None})

    path = ranked(more=rules)
    block = append(path, "2021", rows=[(float(i),) for i in range(7)])
    assert [row[3] for row in block.rows] == [float(i) for i in range(7)]
    assert re.findall(r'sqref="([^"]*)"', parts(path)[SHEET].decode()) == ["A8:D14", "A8:B14", "C8:D14"]


def test_behind_a_column_of_the_users_the_looks_are_those_of_the_model(ranked: Make) -> None:
    def rules(book: Any, sheet: Any) -> None:
        sheet.conditional_format("C8:C12", {"type": "3_color_scale"})

    path = ranked(extra={"来源": ["年鉴"] * 5}, more=rules)
    block = append(path, "2021")
    assert block.place.header == ("名次", "城市", "得分", "来源", "2021")
    assert [row[3] for row in block.rows] == ["年鉴"] * 5
    sheet = openpyxl.load_workbook(path)["排名"]
    assert sheet["E9"].number_format == sheet["C9"].number_format == "0.0"
    assert b'sqref="C8:C12 E8:E12"' in parts(path)[SHEET]


def test_a_totals_row_stays_below(ranked: Make) -> None:
    path = ranked(totals=True)
    append(path, "2021")
    table = parts(path)[TABLE].decode()
    assert 'ref="A7:D13"' in table
    assert '<autoFilter ref="A7:D12"' in table
    assert openpyxl.load_workbook(path)["排名"]["A13"].value == "合计"


def test_a_label_may_hold_anything(ranked: Make) -> None:
    path = ranked()
    assert append(path, 'a<b & "c"').place.header[-1] == 'a<b & "c"'


@pytest.mark.parametrize("cell", ["D7", "D9", "D12", "E10"])
def test_what_the_user_wrote_beside_the_table_is_never_overwritten(ranked: Make, cell: str) -> None:
    path = ranked(notes={cell: "我的备注"})
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match=f"column 2021 at its right, but {cell} is not empty; move it"):
        append(path, "2021", "2022")
    assert path.read_bytes() == before
    assert not path.with_name(path.name + ".bak").exists()


def test_a_table_beside_it_is_not_run_over(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.add_table("D9:E12", {"name": "tbl_mine"})

    path = ranked(more=more)
    with pytest.raises(WorkbookError, match="D9 is not empty"):
        append(path, "2021")


def test_merged_cells_in_the_way_are_refused(ranked: Make) -> None:
    path = ranked(more=lambda book, sheet: sheet.merge_range("D9:E9", ""))
    with pytest.raises(WorkbookError, match="D9:E9"):
        append(path, "2021")


def test_notes_above_and_below_stay_where_they_are(ranked: Make) -> None:
    path = ranked(notes={"D3": "上", "D14": "下", "C5": "得分", "D5": "占着"})
    append(path, "2021")
    sheet = openpyxl.load_workbook(path)["排名"]
    assert (sheet["D3"].value, sheet["D14"].value, sheet["D5"].value) == ("上", "下", "占着")
