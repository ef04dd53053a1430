from __future__ import annotations

import itertools

import pytest

from ccni_xl.terms import Region, Tier
from ccni_xl.workbook.template.look import (
    CHANGE_COLOURS,
    DIMENSION_COLOURS,
    HEADER,
    INK,
    LINK,
    MUTED,
    NAVY,
    REGION_COLOURS,
    TIER_COLOURS,
    Look,
    contrast,
)

WHITE = "#FFFFFF"


@pytest.mark.parametrize("look", list(Look), ids=lambda look: look.name)
def test_text_of_every_named_style_can_be_read(look: Look) -> None:
    assert look.pair.contrast >= 7.0  # WCAG AAA for running text


def test_header_links_and_muted_text_can_be_read() -> None:
    assert HEADER.contrast >= 7.0
    for colour in (INK, LINK, MUTED, NAVY):
        assert contrast(WHITE, colour) >= 4.5


def test_change_words_can_be_read_and_marks_seen() -> None:
    for key in ("up", "down"):
        assert contrast(WHITE, CHANGE_COLOURS[key]) >= 4.5
    assert contrast(WHITE, CHANGE_COLOURS["flat"]) >= 3.0


@pytest.mark.parametrize(
    "colours", [DIMENSION_COLOURS[:3], tuple(REGION_COLOURS.values())], ids=["dims", "regions"]
)
def test_chart_colours_stand_out_from_white_paper(colours: tuple[str, ...]) -> None:
    assert all(contrast(WHITE, colour) >= 3.0 for colour in colours)


def test_stacked_dimensions_differ_in_lightness_where_they_touch() -> None:
    for one, other in itertools.pairwise(DIMENSION_COLOURS[:3]):
        assert contrast(one, other) >= 1.8  # grey print keeps them apart


def test_every_group_has_its_own_colour() -> None:
    assert set(REGION_COLOURS) == set(Region) and len(set(REGION_COLOURS.values())) == 4
    assert set(TIER_COLOURS) == set(Tier) and len(set(TIER_COLOURS.values())) == 6


def test_nothing_depends_on_colour_alone() -> None:
    marks = [look.mark for look in (Look.ERROR, Look.WARNING, Look.PASSED)]
    assert all(marks) and len(set(marks)) == 3


def test_contrast_is_symmetric_and_one_for_equal_colours() -> None:
    assert contrast("#123456", "#ABCDEF") == contrast("#ABCDEF", "#123456")
    assert contrast("#123456", "#123456") == pytest.approx(1.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_style_names_differ_from_built_in_ones(lang: str) -> None:
    built_in = {"input", "output", "calculation", "good", "bad", "neutral", "normal", "note"}
    names = [look.label(lang).casefold() for look in Look]
    assert len(set(names)) == len(names) and not built_in & set(names)
