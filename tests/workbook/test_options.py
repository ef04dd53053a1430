from __future__ import annotations

from dataclasses import fields

import pytest

from ccni_xl.settings import Settings
from ccni_xl.workbook.options import version_text
from ccni_xl.workbook.read import read_inputs
from tests.support.book import EDITIONS, Book, small_book


def _settings(book: Book) -> tuple[Settings, list[str]]:
    inputs = read_inputs(book.host()).inputs
    return inputs.settings, [f"{i.rule.code} {i.variable}" for i in inputs.issues]


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("coverage_threshold", "80%", 0.8),
        ("coverage_threshold", 0.3, 0.3),
        ("trend_window", "9", 9),
        ("language", "English", "en"),
        ("language", "中文", "zh"),
        ("framework", 1, "1.0"),
        ("framework", "2", "2.0"),
        ("base_framework", 1.0, "1.0"),
        ("board_size", "气候雄心", "climate_ambition"),
        ("board_x", "Emission trend", "emission_trend"),
        ("demo", "是", True),
        ("demo", False, False),
        ("edition", "2020—2021", "2020-2021"),
    ],
)
def test_settings_as_people_type_them(code: str, typed: object, value: object) -> None:
    book = small_book()
    book.put("settings", ("base_edition",), "value", None)
    book.put("settings", (code,), "value", typed)  # type: ignore[arg-type]
    settings, issues = _settings(book)
    assert getattr(settings, code) == value
    assert issues == []


@pytest.mark.parametrize(
    ("code", "typed", "rule"),
    [
        ("coverage_threshold", 80, "W08"),
        ("flat_band", -1, "W08"),
        ("trend_window", 9.5, "W07"),
        ("trend_window", "十一", "W07"),
        ("board_x", "幸福", "W07"),
        ("language", "français", "W07"),
        ("demo", "也许", "W07"),
        ("edition", "2031", "W07"),
        ("base_edition", "2031", "W07"),
        ("framework", "9.9", "W14"),
        ("alpha", None, "W10"),
    ],
)
def test_what_cannot_be_used_is_said_and_replaced(code: str, typed: object, rule: str) -> None:
    book = small_book()
    book.put("settings", (code,), "value", typed)  # type: ignore[arg-type]
    settings, issues = _settings(book)
    assert issues == [f"{rule} {code}"]
    default = {"edition": EDITIONS[1], "base_edition": None}
    plain = {f.name: f.default for f in fields(Settings)}
    assert getattr(settings, code) == {**plain, **default}[code]


def test_a_deleted_row_is_said() -> None:
    book = small_book()
    del book["settings"].rows[book["settings"].row("alpha")]
    settings, issues = _settings(book)
    assert issues == ["W10 alpha"]
    assert settings.alpha == 0.05


def test_the_newest_edition_is_the_default() -> None:
    book = small_book()
    book["editions"].rows.reverse()
    for code in ("edition", "base_edition"):
        book.put("settings", (code,), "value", None)
    settings, issues = _settings(book)
    assert (settings.edition, settings.base_edition, issues) == (EDITIONS[1], None, [])


def test_the_demo_banner_counts_unless_the_setting_says_no() -> None:
    book = small_book()
    book.cells["ccni_demo"] = "演示数据"
    assert _settings(book)[0].demo
    book.put("settings", ("demo",), "value", "否")
    assert not _settings(book)[0].demo


def test_version_text() -> None:
    assert [version_text(t) for t in ("2", "2.0", "2.1", "HDI", "")] == ["2.0", "2.0", "2.1", "HDI", ""]
