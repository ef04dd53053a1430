"""A share copy of the shipped workbook, and a workbook that has been through many hands."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ccni_xl.collaborate.share import ShareReport, share
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from tests.support.files import ROOT, SHIPPED
from tests.support.package_edit import both, edited, swap

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS = "http://schemas.microsoft.com/office/2017/10/relationships"
_ABS = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\zhangsan\\Documents\\" '
    'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
    'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"/></mc:Choice>'
    "</mc:AlternateContent>"
)
_AUTO_OPEN = '<definedName name="Auto_Open" function="1" vbProcedure="1" hidden="1">"x"</definedName>'
_UDF_ROW = '<row r="900"><c r="Z900"><f>CCNI_SEN(A1:A3)*2</f><v>4.5</v></c></row>'
_COMMENTS = (
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors>'
    "<author>李四光</author>"
    '</authors><commentList><comment ref="A1" authorId="0"><text><r><t>李四光:</t></r>'
    "<r><t>请核对</t></r></text>"
    "</comment></commentList></comments>"
)
_PERSONS = (
    '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<person displayName="王五一" id="{11111111-1111-1111-1111-111111111111}" userId="wang@x.cn" '
    'providerId="AD"/></personList>'
)
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@pytest.fixture(scope="session")
def through_office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Open a file in LibreOffice, compute everything anew, and save it."""
    folder = tmp_path_factory.mktemp("office")
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")

    def convert(path: Path, ending: str) -> Path:
        target = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods", "pdf": "pdf"}[ending]
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", target, "--outdir", str(folder / "out"), str(path)]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
        return folder / "out" / f"{path.stem}.{ending}"

    return convert


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> ShareReport:
    """The share copy of the shipped workbook."""
    return share(SHIPPED, tmp_path_factory.mktemp("share") / "分享.xlsx", now=NOW)


@pytest.fixture(scope="session")
def handled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workbook with names, a UDF, comments and links in it, and results that are current."""
    folder = tmp_path_factory.mktemp("handled")
    path = folder / "CCNI.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    host = FileHost(path)
    entered = ["310000", "上海", "2021-2022", "政策与规划体系", 80.0, "年鉴", "张三丰"]
    places = host.tables()
    expert = [["赵六一", "", "", None, None], ["钱七七", "", "", None, None], ["赵六一", "", "", None, None]]
    header = places["tbl_entered"].header
    host.write(
        WriteBatch(
            tables=(
                TableWrite("tbl_entered", header, [entered]),
                TableWrite("tbl_experts", places["tbl_experts"].header, expert),
                TableWrite("tbl_conflicts", ("值1的出处", "其他副本"), [["吴九九.xlsx，吴九九", "吴九九"]]),
            )
        )
    )
    from ccni_xl.app import recalculate

    recalculate(FileHost(path), now=NOW, who="周八八")
    return edited(
        path,
        folder / "handled.xlsm",
        {
            "xl/workbook.xml": both(
                swap("<bookViews>", _ABS + "<bookViews>"),
                swap("<definedNames>", "<definedNames>" + _AUTO_OPEN),
            ),
            "docProps/core.xml": swap(">ccni_xl</cp:lastModifiedBy>", ">zhangsan</cp:lastModifiedBy>"),
            "docProps/app.xml": swap("<Company></Company>", "<Company>某研究院</Company>"),
            "xl/worksheets/sheet30.xml": swap("</sheetData>", _UDF_ROW + "</sheetData>"),
            "xl/worksheets/_rels/sheet30.xml.rels": swap(
                "</Relationships>",
                f'<Relationship Id="rIdC" Type="{_REL}/comments" Target="../comments1.xml"/>'
                f'<Relationship Id="rIdH" Type="{_REL}/hyperlink" Target="file:///C:/Users/zhangsan/年鉴'
                '.pdf" TargetMode="External"/></Relationships>',
            ),
            "xl/comments1.xml": _COMMENTS,
            "xl/persons/person.xml": _PERSONS,
            "xl/_rels/workbook.xml.rels": swap(
                "</Relationships>",
                f'<Relationship Id="rIdP" Type="{_MS}/person" Target="persons/person.xml"/></Relationships>',
            ),
            "[Content_Types].xml": swap(
                "</Types>",
                '<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-'
                'officedocument.spreadsheetml.comments+xml"/><Override PartName="/xl/persons/person.xml" '
                'ContentType="application/vnd.ms-excel.person+xml"/></Types>',
            ),
        },
    )


@pytest.fixture(scope="session")
def valid() -> Callable[[Path], list[object]]:
    """What the validator of the Open XML SDK finds in a file."""
    tool = ROOT / "node_modules" / ".bin" / "ooxml-validator"
    if not tool.exists():
        pytest.skip("the Open XML SDK validator is absent: npm install puts it into node_modules")

    def errors(path: Path) -> list[object]:
        done = subprocess.run([str(tool), str(path)], capture_output=True, text=True, timeout=120)
        return list(json.loads(done.stdout)["errors"])

    return errors
