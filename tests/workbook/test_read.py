from __future__ import annotations

import math
import random

import numpy as np
import pytest

from ccni_xl.checks import run_checks
from ccni_xl.demo import load_demo
from ccni_xl.errors import FrameworkError, WorkbookError
from ccni_xl.framework import builtin
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.inputs import Status
from ccni_xl.terms import Severity
from ccni_xl.workbook.read import ReadResult, read_inputs
from ccni_xl.workbook.schema import INPUT_TABLES
from ccni_xl.workbook.template.content import input_contents
from tests.support.book import CITIES, EDITIONS, Book, small_book

THIS = EDITIONS[1]
ROW = ("900003", THIS)


def _read(book: Book) -> ReadResult:
    return read_inputs(book.host())


def _codes(read: ReadResult) -> list[str]:
    return [issue.rule.code for issue in read.inputs.issues]


def test_values_stand_where_they_were_typed() -> None:
    book = small_book()
    where = book.put("annual", ROW, "electricity", 123.456)
    inputs = _read(book).inputs
    assert inputs.annual.data.loc[ROW, "electricity"] == 123.456
    assert inputs.annual.status.loc[ROW, "electricity"] == Status.PRESENT
    assert str(inputs.annual.cell(ROW, "electricity")) == where
    assert str(inputs.series["co2"].cell("900003", 2015)) == book.where("co2", ("900003",), "2015")
    assert inputs.series["co2"].data.columns.tolist() == list(range(2009, 2021))
    assert inputs.policy.data.loc[ROW, "neutrality_target"] == "related"
    assert inputs.cities.data.loc["900003", "region"] == "central"
    assert inputs.city_name("900003", "en") == "Bing"
    assert inputs.settings.base_edition == EDITIONS[0]


def test_one_read_for_all_tables() -> None:
    host = small_book().host()
    asked: list[str] = []
    host.before = lambda operation, name: asked.append(f"{operation} {name}")
    read_inputs(host)
    assert sorted(a for a in asked if a.startswith("read ")) == sorted(
        f"read {spec.name}" for spec in INPUT_TABLES
    )


