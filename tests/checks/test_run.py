from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ccni_xl.checks import CHECKS, run_checks, usable
from ccni_xl.errors import FrameworkError
from ccni_xl.inputs import Status
from ccni_xl.issues import Issue
from ccni_xl.rules import RULES, collect
from ccni_xl.rules.ranges import ATYPICAL, OUT_OF_RANGE
from ccni_xl.terms import Severity
from ccni_xl.workbook.read import read_inputs
from tests.support.book import EDITIONS, small_book

ROW = ("900003", EDITIONS[1])


def test_checks_are_registered_by_name() -> None:
    assert CHECKS["ranges"].__name__ == "check_ranges"
    assert len(CHECKS) >= 20


def test_an_error_is_reported_once_and_not_by_every_check_that_meets_the_value() -> None:
    book = small_book()
    book.put("co2", ("900003",), "2020", 4e9)
    read = read_inputs(book.host())
    codes = {i.rule.code for i in run_checks(read.inputs, read.frameworks)}
    assert "R02" in codes
    assert not codes & {"J01", "U02", "C05", "R03"}


def test_inputs_are_not_changed_in_place() -> None:
    book = small_book()
    book.put("annual", ROW, "waste_sorting_index", 4000)
    read = read_inputs(book.host())
    before = read.inputs.annual.data.copy()
    issues = run_checks(read.inputs, read.frameworks)
    left = usable(read.inputs, issues)
    pd.testing.assert_frame_equal(read.inputs.annual.data, before)
    assert np.isnan(left.annual.data.loc[ROW, "waste_sorting_index"])
    assert left.annual.status.loc[ROW, "waste_sorting_index"] == Status.UNUSABLE
    assert left.policy is read.inputs.policy
    assert (left.annual.status != read.inputs.annual.status).to_numpy().sum() == 1


def test_warnings_leave_the_value() -> None:
    read = read_inputs(small_book().host())
    issue = Issue(ATYPICAL, read.inputs.annual.cell(ROW, "electricity"))
    assert usable(read.inputs, [issue]) is read.inputs
    nowhere = Issue(OUT_OF_RANGE, None)
    assert usable(read.inputs, [nowhere]) is read.inputs


def test_an_unknown_framework_cannot_be_checked() -> None:
    read = read_inputs(small_book().host())
    inputs = replace(read.inputs, settings=replace(read.inputs.settings, framework="9.9"))
    with pytest.raises(FrameworkError, match=r"no framework 9\.9; known: 2\.0 / 1\.0"):
        run_checks(inputs, read.frameworks)


def test_framework_1_needs_no_sales_of_cars() -> None:
    book = small_book()
    book.put("settings", ("framework",), "value", "1.0")
    for row in book["annual"].rows:
        row[book["annual"].column("nev_sales")] = None
        row[book["annual"].column("car_sales")] = None
    read = read_inputs(book.host())
    assert run_checks(read.inputs, read.frameworks) == ()


def test_an_entered_score_makes_its_data_superfluous() -> None:
    book = small_book()
    book.put("annual", ROW, "waste_sorting_index", None)
    book.add(
        "entered", city=ROW[0], edition=ROW[1], indicator="waste_sorting_index", score=60, source="打分表"
    )
    read = read_inputs(book.host())
    assert run_checks(read.inputs, read.frameworks) == ()


def test_a_city_left_out_is_not_chased_for_data() -> None:
    book = small_book()
    book.put("cities", ("900003",), "included", "否")
    book.put("cities", ("900003",), "included_reason", "区划调整")
    for name in ("annual", "policy", "co2", "gdp_real", "population"):
        table = book[name]
        table.rows = [row for row in table.rows if row[0] != "900003"]
    read = read_inputs(book.host())
    assert [i.rule.code for i in run_checks(read.inputs, read.frameworks)] == ["B05"]


def test_every_rule_speaks_both_languages_in_full() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        for text in (rule.title_zh, rule.found_zh, rule.advice_zh):
            assert any("\u4e00" <= c <= "\u9fff" for c in text), code
        for text in (rule.title_en, rule.found_en, rule.advice_en):
            assert text and not any("\u4e00" <= c <= "\u9fff" for c in text), code
        assert isinstance(rule.severity, Severity)


def test_a_code_belongs_to_one_rule() -> None:
    with pytest.raises(ValueError, match="rule R01 is declared twice"):
        collect([(OUT_OF_RANGE,), (OUT_OF_RANGE,)])


def test_a_whole_series_in_another_unit_is_compared_with_the_other_cities() -> None:
    book = small_book()
    for year in range(2009, 2021):
        value = book.get("co2", ("900003",), str(year))
        assert isinstance(value, float)
        book.put("co2", ("900003",), str(year), value / 1000)
    read = read_inputs(book.host())
    issues = {i.rule.code: i for i in run_checks(read.inputs, read.frameworks)}
    assert str(issues["U03"].cell) == book.where("co2", ("900003",), "2020")
    assert "a unit a thousand times too large" in issues["U03"].text("en")


def test_the_side_that_is_off_is_named_and_not_the_sound_one() -> None:
    book = small_book()
    where = book.put("annual", ("900003", EDITIONS[0]), "electricity", 7.5)
    read = read_inputs(book.host())
    assert {str(i.cell) for i in run_checks(read.inputs, read.frameworks) if i.rule.code[0] == "U"} == {where}
