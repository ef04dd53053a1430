"""Copies that went through LibreOffice come back: what nobody changed is no change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.collaborate.forms import write_forms
from ccni_xl.collaborate.merging.run import MergeOutcome, merge_files
from ccni_xl.collaborate.share import ShareReport
from ccni_xl.hosts.file import FileHost
from ccni_xl.workbook.read import read_inputs
from tests.support.files import SHIPPED

pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice", path="/usr/bin:/bin") is None, reason="no LibreOffice"),
]
Through = Callable[[Path, str], Path]
KEY = ("420500", "2021-2022")


def trial(*copies: Path) -> MergeOutcome:
    return merge_files(FileHost(SHIPPED), list(copies), dry_run=True)


def nothing(outcome: MergeOutcome) -> bool:
    merged = outcome.merged
    return not (outcome.refused or merged.effects or merged.conflicts or merged.notes)


def test_a_share_copy_and_a_whole_copy_saved_there_differ_in_nothing(
    copied: ShareReport, through_office: Through, tmp_path: Path
) -> None:
    whole = Path(shutil.copy(SHIPPED, tmp_path / "整本.xlsm"))
    assert nothing(trial(copied.path))
    assert nothing(trial(through_office(copied.path, "xlsx"), through_office(whole, "xlsx")))


def test_what_was_changed_there_is_all_that_is_taken(
    copied: ShareReport, through_office: Through, tmp_path: Path
) -> None:
    """A share typed as a percentage, a digit more than 15, a text that looks like a formula."""
    book = openpyxl.load_workbook(copied.path)
    sheet = book["数据_年度"]
    header = {sheet.cell(7, c).value: c for c in range(1, 18)}
    row = next(
        r for r in range(8, 230) if sheet.cell(r, 1).value == KEY[0] and sheet.cell(r, 3).value == KEY[1]
    )
    share = sheet.cell(row, header["非化石能源消费占比"])
    share.value, share.number_format = 0.171, "0.0%"
    gdp = sheet.cell(row, header["GDP（当年价）"])
    gdp.value = 0.1 + 0.2
    note = sheet.cell(row, header["备注"])
    note.value, note.data_type = "=1+1", "s"
    path = tmp_path / "改.xlsx"
    book.save(path)
    outcome = trial(through_office(path, "xlsx"))
    taken = {change.slot.column: change.typed.plain for change in outcome.merged.changes}
    assert taken == {"non_fossil_share": 17.1, "gdp_current": pytest.approx(0.3), "note": "=1+1"}
    assert not outcome.merged.conflicts
    assert {change.slot.key for change in outcome.merged.changes} == {KEY}


def test_a_form_saved_there_differs_in_nothing(through_office: Through, tmp_path: Path) -> None:
    made = write_forms(read_inputs(FileHost(SHIPPED)), tmp_path / "表", "city", only=("宜昌",)).files[0]
    outcome = trial(through_office(made, "xlsx"))
    assert nothing(outcome)
    assert outcome.merged.copies[0].anchored
