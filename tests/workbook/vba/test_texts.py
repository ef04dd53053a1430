from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.workbook.template.vba.texts import MESSAGES, encode, text_module, vba_string

ANY = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])).filter(lambda t: "\\u" not in t)


def decode(coded: str) -> str:
    """Do what CcniDecode does."""
    first, *parts = coded.split("\\u")
    return first + "".join(chr(int(part[:4], 16)) + part[4:] for part in parts)


def value(expression: str) -> str:
    """Do what VBA does with strings that are joined."""
    return "".join(piece.replace('""', '"') for piece in re.findall(r'"((?:[^"]|"")*)"', expression))


@given(ANY)
def test_any_text_survives_the_way_through_vba(text: str) -> None:
    expression = vba_string(text)
    assert expression.isascii()
    assert decode(value(expression)) == text


def test_a_text_that_looks_coded_is_refused() -> None:
    with pytest.raises(ValueError, match="backslash before u"):
        encode("C:\\users")


def test_messages_show_both_languages_the_workbooks_own_first() -> None:
    message = next(m for m in MESSAGES if m.key == "no_python")
    assert message.text("zh") == f"{message.zh}\n\n{message.en}"
    assert message.text("en") == f"{message.en}\n\n{message.zh}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_message_box_holds_every_text(lang: str) -> None:
    assert max(len(message.text(lang)) for message in MESSAGES) < 1000  # MsgBox cuts at about 1024


def spoken(lang: str) -> dict[str, str]:
    """Read the texts back out of the module."""
    cases = re.findall(r'Case "([\w.]+)"\n +coded = (.*?)(?=\n +(?:Case|End))', text_module(lang), re.DOTALL)
    return {key: decode(value(expression)) for key, expression in cases}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_module_says_every_message(lang: str) -> None:
    said = spoken(lang)
    assert {key: said[key] for key in said if key in {m.key for m in MESSAGES}} == {
        message.key: message.text(lang) for message in MESSAGES
    }


def test_the_headers_looked_for_are_those_of_the_schema() -> None:
    said = spoken("zh")
    assert said["header.cell"] == "单元格|Cell"
    assert said["header.status"] == "处理状态|Status"
    assert said["closed"] == "已处理|属实|Done|Correct as is"
