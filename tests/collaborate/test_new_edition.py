"""Starting a new edition: what is made, and that no figure is copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from ccni_xl.app import recalculate
from ccni_xl.collaborate.forms import write_forms
from ccni_xl.collaborate.new_edition import start_edition
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.workbook.read import read_inputs
from tests.support.book import small_book
from tests.support.files import SHIPPED, find_table, records
from tests.support.xlsm_rules import problems


def test_rows_years_columns_and_settings_are_made_and_nothing_is_copied() -> None:
    book = small_book()
    book.put("cities", ("900006",), "included", "否")
    host = book.host()
    before = {name: host.blocks[name] for name in ("tbl_policy", "tbl_annual", "tbl_editions")}
    made = start_edition(host, "2023-2024")
    assert made.before == "2021-2022"
    assert {year for _, year in made.years} == {2022}
    for name, block in before.items():
        after = host.blocks[name]
        assert after.rows[: len(block.rows)] == block.rows
        new = after.rows[len(block.rows) :]
        if name == "tbl_editions":
            assert [row[0] for row in new] == ["2023-2024"]
            continue
        assert [row[0] for row in new] == ["900001", "900002", "900003", "900004", "900005"]
        assert {row[2] for row in new} == {"2023-2024"}
        assert {value for row in new for value in row[3:]} == {None}
    assert host.tables()["tbl_co2"].header[-2:] == ("2021", "2022")
    settings = read_inputs(host).inputs.settings
    assert (settings.edition, settings.base_edition) == ("2023-2024", "2021-2022")


def test_the_edition_before_may_be_said(tmp_path: Path) -> None:
    host = small_book().host()
    made = start_edition(host, "2022-2023", before="2020-2021")
    assert {year for _, year in made.years} == {2021}
    assert read_inputs(host).inputs.settings.base_edition == "2020-2021"


@pytest.mark.parametrize(
    ("label", "before", "said"),
    [
        ("2021-2022", None, "is there already"),
        ("2023-2024", "1999-2000", "no edition 1999-2000 .*--from"),
        ("2019-2020", None, "does not follow 2021-2022"),
        ("next", None, "Write years into the label"),
    ],
)
def test_what_cannot_be_is_refused(label: str, before: str | None, said: str) -> None:
    host = small_book().host()
    with pytest.raises(WorkbookError, match=said):
        start_edition(host, label, before=before)
    assert host.batches == []


def test_in_a_file_new_rows_look_like_the_others_and_the_forms_ask_for_them(tmp_path: Path) -> None:
    path = Path(shutil.copy(SHIPPED, tmp_path / "book.xlsm"))
    trial = start_edition(FileHost(path, dry_run=True), "2022-2023")
    assert path.read_bytes() == SHIPPED.read_bytes()
    made = start_edition(FileHost(path), "2022-2023")
    assert made.rows == trial.rows == (("数据_政策", 110), ("数据_年度", 110), ("数据_附加", 110))
    assert "不抄 2021-2022 的数" in "".join(made.lines("zh"))
    assert "no figure of 2021-2022 is copied" in "".join(made.lines("en"))
    assert problems(path.read_bytes()) == []
    rows = [row for row in records(path, "tbl_annual") if row["edition"] == "2022-2023"]
    assert len(rows) == 110
    assert {v for row in rows for c, v in row.items() if c not in ("city", "name", "edition")} == {None}
    sheet, table = find_table(openpyxl.load_workbook(path), "tbl_annual")
    assert table.ref.endswith(str(7 + 330))
    assert [c.style_id for c in sheet[8]] == [c.style_id for c in sheet[337]]
    recalculate(FileHost(path))
    assert {row["rank"] for row in records(path, "tbl_ranking")} == {None}
    read = read_inputs(FileHost(path))
    report = write_forms(read, tmp_path / "forms", "city", ["宜昌"])
    assert "2022-2023" in report.files[0].name
