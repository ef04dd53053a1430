"""The shipped workbook is what the program builds, part by part."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ccni_xl.app import new_workbook
from tests.support.files import SHIPPED, parts
from tests.support.xlsm_rules import problems

#: SOURCE_DATE_EPOCH=1704067200 ccni-xl new workbook/CCNI.xlsm --force --lang zh
BUILT = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("rebuilt") / "CCNI.xlsm"
    new_workbook(path, lang="zh", now=BUILT)
    return parts(path)


def test_the_same_parts_in_the_same_order(rebuilt: dict[str, bytes]) -> None:
    assert list(rebuilt) == list(parts(SHIPPED))


def test_every_part_has_the_same_bytes(rebuilt: dict[str, bytes]) -> None:
    shipped = parts(SHIPPED)
    assert [name for name, data in rebuilt.items() if shipped.get(name) != data] == []


def test_macros_and_ribbon_are_in_it(rebuilt: dict[str, bytes]) -> None:
    assert "xl/vbaProject.bin" in rebuilt
    assert "customUI/customUI14.xml" in rebuilt


#: Input sheets without invented figures: definition, choices, and the register that names the demo as one.
DEFINITION = {"settings", "framework", "grades", "sources"}


def test_the_illustrative_data_say_so_on_every_input_sheet_that_holds_any() -> None:
    import openpyxl

    from ccni_xl.demo import BANNER_ZH
    from ccni_xl.workbook.schema import INPUT_TABLES, sheet

    book = openpyxl.load_workbook(SHIPPED, data_only=True)
    for table in (t for t in INPUT_TABLES if t.sheet not in DEFINITION):
        page = book[sheet(table.sheet).zh]
        shown = {cell.value for row in page["A1:F6"] for cell in row}
        assert BANNER_ZH in shown, table.sheet


def test_no_path_or_name_of_a_machine_is_in_it() -> None:
    import getpass

    user = getpass.getuser().encode()
    for name, data in parts(SHIPPED).items():
        for trace in (b"/home/", b"/tmp/", b"/root", b"C:\\Users"):
            assert trace not in data, name
        if name.endswith(".xml") and len(user) > 3 and user != b"root":
            assert user not in data, name


@pytest.fixture
def validator() -> Path:
    tool = SHIPPED.parents[1] / "node_modules" / ".bin" / "ooxml-validator"
    if not tool.exists():
        pytest.skip("the Open XML SDK validator is absent: npm install puts it into node_modules")
    return tool


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_open_xml_sdk_finds_no_error_before_and_after_a_run(
    validator: Path, lang: str, tmp_path: Path
) -> None:
    import json
    import subprocess

    from ccni_xl.app import recalculate
    from ccni_xl.hosts.file import FileHost

    path = tmp_path / "book.xlsm"
    new_workbook(path, lang=lang, now=BUILT)
    after = tmp_path / "after.xlsm"
    recalculate(FileHost(path, out=after), now=BUILT)
    for file in (path, after):
        done = subprocess.run([str(validator), str(file)], capture_output=True, text=True)
        assert json.loads(done.stdout)["errors"] == [], done.stdout[:2000]


def test_our_rule_checker_finds_no_fault_in_it() -> None:
    assert problems(SHIPPED.read_bytes()) == []


def test_excel_marks_no_code_or_year_as_a_number_stored_as_text() -> None:
    import re

    import openpyxl
    from openpyxl.worksheet.cell_range import MultiCellRange

    held, marked = parts(SHIPPED), []
    for number, sheet in enumerate(openpyxl.load_workbook(SHIPPED).worksheets, start=1):
        if sheet.sheet_state != "visible":
            continue
        xml = held[f"xl/worksheets/sheet{number}.xml"].decode("utf-8")
        ignored = MultiCellRange(" ".join(re.findall(r'sqref="([^"]*)" numberStoredAsText="1"', xml)))
        for row in sheet.iter_rows():
            for cell in row:
                numeric = isinstance(cell.value, str) and re.fullmatch(r"-?\d+(\.\d+)?", cell.value)
                if numeric and cell.coordinate not in ignored:
                    marked.append(f"{sheet.title}!{cell.coordinate}")
    assert marked == []
