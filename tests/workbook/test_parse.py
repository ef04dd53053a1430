from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.hosts.port import CellError
from ccni_xl.inputs import Status
from ccni_xl.rules import reading
from ccni_xl.variables import Variable, variable
from ccni_xl.workbook.parse import Cell, Found, as_text, is_blank, parse, squeeze

ELECTRICITY = variable("annual", "electricity")
SHARE = variable("annual", "non_fossil_share")
PEAK = variable("policy", "peak_year")
TICK = variable("policy", "low_carbon_city")
GRADE = variable("policy", "neutrality_target")
NOTE = variable("city", "province")


def _value(value: object, v: Variable = ELECTRICITY, **marks: bool) -> float:
    found = parse(Cell(value, **marks), v)  # type: ignore[arg-type]
    assert found.status is Status.PRESENT, found
    assert isinstance(found.value, float)
    return found.value


def _found(value: object, v: Variable = ELECTRICITY, **marks: bool) -> Found:
    return parse(Cell(value, **marks), v)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (12, 12.0),
        (-0.5, -0.5),
        ("12.5", 12.5),
        (" 12.5 ", 12.5),
        ("１２．５", 12.5),
        ("−3", -3.0),
        ("1,234.5", 1234.5),
        ("1，234，567", 1234567.0),
        ("1 234", 1234.0),
        ("1e3", 1000.0),
        ("100 亿千瓦时", 100.0),
        ("100亿千瓦时", 100.0),
        ("100 10^8 kWh", 100.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("+7", 7.0),
        ("\u200b8\u3000", 8.0),
    ],
)
def test_numbers_as_people_type_them(typed: object, number: float) -> None:
    assert _value(typed) == number


def test_full_precision_is_kept() -> None:
    assert _value(0.1 + 0.2) == 0.1 + 0.2
    assert _value("0.30000000000000004") == 0.30000000000000004


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("约一百", reading.NOT_A_NUMBER),
        ("nan", reading.NOT_A_NUMBER),
        ("inf", reading.NOT_A_NUMBER),
        ("(12)", reading.NOT_A_NUMBER),
        ("无", reading.NOT_A_NUMBER),
        ("12,5", reading.AMBIGUOUS_NUMBER),
        ("0,147", reading.AMBIGUOUS_NUMBER),
        ("1.234,5", reading.AMBIGUOUS_NUMBER),
        ("1.234.567", reading.AMBIGUOUS_NUMBER),
        ("1,23,456", reading.AMBIGUOUS_NUMBER),
        ("12万", reading.FOREIGN_UNIT),
        ("1,234 万", reading.FOREIGN_UNIT),
        ("12.3%", reading.NOT_PERCENT),
        ("1e400", reading.TOO_LARGE),
        (1e308, reading.TOO_LARGE),
        (math.inf, reading.TOO_LARGE),
        (math.nan, reading.TOO_LARGE),
        (True, reading.IS_BOOLEAN),
        (datetime(2020, 12, 31), reading.IS_DATE),
        (CellError("#DIV/0!"), reading.ERROR_CELL),
    ],
)
def test_what_is_no_number_is_said_and_not_guessed(typed: object, rule: object) -> None:
    found = _found(typed)
    assert (found.status, found.rule) == (Status.UNUSABLE, rule)
    assert isinstance(found.value, float) and math.isnan(found.value)


@pytest.mark.parametrize(
    "typed", ["n/a", "N/A", "ＮＡ", "—", "——", "-", "--", "暂无", " 未公布 ", "/", "Not published", "…"]
)
def test_not_published_is_not_blank(typed: str) -> None:
    for v in (ELECTRICITY, SHARE, PEAK, TICK, GRADE):
        assert _found(typed, v).status is Status.NOT_PUBLISHED


@pytest.mark.parametrize("typed", [None, "", "  ", "\u3000", "\t\n", "\xa0"])
def test_blank(typed: str | None) -> None:
    assert is_blank(typed)
    assert _found(typed).status is Status.BLANK


