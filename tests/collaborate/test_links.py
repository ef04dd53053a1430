"""Links to other workbooks and connections: named, or taken out with their formulas turned into values."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.collaborate.share import share
from ccni_xl.hosts.file import FileHost
from tests.collaborate.conftest import NOW
from tests.support.files import SHIPPED
from tests.support.package_edit import edited, swap

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REFERENCE = '<externalReferences><externalReference r:id="rIdX"/></externalReferences>'
_NAME = '<definedName name="yearbook">[1]表1!$A$1</definedName>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workbook with a link to a yearbook in the user's own folder, and a connection."""
    row = '<row r="900"><c r="Z900"><f>[1]表1!$A$1+1</f><v>12.5</v></c></row>'
    target = "file:///C:\\Users\\zhangsan\\统计 年鉴.xlsx"
    return edited(
        SHIPPED,
        tmp_path_factory.mktemp("linked") / "linked.xlsm",
        {
            "xl/workbook.xml": swap("<definedNames>", _REFERENCE + "<definedNames>" + _NAME),
            "xl/_rels/workbook.xml.rels": swap(
                "</Relationships>",
                f'<Relationship Id="rIdX" Type="{_REL}/externalLink" '
                'Target="externalLinks/externalLink1.xml"/><Relationship Id="rIdN" '
                f'Type="{_REL}/connections" Target="connections.xml"/></Relationships>',
            ),
            "xl/externalLinks/externalLink1.xml": f'<externalLink {_MAIN}><externalBook xmlns:r="{_REL}" '
            'r:id="rId1"><sheetNames><sheetName val="表1"/></sheetNames></externalBook></externalLink>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": '<Relationships xmlns="http://schemas.'
            f'openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_REL}/'
            f'externalLinkPath" Target="{target}" TargetMode="External"/></Relationships>',
            "xl/connections.xml": f'<connections {_MAIN}><connection id="1" name="排放数据库" type="1" '
            'refreshedVersion="6"><dbPr connection="Server=db;UID=zhangsan"/></connection></connections>',
            "xl/worksheets/sheet30.xml": swap("</sheetData>", row + "</sheetData>"),
            "[Content_Types].xml": swap(
                "</Types>",
                '<Override PartName="/xl/externalLinks/externalLink1.xml" '
                f'ContentType="{_TYPE}.externalLink+xml"/>'
                f'<Override PartName="/xl/connections.xml" ContentType="{_TYPE}.connections+xml"/></Types>',
            ),
        },
    )  # fmt: skip


def test_links_are_kept_and_named(linked: Path, tmp_path: Path) -> None:
    report = share(linked, tmp_path / "x.xlsx", now=NOW)
    assert report.links == ("统计 年鉴.xlsx", "排放数据库")
    assert any("--drop-links" in note.en for note in report.warnings)
    with zipfile.ZipFile(report.path) as archive:
        assert "xl/externalLinks/externalLink1.xml" in archive.namelist()


def test_an_anonymous_copy_keeps_the_name_and_not_the_folder(linked: Path, tmp_path: Path) -> None:
    report = share(linked, tmp_path / "x.xlsx", now=NOW, anonymous=True)
    with zipfile.ZipFile(report.path) as archive:
        rels = archive.read("xl/externalLinks/_rels/externalLink1.xml.rels").decode()
    assert 'Target="统计%20年鉴.xlsx"' in rels


def test_links_are_taken_out_on_request(
    linked: Path, tmp_path: Path, valid: Callable[[Path], list[object]]
) -> None:
    report = share(linked, tmp_path / "x.xlsx", now=NOW, drop_links=True)
    assert report.links == ()
    with zipfile.ZipFile(report.path) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert not [n for n in archive.namelist() if "external" in n or "connections" in n]
    assert b"zhangsan" not in whole and b"externalReference" not in whole
    cell = openpyxl.load_workbook(report.path).worksheets[29]["Z900"]
    assert cell.value == 12.5
    assert "yearbook" not in FileHost(report.path).names()
    assert any("改为数值" in note.zh and "2 个" in note.zh for note in report.left_out)
    assert valid(report.path) == []
