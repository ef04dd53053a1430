"""``ccni-xl merge`` from the shell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ccni_xl.cli import main
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from tests.support.files import SHIPPED, set_cells

WHERE = {"city": "420500", "edition": "2021-2022"}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "收到").mkdir()
    return Path(shutil.copy(SHIPPED, tmp_path / "CCNI.xlsm"))


def received(base: Path, name: str, **values: object) -> None:
    """Put a copy into the folder; the peak year stands in another table."""
    path = Path(shutil.copy(SHIPPED, base.parent / "收到" / name))
    for table in ("tbl_annual", "tbl_policy"):
        mine = {k: v for k, v in values.items() if (k == "peak_year") == (table == "tbl_policy")}
        if mine:
            set_cells(path, table, WHERE, mine)  # type: ignore[arg-type]


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as end:
        main(["merge", *map(str, arguments)])
    return int(str(end.value.code))


def gdp(path: Path) -> object:
    block = FileHost(path).read(["tbl_annual"])["tbl_annual"]
    j = block.place.header.index("GDP（当年价）")
    return next(row[j] for row in block.rows if (row[0], row[2]) == tuple(WHERE.values()))


def test_a_folder_is_merged(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    received(base, "甲.xlsm", gdp_current=5000.5)
    assert run(base, base.parent / "收到", "--lang", "en") == 0
    told = capsys.readouterr().out
    assert "1 copies: 1 changed cells" in told
    assert "CCNI_基准.xlsm" in told
    assert gdp(base) == 5000.5


def test_conflicts_in_a_report_and_decided_by_it(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    received(base, "甲.xlsm", gdp_current=5000.5, peak_year="2029年")
    received(base, "乙.xlsm", gdp_current=5001.5)
    before, report = base.read_bytes(), base.parent / "报告.csv"
    assert run(base, base.parent / "收到", "--dry-run", "--report", report, "--lang", "zh") == 1
    assert "（各方改得不同）：4260.74 → 5000.5 / 5001.5" in capsys.readouterr().out
    assert base.read_bytes() == before
    text = report.read_text(encoding="utf-8-sig")
    report.write_text(text.replace("conflict,1,,", "conflict,1,采用2,"), encoding="utf-8")
    assert run(base, base.parent / "收到", "--decide", report, "--lang", "zh") == 0
    assert gdp(base) == 5001.5


def test_decided_in_the_file_it_was_told_to_write(base: Path) -> None:
    received(base, "甲.xlsm", gdp_current=5000.5)
    received(base, "乙.xlsm", gdp_current=5001.5)
    before, out = base.read_bytes(), base.parent / "out.xlsm"
    assert run(base, base.parent / "收到", "-o", out) == 1
    FileHost(out).write(WriteBatch((TableWrite("tbl_conflicts", ("决定",), [["采用1"]]),)))
    assert run(base, base.parent / "收到", "-o", out) == 0
    assert gdp(out) == 5000.5
    assert base.read_bytes() == before


def test_plain_data_on_request(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    received(base, "甲.xlsm", peak_year=2029)
    assert run(base, base.parent / "收到" / "甲.xlsm", "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    (change,) = told["changes"]
    assert (change["column"], change["before"], change["after"]) == ("peak_year", "none", 2029)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["收到"], "no .xlsx or .xlsm file"),
        (["收到/no.xlsx"], "no.xlsx"),
        (["CCNI.xlsm", "--decide", "no.csv"], "no.csv cannot be read"),
        (["CCNI.xlsm", "--report", "no/r.csv", "--dry-run"], "r.csv cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    base: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(base.parent)
    assert run("CCNI.xlsm", *arguments, "--lang", "en") == 2
    assert said in capsys.readouterr().err
