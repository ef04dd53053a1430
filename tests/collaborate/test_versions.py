"""Snapshots beside a workbook, their line in the log of runs, and the text that git compares."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.collaborate.dump import dump_lines
from ccni_xl.collaborate.jobs import compare_with_newest, save_snapshot
from ccni_xl.collaborate.versions import folder_of, newest_snapshot, snapshot_path, take_snapshot
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from tests.support.book import small_book
from tests.support.files import ROOT, SHIPPED, records, set_cells

NOW = datetime(2026, 3, 4, 5, 6, 7)
WHERE = {"city": "420500", "edition": "2021-2022"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(SHIPPED, tmp_path / "城 市.xlsm"))


# ---------------------------------------------------------------- snapshots
def test_a_snapshot_gets_its_line_in_the_log_of_runs(book: Path) -> None:
    path = snapshot_path(book, NOW)
    taken = take_snapshot(FileHost(book), path, note="交稿前", who="甲", now=NOW)
    assert path == book.parent / "城 市_快照" / "2026-03-04_050607.csv"
    last = records(book, "tbl_runs")[-1]
    assert (last["who"], last["note"]) == ("甲", "快照 2026-03-04_050607.csv：交稿前")
    assert last["fingerprint"] == taken.fingerprint == records(book, "tbl_runs")[0]["fingerprint"]
    assert taken.warning is None
    assert list(path.parent.iterdir()) == [path]


def test_the_newest_snapshot_is_the_last_by_name(book: Path) -> None:
    assert newest_snapshot(book) is None
    first = snapshot_path(book, NOW)
    first.parent.mkdir()
    first.touch()
    second = snapshot_path(book, NOW)
    second.touch()
    (first.parent / "2025-01-01_000000.csv").touch()
    assert second.name == "2026-03-04_050607_2.csv"
    assert newest_snapshot(book) == second


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_logged(book: Path) -> None:
    folder_of(book).write_text("a file is in the way")
    before = book.read_bytes()
    with pytest.raises(WorkbookError, match="Cannot write the snapshot"):
        take_snapshot(FileHost(book), snapshot_path(book, NOW))
    assert book.read_bytes() == before


def test_a_book_without_a_log_is_saved_with_a_warning(tmp_path: Path) -> None:
    taken = take_snapshot(small_book().host(), tmp_path / "s.csv")
    assert taken.warning is not None
    assert taken.path.exists()
    assert "没有登记" in taken.text("zh")


def test_the_jobs_of_the_buttons(book: Path) -> None:
    assert "没有文件" in save_snapshot(FileHost(book), None, "")[0]
    assert "还没有快照" in compare_with_newest(FileHost(book), book, "zh")[0]
    zh, en = save_snapshot(FileHost(book), book, "甲", NOW)
    assert str(snapshot_path(book, NOW).parent) in zh
    assert "Snapshot saved" in en
    assert "输入没有变化" in compare_with_newest(FileHost(book), book, "zh")[0]
    set_cells(book, "tbl_annual", WHERE, {"gdp_current": 5000.0})
    zh, _ = compare_with_newest(FileHost(book), book, "zh")
    assert "1 处不同" in zh
    assert "4260.74 → 5000" in zh
    (row,) = records(book, "tbl_diff")
    assert (row["name"], row["before"], row["after"]) == ("宜昌", "4260.74", "5000")
    assert row["cell_before"].startswith("2026-03-04_050607.csv:")


# ---------------------------------------------------------------- dump
def test_the_dump_has_inputs_ranking_sheets_and_macros(book: Path) -> None:
    lines = list(dump_lines(book))
    assert "420500 宜昌 2021-2022 gdp_current = 4260.74 亿元" in lines
    assert "1 440300 深圳 76.0234" in lines
    assert "城市档案" in lines[lines.index("## sheets") :]
    assert lines[-1].startswith("xl/vbaProject.bin sha256 ")
    assert not any("\n" in line for line in lines)


def test_a_dump_of_another_file_says_what_it_is(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    sheet = openpyxl.Workbook()
    sheet.active.title = "工资"  # type: ignore[union-attr]
    sheet.save(other)
    first, *rest = dump_lines(other)
    assert "none of the China City Carbon-Neutrality Index" in first
    assert "工资" in rest
    text = tmp_path / "text.xlsx"
    text.write_text("version https://git-lfs.github.com/spec/v1\n")
    (line,) = dump_lines(text)
    assert line.startswith("# text.xlsx: ")
    (line,) = dump_lines(tmp_path / "none.xlsx")
    assert line.startswith("# ")


def git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_diff_shows_the_changed_cell(book: Path) -> None:
    folder = book.parent
    book = book.rename(folder / "CCNI.xlsm")
    git(folder, "init", "-q")
    git(folder, "config", "user.name", "n")
    git(folder, "config", "user.email", "n@example.org")
    git(folder, "config", "core.quotepath", "false")
    git(folder, "config", "diff.ccni.textconv", f'"{sys.executable}" -m ccni_xl dump')
    (folder / ".gitattributes").write_text("*.xlsm diff=ccni\n*.xlsx diff=ccni\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    set_cells(book, "tbl_annual", WHERE, {"gdp_current": 5000.0})
    lines = git(folder, "diff", "-U0").splitlines()
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == [
        "-420500 宜昌 2021-2022 gdp_current = 4260.74 亿元",
        "+420500 宜昌 2021-2022 gdp_current = 5000 亿元",
    ]
