"""Hostile files, each built on the spot: what it is, and the words it is refused with.

`CASES` holds (name, command, words): the command line that a builder returns is run on the file it made in
an empty folder. Words of None mean that the file is harmless to us and must be read as if nothing were wrong.
"""

from __future__ import annotations

import os
import random
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ccni_xl.hosts.file import FileHost
from tests.support.files import SHIPPED

__all__ = ["CASES", "Case", "shipped", "with_parts", "zipped"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#: The part of the sheet of annual data: parts are numbered in the order of the sheets.
NUMBER = 1 + FileHost(SHIPPED).sheets().index("数据_年度")
ANNUAL = f"xl/worksheets/sheet{NUMBER}.xml"
TARGET = f'Target="worksheets/sheet{NUMBER}.xml"'.encode()
BOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
TYPES, RELS, BOOK_RELS = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MB = 1 << 20

Edit = bytes | Callable[[bytes], bytes] | None
Builder = Callable[[Path], list[str]]


class Case(NamedTuple):
    """One hostile file."""

    name: str
    build: Builder
    words: str | None


CASES: list[Case] = []


def case(name: str, words: str | None) -> Callable[[Builder], Builder]:
    """Register a builder that returns a whole command line."""

    def register(build: Builder) -> Builder:
        CASES.append(Case(name, build, words))
        return build

    return register


def book(name: str, words: str | None, make: Callable[[], bytes], suffix: str = ".xlsm") -> None:
    """Register a workbook that is recalculated into another file."""

    def build(folder: Path) -> list[str]:
        path = folder / f"evil{suffix}"
        path.write_bytes(make())
        return ["recalc", str(path), "-o", str(folder / f"out{suffix}")]

    case(name, words)(build)


def edited(name: str, words: str | None, edits: Mapping[str, Edit]) -> None:
    """Register the shipped workbook with some parts replaced (None takes one out)."""
    book(name, words, lambda: with_parts(edits))


@cache
def shipped() -> dict[str, bytes]:
    """Return the parts of the shipped workbook."""
    with zipfile.ZipFile(SHIPPED) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename = info.orig_filename = name
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_parts(edits: Mapping[str, Edit]) -> bytes:
    """Return the shipped workbook with some parts replaced, changed, added or (None) taken out."""
    parts = dict(shipped())
    for name, edit in edits.items():
        data = edit(parts.get(name, b"")) if callable(edit) else edit
        if data is None:
            parts.pop(name, None)
        else:
            parts[name] = data
    return zipped(parts)


def swap(old: bytes, new: bytes, count: int = 1) -> Callable[[bytes], bytes]:
    """Return an edit that replaces bytes, which must be there."""

    def edit(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, count)

    return edit


def sheet(rows: bytes, after: bytes = b"", before: bytes = b"") -> bytes:
    """Return a worksheet."""
    space = f'<worksheet xmlns="{MAIN}">'.encode()
    return HEAD + space + before + b"<sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"


def patch(data: bytes, mark: bytes, offset: int, new: bytes, *, last: bool = False) -> bytes:
    """Overwrite bytes at an offset from a mark."""
    at = (data.rindex(mark) if last else data.index(mark)) + offset
    return data[:at] + new + data[at + len(new) :]


def tags(name: bytes, count: int) -> bytes:
    """Return empty elements that differ, so that they do not compress much."""
    return b"".join(b'<%s x="%x"/>' % (name, n * 2654435761 % 2**32) for n in range(count))


def noise(size: int) -> bytes:
    """Return letters that do not compress much."""
    return random.Random(5).randbytes(size // 2).hex().encode()


# ---------------------------------------------------------------- no package at all
book("empty file", "is not an Excel workbook", lambda: b"")
book("text", "is not an Excel workbook", lambda: b"city,score\n" * 50)
book("html named .xlsx", "is not an Excel workbook", lambda: b"<html><table><tr><td>1</table>", ".xlsx")
book("encrypted", "encrypted, rights-managed, or in the old .xls", lambda: OLE + bytes(4096), ".xlsx")
book("old .xls", "in the old .xls format", lambda: OLE + b"Workbook" * 512, ".xls")
book("binary .xlsb", "are not supported", lambda: zipped({"xl/workbook.bin": b"x"}), ".xlsb")
book("any zip", "holds no workbook", lambda: zipped({"readme.txt": b"x"}))
book("truncated", "is not an Excel workbook", lambda: SHIPPED.read_bytes()[:-500])
book("first half", "is not an Excel workbook", lambda: SHIPPED.read_bytes()[: 1 << 16])


# ---------------------------------------------------------------- the package's index
def _lying_size(size: int) -> bytes:
    """Return the shipped workbook whose index claims another size of its strings."""
    data = SHIPPED.read_bytes()
    at = data.rindex(STRINGS.encode()) - 46
    return data[: at + 24] + struct.pack("<L", size) + data[at + 28 :]


def _wrong_checksum() -> bytes:
    data = SHIPPED.read_bytes()
    at = data.rindex(STRINGS.encode()) - 46
    return data[: at + 16] + b"\1\2\3\4" + data[at + 20 :]


def _overlapping() -> bytes:
    """Return a package where one part is read out of the middle of another, as David Fifield's bombs are."""
    outer, inner = BytesIO(), BytesIO()
    for out, content in ((inner, None), (outer, inner)):
        with zipfile.ZipFile(out, "w") as archive:
            if content is not None:
                archive.writestr("xl/a.xml", content.getvalue()[: 30 + 8 + 999])
            archive.writestr("xl/b.xml", b"y" * 999)
    data = outer.getvalue()
    at = data.rindex(b"PK\1\2") + 42
    return data[:at] + struct.pack("<L", 30 + 8) + data[at + 4 :]


def _zip64(size: int) -> bytes:
    """Return a package whose 64-bit end record points far outside the file."""
    data = SHIPPED.read_bytes()
    at = data.rindex(b"PK\5\6")
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, size, 1 << 50)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    return data[:at] + record + locator + patch(data[at:], b"PK\5\6", 8, b"\xff" * 12)


def _linked() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("xl/workbook.xml")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _two_names() -> bytes:
    data = SHIPPED.read_bytes()
    return patch(data, ANNUAL.encode(), 0, b"xl/worksheets/sheet1Z.xml")


def _encrypted_part() -> bytes:
    return patch(zipped({"xl/workbook.xml": b"x"}), b"PK\1\2", 8, b"\1")


def _lzma() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", b"x" * 999)
    return out.getvalue()


MANY = {f"xl/media/{n}.bin": b"" for n in range(5001)}
ZEROS = bytes(40 * MB)
book("too many parts", "the limit is 5000 (raise it with --limits parts=...)", lambda: with_parts(MANY))
book("zip bomb", "looks like a zip bomb", lambda: with_parts({STRINGS: ZEROS}))
book("bomb in an unused part", "looks like a zip bomb", lambda: with_parts({"xl/media/a.bin": ZEROS}))
book("overlapping entries", "overlap inside the file", _overlapping)
book("part claims 3 GB", "unpacks to 3071 MB; the limit is 256 MB", lambda: _lying_size(3071 * MB))
book("part claims too little", "is damaged (size)", lambda: _lying_size(100))
book("part claims too much", "is damaged (size)", lambda: _lying_size(100_000))
book("wrong checksum", "is damaged (CRC-32)", _wrong_checksum)
book("64-bit end record that lies", "is not an Excel workbook", lambda: _zip64(1 << 40))
book("64-bit index size that lies", "holds no workbook", lambda: _zip64(0))
book("symbolic link inside", "is a symbolic link", _linked)
book("two names of one part", "is damaged (two names)", _two_names)
book("encrypted part", "is encrypted", _encrypted_part)
book("unknown compression", "compressed in an unsupported way", _lzma)
book("bytes before the package", None, lambda: b"#!/bin/sh\nexit 1\n" * 9 + SHIPPED.read_bytes())
book("bytes after the package", None, lambda: SHIPPED.read_bytes() + b"\0" * 200)
for _name in (
    "../../evil.xml",
    "/etc/cron.d/evil",
    "C:/evil.xml",
    "xl\\..\\..\\evil.xml",
    "\\\\host\\share\\a",
):
    edited(f"part named {_name}", "is unsafe", {_name: b"x"})
edited("part name with a NUL", "is unsafe", {"xl/work\0book.xml": b"x"})
edited("names that differ in case", "two parts are both named", {"XL/WorkBook.xml": shipped()[BOOK]})


def _huge_file(folder: Path) -> list[str]:
    path = folder / "evil.xlsx"
    with path.open("wb") as file:
        file.truncate(101 * MB)
    return ["recalc", str(path)]


case("file over the limit", "the limit is 100 MB (raise it with --limits file=...)")(_huge_file)


@case("total over the limit", "in all; the limit is 1 MB (raise it with --limits total=...)")
def _total(folder: Path) -> list[str]:
    path = folder / "evil.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    return ["recalc", str(path), "--limits", "total=1MB"]


# ---------------------------------------------------------------- what is no file
@case("folder", "cannot be read")
def _folder(folder: Path) -> list[str]:
    return ["recalc", str(folder)]


@case("pipe nobody writes into", "cannot be read (not a regular file)")
def _pipe(folder: Path) -> list[str]:
    os.mkfifo(folder / "evil.xlsx")
    return ["recalc", str(folder / "evil.xlsx")]


@case("endless device", "cannot be read (not a regular file)")
def _device(folder: Path) -> list[str]:
    return ["recalc", "/dev/zero"]


@case("link to an endless device", "cannot be read (not a regular file)")
def _link(folder: Path) -> list[str]:
    (folder / "evil.xlsx").symlink_to("/dev/zero")
    return ["recalc", str(folder / "evil.xlsx")]


@case("link to itself", "cannot be read")
def _loop(folder: Path) -> list[str]:
    (folder / "evil.xlsx").symlink_to(folder / "evil.xlsx")
    return ["recalc", str(folder / "evil.xlsx")]


# ---------------------------------------------------------------- XML
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
LAUGH = b'<!DOCTYPE a [<!ENTITY l0 "ha">' + LAUGHS + b"]>"
FETCH = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd">'
DEEP = b"<si>" * 300 + b"</si>" * 300
edited("billion laughs", "DOCTYPE", {STRINGS: HEAD + LAUGH + b"<sst><si><t>&l9;</t></si></sst>"})
edited("external entity", "DOCTYPE", {ANNUAL: HEAD + FETCH + b"<worksheet>&x;</worksheet>"})
edited("external definition", "DOCTYPE", {BOOK: HEAD + REMOTE + b"<workbook/>"})
edited("undeclared entity", "is not well-formed", {STRINGS: HEAD + b"<sst><si><t>&evil;</t></si></sst>"})
edited("not closed", "is not well-formed", {ANNUAL: b"<worksheet><sheetData>"})
edited("deep nesting", "nested too deeply", {BOOK: b"<a>" * 100_000})
edited("deep nesting in the strings", "nested too deeply", {STRINGS: b"<sst>" + DEEP + b"</sst>"})
edited("deep nesting in a sheet", "nested too deeply|is not well-formed", {ANNUAL: sheet(b"<row>" * 150_000)})
edited("400,001 elements", "too many elements", {BOOK: lambda _: b"<workbook>" + tags(b"a", 400_001)})
edited(
    "deep nesting in a large sheet",
    "nested too deeply",
    {ANNUAL: lambda _: sheet(tags(b"row", 200_000).replace(b"/>", b">"))},
)
edited("invalid UTF-8", "is not well-formed", {STRINGS: swap("城市".encode(), b"\xff\xfe\xc0")})
edited(
    "UTF-16 that is none", "is not well-formed", {STRINGS: swap(b'encoding="UTF-8"', b'encoding="UTF-16"')}
)
edited("real UTF-16", None, {STRINGS: lambda d: d.decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16")})
edited("unknown encoding", "is not well-formed", {BOOK: swap(b'"UTF-8"', b'"rot13"')})
edited("NUL in the XML", "is not well-formed", {BOOK: swap(b"<sheets>", b"<sheets>\0")})
edited("long attribute", None, {BOOK: swap(b"<sheets>", b'<sheets x="' + noise(MB) + b'">')})
edited("elements not ours everywhere", None, {BOOK: swap(b"<sheets>", b'<sheets><x xmlns="urn:evil"/>')})

# ---------------------------------------------------------------- relationships and parts
EXTERNAL = b'Target="http://127.0.0.1:9/a.xml" TargetMode="External"'
LOOPED = b'<Relationship Id="e1" Type="x/worksheet" Target="workbook.xml"/>'
SIGNED = {"_xmlsignatures/sig1.xml": b"<Signature/>"}
edited("no content types", "[Content_Types].xml is missing", {TYPES: None})
edited(
    "wrong content types",
    "which no spreadsheet program opens",
    {TYPES: lambda d: re.sub(rb'ContentType="[^"]*"', b'ContentType="a/b"', d)},
)
edited("no workbook part", "holds no workbook", {BOOK: None})
edited("no root relationships", "holds no workbook", {RELS: None})
edited("no sheet part", "the table of the sheet Data_Annual", {ANNUAL: None})
edited("no strings", "The framework cannot be used", {STRINGS: b"<sst/>"})
edited("workbook outside", "holds no workbook", {RELS: swap(b"xl/workbook.xml", b"../../../etc/passwd")})
edited("workbook on the net", "holds no workbook", {RELS: swap(b'Target="xl/workbook.xml"', EXTERNAL)})
edited("sheet on the net", "is missing", {BOOK_RELS: swap(TARGET, EXTERNAL)})
edited(
    "workbook that is its own sheet",
    "is not well-formed|is missing|holds no",
    {BOOK_RELS: swap(TARGET, b'Target="workbook.xml"')},
)
edited("relationships that loop", None, {BOOK_RELS: swap(b"</Relationships>", LOOPED + b"</Relationships>")})
edited(
    "every table is one part",
    "two tables are both named",
    {"xl/worksheets/_rels/sheet9.xml.rels": lambda d: re.sub(rb"table11\.xml", b"table12.xml", d)},
)
edited("signed", "digitally signed", SIGNED)
edited(
    "table beyond its columns",
    "does not fit its columns",
    {"xl/tables/table12.xml": lambda d: re.sub(rb' ref="A7:[A-Z]+', b' ref="A7:XFD', d)},
)
edited(
    "table of a million rows",
    "over the limit",
    {"xl/tables/table12.xml": lambda d: re.sub(rb' ref="(A7:[A-Z]+)\d+"', rb' ref="\g<1>1048576"', d)},
)
edited(
    "table upside down",
    "does not fit its columns|lacks",
    {"xl/tables/table12.xml": lambda d: re.sub(rb"<table ", b'<table headerRowCount="99999" ', d)},
)
edited(
    "numbers that are none",
    None,
    {"xl/tables/table12.xml": lambda d: re.sub(rb' id="\d+"', b' id="\xc2\xb2"', d)},
)

# ---------------------------------------------------------------- sheets
CORNER = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MERGES = b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 20_001 + b"</mergeCells>"
GIANT = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
COVER = b"</sheetData><mergeCells>" + b'<mergeCell ref="A8:P227"/>' * 60 + b"</mergeCells>"
FORMATS = b"".join(b'<conditionalFormatting sqref="A%d:XFD1048576"/>' % n for n in range(1, 5000))
INDEX = re.compile(rb't="s"><v>\d+</v>')
edited("one cell in the last corner", "reaches row 1048576, column 16384", {ANNUAL: sheet(CORNER)})
edited(
    "cell address that is none", "has the cell address", {ANNUAL: sheet(b'<row r="1"><c r="QQQQ1"/></row>')}
)
edited(
    "row number without end",
    "has the cell address|lacks|has no",
    {ANNUAL: sheet(b'<row r="' + b"9" * 5000 + b'"><c r="A' + b"9" * 5000 + b'"/></row>')},
)
edited(
    "dimension that lies",
    None,
    {ANNUAL: lambda d: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', d)},
)
edited(
    "giant dimension",
    None,
    {ANNUAL: lambda d: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', d)},
)
edited("too many merges", "more merged cells than the limit", {ANNUAL: sheet(b"", MERGES)})
edited("one giant merge", "more merged cells than the limit", {ANNUAL: sheet(b"", GIANT)})
edited("merges all over a table", "more merged cells than the limit", {ANNUAL: swap(b"</sheetData>", COVER)})
edited("giant columns", None, {ANNUAL: swap(b"<cols>", b'<cols><col min="1" max="16384" width="1e300"/>')})
edited("giant conditional formats", None, {ANNUAL: swap(b"</sheetData>", b"</sheetData>" + FORMATS)})
edited("string number outside", None, {ANNUAL: lambda d: INDEX.sub(b't="s"><v>99999999</v>', d, 50)})
edited("string number negative", None, {ANNUAL: lambda d: INDEX.sub(b't="s"><v>-1</v>', d, 50)})
edited(
    "string number of 5,000 digits",
    None,
    {ANNUAL: lambda d: INDEX.sub(b't="s"><v>' + b"9" * 5000 + b"</v>", d, 50)},
)
edited(
    "string count that lies",
    None,
    {STRINGS: lambda d: re.sub(rb'count="\d+" uniqueCount="\d+"', b'count="4294967295" uniqueCount="1"', d)},
)
edited(
    "too many strings",
    "more than 500000 shared strings",
    {
        STRINGS: lambda d: (
            b"<sst>"
            + b"".join(b"<si><t>%x</t></si>" % (n * 2654435761 % 2**32) for n in range(500_001))
            + b"</sst>"
        )
    },
)
edited(
    "cells of one text a megabyte long",
    None,
    {
        ANNUAL: swap(
            b"</sheetData>",
            b'<row r="9000"><c r="A9000" t="inlineStr"><is><t>'
            + noise(MB)
            + b"</t></is></c></row></sheetData>",
        )
    },
)
edited(
    "more styles than Excel has",
    "cell formats; the limit is 65490",
    {STYLES: lambda d: d.replace(b"</cellXfs>", tags(b"xf", 66_000) + b"</cellXfs>")},
)
edited(
    "style number of 5,000 digits",
    None,
    {ANNUAL: lambda d: re.sub(rb' s="\d+"', b' s="' + b"9" * 5000 + b'"', d, count=9)},
)
edited(
    "style numbers that are none", None, {STYLES: lambda d: d.replace(b'numFmtId="0"', b'numFmtId="zero"')}
)
edited(
    "too many defined names",
    "defined names; the limit is 50000",
    {
        BOOK: swap(
            b"</definedNames>",
            b"".join(b'<definedName name="n%d">1</definedName>' % n for n in range(50_001))
            + b"</definedNames>",
        )
    },
)
edited(
    "names that define each other",
    None,
    {
        BOOK: swap(
            b"</definedNames>",
            b'<definedName name="aa">bb</definedName><definedName name="bb">aa</definedName></definedNames>',
        )
    },
)
edited(
    "name over the whole sheet",
    "the name ccni_demo is missing",
    {
        BOOK: lambda d: re.sub(
            rb'(<definedName name="ccni_demo">)[^<]*',
            rb"\g<1>'" + "首页".encode() + rb"'!$A$1:$XFD$1048576",
            d,
        )
    },
)


# ---------------------------------------------------------------- what would run elsewhere
def text_cell(text: bytes) -> Callable[[bytes], bytes]:
    """Put a text beside the data, as somebody's note."""
    cell = b'<row r="9000"><c r="A9000" t="inlineStr"><is><t>' + text + b"</t></is></c></row>"
    return swap(b"</sheetData>", cell + b"</sheetData>")


DDE = b"=cmd|'/c calc'!A0"
LINKS = b"".join(
    b'<hyperlink ref="A%d" r:id="%s"/>' % (n, i) for n, i in enumerate((b"e1", b"e2", b"e3"), start=8)
)
LINK_TYPE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
TARGETS = (b"javascript:alert(1)", b"file:///C:/Windows/calc.exe", b"\\\\203.0.113.9\\share\\x")
LINK_RELS = b"".join(
    b'<Relationship Id="e%d" Type="%s" Target="%s" TargetMode="External"/>' % (n, LINK_TYPE, t)
    for n, t in enumerate(TARGETS, start=1)
)
edited("DDE formula as text", None, {ANNUAL: text_cell(DDE)})
edited(
    "DDE formula as formula",
    None,
    {
        ANNUAL: swap(
            b"</sheetData>", b'<row r="9000"><c r="A9000"><f>cmd|\'/c calc\'!A0</f></c></row></sheetData>'
        )
    },
)
edited(
    "links to scripts, programs and shares",
    None,
    {
        ANNUAL: swap(b"</sheetData>", b"</sheetData><hyperlinks>" + LINKS + b"</hyperlinks>"),
        f"xl/worksheets/_rels/sheet{NUMBER}.xml.rels": swap(
            b"</Relationships>", LINK_RELS + b"</Relationships>"
        ),
    },
)
edited("macros of somebody else", None, {"xl/vbaProject.bin": OLE + b"Sub Auto_Open()" * 99})
edited(
    "links to other workbooks",
    None,
    {
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        BOOK_RELS: swap(
            b"</Relationships>",
            b'<Relationship Id="e9" Type="x/externalLink" '
            b'Target="externalLinks/externalLink1.xml"/></Relationships>',
        ),
    },
)


# ---------------------------------------------------------------- text files
def imported(name: str, words: str | None, data: Callable[[], bytes]) -> None:
    """Register a CSV file that is imported into the shipped workbook."""

    def build(folder: Path) -> list[str]:
        (folder / "evil.csv").write_bytes(data())
        (folder / "book.xlsm").write_bytes(SHIPPED.read_bytes())
        files = [str(folder / "book.xlsm"), "--data", str(folder / "evil.csv")]
        return ["import", *files, "--table", "annual", "-o", str(folder / "out.xlsm")]

    case(f"import: {name}", words)(build)


def scored(name: str, words: str | None, data: Callable[[], bytes], framework: bytes | None = None) -> None:
    """Register a data file, or a framework, of another index."""
    sound = b"code,parent,weight,scoring\nindex,,1,\nx,index,1,direct\n"

    def build(folder: Path) -> list[str]:
        (folder / "data.csv").write_bytes(data())
        (folder / "fw.csv").write_bytes(sound if framework is None else framework)
        files = ["--framework", str(folder / "fw.csv"), "--data", str(folder / "data.csv")]
        return ["score", *files, "--out", str(folder / "out")]

    case(f"score: {name}", words)(build)


GOOD = b"unit,x\na,1\nb,2\n"
imported("NULs", "is not UTF-8 text", lambda: b"city,edition\n\0\0,1\n")
imported("UTF-16", "is not UTF-8 text", lambda: "city,x\n1,2\n".encode("utf-16"))
imported("one giant line", "is not valid CSV", lambda: b"city,edition\n" + noise(9 * MB))
imported("a quote never closed", "is not valid CSV|no column", lambda: b'city,edition\n"' + noise(MB))
imported("a million columns", "1000001 columns; the limit is 16384", lambda: b"," * 1_000_000)
imported("empty", "has no city column", lambda: b"")
scored("NULs", "is not UTF-8 text", lambda: b"unit,x\n\0,1\n")
scored("a million columns", "1000001 columns; the limit is 16384", lambda: b"unit" + b",a" * 1_000_000)
scored(
    "as many columns as are allowed",
    None,
    lambda: b"unit,x" + b"".join(b",c%d" % n for n in range(16_000)) + b"\na,1\n",
)
scored("over the size", "the limit is 50 MB (raise it with --limits csv=...)", lambda: GOOD + bytes(51 * MB))
scored("framework with NULs", "is not UTF-8 text", lambda: GOOD, b"code\0")
scored(
    "framework that is its own parent", "index", lambda: GOOD, b"code,parent,weight,scoring\nindex,index,1,\n"
)
scored("framework of one giant cell", "is not valid CSV", lambda: GOOD, noise(MB))
scored("numbers beyond all bounds", None, lambda: b"unit,x\na,1e999\nb,-1e400\nc,1\n")


@case("score: a pipe nobody writes into", "not a regular file")
def _csv_pipe(folder: Path) -> list[str]:
    os.mkfifo(folder / "data.csv")
    (folder / "fw.csv").write_bytes(b"code,parent,weight,scoring\nindex,,1,\nx,index,1,direct\n")
    files = ["--framework", str(folder / "fw.csv"), "--data", str(folder / "data.csv")]
    return ["score", *files, "--out", str(folder / "out")]
