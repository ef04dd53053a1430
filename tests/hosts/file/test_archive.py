from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file.archive import build, prove
from ccni_xl.hosts.file.guard import Package


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """Build one with what archives can have: dates, comments, stored entries, a folder, a Chinese name."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"whole"
        first = zipfile.ZipInfo("[Content_Types].xml", (2021, 5, 6, 7, 8, 10))
        first.comment, first.external_attr, first.compress_type = b"one", 0o644 << 16, zipfile.ZIP_DEFLATED
        archive.writestr(first, b"<Types/>" * 50)
        archive.writestr("folder/", b"")
        archive.writestr("图.png", b"\x89PNG" * 100, zipfile.ZIP_STORED)
        archive.writestr("xl/old.xml", b"<old/>")
        archive.writestr("xl/gone.xml", b"<gone/>")
        with archive.open(zipfile.ZipInfo("streamed.bin"), "w", force_zip64=True) as streamed:
            streamed.write(b"x" * 1000)
    return Package(path)


PARTS = {"xl/old.xml": b"<new/>", "xl/增.xml": b"<added/>"}
DROPPED = {"xl/gone.xml"}


def rebuilt(package: Package) -> tuple[Package, int]:
    data, same = build(package, PARTS, DROPPED)
    return Package(package.path, package.limits, data), same


def test_untouched_entries_keep_bytes_and_attributes(package: Package) -> None:
    new, same = rebuilt(package)
    assert same == 4
    names = ["[Content_Types].xml", "folder/", "图.png", "xl/old.xml", "streamed.bin", "xl/增.xml"]
    assert [info.filename for info in new.archive.infolist()] == names
    assert new.archive.comment == b"whole"
    for key in ("[content_types].xml", "图.png", "streamed.bin", "folder/"):
        old, copy = package.entries[key], new.entries[key]
        assert package.raw(old) == new.raw(copy)
        kept = ("date_time", "comment", "external_attr", "compress_type", "CRC", "create_system")
        assert [getattr(old, name) for name in kept] == [getattr(copy, name) for name in kept]
    assert new.read("xl/old.xml") == b"<new/>"
    assert new.read("xl/增.xml") == b"<added/>"
    assert new.archive.testzip() is None


def test_the_proof_accepts_what_was_meant(package: Package) -> None:
    prove(package, rebuilt(package)[0], PARTS, DROPPED)


Damage = Callable[[dict[str, bytes]], None]


@pytest.mark.parametrize(
    ("meant", "dropped", "what"),
    [
        (PARTS, set(), "xl/gone.xml"),
        ({"xl/old.xml": b"<new/>"}, DROPPED, "xl/增.xml"),
        ({**PARTS, "xl/old.xml": b"<other/>"}, DROPPED, "xl/old.xml"),
        ({"xl/增.xml": b"<added/>"}, DROPPED, "xl/old.xml"),
    ],
)
def test_the_proof_finds_what_differs(
    package: Package, meant: dict[str, bytes], dropped: set[str], what: str
) -> None:
    with pytest.raises(WorkbookError, match=f"did not pass the check .{what}"):
        prove(package, rebuilt(package)[0], meant, dropped)


def test_the_proof_finds_xml_that_is_not_well_formed(package: Package) -> None:
    parts = {"xl/old.xml": b"<new>"}
    data, _ = build(package, parts, set())
    with pytest.raises(WorkbookError, match="not well-formed"):
        prove(package, Package(package.path, package.limits, data), parts, set())