def test_percentages() -> None:
    assert _value(0.147, SHARE, percent=True) == 14.7
    assert _value(0.07, SHARE, percent=True) == 7.0
    assert _value("14.7%", SHARE) == 14.7
    assert _value("１４．７％", SHARE) == 14.7
    assert _value(14.7, SHARE) == 14.7
    assert _found(0.147, ELECTRICITY, percent=True).rule is reading.NOT_PERCENT


def test_formulas_and_merges() -> None:
    assert _value(3.5, formula=True) == 3.5
    assert _found(None, formula=True).rule is reading.FORMULA_WITHOUT_VALUE
    assert _found("", formula=True).status is Status.BLANK
    assert _found(None, covered=True).rule is reading.UNDER_MERGE


@pytest.mark.parametrize("typed", [2030, 2030.0, "2030", "2030年", " ２０３０ 年", "2030.0"])
def test_years(typed: object) -> None:
    assert _value(typed, PEAK) == 2030.0


def test_no_peak_declared() -> None:
    for typed in ("无", "none", "None ", "ＮＯＮＥ"):
        assert _value(typed, PEAK) == math.inf
    assert _found("无", ELECTRICITY).rule is reading.NOT_A_NUMBER


@pytest.mark.parametrize("typed", ["2030年前", "十四五", 20.5, "30", datetime(2030, 1, 1), True])
def test_what_is_no_year(typed: object) -> None:
    assert _found(typed, PEAK).status is Status.UNUSABLE


@pytest.mark.parametrize(
    ("typed", "v", "code"),
    [
        ("是", TICK, "yes"),
        (" Yes ", TICK, "yes"),
        (True, TICK, "yes"),
        (1, TICK, "yes"),
        ("√", TICK, "yes"),
        ("否", TICK, "no"),
        (False, TICK, "no"),
        ("×", TICK, "no"),
        ("2060 年", GRADE, "by_2060"),
        ("早于2060年", GRADE, "before_2060"),
        ("related statement", GRADE, "related"),
        ("无", GRADE, "none"),
    ],
)
def test_choices(typed: object, v: Variable, code: str) -> None:
    assert _found(typed, v).value == code


def test_an_unknown_choice_lists_the_known_ones() -> None:
    found = _found("2050年", GRADE)
    assert found.rule is reading.NOT_A_CHOICE
    assert found.facts["choices_zh"] == "无 / 有相关表述 / 2060年 / 早于2060年"


def test_texts_stay_texts() -> None:
    assert _found("=1+1", NOTE).value == "=1+1"
    assert _found(110000.0, NOTE).value == "110000"
    assert _found("—", NOTE).value == "—"


def test_as_text_and_squeeze() -> None:
    assert as_text(datetime(2020, 5, 1)) == "2020-05-01"
    assert as_text(datetime(2020, 5, 1, 8)) == "2020-05-01 08:00:00"
    assert as_text(True) == "TRUE"
    assert as_text(12.5) == "12.5"
    assert squeeze("２０２１—2022 ") == squeeze("2021-2022") == squeeze("2021–2022")


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.text(max_size=12),
    st.datetimes(),
    st.sampled_from([CellError("#N/A"), CellError("#REF!")]),
)


@given(anything, st.sampled_from([ELECTRICITY, SHARE, PEAK, TICK, GRADE, NOTE]), st.booleans())
def test_every_cell_is_read_or_refused_in_words(typed: object, v: Variable, percent: bool) -> None:
    found = _found(typed, v, percent=percent)
    assert (found.rule is not None) == (found.status is Status.UNUSABLE)
    if found.status is not Status.PRESENT:
        assert found.value is None or math.isnan(found.value)  # type: ignore[arg-type]
    elif v in (ELECTRICITY, SHARE):
        assert isinstance(found.value, float) and math.isfinite(found.value)


@given(st.floats(-1e14, 1e14, allow_nan=False))
def test_a_number_as_text_is_the_number(number: float) -> None:
    assert _value(repr(number)) == number
