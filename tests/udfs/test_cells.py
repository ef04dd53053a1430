from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.udfs.cells import language, number, numbers, optional_numbers, rows, word


@pytest.mark.parametrize("blank", [None, "", " ", "n/a", "N/A", "#N/A", float("nan"), float("inf")])
def test_a_missing_cell_is_nan(blank: object) -> None:
    assert np.isnan(numbers([[1.0, blank]], "values")[0, 1])


@pytest.mark.parametrize("cell", ["abc", "12", "#DIV/0!", True, [1]])
def test_what_is_no_number_is_refused_with_its_place(cell: object) -> None:
    with pytest.raises(ValueError, match=r"values \(2, 1\) 不是数：.* / is not a number"):
        numbers([[1.0], [cell]], "values")


def test_ragged_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="scores 各行长度不同 / rows differ in length"):
        numbers([[1, 2], [3]], "scores")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(None, [[None]]), (2, [[2]]), ((1, 2), [[1, 2]]), ([], [[None]]), (np.array([[1.0]]), [[1.0]])],
)
def test_whatever_a_host_hands_over_becomes_rows(cells: object, expected: list[list[object]]) -> None:
    assert rows(cells) == expected


@pytest.mark.parametrize("absent", [None, [[None]], [[""]], ((None,),)])
def test_an_argument_left_out_takes_its_default(absent: object) -> None:
    assert number(absent, "alpha", 0.05) == 0.05
    assert word(absent, "kind", "arithmetic") == "arithmetic"
    assert optional_numbers(absent, "years") is None
    assert language(absent) == "zh"


def test_zero_counts_as_left_out_only_where_it_makes_no_sense() -> None:
    assert number([[0.0]], "alpha", 0.05, zero_is_absent=True) == 0.05
    assert number([[0.0]], "flat_band", 0.5) == 0.0
    assert word([[0.0]], "kind", "arithmetic") == "arithmetic"
    assert optional_numbers([[0.0]], "years") is None


def test_a_word_is_read_in_any_case() -> None:
    assert word([[" Geometric "]], "kind", "") == "geometric"
    assert language("EN") == "en"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: number([[1, 2]], "alpha", 0.05), "alpha 应为一个数"),
        (lambda: number([["n/a"]], "alpha", 0.05), "alpha 应为一个数"),
        (lambda: word([[3]], "kind", ""), "kind 应为一个词"),
        (lambda: word([["a", "b"]], "kind", ""), "kind 应为一个词"),
        (lambda: optional_numbers([[1, None]], "years"), "years 有空格"),
        (lambda: language("fr"), "known: zh, en"),
    ],
)
def test_what_is_not_one_value_is_refused(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=message):
        call()
