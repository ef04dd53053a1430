from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.hosts.file.cells import cached_xml, cell_xml, from_serial, number, text_xml, to_serial, unescape
from ccni_xl.hosts.port import Cell, CellError, Formula, Link


def same_style(style: int, quoted: bool) -> int:
    return style + 100 * quoted


def xml(cell: Cell, style: int = 3) -> str:
    return cell_xml("", 8, 2, cell, style, same_style)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, '<c r="B8" s="3"/>'),
        (float("nan"), '<c r="B8" s="3"/>'),
        (1, '<c r="B8" s="3"><v>1</v></c>'),
        (0.1 + 0.2, '<c r="B8" s="3"><v>0.30000000000000004</v></c>'),
        (np.float64(0.1), '<c r="B8" s="3"><v>0.1</v></c>'),
        (True, '<c r="B8" s="3" t="b"><v>1</v></c>'),
        (CellError("#N/A"), '<c r="B8" s="3" t="e"><v>#N/A</v></c>'),
        (datetime(2024, 3, 1, 12), '<c r="B8" s="3"><v>45352.5</v></c>'),
        ("a<b", '<c r="B8" s="3" t="inlineStr"><is><t>a&lt;b</t></is></c>'),
        (" a", '<c r="B8" s="3" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>'),
        ("=1+1", '<c r="B8" s="103" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("-", '<c r="B8" s="103" t="inlineStr"><is><t>-</t></is></c>'),
        (Formula("=A1<2", True), '<c r="B8" s="3" t="b"><f>A1&lt;2</f><v>1</v></c>'),
        (Formula('="="', "="), '<c r="B8" s="3" t="str"><f>"="</f><v>=</v></c>'),
        (Formula("=A1"), '<c r="B8" s="3"><f>A1</f></c>'),
    ],
)
def test_the_xml_of_a_cell(cell: Cell, expected: str) -> None:
    assert xml(cell) == expected


def test_an_empty_cell_without_style_is_nothing() -> None:
    assert xml(None, 0) == ""


def test_a_link_is_a_native_formula_with_its_text() -> None:
    assert xml(Link("南京", "数据", "J23")) == (
        '<c r="B8" s="3" t="str"><f>HYPERLINK("#\'数据\'!J23","南京")</f><v>南京</v></c>'
    )


@given(st.text(max_size=60))
def test_text_survives_xml(text: str) -> None:
    element = ElementTree.fromstring(f"<t>{text_xml(text)}</t>")
    assert unescape(element.text or "") == text


def test_what_looks_like_an_escape_stays_text() -> None:
    assert text_xml("_x000A_") == "_x005F_x000A_"
    assert unescape("_x005F_x000A_") == "_x000A_"
    assert text_xml("\x07\r") == "_x0007__x000D_"


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)), st.booleans())
def test_dates_and_serial_numbers_are_inverse(when: datetime, date1904: bool) -> None:
    if date1904 and when < datetime(1904, 1, 2):
        return
    if not date1904 and datetime(1900, 2, 28) < when < datetime(1900, 3, 1):
        return  # the hours before the day that Excel invented have no number of their own
    back = from_serial(to_serial(when, date1904), date1904)
    assert isinstance(back, datetime)
    assert abs(back - when) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("serial", "when"),
    [
        (1, datetime(1900, 1, 1)),
        (59, datetime(1900, 2, 28)),
        (61, datetime(1900, 3, 1)),
        (45352, datetime(2024, 3, 1)),
    ],
)
def test_excels_own_calendar(serial: int, when: datetime) -> None:
    assert from_serial(serial, False) == when
    assert to_serial(when, False) == serial


def test_numbers_too_large_for_a_date_stay_numbers() -> None:
    assert from_serial(1e12, False) == 1e12


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3", -3), ("1.0", 1.0), ("1E3", 1000.0), ("1234567890123456", 1234567890123456.0)],
)
def test_whole_numbers_are_int(text: str, value: float) -> None:
    assert number(text) == value
    assert type(number(text)) is type(value)


def test_the_cached_value_of_nothing_is_nothing() -> None:
    assert cached_xml("x:", None) == (None, "")
    assert cached_xml("x:", "a") == ("str", "<x:v>a</x:v>")
