"""The profile sheet of the template: one page, charts with their series, sentences in their places."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl

from ccni_xl.workbook.schema import PROFILE_CAPTIONS, SHEETS
from ccni_xl.workbook.template.look import CHANGE_COLOURS

NAME = {lang: next(s for s in SHEETS if s.code == "profile").name(lang) for lang in ("zh", "en")}


def chart(path: Path, name: str) -> str:
    """Return the XML of the chart part whose graphic frame is called ``name``."""
    import re

    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.startswith("xl/drawings/drawing") and f'name="{name}"' in archive.read(part).decode():
                frame = re.split(f'name="{name}"', archive.read(part).decode())[1]
                link = re.search(r'<c:chart [^>]*r:id="(\w+)"', frame)
                rels = archive.read(part.replace("drawings/", "drawings/_rels/") + ".rels").decode()
                assert link is not None
                target = re.search(rf'Id="{link[1]}"[^>]*Target="\.\./(charts/\w+\.xml)"', rels)
                assert target is not None
                return archive.read(f"xl/{target[1]}").decode()
    raise AssertionError(name)


def test_one_landscape_page(built: Path, lang: str) -> None:
    sheet = openpyxl.load_workbook(built)[NAME[lang]]
    assert sheet.print_area.endswith("$A$1:$S$48")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight in (None, 1)
    assert sheet.page_setup.orientation == "landscape"


def test_every_sentence_stands_in_its_place_as_a_formula(computed: Path, lang: str) -> None:
    formulas = openpyxl.load_workbook(computed)[NAME[lang]]
    values = openpyxl.load_workbook(computed, data_only=True)[NAME[lang]]
    for cell in PROFILE_CAPTIONS:
        assert str(formulas[cell.address].value).startswith("=")
        assert values[cell.address].value, cell.name


def test_the_waterfall_stacks_invisible_bars_and_marked_steps(built: Path) -> None:
    xml = chart(built, "ccni_profile_steps")
    assert '<c:grouping val="stacked"/>' in xml and '<c:overlap val="100"/>' in xml
    assert xml.count("<c:ser>") == 7 and xml.count("<a:noFill/>") >= 4
    for key in ("up", "down"):
        assert xml.count(CHANGE_COLOURS[key].lstrip("#")) >= 2


def test_the_sen_line_is_dashed_and_gaps_are_no_zeros(built: Path) -> None:
    xml = chart(built, "ccni_profile_co2")
    assert xml.count("<c:ser>") == 2 and '<a:prstDash val="dash"/>' in xml
    assert '<c:dispBlanksAs val="span"/>' in xml
