from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ccni_xl.collaborate.web import page
from ccni_xl.collaborate.web.bundle import library, script, style
from ccni_xl.collaborate.web.embed import digest
from ccni_xl.collaborate.web.payload import page_data
from tests.support.web_page import HOSTILE, data_of, hostile, shipped

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def text() -> str:
    return page(shipped().read, shipped().results)


def test_the_data_are_those_of_the_payload(text: str) -> None:
    import json

    assert data_of(text) == json.loads(json.dumps(page_data(shipped().read, shipped().results)))


def test_the_same_inputs_give_the_same_bytes(text: str) -> None:
    code = (
        "import sys; from tests.support.web_page import shipped; from ccni_xl.collaborate.web import page; "
        "sys.stdout.buffer.write(page(shipped().read, shipped().results).encode())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
        )
        assert done.stdout == text.encode()


def test_it_is_small_enough_to_send_by_mail(text: str) -> None:
    assert len(text.encode()) < 1_800_000


def test_the_policy_lets_in_these_texts_and_nothing_else(text: str) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert found is not None
    rules = dict(part.strip().split(" ", 1) for part in found[1].replace("&#x27;", "'").split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": f"{digest(library())} {digest(script())}",
        "style-src": digest(style()),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert text.index("Content-Security-Policy") < text.index("<style>") < text.index("<script")


def test_no_element_refers_to_anything_outside(text: str) -> None:
    skeleton = text[: text.index('<script type="application/json"')].replace(style(), "")
    assert not re.search(r"""\b(?:src|srcset|poster|action|data|background)\s*=""", skeleton)
    assert set(re.findall(r'href="([^"]*)"', skeleton)) == {
        "#ranking",
        "#board",
        "#change",
        "#map",
        "#method",
    }
    assert not re.search(r"\son\w+=|\sstyle=", skeleton)


def outside(text: str) -> str:
    """Return a page without its data."""
    start = text.index('id="data">')
    return text[:start] + text[text.index("</script", start) :]


def test_hostile_texts_stay_in_the_data(text: str) -> None:
    bad = page(hostile().read, hostile().results)
    assert outside(bad) == outside(text)
    told = {city["code"]: city for city in data_of(bad)["cities"]}
    for code, typed in zip(hostile().read.inputs.cities.data.index, HOSTILE, strict=False):
        assert told[code]["name"] == [f"{typed}name_zh", f"{typed}name_en"]
    assert [source[1] for source in data_of(bad)["sources"]] == list(HOSTILE)


@pytest.mark.parametrize(
    ("lang", "html", "title"),
    [("zh", "zh-CN", "城市双碳指数"), ("en", "en", "China City Carbon-Neutrality Index")],
)
def test_it_opens_in_the_language_asked_for(lang: str, html: str, title: str) -> None:
    text = page(shipped().read, shipped().results, lang)
    assert f'<html lang="{html}">' in text
    assert f"<title>{title} 2021-2022</title>" in text
    assert data_of(text)["lang"] == lang


def test_without_javascript_it_says_what_is_missing(text: str) -> None:
    noscript = text[text.index("<noscript>") : text.index("</noscript>")]
    assert "JavaScript" in noscript and "不访问网络" in noscript
