"""The share copy: without macros, without loss, honest about its results."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ccni_xl.app import recalculate
from ccni_xl.collaborate.share import ShareReport, default_path, share
from ccni_xl.demo import banner
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.file.guard import Package
from ccni_xl.terms import RunState
from ccni_xl.workbook.read import read_inputs
from tests.collaborate.conftest import NOW
from tests.support.files import SHIPPED, parts, set_cells

TOUCHED = {
    "[content_types].xml",
    "_rels/.rels",
    "docprops/core.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/worksheets/sheet1.xml",
}
GONE = {
    "customui/customui14.xml",
    "xl/drawings/drawing1.xml",
    "xl/vbaproject.bin",
}
#: The two sheets of macros and functions stand last.
SHEETS = len(FileHost(SHIPPED).sheets())
GONE |= {f"xl/worksheets/sheet{number}.xml" for number in (SHEETS - 1, SHEETS)}


def test_every_part_but_the_few_named_is_byte_for_byte_the_workbooks(copied: ShareReport) -> None:
    old, new = Package(SHIPPED), Package(copied.path)
    assert old.entries.keys() - new.entries.keys() == GONE
    assert new.entries.keys() - old.entries.keys() == {f"xl/worksheets/sheet{SHEETS + 1}.xml"}
    changed = {
        k
        for k in old.entries.keys() & new.entries.keys()
        if old.raw(old.entries[k]) != new.raw(new.entries[k])
    }
    assert changed == TOUCHED
    assert copied.identical == len(old.entries) - len(TOUCHED) - len(GONE)


def test_nothing_in_it_runs(copied: ShareReport) -> None:
    found = parts(copied.path)
    assert not [name for name in found if re.search(r"macro|vba|\.bin$|customUI|ctrlProp|vml", name, re.I)]
    types = found["[Content_Types].xml"].decode()
    assert "macro" not in types.lower() and "vbaProject" not in types
    assert "spreadsheetml.sheet.main+xml" in types
    assert not [name for name, data in found.items() if b"Ccni_" in data or b'macro="[0]' in data]


def test_it_is_valid(copied: ShareReport, valid: Callable[[Path], list[object]]) -> None:
    assert valid(copied.path) == []


def test_the_same_inputs_are_read_from_it(copied: ShareReport) -> None:
    from ccni_xl.fingerprint import fingerprint

    old, new = read_inputs(FileHost(SHIPPED)), read_inputs(FileHost(copied.path))
    assert {n: b.rows for n, b in old.blocks.items()} == {n: b.rows for n, b in new.blocks.items()}
    prints = [fingerprint(r.inputs, r.frameworks["2.0"]) for r in (old, new)]
    assert prints[0] == prints[1] == copied.state.fingerprint


def test_the_same_workbook_and_time_give_the_same_bytes(copied: ShareReport, tmp_path: Path) -> None:
    again = share(SHIPPED, tmp_path / "再次.xlsx", now=NOW)
    assert again.path.read_bytes() == copied.path.read_bytes()


def test_provenance_and_banner_are_on_it(copied: ShareReport) -> None:
    import openpyxl

    book = openpyxl.load_workbook(copied.path, data_only=True)
    assert "xlwings.conf" not in book.sheetnames and "_IntelliSense_" not in book.sheetnames
    said = {str(b): c for _, b, c in book["来历"].iter_rows(max_col=3, values_only=True) if b}
    assert said["原文件"] == "CCNI.xlsm"
    assert said["导出时间"] == "2024-01-02 03:04:05 UTC"
    assert said["导出时的结果"].startswith("✔ 最新")
    assert said["计算时的输入指纹"] == said["导出时的输入指纹"] == copied.state.fingerprint
    assert "城市双碳指数研究课题组" in said["方法和公布的数字"]
    assert "不是官方排名" in said["性质"]
    assert said["数据"] == banner("zh")
    assert FileHost(copied.path).read_names(["ccni_demo"])["ccni_demo"] == banner("zh")
    home = [cell.value for cell in book["首页"]["B"]]
    assert "分享版" in home and "操作" not in home and "导航" not in home


def test_names_keep_their_sheets(copied: ShareReport) -> None:
    """Two hidden sheets went and one came: print titles must still belong to the sheets they name."""
    import openpyxl

    old, new = openpyxl.load_workbook(SHIPPED), openpyxl.load_workbook(copied.path)
    for sheet in new.worksheets:
        if sheet.title != "来历":
            assert sheet.print_title_rows == old[sheet.title].print_title_rows


def test_stale_results_are_said_to_be_stale(tmp_path: Path) -> None:
    path = tmp_path / "CCNI.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    set_cells(path, "tbl_annual", {"city": "110000", "edition": "2021-2022"}, {"electricity": 999.0})
    report = share(path, now=NOW)
    assert report.path == tmp_path / "CCNI_分享版.xlsx"
    assert report.state.state is RunState.STALE
    assert report.state.changed == ("数据_年度",)
    assert any("建议先重新计算" in note.zh for note in report.warnings)
    import openpyxl

    book = openpyxl.load_workbook(report.path)
    assert any(str(c.value).startswith("✖ 已过期") for c in book["来历"]["C"])
    assert any(str(c.value).startswith("✖ 已过期") for c in book["首页"]["B"])


def test_a_workbook_never_computed_says_so(tmp_path: Path) -> None:
    from ccni_xl.app import new_workbook

    path = tmp_path / "new.xlsm"
    new_workbook(path, lang="en", empty=True, now=NOW)
    report = share(path, now=NOW)
    assert report.path.name == "new_share.xlsx"
    assert report.state.state is RunState.NEVER
    assert "no results" in report.state.sentence("en")


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "x.xlsx"
    target.write_bytes(b"mine")
    with pytest.raises(WorkbookError, match="exists already"):
        share(SHIPPED, target, now=NOW)
    assert target.read_bytes() == b"mine"
    report = share(SHIPPED, target, now=NOW, force=True)
    assert report.backup == tmp_path / "x.xlsx.bak"
    assert report.backup.read_bytes() == b"mine"


def test_an_open_target_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "x.xlsx"
    (tmp_path / "~$x.xlsx").touch()
    with pytest.raises(WorkbookError, match="open in another program"):
        share(SHIPPED, target, now=NOW)
    assert not target.exists()


def test_another_ending_and_another_workbook_are_refused(tmp_path: Path) -> None:
    import openpyxl

    with pytest.raises(WorkbookError, match=r"ends in \.xlsx"):
        share(SHIPPED, tmp_path / "x.xlsm", now=NOW)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(WorkbookError, match="does not look like an index workbook"):
        share(other, tmp_path / "y.xlsx", now=NOW)


def test_a_copy_of_a_copy_has_one_provenance(copied: ShareReport, tmp_path: Path) -> None:
    again = share(copied.path, tmp_path / "again.xlsx", now=NOW)
    assert FileHost(again.path).sheets().count("来历") == 1
    assert FileHost(again.path).sheets() == FileHost(copied.path).sheets()
    assert again.left_out == ()
    assert default_path(Path("a/b_分享版.xlsx"), "zh") == Path("a/b_分享版.xlsx")


def test_it_can_be_recalculated(copied: ShareReport, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    outcome = recalculate(FileHost(copied.path, out=out), now=NOW, who="")
    assert len(outcome.results.ranked) == 110
    assert FileHost(out).read_names(["ccni_run_time"])["ccni_run_time"] == "2024-01-02 03:04:05"
