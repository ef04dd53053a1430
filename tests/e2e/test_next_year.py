"""The next year from end to end: forms, filled in, merged, recalculated; the new year is read everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccni_xl.app import recalculate
from ccni_xl.cli import main
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Cell, TableWrite, WriteBatch
from tests.support.files import parts, records, set_cells
from tests.support.xlsm_rules import problems

SERIES = ("tbl_co2", "tbl_gdp_real", "tbl_population")


def fill_in(form: Path, factor: float) -> None:
    """Type the new year into a form: the year before times a factor."""
    host = FileHost(form)
    writes = []
    for name, block in host.read(SERIES).items():
        new, last = block.place.header.index("2021"), block.place.header.index("2020")
        rows: list[tuple[Cell, ...]] = [
            (float(row[last]) * factor,)  # type: ignore[arg-type]
            for row in block.rows
            if row[new] is None
        ]
        writes.append(TableWrite(name, ("2021",), rows))
    host.write(WriteBatch(tuple(writes)))


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def forms(book: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    assert run("forms", book, "--by", "tier", "--to", folder, "--lang", "zh") == 0
    for path in sorted(folder.glob("*.xlsx")):
        fill_in(path, 1.1)
    for path in folder.glob("*.bak"):
        path.unlink()
    return folder


def test_a_year_that_came_back_in_forms_reaches_the_results(
    book: Path, forms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, old = records(book, "tbl_co2"), parts(book)
    assert run("merge", book, forms, "--dry-run", "--lang", "zh") == 0
    assert "“数据_碳排放”的表格右边新增年份列 2021。" in capsys.readouterr().out
    assert records(book, "tbl_co2") == before

    assert run("merge", book, forms, "--lang", "zh") == 0
    out = capsys.readouterr().out
    assert all(
        f"“{sheet}”的表格右边新增年份列 2021。" in out for sheet in ("数据_碳排放", "数据_GDP", "数据_人口")
    )
    after = records(book, "tbl_co2")
    assert [{c: v for c, v in row.items() if c != "2021"} for row in after] == before
    assert all(row["2021"] == pytest.approx(1.1 * row["2020"]) for row in after)
    assert problems(book.read_bytes()) == []
    changed = {name for name, data in parts(book).items() if data != old[name]}
    kinds = {"xl/worksheets": 4, "xl/tables": 4}  # the three series, and the log of runs
    assert {k: sum(name.startswith(k) for name in changed) for k in kinds} == kinds

    recalculate(FileHost(book))
    shown = records(book, "tbl_profile_co2")
    assert [row["year"] for row in shown] == list(range(2009, 2022))
    city = next(row for row in after if row["2021"] == pytest.approx(shown[-1]["co2"]))
    assert city["2020"] == pytest.approx(shown[-2]["co2"])
    chart = "".join(data.decode() for name, data in parts(book).items() if name.startswith("xl/charts/"))
    assert "$V$9:$V$21" in chart and "$V$9:$V$20<" not in chart
    assert problems(book.read_bytes()) == []


def test_an_edition_of_the_new_year_takes_it_into_its_windows(book: Path, forms: Path) -> None:
    assert run("merge", book, forms) == 0
    recalculate(FileHost(book))
    before = {row["city"]: row for row in records(book, "tbl_values") if row["edition"] == "2021-2022"}
    years = {"co2_year": 2021, "gdp_year": 2021, "population_year": 2021}
    set_cells(book, "tbl_editions", {"edition": "2021-2022"}, dict(years))
    recalculate(FileHost(book))
    assert "B04" not in {row["rule"] for row in records(book, "tbl_issues")}
    after = {row["city"]: row for row in records(book, "tbl_values") if row["edition"] == "2021-2022"}
    moved = {code for code, value in before["420500"].items() if value != after["420500"][code]}
    assert any("co2" in code or "emission" in code for code in moved), moved
