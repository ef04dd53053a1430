"""Snapshots: sorted, deterministic, and exact whatever stands in a cell."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccni_xl.collaborate.changes import find_changes
from ccni_xl.collaborate.contents import read_contents
from ccni_xl.collaborate.snapshot import BOM, COLUMNS, snapshot_bytes
from ccni_xl.collaborate.snapshot_cells import decode, encode, join_key, protect, split_key, unprotect
from ccni_xl.collaborate.snapshot_read import read_snapshot
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.port import CellError
from tests.support.book import CITIES, Book, contents, inputs_of, small_book

NOW = "2021-2022"


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def saved(book: Book, folder: Path) -> Path:
    path = folder / "s.csv"
    path.write_bytes(snapshot_bytes(contents(book)))
    return path


# ---------------------------------------------------------------- the file
def test_the_file_is_utf8_with_a_mark_and_line_feeds() -> None:
    data = snapshot_bytes(contents(small_book()), "0123456789abcdef")
    assert data.startswith(BOM.encode())
    assert b"\r" not in data
    assert data.endswith(b"\n")
    first, second, *_ = data.decode("utf-8-sig").splitlines()
    assert first == ",".join(COLUMNS)
    assert second.startswith("#snapshot,")


def test_a_line_says_whose_cell_it_is_and_where_it_is_from() -> None:
    book = small_book()
    book.put("annual", ("900002", NOW), "gdp_current", 0.1 + 0.2)
    book.put("annual", ("900002", NOW), "source", "7")
    book.add("sources", number="7", title="年鉴", date="2024-05-06")
    row = next(
        r
        for r in records(snapshot_bytes(contents(book)))
        if (r["table"], r["city"], r["edition"], r["variable"])
        == ("tbl_annual", "900002", NOW, "gdp_current")
    )
    assert row["value"] == "0.30000000000000004"
    assert (row["name"], row["unit"], row["source"], row["when"]) == ("乙市", "亿元", "7", "2024-05-06")


def test_the_order_of_rows_makes_no_difference_where_it_means_nothing() -> None:
    book = small_book()
    for name in ("annual", "policy", "co2", "cities", "settings"):
        book[name].rows.reverse()
    assert snapshot_bytes(contents(book)) == snapshot_bytes(contents(small_book()))


def test_one_changed_cell_is_one_changed_line() -> None:
    book = small_book()
    book.put("co2", ("900003",), "2015", 1234.5)
    lines = [snapshot_bytes(contents(b)).decode().splitlines() for b in (small_book(), book)]
    different = [(a, b) for a, b in zip(*lines, strict=True) if a != b]
    assert len(different) == 1
    assert ",2015,1234.5,万吨," in different[0][1]


# ---------------------------------------------------------------- values
@pytest.mark.parametrize(
    ("value", "field", "flag"),
    [
        (1.0, "1", ""),
        (1e-9, "1e-09", ""),
        (-0.5, "-0.5", ""),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)", ""),
        ("+86", "'+86", ""),
        ("-", "'-", ""),
        ("@a", "'@a", ""),
        ("'quoted'", "''quoted'", ""),
        ("2020", "'2020", ""),
        ("1e5", "'1e5", ""),
        ("n/a", "n/a", ""),
        (True, "TRUE", "bool"),
        ("TRUE", "TRUE", ""),
        (datetime(2024, 5, 6), "2024-05-06T00:00:00", "date"),
        (CellError("#N/A"), "#N/A", "error"),
        (None, "", ""),
    ],
)
def test_values_are_written_so_that_they_come_back(value: object, field: str, flag: str) -> None:
    assert encode(value) == (field, flag)  # type: ignore[arg-type]
    assert decode(field, flag) == value


@given(st.text())
def test_any_text_comes_back_and_never_looks_like_a_formula(text: str) -> None:
    assert unprotect(protect(text)) == text
    assert not protect(text).startswith(("=", "+", "-", "@", "\t"))
    assert decode(*encode(text)) == (text or None)


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_key_comes_back(parts: list[str]) -> None:
    assert split_key(join_key(tuple(parts))) == tuple(parts)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_comes_back(number: float) -> None:
    assert decode(*encode(number)) == number


# ---------------------------------------------------------------- there and back
ODD = st.one_of(
    st.sampled_from(
        [
            "n/a",
            "暂无",
            "=1+1",
            "+1",
            "-3",
            "@x",
            "'a",
            "''",
            "多\n行",
            'a"b,c',
            "14.7%",
            "2020",
            "1e5",
            "TRUE",
            "·",
        ]
    ),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12),
    st.floats(0, 1e9, allow_nan=False),
    st.just(None),
    st.just(CellError("#DIV/0!")),
    st.just(datetime(2020, 2, 3)),
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["gdp_current", "electricity", "source", "note", "non_fossil_share", "population"]),
        st.sampled_from([city[0] for city in CITIES]),
        ODD,
        st.booleans(),
    ),
    max_size=8,
)


def odd_book(edits: list[tuple[str, str, object, bool]]) -> Book:
    book = small_book()
    for column, city, value, percent in edits:
        book.put("annual", (city, NOW), column, value)  # type: ignore[arg-type]
        if percent and isinstance(value, float):
            book.mark("annual", (city, NOW), column, "percent")
        book.add("experts", expert=f"人{value}|\\", parent="ccni", child="climate_ambition", points=5.0)
    return book


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(EDITS)
def test_a_snapshot_read_back_is_the_same_workbook(tmp_path_factory: object, edits: list) -> None:
    folder = tmp_path_factory.mktemp("odd")  # type: ignore[attr-defined]
    book = odd_book(edits)
    path = saved(book, folder)
    again = read_snapshot(path).host
    wrong = [
        (d.slot, d.before, d.after)
        for c in find_changes(contents(book), read_contents(again))
        for d in c.differences
        if not (d.before and isinstance(d.before.plain, str) and d.after and str(d.after.plain).endswith("%"))
    ]
    assert wrong == []
    assert inputs_of(book.host()) == inputs_of(again)
    assert snapshot_bytes(read_contents(again)) == path.read_bytes()


def test_years_and_own_columns_without_a_value_are_kept(tmp_path: Path) -> None:
    book = small_book()
    book.add_column("co2", "2021")
    book.add_column("extra", "=我的列", [None, "a", None, None, None, None])
    book.add("entered", city="900001", edition=NOW, indicator="waste_sorting_index")
    again = read_snapshot(saved(book, tmp_path)).host
    assert "2021" in again.tables()["tbl_co2"].header
    assert "=我的列" in again.tables()["tbl_extra"].header
    assert find_changes(contents(book), read_contents(again)) == ()
    assert inputs_of(book.host()) == inputs_of(again)


def test_a_row_that_stands_twice_is_kept_twice(tmp_path: Path) -> None:
    book = small_book()
    book["annual"].rows.append(list(book["annual"].rows[0]))
    again = read_contents(read_snapshot(saved(book, tmp_path)).host)
    assert len(again.rows["tbl_annual"]) == len(book["annual"].rows)


def test_a_line_can_be_found_again(tmp_path: Path) -> None:
    path = saved(small_book(), tmp_path)
    snapshot = read_snapshot(path)
    lines = path.read_text("utf-8-sig").splitlines()
    (table, i, j), line = next((k, v) for k, v in snapshot.lines.items() if k[0] == "tbl_co2")
    assert lines[line - 1].startswith("tbl_co2,")
    value = snapshot.host.blocks[table].rows[i][j]
    assert lines[line - 1].split(",")[6] == f"{value:g}"


# ---------------------------------------------------------------- what is wrong with it
def damaged(folder: Path, change: object) -> Path:
    path = saved(small_book(), folder)
    text = path.read_text("utf-8-sig")
    path.write_text(change(text), "utf-8", newline="")  # type: ignore[operator]
    return path


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: "a,b\n1,2\n", "line 1: no snapshot"),
        (lambda t: "", "line 1: the file is empty"),
        (lambda t: t.replace("format,'1", "format,'9"), "line 2: snapshot format 9"),
        (lambda t: t.replace("template,'1", "template,'0"), "line 3: template version 0"),
        (lambda t: "\n".join([t.split("\n")[0], *t.split("\n")[4:]]), "line 2: the #snapshot lines"),
        (lambda t: t + "tbl_co2,1\n", "line [0-9]+: 12 fields expected, 2 found"),
        (lambda t: t + "tbl_none,,,,,a,1,,,,,\n", "there is no table 'tbl_none'"),
        (lambda t: t + "tbl_annual,1,,2021-2022,,what,1,,,,,\n", "has no column 'what'"),
        (lambda t: t + "tbl_annual,1,,2021-2022,,gdp_current,1,,,odd,,\n", "unknown flag 'odd'"),
        (
            lambda t: t + "tbl_annual,1,,2021-2022,,gdp_current,x,,,date,,\n",
            "is not what the flag 'date' says",
        ),
        (lambda t: t + "tbl_grades,,,,2.0|a,points,1,,,,,\n", "must have 4 parts"),
        (lambda t: t + t.split("\n")[-2] + "\n", "the same cell as line"),
        (lambda t: t + 'tbl_co2,"1\n', "quotes do not match"),
    ],
)
def test_a_damaged_snapshot_is_refused_with_its_line(tmp_path: Path, change: object, sentence: str) -> None:
    with pytest.raises(WorkbookError, match=sentence):
        read_snapshot(damaged(tmp_path, change))


def test_other_bytes_are_refused_with_their_line(tmp_path: Path) -> None:
    path = saved(small_book(), tmp_path)
    path.write_bytes(path.read_bytes() + "甲".encode("gb18030"))
    lines = path.read_bytes().count(b"\n") + 1
    with pytest.raises(WorkbookError, match=f"line {lines}: not UTF-8"):
        read_snapshot(path)
    with pytest.raises(WorkbookError, match="Cannot open"):
        read_snapshot(tmp_path / "none.csv")


def test_a_snapshot_without_the_mark_is_read_too(tmp_path: Path) -> None:
    path = saved(small_book(), tmp_path)
    path.write_bytes(path.read_bytes().removeprefix(BOM.encode()))
    assert find_changes(contents(small_book()), read_contents(read_snapshot(path).host)) == ()


def test_the_order_of_entered_scores_and_decision_makers_is_no_input() -> None:
    books = small_book(), small_book()
    for book in books:
        for n, city in enumerate(("900003", "900001")):
            row = {"city": city, "edition": NOW, "indicator": "waste_sorting_index", "score": 40.0 + n}
            book.add("entered", **row, source="x")
            book.add("experts", expert=city, parent="ccni", child="climate_ambition", points=40.0 + n)
    for name in ("entered", "experts"):
        books[1][name].rows.reverse()
    assert inputs_of(books[0].host()) == inputs_of(books[1].host()) != inputs_of(small_book().host())
