"""Printing by LibreOffice: what is said when it is missing, hangs or fails, and the pages it makes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ccni_xl import profiles
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.office import convert
from ccni_xl.office.convert import to_pdf
from ccni_xl.workbook.template.profile_book import profile_book
from tests.support.files import SHIPPED
from tests.support.soffice import available


def fake(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(convert, "find_office", lambda: program)


def test_a_hanging_office_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "sleep 60", monkeypatch)
    with pytest.raises(WorkbookError, match=r"took longer than 0\.5 s and was stopped"):
        to_pdf(b"", tmp_path / "out.pdf", seconds=0.5)
    assert not (tmp_path / "out.pdf").exists()


def test_a_failing_office_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "echo no space left; exit 1", monkeypatch)
    with pytest.raises(WorkbookError, match=r"made no PDF \(no space left\)"):
        to_pdf(b"", tmp_path / "out.pdf")


def test_a_missing_folder_is_named_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, "exit 3", monkeypatch)
    with pytest.raises(WorkbookError, match="does not exist; make it first"):
        to_pdf(b"", tmp_path / "none" / "out.pdf")


def test_without_libreoffice_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ccni_xl.office import install

    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(install, "_PLACES", ())
    with pytest.raises(WorkbookError, match="apt install libreoffice-calc"):
        to_pdf(b"", tmp_path / "out.pdf")


@pytest.mark.office
@pytest.mark.skipif(not available(), reason="LibreOffice is not installed")
def test_one_page_a_city_with_its_name_as_bookmark(tmp_path: Path) -> None:
    loaded = profiles.load(FileHost(SHIPPED))
    book = profile_book([loaded.of(city) for city in ("420500", "320100")])
    made = to_pdf(book, tmp_path / "two.pdf")
    info = subprocess.run(["pdfinfo", str(made)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           2" in info and "A4" in info
    for number, city in enumerate(("宜昌", "南京"), start=1):
        command = ["pdftotext", "-f", str(number), "-l", str(number), str(made), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert city in text and "总分变化" in text and "Mann-Kendall" in text
    assert b"/Outlines" in made.read_bytes()
    assert not list(tmp_path.glob(".*"))
