"""A real spreadsheet program computes the workbook anew and agrees with every value we wrote."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from ccni_xl.terms import RunState

pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice", path="/usr/bin:/bin") is None, reason="no LibreOffice"),
]

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def recomputed(path: Path, folder: Path) -> openpyxl.Workbook:
    """Return the workbook as LibreOffice computes it."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    copy = folder / "book.xlsm"
    shutil.copyfile(path, copy)
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(copy),
    ]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=240)
    return openpyxl.load_workbook(folder / "out" / "book.xlsx", data_only=True)


def agree(ours: object, theirs: object) -> bool:
    ours, theirs = (None if v == "" else v for v in (ours, theirs))
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) <= 1e-9 * max(1.0, abs(ours))
    return ours == theirs


def disagreements(path: Path, folder: Path) -> tuple[int, list[tuple[str, str, object, object]]]:
    """Return how many formulas there are, and those whose value is not the office's."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    office = recomputed(path, folder)
    wrong, count = [], 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            text = cell.value
            if not isinstance(text, str) or not text.startswith("=") or "HYPERLINK" in text:
                continue
            count += 1
            ours = values[sheet.title][cell.coordinate].value
            theirs = office[sheet.title][cell.coordinate].value
            if not agree(ours, theirs):
                wrong.append((sheet.title, cell.coordinate, ours, theirs))
    return count, wrong


@pytest.mark.parametrize("stage", ["built", "computed"])
def test_every_formula_has_the_value_the_office_finds(
    stage: str, built: Path, computed: Path, tmp_path: Path
) -> None:
    count, wrong = disagreements({"built": built, "computed": computed}[stage], tmp_path)
    assert not wrong[:5]
    assert count > (400 if stage == "built" else 1200)


def test_trial_weights_another_city_and_gaps_in_the_data_too(
    computed: Path, lang: str, tmp_path: Path
) -> None:
    """Weights are changed, a city is picked, and one city lacks an indicator in the base edition."""
    edited, done = tmp_path / "edited.xlsm", tmp_path / "done.xlsm"
    host = FileHost(computed, out=edited)
    trial = "试算权重" if lang == "zh" else "Trial weight"
    blocks = host.read(["tbl_trial", "tbl_annual"])
    place, rows = blocks["tbl_trial"].place, [list(row) for row in blocks["tbl_trial"].rows]
    codes = [row[place.header.index("代码" if lang == "zh" else "Code")] for row in rows]
    column = [{"climate_ambition": 1.0, "nev_penetration": 0.0}.get(str(code)) for code in codes]
    annual = [list(row) for row in blocks["tbl_annual"].rows]
    annual[-1][8] = annual[3][8] = "n/a"
    host.write(
        WriteBatch(
            tables=(
                TableWrite("tbl_trial", (trial,), [[value] for value in column]),
                TableWrite("tbl_annual", blocks["tbl_annual"].place.header, annual),
            ),
            cells={"ccni_profile_city": "北京" if lang == "zh" else "Beijing"},
        )
    )
    from ccni_xl.app import recalculate

    recalculate(FileHost(edited, out=done), who="")
    kept = FileHost(done).read(["tbl_trial"])["tbl_trial"]
    assert [row[kept.place.header.index(trial)] for row in kept.rows] == column
    count, wrong = disagreements(done, tmp_path)
    assert not wrong[:5]
    assert count > 1200


def state(book: openpyxl.Workbook, lang: str) -> object:
    return book["首页" if lang == "zh" else "Home"]["F7"].value


def test_one_changed_input_turns_the_flag_and_the_next_run_turns_it_back(
    computed: Path, lang: str, tmp_path: Path
) -> None:
    from ccni_xl.app import recalculate

    edited = tmp_path / "edited.xlsm"
    host = FileHost(computed, out=edited)
    block = host.read(["tbl_co2"])["tbl_co2"]
    rows = [list(row) for row in block.rows]
    rows[5][4] = float(rows[5][4]) + 0.01  # type: ignore[arg-type]
    host.write(WriteBatch(tables=(TableWrite("tbl_co2", block.place.header, rows),)))
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
    assert state(recomputed(computed, tmp_path / "a"), lang) == RunState.CURRENT.label(lang)
    assert state(recomputed(edited, tmp_path / "b"), lang) == RunState.STALE.label(lang)
    again = tmp_path / "again.xlsm"
    recalculate(FileHost(edited, out=again), who="")
    assert state(recomputed(again, tmp_path / "c"), lang) == RunState.CURRENT.label(lang)