def test_a_table_is_the_same_however_it_is_arranged() -> None:
    book, other = small_book(), small_book()
    rng = random.Random(7)
    for table in other.tables.values():
        if table.name in ("tbl_cities", "tbl_editions", "tbl_framework"):
            continue
        order = list(range(len(table.header)))
        rng.shuffle(order)
        table.header = [table.header[j] for j in order]
        table.rows = [[row[j] for j in order] for row in table.rows]
        rng.shuffle(table.rows)
        table.rows.insert(len(table.rows) // 2, [None] * len(order))
        table.rows.append(["  ", *[None] * (len(order) - 1)])
    a, b = _read(book).inputs, _read(other).inputs
    assert b.issues == ()
    assert a.settings == b.settings
    for x, y in ((a.annual, b.annual), (a.policy, b.policy), *((a.series[k], b.series[k]) for k in a.series)):
        assert x.data.equals(y.data.loc[x.data.index])
    for frame in (a.annual, b.annual):
        assert frame.data.shape == frame.status.shape


def test_cities_by_number_name_alias_and_english_name() -> None:
    book = small_book()
    book.put("cities", ("900004",), "alias", "丁城；Dingcheng")
    for i, typed in ((1, 900001), (3, 900002.0), (5, "９００００３ ")):
        book.put("annual", i, "city", typed)
        book.put("annual", i, "name", None)
    for i, typed in ((7, "丁城"), (9, "wu"), (11, "己市")):
        book.put("annual", i, "city", None)
        book.put("annual", i, "name", typed)
    inputs = _read(book).inputs
    assert inputs.issues == ()
    assert inputs.annual.data.index.get_level_values(0)[1::2].tolist() == [c[0] for c in CITIES]


def test_a_city_is_never_guessed() -> None:
    book = small_book()
    book.put("annual", ROW, "city", None)
    book.put("annual", 5, "name", "丙市市")
    read = _read(book)
    assert _codes(read) == ["I01"]
    assert "也许是丙市（900003）" in read.inputs.issues[0].text("zh")
    assert ROW not in read.inputs.annual.data.index


def test_the_second_row_of_a_city_is_not_used() -> None:
    book = small_book()
    i = book.add("annual", city="900003", edition="２０２１—2022", electricity=1.0)
    read = _read(book)
    assert _codes(read) == ["I02"]
    assert read.inputs.annual.data.loc[ROW, "electricity"] != 1.0
    assert str(read.inputs.issues[0].cell) == book.where("annual", i, "city")


def test_merged_city_cells_are_said_to_be_merged() -> None:
    book = small_book()
    book.put("annual", 5, "city", None)
    book.put("annual", 5, "name", None)
    book["annual"].covered.add((5, 0))
    read = _read(book)
    assert _codes(read) == ["T06"]
    assert "the city code lies under merged cells" in read.inputs.issues[0].text("en")


def test_no_peak_declared_is_infinite() -> None:
    book = small_book()
    book.put("policy", ROW, "peak_year", "无")
    read = _read(book)
    assert read.inputs.policy.data.loc[ROW, "peak_year"] == math.inf
    assert run_checks(read.inputs, read.frameworks) == ()


def test_columns_of_ones_own_beside_the_extra_data() -> None:
    book = small_book()
    book.add_column("extra", "降雨量", [500.0, "612", None, "n/a", "很多", 640])
    book.add_column("extra", "谁填的", ["张", "李", "张", None, None, None])
    read = _read(book)
    extra = read.inputs.extra
    assert extra.data["降雨量"].dropna().tolist() == [500.0, 612.0, 640.0]
    assert extra.status["降雨量"].tolist() == [0, 0, 1, 2, 3, 0]
    assert "谁填的" not in extra.data
    assert sorted(_codes(read)) == ["B01", "T01"]


def test_entered_scores_experts_and_sources() -> None:
    book = small_book()
    book.add(
        "entered", city="900003", edition=THIS, indicator="垃圾分类指数", score=66, source="打分表", by="王"
    )
    book.add("experts", expert="王", parent="宏观目标", child="peak_target", points="80")
    book.add("sources", number=1, title="年鉴")
    inputs = _read(book).inputs
    assert inputs.entered.data.to_dict("records") == [
        {
            "city": "900003",
            "edition": THIS,
            "indicator": "waste_sorting_index",
            "score": 66.0,
            "source": "打分表",
            "by": "王",
        }
    ]
    row = inputs.entered.data.index[0]
    assert str(inputs.entered.cell(row, "score")) == book.where("entered", 0, "score")
    assert inputs.experts.loc[:, ["parent", "child", "points"]].to_numpy().tolist() == [
        ["macro_targets", "peak_target", 80.0]
    ]
    assert inputs.sources["number"].tolist() == ["1"]


@pytest.mark.parametrize("spec", INPUT_TABLES, ids=lambda spec: spec.name)
def test_a_missing_table_stops_the_run(spec: object) -> None:
    book = small_book()
    del book.tables[spec.name]  # type: ignore[attr-defined]
    with pytest.raises(WorkbookError, match=rf"name {spec.name}.*Nothing was changed"):  # type: ignore[attr-defined]
        _read(book)


def test_all_faults_of_structure_at_once() -> None:
    book = small_book()
    book.drop_column("annual", "electricity")
    book.drop_column("co2", "city")
    with pytest.raises(WorkbookError, match=r"Electricity use.*Code") as caught:
        _read(book)
    assert "“数据_年度”的表格缺少列“全社会用电量”" in caught.value.zh


@pytest.mark.parametrize(
    ("version", "text"), [(None, "does not look like an index workbook"), ("99", "has template version 99")]
)
def test_another_template(version: str | None, text: str) -> None:
    book = small_book()
    book.cells["ccni_template"] = version
    with pytest.raises(WorkbookError, match=text):
        _read(book)


def test_no_edition_at_all() -> None:
    book = small_book()
    book["editions"].rows.clear()
    with pytest.raises(WorkbookError, match="registers no usable edition"):
        _read(book)


def test_empty_city_tables_are_read() -> None:
    book = small_book()
    for name in ("cities", "policy", "annual", "co2", "gdp_real", "population", "extra"):
        book[name].rows.clear()
    read = _read(book)
    assert read.inputs.cities.data.empty
    assert [i.rule.code for i in run_checks(read.inputs, read.frameworks)] == ["B02"]


@pytest.mark.parametrize(
    ("name", "key", "column", "value", "text"),
    [
        ("framework", ("2.0", "peak_target"), "parent", "nowhere", "指标!C17 unknown parent 'nowhere'"),
        ("framework", ("2.0", "peak_target"), "weight", "多", "指标!F17 weight '多' is not a number"),
        ("framework", ("2.0", "peak_target"), "scoring", "magic", "指标!I17 unknown scoring 'magic'"),
        ("framework", ("2.0", "peak_target"), "direction", "up", "指标!G17 direction 'up'"),
        ("grades", 0, "points", "满分", "points in 评分规则!E8 is “满分”; enter a number"),
        ("grades", 0, "item", None, "item in 评分规则!D8 is “”; enter a value"),
    ],
)
def test_a_broken_framework_names_the_cell(
    name: str, key: tuple[str, ...] | int, column: str, value: str | None, text: str
) -> None:
    book = small_book()
    book.put(name, key, column, value)
    with pytest.raises(FrameworkError, match=text):
        _read(book)


def test_many_faults_are_counted_not_listed() -> None:
    book = small_book()
    for row in book["framework"].rows:
        row[5] = "多"
    with pytest.raises(FrameworkError, match=r"and \d+ more"):
        _read(book)


def test_frameworks_come_back_as_they_were_written() -> None:
    frameworks = _read(small_book()).frameworks
    for version in ("2.0", "1.0"):
        for ours, theirs in zip(builtin(version), frameworks[version], strict=True):
            for name in ("code", "parent", "weight", "direction", "unit", "mean", "weight_provenance"):
                assert getattr(ours, name) == getattr(theirs, name)
            assert str(ours.scoring) == str(theirs.scoring)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_illustrative_workbook_breaks_no_rule(lang: str) -> None:
    host = MemoryHost(cells={"ccni_template": "1", "ccni_demo": "demo"})
    for name, content in input_contents(lang, load_demo(), [builtin("2.0"), builtin("1.0")]).items():
        host.blocks[name] = content.block(lang)
    read = read_inputs(host)
    issues = run_checks(read.inputs, read.frameworks)
    assert [i.text("en") for i in issues if i.severity is not Severity.INFO] == []
    assert read.lang == lang
    assert read.inputs.settings.demo
    assert read.inputs.annual.data.shape[0] == 220
    assert np.isposinf(read.inputs.policy.data["peak_year"].to_numpy()).any()
