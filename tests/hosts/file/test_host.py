"""The file host as the rest of the program sees it."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.file import host as hosting
from ccni_xl.hosts.port import CellError, Formula, TableWrite, WriteBatch

HEADER = ("名次", "城市", "得分")
Make = Callable[..., Path]
Parts = Callable[[Path], dict[str, bytes]]


def batch(count: int = 2, **more: Any) -> WriteBatch:
    rows = [(i, f"城{i}", i / 3) for i in range(count)]
    return WriteBatch((TableWrite("tbl_ranking", HEADER, rows),), **more)


def named(book: Any, sheet: Any) -> None:
    sheet.write("J1", "旧", book.add_format({"num_format": "0.00"}))
    sheet.write_formula("J2", "=1+1", value=2)
    sheet.write_formula("K2", "=A1", value="x")
    sheet.write("K3", 5)
    book.define_name("run_time", "=排名!$J$1")
    book.define_name("sum", "=排名!$J$2")
    book.define_name("empty", "=排名!$Z$99")


def test_writing_and_reading_on(ranked: Make) -> None:
    path = ranked()
    host = FileHost(path)
    steps: list[tuple[str, int, int]] = []
    report = host.write(batch(), lambda *step: steps.append(step))
    assert steps == [("tbl_ranking", 1, 1)]
    assert report.path == str(path)
    assert report.backup == str(path) + ".bak"
    assert len(host.read(["tbl_ranking"])["tbl_ranking"].rows) == 2
    host.write(batch(4))
    assert len(host.read(["tbl_ranking"])["tbl_ranking"].rows) == 4
    assert (host.label, host.path) == ("book.xlsx", path)
    host.show("排名")
    host.close()


def test_writing_elsewhere_leaves_the_source(ranked: Make, tmp_path: Path) -> None:
    path, out = ranked(), tmp_path / "sub" / "out.xlsx"
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="does not exist"):
        FileHost(path, out=out).write(batch())
    out.parent.mkdir()
    report = FileHost(path, out=out).write(batch())
    assert path.read_bytes() == before
    assert report.backup is None
    assert len(FileHost(out).read(["tbl_ranking"])["tbl_ranking"].rows) == 2
    assert [p.name for p in out.parent.iterdir()] == ["out.xlsx"]


def test_the_output_keeps_the_kind_of_file(ranked: Make, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"out.xlsm: the output file must end in .xlsx"):
        FileHost(ranked(), out=tmp_path / "out.xlsm").write(batch())


def test_a_dry_run_writes_nothing(ranked: Make) -> None:
    path = ranked()
    before = path.read_bytes()
    path.chmod(0o444)
    report = FileHost(path, dry_run=True).write(batch(7))
    assert "xl/worksheets/sheet2.xml" in report.changed
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 1


def test_a_source_open_elsewhere_is_mentioned(ranked: Make, tmp_path: Path) -> None:
    path = ranked()
    path.with_name("~$book.xlsx").write_bytes(b"")
    report = FileHost(path, out=tmp_path / "out.xlsx").write(batch())
    assert "changes not saved there were not read" in report.warnings[0][1]
    with pytest.raises(WorkbookError, match="open in another program"):
        FileHost(path).write(batch())


# ---------------------------------------------------------------- named cells and cached values
def test_named_cells(ranked: Make) -> None:
    path = ranked(more=named)
    cells = {"run_time": 0.5, "SUM": Formula("=2+2", 4), "empty": "新"}
    FileHost(path).write(WriteBatch(cells=cells))
    sheet = openpyxl.load_workbook(path)["排名"]
    assert (sheet["J1"].value, sheet["J1"].number_format) == (0.5, "0.00")
    assert (sheet["J2"].value, sheet["Z99"].value) == ("=2+2", "新")
    assert FileHost(path).read_names(["sum", "empty"]) == {"sum": 4, "empty": "新"}
    assert openpyxl.load_workbook(path, data_only=True)["排名"]["J2"].value == 4


def test_a_missing_name_is_refused(ranked: Make) -> None:
    with pytest.raises(WorkbookError, match="the name stamp is missing"):
        FileHost(ranked(more=named)).write(WriteBatch(cells={"stamp": 1}))


def test_cached_values_change_and_formulas_stay(ranked: Make, parts_of: Parts) -> None:
    path = ranked(more=named)
    before = parts_of(path)
    cached = {
        ("排名", "J2"): CellError("#N/A"),
        ("排名", "K2"): "新 & 值",
        ("排名", "K3"): 99,
        ("排名", "Z1"): 99,
        ("不存在", "A1"): 1,
        ("我的", "B1"): 7.25,
        ("我的", "bad"): 1,
    }
    report = FileHost(path).write(WriteBatch(cached=cached))
    after = parts_of(path)
    assert {name for name in after if after[name] != before[name]} <= {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
    }
    assert not report.dropped
    sheet = after["xl/worksheets/sheet2.xml"].decode()
    assert (
        '<c r="J2" t="e"><f>1+1</f><v>#N/A</v></c><c r="K2" t="str"><f>A1</f><v>新 &amp; 值</v></c>' in sheet
    )
    assert '<c r="K3"><v>5</v></c>' in sheet
    assert "<f>SUM(排名!C8:C12)</f><v>7.25</v>" in after["xl/worksheets/sheet1.xml"].decode()


def test_a_cached_value_of_a_shared_formula(ranked: Make, replace_part: Any, parts_of: Parts) -> None:
    def shared(data: bytes) -> bytes:
        first = b'<f t="shared" ref="J2:K2" si="0">1+1</f>'
        data = data.replace(b"<f>1+1</f>", first)
        return re.sub(rb'(<c r="K2"[^>]*>)<f>A1</f>', rb'\1<f t="shared" si="0"/>', data)

    path = ranked(more=named)
    replace_part(path, {"xl/worksheets/sheet2.xml": shared})
    FileHost(path).write(WriteBatch(cached={("排名", "J2"): 3, ("排名", "K2"): True}))
    sheet = parts_of(path)["xl/worksheets/sheet2.xml"]
    assert b'<f t="shared" ref="J2:K2" si="0">1+1</f><v>3</v>' in sheet
    assert b't="b"><f t="shared" si="0"/><v>1</v>' in sheet


@pytest.mark.parametrize(
    "when", [datetime(2024, 5, 1, 4), datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=8)))]
)
def test_the_date_in_the_properties(ranked: Make, parts_of: Parts, when: datetime) -> None:
    path = ranked()
    FileHost(path).write(batch(modified=when))
    assert b">2024-05-01T04:00:00Z</dcterms:modified>" in parts_of(path)["docProps/core.xml"]
    assert when.tzinfo is None or when.astimezone(UTC).hour == 4


# ---------------------------------------------------------------- what is not written
def refused(path: Path, match: str, what: WriteBatch | None = None) -> None:
    before = path.read_bytes()
    for dry_run in (True, False):
        with pytest.raises(WorkbookError, match=match):
            FileHost(path, dry_run=dry_run).write(what or batch())
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_signed_workbook(ranked: Make, replace_part: Any) -> None:
    path = ranked()
    replace_part(path, {"_xmlsignatures/origin.sigs": b""})
    refused(path, "digitally signed")
    assert FileHost(path).read(["tbl_ranking"])


def test_a_protected_structure(ranked: Make, replace_part: Any) -> None:
    lock = b'<workbookProtection lockStructure="1"/><bookViews>'
    path = ranked()
    replace_part(path, {"xl/workbook.xml": lambda d: d.replace(b"<bookViews>", lock)})
    refused(path, "structure is protected")


def test_a_protected_sheet(ranked: Make) -> None:
    path = ranked(more=lambda book, sheet: sheet.protect("geheim"))
    refused(path, "sheet 排名 is protected")
    report = FileHost(path).write(WriteBatch(cached={("排名", "A1"): 1, ("我的", "B1"): 3}))
    assert "xl/worksheets/sheet2.xml" not in report.changed
    assert "xl/worksheets/sheet1.xml" in report.changed


def test_protection_of_other_sheets_is_no_matter(ranked: Make) -> None:
    path = ranked(more=lambda book, sheet: book.get_worksheet_by_name("我的").protect())
    FileHost(path).write(batch())


def test_a_password_to_change_is_mentioned(ranked: Make, replace_part: Any) -> None:
    path = ranked()
    share = b'<fileSharing userName="x" reservationPassword="CC1A"/><workbookPr'
    replace_part(path, {"xl/workbook.xml": lambda d: d.replace(b"<workbookPr", share, 1)})
    assert "asks for a password" in FileHost(path).write(batch()).warnings[0][1]


def test_a_chart_sheet_of_that_name(ranked: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=排名!$C$8:$C$12"})
        book.add_chartsheet("图").set_chart(chart)

    path = ranked(more=more)
    refused(path, "table tbl_x is missing", WriteBatch((TableWrite("tbl_x", ("a",), [], sheet="图"),)))


def test_a_table_twice_in_a_batch(ranked: Make) -> None:
    table = batch().tables[0]
    with pytest.raises(ValueError, match="only once"):
        FileHost(ranked()).write(WriteBatch((table, table)))


def test_a_write_that_went_wrong_is_found_before_anything_is_replaced(
    ranked: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(session: Any, what: WriteBatch, progress: Any) -> None:
        spoiled = TableWrite("tbl_ranking", HEADER, [(0, "城0", 0.0), (1, "城1", 0.34)])
        hosting_apply(session, WriteBatch((spoiled,)), progress)

    hosting_apply = hosting.apply
    monkeypatch.setattr(hosting, "apply", wrong)
    refused(ranked(), r"did not pass the check \(tbl_ranking C9\)")


def test_a_lost_named_cell_is_found(ranked: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "apply", lambda *_: None)
    refused(ranked(more=named), r"did not pass the check \(run_time\)", WriteBatch(cells={"run_time": 1}))
    refused(ranked(), r"did not pass the check \(tbl_ranking: 5\)")


def test_part_names_with_backslashes(ranked: Make, tmp_path: Path) -> None:
    path = ranked()
    data = path.read_bytes()
    for name in (b"xl/workbook.xml", b"xl/worksheets/sheet2.xml", b"xl/tables/table1.xml"):
        data = data.replace(name, name.replace(b"/", b"\\"))
    path.write_bytes(data)
    FileHost(path).write(batch(7))
    assert len(FileHost(path).read(["tbl_ranking"])["tbl_ranking"].rows) == 7
    assert b"xl\\worksheets\\sheet2.xml" in path.read_bytes()


def test_a_new_file_that_cannot_be_read_back_is_told_by_the_name_the_user_knows(
    ranked: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ranked()
    host, before = FileHost(path), path.read_bytes()

    def broken(self: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(self))

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(WorkbookError, match=r"^book.xlsx: writing failed \(Input/output error\)"):
        host.write(batch())
    monkeypatch.undo()
    assert path.read_bytes() == before
