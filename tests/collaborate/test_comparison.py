"""A comparison in words, figures, lines, report files and on its sheet."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from ccni_xl.app import new_workbook
from ccni_xl.collaborate.comparison import Comparison, compare, open_side, side_of
from ccni_xl.collaborate.comparison_sheet import comparison_writes, write_comparison
from ccni_xl.collaborate.comparison_text import (
    city_of,
    comparison_csv,
    comparison_json,
    comparison_lines,
    headline,
)
from ccni_xl.collaborate.snapshot import snapshot_bytes
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Link
from tests.support.book import Book, small_book
from tests.support.files import SHIPPED, records, set_cells

NOW, BASE = "2021-2022", "2020-2021"


def found(book: Book) -> Comparison:
    return compare(side_of(small_book().host()), side_of(book.host()))


@pytest.fixture(scope="module")
def several() -> Comparison:
    book = small_book()
    book.put("annual", ("900001", NOW), "waste_sorting_index", 90.0)
    book.put("annual", ("900002", NOW), "source", "=别处")
    book.put("annual", ("900003", BASE), "waste_sorting_index", 3.5)
    book.put("cities", ("900005",), "included", "否")
    book.put("settings", ("alpha",), "value", 0.04)
    book.put("settings", ("flat_band",), "value", 1.5)
    return found(book)


def test_lines_say_what_differs_and_what_it_does(several: Comparison) -> None:
    files, summary, *lines = comparison_lines(several, "zh")
    assert files == "memory → memory  [2021-2022]"
    assert "5 处不同，其中 3 处不影响得分；1 城得分变动" in summary
    assert "戊市进入或退出排名，只在一边有得分，不计在内。" in summary
    assert "戊市退出排名" in lines[0]
    assert "甲市 2021-2022  垃圾分类指数" in lines[1]
    assert lines[1].split()[1].startswith("+")
    assert "→ 90  数据_年度!" in lines[1]
    rest = "\n".join(lines[2:])
    assert "不影响得分；影响2020-2021年度" in rest
    assert "[方法]  参数  2 格" in rest
    assert "[文字]  乙市 2021-2022  来源  统计年鉴 → =别处" in rest


def test_lines_in_english_and_for_the_largest_only(several: Comparison) -> None:
    lines = list(comparison_lines(several, "en", top=1))
    assert lines[1].startswith(
        "Changes: 5, of which 3 without effect on scores. Cities whose score moves: 1."
    )
    assert "Wu no longer ranked" in lines[2]
    assert lines[3:] == ["... and 4 more"]


def test_one_city_is_asked_for_by_name(several: Comparison) -> None:
    assert (city_of(several, "甲市"), city_of(several, "Jia"), city_of(several, "900001")) == ("900001",) * 3
    assert city_of(several, "无此城") is None
    _, _, *lines = comparison_lines(several, "zh", city="900001")
    assert len(lines) == 2
    assert lines[1].startswith("甲市：")
    assert "逐项之和" in lines[1]


def test_the_same_file_twice_says_so() -> None:
    same = found(small_book())
    assert (headline(same, "zh"), headline(same, "en")) == ("两边的输入相同。", "The inputs are the same.")
    assert comparison_json(same, "zh")["differences"] == []


def test_json_holds_every_difference_and_every_city(several: Comparison) -> None:
    data = json.loads(json.dumps(comparison_json(several, "zh")))
    assert len(data["differences"]) == 6
    assert {city["city"] for city in data["cities"]} == {f"90000{n}" for n in range(1, 7)}
    jia = next(city for city in data["cities"] if city["city"] == "900001")
    assert jia["total"] == pytest.approx(jia["single"] + jia["interaction"], abs=1e-9)
    assert next(c for c in data["cities"] if c["city"] == "900005")["after"] is None


def test_the_csv_runs_nothing(several: Comparison) -> None:
    rows = list(csv.DictReader(io.StringIO(comparison_csv(several, "zh").decode("utf-8-sig"))))
    assert [row["no"] for row in rows] == ["1", "2", "3", "4", "4", "5"] or len(rows) == 6
    assert next(row for row in rows if row["what"] == "来源")["after"] == "'=别处"


def test_a_side_that_cannot_be_computed_is_compared_without_effects() -> None:
    book = small_book()
    book["cities"].rows.clear()
    broken = found(book)
    assert broken.effects is None
    assert "没有算出影响" in headline(broken, "zh")
    assert len(list(comparison_lines(broken, "zh"))) == 2 + len(broken.changes)


def test_every_cell_of_a_group_has_a_row_on_the_sheet_and_links(several: Comparison) -> None:
    differences, cities = comparison_writes(several, "zh")
    assert len(differences.rows) == 6
    links = [cell for row in differences.rows for cell in row if isinstance(cell, Link)]
    assert len(links) == 6
    words = [row[differences.header.index("影响说明")] for row in differences.rows]
    assert any(str(word).startswith("见第 ") for word in words)
    assert cities.rows[0][0] == "900005"
    assert len(cities.rows) == 6


def test_the_sheet_is_written_and_made_anew_in_an_older_workbook(tmp_path: Path) -> None:
    book = tmp_path / "b.xlsm"
    shutil.copy(SHIPPED, book)
    set_cells(book, "tbl_annual", {"city": "420500", "edition": NOW}, {"gdp_current": 5000.0})
    old = tmp_path / "a.csv"
    host = FileHost(SHIPPED)
    from ccni_xl.collaborate.contents import read_contents

    old.write_bytes(snapshot_bytes(read_contents(host)))
    two = compare(open_side(old), open_side(book))
    write_comparison(FileHost(book), two, "zh")
    (row,) = records(book, "tbl_diff")
    assert (row["what"], row["after"], row["rank_before"], row["rank_after"]) == (
        "GDP（当年价）",
        "5000",
        18,
        15,
    )
    assert row["cell_before"].startswith("a.csv:")
    assert len(records(book, "tbl_diff_cities")) == 110
    bare = small_book().host()
    write_comparison(bare, two, "zh")
    assert {"tbl_diff", "tbl_diff_cities"} <= set(bare.tables())


def test_another_language_of_the_labels_differs_in_words_only(tmp_path: Path) -> None:
    english = tmp_path / "en.xlsm"
    new_workbook(english, lang="en")
    two = compare(open_side(SHIPPED), open_side(english))
    assert two.effects is not None
    assert all(effect.nothing for effect in two.effects.each)
    assert {e.change.column for e in two.effects.each if e.change.kind.value != "text"} == {"province"}
    assert two.after.lang == "en"


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    import openpyxl

    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(WorkbookError, match="none of its tables"):
        open_side(other)
