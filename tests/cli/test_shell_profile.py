"""``ccni-xl profile``: text, JSON, near names, and the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccni_xl.office import convert
from tests.support.files import SHIPPED
from tests.support.shell import run


def test_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    before = SHIPPED.read_bytes()
    code, out, _ = run(capsys, "profile", SHIPPED, "--city", "宜昌", "--lang", "zh")
    assert code == 0
    assert out.startswith("== 宜昌 · 2021-2022 ==")
    for part in ("Mann-Kendall 2010–2020", "优势", "短板", "提分空间", "得分变化来自", "未做稳健性分析"):
        assert part in out
    assert SHIPPED.read_bytes() == before


def test_as_json_in_the_order_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "profile", SHIPPED, "--city", "320100", "--city", "Yichang", "--json")
    found = json.loads(out)
    assert code == 0 and [p["name"] for p in found] == ["南京", "宜昌"]
    assert found[0]["scores"][0]["score"] == pytest.approx(43.5932, abs=1e-4)
    assert found[0]["co2"][0] == {"year": 2009, "co2": pytest.approx(9062, abs=1), "sen": None}


def test_an_unknown_city_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "profile", SHIPPED, "--city", "宜冒", "--lang", "zh")
    assert code == 2 and not out
    assert err.startswith("没有城市“宜冒”。相近的有：") and "宜昌" in err and err.count("\n") == 1


def test_pages_of_every_city(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[bytes, Path]] = []
    monkeypatch.setattr(convert, "to_pdf", lambda book, out: made.append((book, out)))
    code, out, _ = run(capsys, "profile", SHIPPED, "--all", "--pdf", tmp_path / "a.pdf", "--lang", "en")
    assert code == 0 and out.strip().endswith("110 pages")
    assert made[0][0].startswith(b"PK") and made[0][1] == tmp_path / "a.pdf"


def test_a_city_or_all_has_to_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "profile", SHIPPED)
    assert code == 2 and "--city" in err
