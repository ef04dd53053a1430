"""The commands diff, snapshot, restore and dump as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.files import parts, records, set_cells
from tests.support.shell import run

WHERE = {"city": "420500", "edition": "2021-2022"}


def test_snapshot_edit_diff_restore(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "s.csv"
    code, out, _ = run(capsys, "snapshot", book, "--to", saved, "--note", "交稿前", "--lang", "zh")
    assert code == 0
    assert out.startswith(f"快照已保存：{saved}")
    assert records(book, "tbl_runs")[-1]["note"] == "快照 s.csv：交稿前"

    set_cells(book, "tbl_annual", WHERE, {"gdp_current": 5000.0})
    report, copy = tmp_path / "r.csv", tmp_path / "copy.xlsm"
    code, out, _ = run(capsys, "diff", saved, book, "--lang", "en", "--city", "宜昌", "--report", report)
    assert code == 0
    assert "Yichang 2021-2022  GDP (current prices)  4260.74 → 5000" in out
    assert "+1.121    18→15" in out
    assert report.read_text("utf-8-sig").startswith("no,kind,city,")
    before = parts(book)
    code, out, err = run(capsys, "diff", saved, book, "--json", "--lang", "zh", "--report", copy)
    assert json.loads(out)["differences"][0]["after"] == "5000"
    assert str(copy) in err
    assert records(copy, "tbl_diff")[0]["name"] == "宜昌"
    assert parts(book) == before

    code, out, _ = run(capsys, "restore", saved, "--into", book, "--dry-run", "--lang", "zh")
    assert "数据_年度!G82: 5000 → 4260.74" in out
    assert "没有写入" in out
    assert parts(book) == before
    code, out, _ = run(capsys, "restore", saved, "--into", book, "--lang", "en")
    assert code == 0
    assert "1 cells changed" in out
    code, out, _ = run(capsys, "restore", saved, "--into", book, "--lang", "en")
    assert "nothing was changed" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--sheet",), "is a snapshot and holds no sheets"),
        (("--report", "r.pdf"), "use .csv, .json"),
    ],
)
def test_what_cannot_be_written_is_said_first(
    book: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    code, _, err = run(capsys, "diff", book, book.with_suffix(".csv"), *arguments, "--lang", "en")
    assert code == 2
    assert sentence in err


def test_a_city_that_nobody_lists(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "diff", book, book, "--city", "无此城", "--lang", "zh")
    assert code == 2
    assert "两边都没有城市“无此城”" in err


def test_dump_never_fails(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "dump", book)
    assert code == 0
    assert "420500 宜昌 2021-2022 gdp_current = 4260.74 亿元" in out
    code, out, _ = run(capsys, "dump", tmp_path / "none.xlsm")
    assert code == 0
    assert out.startswith("# ")
