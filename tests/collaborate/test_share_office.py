"""A share copy and a form go through LibreOffice: opened, computed anew, saved, and still read the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.collaborate.contents import read_contents
from ccni_xl.collaborate.form_values import Source
from ccni_xl.collaborate.forms import form_of, groups
from ccni_xl.collaborate.share import ShareReport, share
from ccni_xl.fingerprint import fingerprint
from ccni_xl.hosts.file import FileHost
from ccni_xl.terms import RunState
from ccni_xl.workbook.read import read_inputs
from ccni_xl.workbook.template.form import build_form
from tests.collaborate.conftest import NOW
from tests.support.files import SHIPPED

pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice", path="/usr/bin:/bin") is None, reason="no LibreOffice"),
]


def test_a_share_copy_saved_by_libreoffice_reads_as_the_master(
    copied: ShareReport, through_office: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    saved = through_office(copied.path, "xlsx")
    master, back = read_inputs(FileHost(SHIPPED)), read_inputs(FileHost(saved))
    for name in ("policy", "annual", "extra", "entered", "cities"):
        ours, theirs = getattr(master.inputs, name).data, getattr(back.inputs, name).data
        assert ours.index.tolist() == theirs.index.tolist(), name
        assert ours.equals(theirs), name
    for code, table in master.inputs.series.items():
        assert table.data.equals(back.inputs.series[code].data), code
    prints = [fingerprint(read.inputs, read.frameworks["2.0"]) for read in (master, back)]
    assert prints[0] == prints[1]
    assert len(back.inputs.issues) == len(master.inputs.issues)
    again = share(saved, tmp_path / "again.xlsx", now=NOW)
    assert again.state.state is RunState.CURRENT
    assert FileHost(again.path).sheets().count("来历") == 1


def test_its_formulas_have_the_values_libreoffice_finds(
    copied: ShareReport, through_office: Callable[[Path, str], Path]
) -> None:
    saved = through_office(copied.path, "xlsx")
    formulas = openpyxl.load_workbook(copied.path)
    ours, theirs = (openpyxl.load_workbook(p, data_only=True) for p in (copied.path, saved))
    count, wrong = 0, []
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if not isinstance(cell.value, str) or not cell.value.startswith("=") or "HYPERLINK" in cell.value:
                continue
            count += 1
            a, b = (book[sheet.title][cell.coordinate].value for book in (ours, theirs))
            a, b = (None if v == "" else v for v in (a, b))
            near = (
                isinstance(a, int | float)
                and isinstance(b, int | float)
                and abs(a - b) <= 1e-9 * max(1, abs(a))
            )
            if a != b and not near:
                wrong.append((sheet.title, cell.coordinate, a, b))
    assert not wrong[:5]
    assert count > 1200


def test_a_form_saved_by_libreoffice_reads_as_it_was_made(
    through_office: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    read = read_inputs(FileHost(SHIPPED))
    (group,) = groups(read, "tier", ["一线"])
    path = tmp_path / "form.xlsx"
    path.write_bytes(build_form(form_of(Source(read, "zh"), group, now=NOW)))
    before, after = (read_contents(FileHost(p)) for p in (path, through_office(path, "xlsx")))
    assert before.names == after.names
    assert {s: t.plain for s, t in before.cells.items()} == {s: t.plain for s, t in after.cells.items()}
    sheet = openpyxl.load_workbook(through_office(path, "xlsx"), data_only=True)["填报说明"]
    states = [row[5] for row in sheet.iter_rows(values_only=True) if row[3] in (4 * 12, 4 * 11, 4 * 2)]
    assert states == ["✔ 已填完", "✔ 已填完", "! 还差 4", "! 还差 4", "! 还差 4"]


def test_it_opens_for_printing_and_as_another_format(
    copied: ShareReport, through_office: Callable[[Path, str], Path]
) -> None:
    assert through_office(copied.path, "ods").stat().st_size > 100_000
    assert through_office(copied.path, "pdf").read_bytes()[:5] == b"%PDF-"
