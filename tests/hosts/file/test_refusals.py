from __future__ import annotations

import string

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file.refusals import SENTENCES, refusal


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", SENTENCES)
def test_each_sentence_says_the_same_in_both_languages(key: str) -> None:
    zh, en = SENTENCES[key]
    assert fields(zh) == fields(en)
    assert zh.endswith("。")
    assert en.endswith(".")
    error = refusal(key, "book.xlsx", **dict.fromkeys(fields(zh), 7))
    assert isinstance(error, WorkbookError)
    assert error.zh.startswith("book.xlsx：")
    assert error.en.startswith("book.xlsx: ")


def test_sentences_are_all_different() -> None:
    assert (
        len({zh for zh, _ in SENTENCES.values()})
        == len({en for _, en in SENTENCES.values()})
        == len(SENTENCES)
    )
