from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import CellError, Formula, Host, Link, TablePlace, TableWrite, plain
from ccni_xl.letters import column_name


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(number: int, letters: str) -> None:
    assert column_name(number) == letters


def test_a_place_names_its_cells() -> None:
    place = TablePlace("tbl", "数据", 7, 2, 20, 5, ("a", "b", "c", "d"))
    assert place.address(0, 0) == "B8"
    assert place.address(15, 3) == "E23"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (np.float64(0.1), 0.1),
        (np.int32(7), 7),
        (np.bool_(True), True),
        (np.str_("甲"), "甲"),
        (np.float64("nan"), None),
        (float("nan"), None),
        (pd.NaT, None),
        (None, None),
        ("", ""),
        (date(2024, 2, 29), datetime(2024, 2, 29)),
        (pd.Timestamp("2024-02-29 12:30"), datetime(2024, 2, 29, 12, 30)),
        (Formula("=1+1", 2), 2),
        (Link("宜昌", "数据", "J23"), "宜昌"),
        (CellError("#N/A"), CellError("#N/A")),
    ],
)
def test_values_are_plain(cell: object, value: object) -> None:
    found = plain(cell)
    assert found == value
    assert type(found) in (type(value), pd.Timestamp)


@pytest.mark.parametrize("cell", [float("inf"), np.float64("-inf"), [1], object(), 1j])
def test_what_no_cell_can_hold_is_an_error_of_the_program(cell: object) -> None:
    with pytest.raises(ValueError, match="cell"):
        plain(cell)


def test_a_formula_begins_with_an_equals_sign() -> None:
    with pytest.raises(ValueError, match="begins with '='"):
        Formula("SUM(A1)")


def test_a_link_quotes_sheet_and_text_and_splits_long_literals() -> None:
    assert Link('a"b', "o'x", "A1").formula() == Formula('=HYPERLINK("#\'o\'\'x\'!A1","a""b")', 'a"b')
    long = Link("城" * 600, "s", "A1").formula().text
    assert max(len(piece) for piece in long.split('"')[1::2]) == 255


def test_a_write_is_checked_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 values, not 2"):
        TableWrite("t", ("a", "b"), [(1, 2), (3,)])
    with pytest.raises(ValueError, match=r"key .* is not in the header"):
        TableWrite("t", ("a", "b"), [], key="c")
    assert TableWrite("t", ("a", "b"), [], key=("a", "b")).keys == ("a", "b")
    assert TableWrite("t", ("a", "b"), []).keys == ()


def test_the_hosts_keep_the_contract(ranked: Callable[..., Path]) -> None:
    assert isinstance(MemoryHost(), Host)
    assert isinstance(FileHost(ranked()), Host)


def test_a_new_column_is_one_of_those_written() -> None:
    with pytest.raises(ValueError, match=r"new column .* is not in the header"):
        TableWrite("tbl_x", ["a"], [], append={"b": "a"})
