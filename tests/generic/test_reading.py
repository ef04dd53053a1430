from __future__ import annotations

import math

import numpy as np
import pytest

from ccni_xl.errors import CcniError
from ccni_xl.framework import Framework, check_records
from ccni_xl.generic import read_data

TAPIO = "tapio -1:100 2:0 recessive_decoupling=40 recessive_coupling=20 weak_negative=10 strong_negative=0"


@pytest.fixture
def framework():
    rows = [
        {"code": "index", "parent": "", "weight": "1", "scoring": ""},
        {"code": "year", "scoring": "knots 2020:100 2030:0 none=0"},
        {"code": "gdp", "scoring": "direct", "imputation": "group_mean group=region", "unit": "CNY"},
        {"code": "plan", "scoring": "grades no=0 yes=100"},
        {"code": "e", "scoring": TAPIO},
    ]
    records = [(i, {"parent": "index", "weight": "1", **row}) for i, row in enumerate(rows, start=2)]
    nodes, problems = check_records(records)
    assert not problems
    return Framework("test", nodes)


@pytest.fixture
def read(tmp_path, framework):
    def of(text, encoding="utf-8"):
        path = tmp_path / "data.csv"
        path.write_bytes(text.encode(encoding))
        return read_data(path, framework)

    return of


HEADER = "unit,edition,region,year,gdp,plan,e,e_state\n"


def found(data):
    return [(i.rule.code, str(i.cell)) for i in data.issues]


def test_reads(read):
    data = read(HEADER + "a,2020,N,2025,1.5e3,yes,0.5,weak_decoupling\nb,2020,S,none,n/a,—,,\n")
    assert data.numbers.index.tolist() == [("a", "2020"), ("b", "2020")]
    np.testing.assert_array_equal(data.numbers["year"], [2025, math.inf])
    np.testing.assert_array_equal(data.numbers["gdp"], [1500, math.nan])
    np.testing.assert_array_equal(data.numbers["e"], [0.5, math.nan])
    assert data.labels["plan"].tolist() == ["yes", None]
    assert data.labels["e"].tolist() == ["weak_decoupling", None]
    assert data.groups["region"].to_dict() == {"a": "N", "b": "S"}
    assert data.lines == (2, 3)
    assert not data.issues
    assert str(data.cell(1, "gdp")) == "data.csv!line 3, column gdp"
    assert str(data.cell(1, "index")) == "data.csv!line 3"


def test_what_people_write(read):
    lines = [
        "\ufeffunit , gdp,year,plan,e,e_state",
        ' a ,１２．５,2020," yes ",−1,x',
        "",
        ",,,",
        '"b\nb",+3,,,,',
        "",
    ]
    data = read("\r\n".join(lines))
    assert data.numbers.index.tolist() == ["a", "b\nb"]
    assert data.numbers["gdp"].tolist() == [12.5, 3]
    assert data.numbers["e"].tolist()[0] == -1
    assert data.labels["plan"].tolist() == ["yes", None]
    assert data.lines == (2, 5)


@pytest.mark.parametrize("text", ["1,5", "12 %", "1_000", "inf", "0x10", "=1+1", "1e999", "none"])
def test_not_a_number_is_named_with_its_cell(read, text):
    data = read(f'unit,year,gdp,plan,e,e_state\na,2020,"{text}",yes,1,x\n')
    assert found(data) == [("E21", "data.csv!line 2, column gdp")]
    assert data.issues[0].unit == "a"
    assert data.issues[0].variable == "gdp"
    assert f"gdp is {text!r}; a number is expected [CNY]." == data.issues[0].found("en")
    assert np.isnan(data.numbers["gdp"]).all()


def test_rows_that_cannot_be_used(read):
    data = read(
        HEADER
        + "a,2020,N,2025,1,yes,,\n,2020,N,2025,1,yes,,\na,2020,N,2026,1,yes,,\nb,2020,N,2025,1,yes,,,9\n"
    )
    assert found(data) == [
        ("E22", "data.csv!line 3, column unit"),
        ("E23", "data.csv!line 4, column unit"),
        ("E26", "data.csv!line 5"),
    ]
    assert data.issues[1].found("en") == "a 2020 already stands in line 2; this row was not used."
    assert data.lines == (2,)


def test_columns_too_many_and_too_few(read):
    data = read("unit,gdp,plan,colour\na,1,yes,red\n")
    assert found(data) == [
        ("E25", "data.csv!line 1, column year"),
        ("E25", "data.csv!line 1, column e"),
        ("E25", "data.csv!line 1, column e_state"),
        ("E24", "data.csv!line 1, column colour"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no column unit; it has -"),
        ("city,gdp\na,1\n", "has no column unit; it has city, gdp"),
        ("unit,gdp,gdp\na,1,2\n", "repeats gdp"),
        ("unit,gdp\n", "has no row of data"),
        ('unit,gdp\na,"1\n', r"line 2 is not valid CSV"),
    ],
)
def test_files_that_cannot_be_used(read, text, message):
    with pytest.raises(CcniError, match=message) as caught:
        read(text)
    assert caught.value.text("zh") != caught.value.text("en")


def test_other_encoding(read):
    with pytest.raises(CcniError, match="not UTF-8"):
        read("unit,gdp\n南京,1\n", "gb18030")


def test_absent_file(tmp_path, framework):
    with pytest.raises(CcniError, match=r"Cannot open the file no\.csv"):
        read_data(tmp_path / "no.csv", framework)
