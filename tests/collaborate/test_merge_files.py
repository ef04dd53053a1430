"""Copies that come back as files: what is written, what is not, and what has to be decided first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccni_xl.collaborate.contents import Slot, read_contents
from ccni_xl.collaborate.merging.run import merge_files
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from tests.support.files import SHIPPED, parts, set_cells

YICHANG = {"city": "420500", "edition": "2021-2022"}
SLOT = Slot("tbl_annual", ("420500", "2021-2022"), "gdp_current")


@pytest.fixture
def base(tmp_path) -> Path:
    return Path(shutil.copy(SHIPPED, tmp_path / "CCNI.xlsm"))


def copy_of(base: Path, name: str, **values: object) -> Path:
    path = Path(shutil.copy(base, base.parent / name))
    if values:
        set_cells(path, "tbl_annual", YICHANG, values)
    return path


def value(path: Path, slot: Slot) -> object:
    found = read_contents(FileHost(path)).typed(slot)
    return None if found is None else found.value


def plains(path: Path) -> dict[Slot, object]:
    return {slot: typed.plain for slot, typed in read_contents(FileHost(path)).cells.items()}


def decide_all(path: Path, *decisions: object) -> None:
    host = FileHost(path)
    block = host.read(["tbl_conflicts"])["tbl_conflicts"]
    rows = [[decision] for decision in decisions]
    assert len(rows) == len(block.rows)
    host.write(WriteBatch((TableWrite("tbl_conflicts", ("决定",), rows),)))


def test_copies_that_changed_nothing_leave_the_file_alone(base):
    before = base.read_bytes()
    outcome = merge_files(FileHost(base), [copy_of(base, "甲.xlsm"), copy_of(base, "乙.xlsm")])
    assert outcome.applied
    assert outcome.report is None
    assert base.read_bytes() == before


def test_one_sided_changes_are_taken_and_nothing_else_is_touched(base):
    first = copy_of(base, "甲.xlsm", gdp_current=5000.5)
    second = copy_of(base, "乙.xlsm", electricity=None, source='=HYPERLINK("http://x")')
    expected = plains(base) | {
        SLOT: 5000.5,
        Slot("tbl_annual", SLOT.key, "electricity"): None,
        Slot("tbl_annual", SLOT.key, "source"): '=HYPERLINK("http://x")',
    }
    before = parts(base)
    outcome = merge_files(FileHost(base), [first, second])
    assert outcome.applied
    assert plains(base) == expected
    after = parts(base)
    changed = {name for name in before if before[name] != after.get(name)}
    assert {name for name in changed if "worksheets/sheet" in name} == {
        name for name in changed if name in outcome.report.changed and "worksheets/sheet" in name
    }
    assert len([name for name in changed if "worksheets/sheet" in name]) == 2  # the data, the log of runs
    assert b'<f>HYPERLINK("http' not in b"".join(after[name] for name in changed)
