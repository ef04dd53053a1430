"""The commands: what they print, what they return, what they leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccni_xl.cli import language
from tests.support.files import records, set_cells
from tests.support.shell import run


def test_recalc_prints_the_ranking_and_writes_the_other_file_only(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    code, out, _ = run(capsys, "recalc", book, "-o", tmp_path / "out.xlsm", "--lang", "zh", "--top", 3)
    assert code == 0
    assert out.splitlines()[0].split() == ["1", "深圳", "76.0", "▲"]
    assert "110 城已排名" in out
    assert book.read_bytes() == before
    assert (tmp_path / "out.xlsm").exists()


def test_dry_run_writes_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    code, out, _ = run(capsys, "recalc", book, "--dry-run", "--lang", "en", "--top", 1)
    assert code == 0
    assert "nothing was written" in out
    assert book.read_bytes() == before
    assert [p.name for p in book.parent.iterdir()] == ["CCNI.xlsm"]


def test_json(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "recalc", book, "--dry-run", "--json", "--lang", "en")
    data = json.loads(out)
    assert code == 0
    assert data["ranking"][0]["name"] == "Shenzhen"
    assert data["ranking"][0]["score"] == pytest.approx(76.0234, abs=1e-4)
    assert (data["ranked"], data["unranked"], data["framework"]) == (110, 0, "2.0")


def test_errors_in_the_data_give_exit_code_1(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = {"city": "420500", "edition": "2021-2022"}
    cell = set_cells(book, "tbl_annual", where, {"non_fossil_share": 1470.0})
    code, out, _ = run(capsys, "check", book, "--lang", "zh")
    assert code == 1
    line = next(line for line in out.splitlines() if cell in line)
    assert "宜昌 2021-2022" in line
    code, out, _ = run(capsys, "check", book, "--lang", "en", "--json")
    assert code == 1
    assert any(issue["cell"] == cell for issue in json.loads(out)["issues"])


def test_a_missing_file_gives_exit_code_2_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "recalc", tmp_path / "nowhere.xlsm", "--lang", "en")
    assert code == 2
    assert out == ""
    assert "nowhere.xlsm" in err
    assert "Traceback" not in err


def test_an_edition_that_is_not_there(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", book, "--edition", "2030-2031", "--lang", "en")
    assert code == 2
    assert "2030-2031" in err
    assert "2021-2022" in err


def test_another_edition_and_base(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "recalc", book, "--dry-run", "--json", "--edition", "2020-2021", "--lang", "en"
    )
    assert code == 0
    assert json.loads(out)["edition"] == "2020-2021"


@pytest.mark.parametrize("city", ["南京", "Nanjing", "320100"])
def test_explain(book: Path, city: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explain", book, "--city", city, "--lang", "zh")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "南京 2021-2022，第 38 名"
    assert "城市双碳指数：得分 43.593" in lines[1]
    assert any("数据_年度!" in line and "annual.env_spending" in line for line in lines)
    assert any("数据_碳排放!" in line and "co2.2010" in line for line in lines)
    assert any("权重依据 recovered" in line for line in lines)


def test_explain_a_city_that_is_not_there(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "explain", book, "--city", "Atlantis", "--lang", "en")
    assert code == 2
    assert "Atlantis" in err


@pytest.mark.parametrize(("lang", "sheet"), [("zh", "排名"), ("en", "Ranking")])
def test_new(tmp_path: Path, lang: str, sheet: str, capsys: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    target = tmp_path / "fresh.xlsm"
    assert run(capsys, "new", target, "--lang", lang)[0] == 0
    assert sheet in openpyxl.load_workbook(target).sheetnames
    code, _, err = run(capsys, "new", target, "--lang", "en")
    assert code == 2
    assert "exists already" in err
    code, out, _ = run(capsys, "recalc", target, "--lang", lang, "--top", 1)
    assert code == 0
    assert "76.0" in out


def test_an_empty_workbook_ranks_nobody_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "empty.xlsm"
    assert run(capsys, "new", target, "--empty", "--lang", "zh")[0] == 0
    code, out, err = run(capsys, "recalc", target, "--lang", "zh")
    assert code == 1
    assert err == ""
    assert "0 城已排名，110 城未排名" in out
    assert sum("没有数据" in line for line in out.splitlines()) == 110


def test_import_writes_only_what_the_file_names(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "d.csv"
    data.write_text("城市,年度,share,note\n宜昌,2021-2022,15.5,\n亚特兰蒂斯,2021-2022,1,\n", encoding="utf-8")
    before = records(book, "tbl_annual")
    code, out, err = run(
        capsys,
        "import",
        book,
        "--table",
        "annual",
        "--data",
        data,
        "--map",
        "share=non_fossil_share",
        "--lang",
        "zh",
    )
    assert code == 1
    assert "D01" in err
    assert "亚特兰蒂斯" in err
    assert "写入 1 格" in out
    after = records(book, "tbl_annual")
    changed = [(a["name"], c) for a, b in zip(after, before, strict=True) for c in a if a[c] != b[c]]
    assert changed == [("宜昌", "non_fossil_share")]


def test_import_of_a_column_that_fits_nothing(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "d.csv"
    data.write_text("city,thing\n420500,1\n", encoding="utf-8")
    code, _, err = run(capsys, "import", book, "--table", "co2", "--data", data, "--lang", "en")
    assert code == 2
    assert "--map" in err


def test_import_of_the_next_year_makes_its_column(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "d.csv"
    data.write_text("城市,2020,2022年,2023\n宜昌,,3000.5,\n上海,,,\n", encoding="utf-8")
    before = records(book, "tbl_co2")
    code, out, _ = run(capsys, "import", book, "--table", "co2", "--data", data, "--lang", "zh")
    assert code == 0
    assert "新增年份列 2021、2022；其中 2021 没有数据" in out
    after = records(book, "tbl_co2")
    assert [{c: v for c, v in row.items() if c not in ("2021", "2022")} for row in after] == before
    assert {row["name"]: row["2022"] for row in after if row["2022"] is not None} == {"宜昌": 3000.5}
    assert {row["2021"] for row in after} == {None}


def test_import_of_a_year_that_is_no_next_one_is_refused(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "d.csv"
    data.write_text("城市,2031\n宜昌,3000.5\n", encoding="utf-8")
    code, _, err = run(capsys, "import", book, "--table", "co2", "--data", data, "--lang", "en")
    assert code == 2
    assert "lacks the columns 2031" in err


def test_an_unexpected_fault_gives_a_number_and_no_traceback(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import ccni_xl.app

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the sky fell")

    monkeypatch.setattr(ccni_xl.app, "compute", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = book.read_bytes()
    code, _, err = run(capsys, "recalc", book, "--lang", "en")
    assert code == 2
    assert "Traceback" not in err
    assert "sky" not in err
    assert "the sky fell" in next(tmp_path.glob("ccni-xl-*.log")).read_text(encoding="utf-8")
    assert book.read_bytes() == before


def test_language_by_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert language(None) == "zh"
    monkeypatch.setenv("LC_ALL", "C")
    assert language(None) == "en"
    assert language("zh") == "zh"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recalc"], "file"),
        (["check", "x.xlsm", "--lang", "fr"], "--lang"),
        (["check", "x.xlsm", "--coverage", "1.2"], "not between 0 and 1"),
        (["forecast", "x.xlsm"], "forecast"),
        (["import", "x.xlsm", "--table", "co2", "--data", "d.csv", "--map", "a"], "FILE_COLUMN"),
    ],
)
def test_a_command_that_cannot_be_read(
    arguments: list[str], said: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(
        capsys, *(str(book) if a == "x.xlsm" else a for a in arguments), *_english(arguments)
    )
    assert (code, out) == (2, "")
    assert said in err


def _english(arguments: list[str]) -> list[str]:
    return ["--lang", "en"] if "import" in arguments else []


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys)
    assert code == 2
    assert all(command in out for command in ("recalc", "check", "new", "score", "import", "explain"))


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--version")
    assert code == 0
    assert out.startswith("ccni-xl ")


@pytest.mark.parametrize("example", ["hdi", "toy"])
def test_score_of_the_examples(example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import csv

    from tests.support.files import ROOT

    folder = ROOT / "examples" / example
    code, out, err = run(
        capsys, "score", "--framework", folder / "framework.csv", "--data", folder / "data.csv",
        "--out", tmp_path / "out", "--lang", "en",
    )  # fmt: skip
    assert code == 0, err
    assert str(tmp_path / "out") in out
    with (tmp_path / "out" / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"unit", "edition", "code", "score", "rank", "coverage"}


def test_score_with_a_framework_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.csv"
    code, _, err = run(
        capsys, "score", "--framework", missing, "--data", missing, "--out", tmp_path, "--lang", "en"
    )
    assert code == 2
    assert "none.csv" in err
    assert "Traceback" not in err
    assert language("zh") == "zh"
