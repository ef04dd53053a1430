"""A workbook that LibreOffice saved: computed by the file host, and brought back into the original."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.app import recalculate
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from ccni_xl.repair import repair
from tests.support.files import ROOT, SHIPPED, parts, records, set_cells
from tests.support.office_bench import Bench, cell_of, differences

WHERE = {"代码": "420500", "年度": "2021-2022"}
LABEL = "非化石能源消费占比"


@pytest.fixture
def saved(bench: Bench, document: Any, tmp_path: Path) -> Path:
    """The workbook with one value changed and one issue answered, saved by LibreOffice."""
    cell_of(document, "tbl_annual", WHERE, LABEL).Value = 1470.0
    bench.run(document)
    cell_of(document, "tbl_issues", {"城市": "宜昌"}, "说明").String = "已去函核实"
    path = tmp_path / "存 过.xlsm"
    value = bench.office.uno.getClass("com.sun.star.beans.PropertyValue")
    document.storeToURL(path.as_uri(), (value("FilterName", 0, "Calc MS Excel 2007 VBA XML", 0),))
    return path


def code_names(path: Path) -> set[str]:
    sheets = [body.decode() for name, body in parts(path).items() if name.startswith("xl/worksheets/sheet")]
    return {found[1] for text in sheets if (found := re.search(r'<sheetPr[^>]*codeName="(\w+)"', text))}


def table_styles(path: Path) -> int:
    return sum(
        b"<tableStyleInfo" in body for name, body in parts(path).items() if name.startswith("xl/tables/")
    )


def test_the_file_host_computes_what_libreoffice_saved(saved: Path, tmp_path: Path) -> None:
    recalculate(FileHost(saved, out=tmp_path / "out.xlsm"))
    path = Path(shutil.copy(SHIPPED, tmp_path / "file.xlsm"))
    set_cells(path, "tbl_annual", {"city": "420500", "edition": "2021-2022"}, {"non_fossil_share": 1470.0})
    recalculate(FileHost(path))
    tables = ("tbl_ranking", "tbl_scores", "tbl_change", "tbl_board")
    ours, theirs = (FileHost(p).read(tables) for p in (tmp_path / "out.xlsm", path))
    assert differences(ours, theirs) == []


def test_a_repair_brings_everything_back_and_keeps_the_data(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "修好.xlsm"
    assert code_names(saved) != code_names(SHIPPED), "LibreOffice keeps code names now: say so in the guide"
    command = [
        sys.executable,
        "-m",
        "ccni_xl",
        "repair",
        str(saved),
        str(SHIPPED),
        "-o",
        str(out),
        "--lang",
        "zh",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1, done.stdout + done.stderr  # one value is an error in the data
    assert code_names(out) == code_names(SHIPPED)
    assert table_styles(out) == table_styles(SHIPPED)
    assert set(parts(out)) == set(parts(SHIPPED))
    row = next(r for r in records(out, "tbl_annual") if (r["city"], r["edition"]) == ("420500", "2021-2022"))
    assert row["non_fossil_share"] == 1470
    issue = next(r for r in records(out, "tbl_issues") if r["name"] == "宜昌")
    assert issue["comment"] == "已去函核实"
    same = {name for name in parts(SHIPPED) if parts(SHIPPED)[name] == parts(out)[name]}
    assert {"xl/vbaProject.bin", "xl/theme/theme1.xml", "customUI/customUI14.xml"} <= same


# ---------------------------------------------------------------- without LibreOffice
def test_what_the_original_has_no_place_for_is_named(tmp_path: Path) -> None:
    saved = Path(shutil.copy(SHIPPED, tmp_path / "saved.xlsm"))
    host = FileHost(saved)
    host.write(WriteBatch(tables=(TableWrite("tbl_mine", ("a",), [(1,)], sheet="我的表"),)))
    repaired = repair(saved, SHIPPED, tmp_path / "out.xlsm")
    assert [note.text("en") for note in repaired.left] == [
        "The sheets 我的表 are in saved.xlsm only; copy them over in Excel."
    ]


def test_rows_that_were_added_or_removed_come_over(tmp_path: Path) -> None:
    saved = Path(shutil.copy(SHIPPED, tmp_path / "saved.xlsm"))
    host = FileHost(saved)
    block = host.read(["tbl_entered"])["tbl_entered"]
    row = ["420500", *[None] * (len(block.place.header) - 1)]
    host.write(WriteBatch(tables=(TableWrite("tbl_entered", block.place.header, [row, row, row]),)))
    out = tmp_path / "out.xlsm"
    repair(saved, SHIPPED, out)
    assert [r[0] for r in FileHost(out).read(["tbl_entered"])["tbl_entered"].rows] == ["420500"] * 3
    repair(SHIPPED, out, tmp_path / "back.xlsm")
    back, first = (
        FileHost(p).read(["tbl_entered"])["tbl_entered"].rows for p in (tmp_path / "back.xlsm", SHIPPED)
    )
    assert back == first


def test_another_template_is_refused(tmp_path: Path) -> None:
    saved = Path(shutil.copy(SHIPPED, tmp_path / "saved.xlsm"))
    FileHost(saved).write(WriteBatch(cells={"ccni_template": "0"}))
    with pytest.raises(WorkbookError, match="has template version 0"):
        repair(saved, SHIPPED, tmp_path / "out.xlsm")
    assert not (tmp_path / "out.xlsm").exists()
