from __future__ import annotations

import re
from pathlib import Path

import pytest

import ccni_xl.collaborate.web as room
from ccni_xl.collaborate.web.texts import TEXTS

ROOT = Path(room.__file__).parent
SCRIPTS = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "js").glob("*.js")))
SKELETON = (ROOT / "page.py").read_text("utf-8")


def test_every_text_asked_for_is_there() -> None:
    asked = set(re.findall(r'\bt\("(\w+)"', SCRIPTS)) | set(
        re.findall(r'data-t(?:-label)?="(\w+)"', SKELETON)
    )
    assert asked - set(TEXTS) == set()


def test_every_text_is_used() -> None:
    quoted = set(re.findall(r'"(\w+)"', SCRIPTS)) | set(re.findall(r'"(\w+)"', SKELETON))
    assert set(TEXTS) - quoted == set()


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_the_same_things(key: str) -> None:
    zh, en = TEXTS[key]
    assert zh.strip() and en.strip()
    assert sorted(re.findall(r"\{(\w+)\}", zh)) == sorted(re.findall(r"\{(\w+)\}", en))


def test_the_page_says_what_it_is_not() -> None:
    zh, en = TEXTS["independent"]
    assert "城市双碳指数研究课题组" in zh and "独立实现" in zh and "不是官方排名" in zh
    assert (
        "城市双碳指数研究课题组" in en
        and "independent implementation" in en
        and "not an official ranking" in en
    )
