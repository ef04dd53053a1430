from __future__ import annotations

import csv

import pytest

from ccni_xl.errors import CcniError
from ccni_xl.generic import score_files
from ccni_xl.generic.writing import neutral

FRAMEWORK = """code,parent,weight,direction,scoring,treatment,imputation
index,,1,,,,
x,index,1,higher,min_max,winsorise,mean
y,index,2,,knots 0:0 3:1,,
"""


@pytest.fixture
def files(tmp_path):
    def write(data, framework=FRAMEWORK):
        (tmp_path / "f.csv").write_text(framework, encoding="utf-8")
        (tmp_path / "d.csv").write_text(data, encoding="utf-8")
        return tmp_path / "f.csv", tmp_path / "d.csv", tmp_path / "deep" / "out"

    return write


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_full_precision_and_gaps(files):
    framework, data, out = files("unit,edition,x,y\na,2020,1,1\nb,2020,,2\nc,2020,4,\n")
    result = score_files(framework, data, out, threshold=0.5)
    rows = {(r["unit"], r["code"]): r for r in read(out / "scores.csv")}
    assert len(rows) == 9
    assert float(rows["a", "y"]["score"]) == 1 / 3
    assert rows["a", "y"]["score"] == repr(1 / 3)
    assert rows["a", "index"]["edition"] == "2020"
    assert (rows["c", "y"]["score"], rows["c", "y"]["rank"], rows["c", "y"]["coverage"]) == ("", "", "0.0")
    assert rows["c", "index"]["rank"] == ""
    assert rows["b", "index"]["rank"] == "1"
    assert [p.name for p in result.written] == ["scores.csv", "issues.csv", "imputed.csv"]
    (cell,) = read(out / "imputed.csv")
    assert cell == {"unit": "b", "edition": "2020", "code": "x", "value": "2.5", "method": "mean"}


def test_treated_cells(files):
    rows = "".join(f"u{i},{i},1\n" for i in range(1, 21))
    framework, data, out = files("unit,x,y\n" + rows + "far,500,1\n")
    score_files(framework, data, out)
    (cell,) = read(out / "treated.csv")
    assert (cell["unit"], float(cell["before"]), float(cell["after"])) == ("far", 500, 20)


def test_issues_lead_to_the_cell(files):
    framework, data, out = files("unit,x,y\na,1,1\nb,two,1\nc,3,\n")
    result = score_files(framework, data, out, lang="zh")
    rows = read(out / "issues.csv")
    assert [r["rule"] for r in rows] == [i.rule.code for i in result.issues]
    assert rows[0]["severity"] == "错误"
    assert rows[0]["where"] == "d.csv!line 3, column x"
    assert rows[0]["found"] == "x填了“two”，应为数字。"
    filled = next(r for r in rows if r["rule"] == "E15")
    assert filled["where"] == "d.csv!line 3, column x"
    assert next(r for r in rows if r["rule"] == "E13")["where"] == "d.csv!line 4"


def test_no_text_becomes_a_formula(files):
    framework, data, out = files('unit,x,y\n"=HYPERLINK(""x"")",1,1\n@b,"=2+3",1\n-c,3,1\n')
    score_files(framework, data, out)
    units = {r["unit"] for r in read(out / "scores.csv")}
    assert units == {'\'=HYPERLINK("x")', "'@b", "'-c"}
    for path in out.iterdir():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                assert not any(cell.startswith(("=", "@", "+")) for cell in row)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_neutral(text):
    assert neutral(text) == "'" + text


def test_numbers_below_zero_stay_numbers(files):
    framework, data, out = files(
        "unit,x\na,1\nb,3\n", "code,parent,weight,direction,scoring\nindex,,1,,\nx,index,1,higher,z_score\n"
    )
    score_files(framework, data, out)
    assert float(read(out / "scores.csv")[0]["score"]) == pytest.approx(-(0.5**0.5))


def test_threshold(files):
    framework, data, out = files("unit,x,y\na,1,1\n")
    with pytest.raises(CcniError, match="goes from 0 to 1, not 80"):
        score_files(framework, data, out, threshold=80)


def test_folder_that_is_a_file(files):
    framework, data, out = files("unit,x,y\na,1,1\nb,2,2\n")
    out.parent.write_text("")
    with pytest.raises(CcniError, match="Cannot make the folder"):
        score_files(framework, data, out)


def test_file_that_cannot_be_written(files):
    framework, data, out = files("unit,x,y\na,1,1\nb,2,2\n")
    (out / "scores.csv").mkdir(parents=True)
    with pytest.raises(CcniError, match="Cannot write"):
        score_files(framework, data, out)
