"""Values between the worker and LibreOffice."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ccni_xl.hosts.office.wire import FILLED, Area, sendable, serial
from ccni_xl.hosts.port import CellError, Formula, Link

EPOCH = date(1899, 12, 30)


def message(**parts: object) -> dict[str, object]:
    empty: dict[str, object] = {"formulas": [], "errors": [], "kinds": [], "covered": []}
    return {**empty, **parts}


def test_numbers_texts_blanks_and_errors() -> None:
    area = Area.decode(
        7, 2, message(values=[[1.0, "x", ""], [None, "", 2.0]], errors=[[8, 2, "#DIV/0!"]]), EPOCH
    )
    assert area.rows == ((1.0, "x", None), (CellError("#DIV/0!"), None, 2.0))
    assert (area.value(8, 4), area.value(9, 2), area.value(7, 1)) == (2.0, None, None)


def test_a_formula_that_gives_no_text_is_not_blank() -> None:
    area = Area.decode(1, 1, message(values=[[""]], formulas=[[1, 1, 1, 1]]), EPOCH)
    assert area.rows == (("",),)
    assert area.filled(1, 1)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("date", 45292.5, datetime(2024, 1, 1, 12)),
        ("logical", 1.0, True),
        ("logical", 3.0, 3.0),
        ("percent", 0.147, 0.147),
        ("date", "明年", "明年"),
    ],
)
def test_number_formats_say_what_a_number_is(kind: str, raw: object, value: object) -> None:
    area = Area.decode(1, 1, message(values=[[raw]], kinds=[[1, 1, 1, 1, kind]]), EPOCH)
    assert area.rows == ((value,),)
    assert area.percent == (frozenset({(1, 1)}) if kind == "percent" else frozenset())


def test_a_survey_knows_of_other_columns_only_whether_they_are_blank() -> None:
    told = {"columns": {"2": ["代码", "110000"]}, "blank": [[8, 3, 8, 3]], "formulas": [], "covered": []}
    area = Area.surveyed(7, 2, 8, 3, told)
    assert area.rows == (("代码", FILLED), ("110000", None))


@pytest.mark.parametrize(
    ("cell", "sent"),
    [
        (1.5, (1.5, None)),
        (float("nan"), ("", None)),
        (None, ("", None)),
        ("=1+1", ("=1+1", None)),
        (True, ("", "=TRUE()")),
        (CellError("#N/A"), ("", "=NA()")),
        (CellError("#DIV/0!"), ("", "=#DIV/0!")),
        (datetime(2024, 1, 1), (45292.0, None)),
        (Formula("=SUM(A1,B1)", 2), ("", "=SUM(A1,B1)")),
        (Link("宜昌", "数据", "J23"), ("", '=HYPERLINK("#\'数据\'!J23","宜昌")')),
    ],
)
def test_what_a_cell_is_given(cell: object, sent: tuple[object, object]) -> None:
    assert sendable(cell, EPOCH) == sent  # type: ignore[arg-type]


def test_times_are_days() -> None:
    assert serial(datetime(1900, 1, 1, 6), EPOCH) == 2.25
