"""Taking macros out: what runs goes, what is data stays; on workbooks of many makers."""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ccni_xl.collaborate.macro_free import Stripped, remove_macros
from ccni_xl.collaborate.share import share
from ccni_xl.collaborate.surgery import Surgery
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.file.archive import build, prove
from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.session import Session
from tests.collaborate.conftest import NOW
from tests.support.files import ROOT

FOLDER = ROOT.parent / "shared" / "data" / "workbooks"
WITH_MACROS = (
    "000_poi_stress002.xlsx",
    "002_umya-spreadshe_aaa.xlsm",
    "004_EPPlus_VBADecompressBug.xlsm",
    "006_ClosedXML_tdf111974.xlsm",
    "010_ClosedXML_LoadFileWithCustomSheetViews.xlsx",
    "016_poi_b.rivier.edu_education-files_suffix-generator.xlsm",
    "030_poi_45540_form_Footer.xlsx",
    "044_poi_ExcelWithAttachments.xlsm",
    "050_EPPlus_SignedWorkbook1.xlsm",
    "060_xlwings_quickstart_addin_ribbon.xlam",
    "094_XlsxWriter_macro04.xlsm",
    "120_xlwings_database.xlsm",
)


def strip(path: Path) -> tuple[Stripped, bytes]:
    package = Package(path)
    session = Session(Book(package))
    surgery = Surgery(session.book)
    out = remove_macros(session, surgery)
    out.parts = surgery.sweep()
    changed, dropped = session.finish(), session.book.parts.dropped
    data, _ = build(package, changed, dropped)
    prove(package, Package(path, None, data), changed, dropped)
    return out, data


def errors_of(valid: Callable[[Path], list[object]], path: Path) -> Counter[tuple[str, str]]:
    found: list[dict[str, object]] = valid(path)  # type: ignore[assignment]
    return Counter((str(e.get("path")), str(e.get("description"))) for e in found)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="reference data is absent: no folder shared/data/workbooks")
@pytest.mark.parametrize("name", WITH_MACROS)
def test_real_workbooks_lose_their_macros_and_gain_no_error(
    name: str, tmp_path: Path, valid: Callable[[Path], list[object]]
) -> None:
    out, data = strip(FOLDER / name)
    target = tmp_path / "stripped.xlsx"
    target.write_bytes(data)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        assert not [
            n for n in names if "vba" in n.lower() or "activex" in n.lower() or "printer" in n.lower()
        ]
        assert archive.testzip() is None
        assert not [n for n in names if n.startswith("xl/worksheets/") and b'macro="[0]' in archive.read(n)]
    assert out.parts
    before = tmp_path / f"before{Path(name).suffix}"
    shutil.copyfile(FOLDER / name, before)
    assert not errors_of(valid, target) - errors_of(valid, before)


@pytest.mark.shared
@pytest.mark.skipif(not FOLDER.is_dir(), reason="reference data is absent: no folder shared/data/workbooks")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("026_test_files_BlankSheetTypes.xlsm", "Excel 4.0 macro or dialog sheets"),
        ("048_poi_hello-world-signed.xlsx", "digitally signed"),
    ],
)
def test_what_cannot_be_a_share_copy_is_refused(name: str, why: str) -> None:
    with pytest.raises(WorkbookError, match=why):
        strip(FOLDER / name)


@pytest.mark.shared
@pytest.mark.skipif(not FOLDER.is_dir(), reason="reference data is absent: no folder shared/data/workbooks")
def test_controls_that_work_without_macros_stay() -> None:
    """The form has 46 controls: buttons go, check boxes and lists stay without their macros."""
    out, data = strip(FOLDER / "000_poi_stress002.xlsx")
    before = sum("ctrlprop" in n for n in Package(FOLDER / "000_poi_stress002.xlsx").entries)
    after = sum("ctrlprop" in n for n in Package(Path("x.xlsx"), None, data).entries)
    assert out.controls.buttons == before - after == 3
    assert out.controls.calls == 32
    assert after == 43


def test_a_formula_that_needs_python_keeps_its_value(handled: Path, tmp_path: Path) -> None:
    report = share(handled, tmp_path / "x.xlsx", now=NOW)
    assert any("需要 Python 的公式 1 处" in note.zh and "Z900" in note.zh for note in report.left_out)
    sheet = zipfile.ZipFile(report.path).read("xl/worksheets/sheet30.xml").decode()
    assert "CCNI_SEN" not in sheet
    assert '<c r="Z900"><v>4.5</v></c>' in sheet
    assert "Auto_Open" not in FileHost(report.path).names()
    assert b"Auto_Open" not in zipfile.ZipFile(report.path).read("xl/workbook.xml")
