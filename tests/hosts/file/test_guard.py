"""Hostile and damaged files: each is refused with its own sentence, quickly and cheaply."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost, Limits, inspect
from ccni_xl.hosts.file.guard import Package

SHEET = "xl/worksheets/sheet1.xml"
Replace = Callable[[Path, dict[str, Any]], None]


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_a_sound_workbook_passes(ranked: Callable[..., Path]) -> None:
    inspect(ranked())


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted, rights-managed, or in the old .xls"),
        (b"", "not an Excel workbook"),
        (b"name,score\n", "not an Excel workbook"),
        (b"PK\x03\x04 cut off", "not an Excel workbook"),
    ],
)
def test_what_is_no_package(tmp_path: Path, data: bytes, match: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(WorkbookError, match=match):
        FileHost(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"^a.xlsx: there is no such file"):
        FileHost(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="cannot be read"):
        FileHost(tmp_path)


def test_a_package_without_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="holds no workbook"):
        FileHost(zipped(tmp_path / "a.xlsx", {"a.txt": b"x"}))


def test_a_binary_workbook(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="xlsb"):
        FileHost(zipped(tmp_path / "a.xlsb", {"xl/workbook.bin": b"x"}))


@pytest.mark.parametrize(
    ("name", "match"),
    [("../evil.xml", "unsafe"), ("/etc/passwd", "unsafe"), ("C:/x.xml", "unsafe"), ("a\\..\\b", "unsafe")],
)
def test_unsafe_names(tmp_path: Path, name: str, match: str) -> None:
    with pytest.raises(WorkbookError, match=match):
        Package(zipped(tmp_path / "a.xlsx", {name: b"x"}))


def test_names_that_differ_only_in_case(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="two parts are both named"):
        Package(zipped(tmp_path / "a.xlsx", {"xl/a.xml": b"1", "XL/A.xml": b"2"}))


def test_a_symbolic_link(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(WorkbookError, match="symbolic link"):
        Package(path)


def test_an_unknown_compression(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", b"x" * 100)
    with pytest.raises(WorkbookError, match="unsupported way"):
        Package(path)


def test_an_encrypted_entry(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", {"a.xml": b"x"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(WorkbookError, match="is encrypted"):
        Package(path)


@pytest.mark.parametrize(
    ("limits", "match"),
    [
        (Limits(file_bytes=100), r"the limit is 0 MB"),
        (Limits(entries=2), r"3 parts; the limit is 2"),
        (Limits(part_bytes=1 << 20), r"unpacks to 3 MB; the limit is 1 MB"),
        (Limits(total_bytes=1 << 20), r"unpacks to 3 MB in all"),
        (Limits(), r"looks like a zip bomb"),
    ],
)
def test_sizes(tmp_path: Path, limits: Limits, match: str) -> None:
    big = b"0" * (3 << 20)
    if limits == Limits(total_bytes=1 << 20):
        limits = Limits(total_bytes=1 << 20, ratio=10_000)
    path = zipped(tmp_path / "a.xlsx", {"a.xml": big, "b.xml": b"b", "c.xml": b"c"})
    with pytest.raises(WorkbookError, match=match):
        Package(path, limits)


def test_a_declared_size_is_not_trusted(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", {"a.xml": b"0" * 5000})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2") + 24
    data[at : at + 4] = struct.pack("<L", 100)
    path.write_bytes(bytes(data))
    with pytest.raises(WorkbookError, match=r"a.xml is damaged \(size\)"):
        Package(path).read("a.xml")


def test_damaged_bytes_are_found_by_checksum(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", b"hello world")
    path.write_bytes(path.read_bytes().replace(b"hello", b"hollo"))
    with pytest.raises(WorkbookError, match=r"CRC-32"):
        Package(path).read("a.xml")


def test_two_names_of_one_entry(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", {"a.xml": b"x"})
    path.write_bytes(path.read_bytes().replace(b"a.xml", b"b.xml", 1))
    with pytest.raises(WorkbookError, match="two names"):
        Package(path)


def test_entries_that_share_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.xml", b"y" * 99)
    inner = path.read_bytes()[: 30 + 5 + 99]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", inner)
        archive.writestr("b.xml", b"y" * 99)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2") + 42
    data[at : at + 4] = struct.pack("<L", 30 + 5)  # b.xml is read out of the middle of a.xml
    path.write_bytes(bytes(data))
    with pytest.raises(WorkbookError, match=r"parts a.xml and b.xml overlap"):
        Package(path)


# ---------------------------------------------------------------- inside the sheets
def sheet(cells: str, merges: str = "") -> bytes:
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{ns}"><sheetData>{cells}</sheetData>{merges}</worksheet>'.encode()


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "reaches row 1048576, column 16384"),
        (sheet('<row r="1"><c r="A1"><v>1</v></c><c r="QQQQ1"/></row>'), "has the cell address 'QQQQ1'"),
        (sheet("", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "more merged cells"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + sheet(""), "DOCTYPE"),
        (b"<worksheet><sheetData>", "not well-formed"),
        (b"<a>" * 300 + b"</a>" * 300, "nested too deeply"),
    ],
)
def test_hostile_sheets(ranked: Callable[..., Path], replace_part: Replace, data: bytes, match: str) -> None:
    path = ranked()
    replace_part(path, {SHEET: data})
    with pytest.raises(WorkbookError, match=match):
        inspect(path)


def test_limits_of_a_sheet_can_be_set(ranked: Callable[..., Path]) -> None:
    with pytest.raises(WorkbookError, match="over the limit"):
        inspect(ranked(), Limits(cells=5))
    with pytest.raises(WorkbookError, match="too many elements"):
        FileHost(ranked(), limits=Limits(elements=5))


def test_a_giant_table_is_refused_before_it_is_read(
    ranked: Callable[..., Path], replace_part: Replace
) -> None:
    path = ranked()
    replace_part(path, {"xl/tables/table1.xml": lambda data: data.replace(b"A7:C12", b"A7:C1048576")})
    with pytest.raises(WorkbookError, match=r"sheet 排名 has 314.* cells"):
        FileHost(path).read(["tbl_ranking"])
