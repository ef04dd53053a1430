from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.hosts.file.refs import MAX_COLUMN, MAX_ROW, Rect, cell_position, split_reference
from ccni_xl.letters import column_name, column_number


@given(st.integers(1, MAX_COLUMN))
def test_column_letters_and_numbers_are_inverse(number: int) -> None:
    assert column_number(column_name(number)) == number


@given(*[st.integers(1, 900)] * 4)
def test_a_rectangle_survives_its_text(a: int, b: int, c: int, d: int) -> None:
    rect = Rect(min(a, c), min(b, d), max(a, c), max(b, d))
    assert Rect.parse(rect.text()) == rect == Rect.parse(rect.text("$"))
    assert rect.area == (abs(a - c) + 1) * (abs(b - d) + 1)


@pytest.mark.parametrize("text", ["A:B", "1:3", "#REF!", "", "A0", "XFE1", "A1048577", "A1:B"])
def test_what_is_no_rectangle(text: str) -> None:
    assert Rect.parse(text) is None


def test_the_last_corner() -> None:
    assert cell_position("XFD1048576") == (MAX_ROW, MAX_COLUMN)


def test_meeting() -> None:
    rect = Rect(2, 2, 4, 4)
    assert rect.meets(Rect(4, 4, 9, 9))
    assert not rect.meets(Rect(5, 2, 9, 4))
    assert rect.holds(3, 3)
    assert not rect.holds(3, 5)


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("排名!$A$8:$A$12", ("排名", "$A$8:$A$12")),
        ("'a b''c'!A1", ("a b'c", "A1")),
        ("=Sheet1!$A$1", ("Sheet1", "$A$1")),
        ("SUM(A!B1)", None),
        ("(A!B1,A!B2)", None),
        ("A1", None),
    ],
)
def test_references_are_split(formula: str, place: tuple[str, str] | None) -> None:
    assert split_reference(formula) == place
