from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.hosts.file.styles import NumberKinds, Styles, number_kind


@pytest.mark.parametrize(
    ("number_format", "code", "kind"),
    [
        (0, "", ""),
        (9, "", "percent"),
        (10, "", "percent"),
        (14, "", "date"),
        (22, "", "date"),
        (46, "", "date"),
        (164, "0.0%", "percent"),
        (164, '0.0"%"', ""),
        (164, "yyyy-mm-dd", "date"),
        (164, 'yyyy"年"m"月"d"日"', "date"),
        (164, "[$-804]yyyy/m/d", "date"),
        (164, "[h]:mm", ""),
        (164, "[Red]0.00", ""),
        (164, "0.00E+00", ""),
        (164, "General", ""),
        (164, '#,##0"元"', ""),
        (164, r"0\d", ""),
        (164, "0.0;[Red]-0.0%", ""),
        (14, "0.0", ""),
    ],
)
def test_number_formats(number_format: int, code: str, kind: str) -> None:
    assert number_kind(number_format, code) == kind


def styles_of(path: Path) -> tuple[Book, Styles]:
    book = Book(Package(path))
    return book, Styles(book)


def xfs(styles: Styles) -> list[dict[str, str]]:
    styles.finish()
    assert styles.xml is not None
    root = Xml(styles.xml.result()).root
    holder = root.first("cellXfs")
    assert holder is not None
    assert holder.get("count") == str(len(holder.kids))
    return [kid.attrs for kid in holder.kids]


def test_styles_are_appended_and_never_renumbered(ranked: Callable[..., Path]) -> None:
    _, styles = styles_of(ranked())
    before = len(xfs(styles_of(ranked())[1]))
    quoted = styles.twin(1, True)
    percent = styles.formatted("0.00%")
    own = styles.formatted('0.0"分"')
    assert (quoted, percent, own) == (before, before + 1, before + 2)
    assert styles.twin(1, True) == quoted
    assert styles.twin(1, False) == 1
    assert styles.formatted("0.00%") == percent
    assert styles.twin(own, True) == before + 3
    found = xfs(styles)
    assert found[quoted]["quotePrefix"] == "1"
    assert found[percent]["numFmtId"] == "10"
    assert found[before + 3]["quotePrefix"] == "1"
    assert found[before + 3]["numFmtId"] == found[own]["numFmtId"]


def test_an_existing_twin_is_used(ranked: Callable[..., Path]) -> None:
    path = ranked(more=lambda book, sheet: sheet.write("J1", 1, book.add_format({"quote_prefix": True})))
    _, styles = styles_of(path)
    quoted = next(i for i, xf in enumerate(xfs(styles_of(path)[1])) if xf.get("quotePrefix") == "1")
    assert styles.twin(0, True) == quoted
    assert styles.twin(quoted, False) == 0


def test_bold_is_the_first_font_made_bold(ranked: Callable[..., Path]) -> None:
    path = ranked()
    _, styles = styles_of(path)
    bold = styles.formatted(bold=True)
    assert styles.xml is not None
    fonts = int(xfs(styles)[bold]["fontId"])
    root = Xml(styles.xml.result()).root
    holder = root.first("fonts")
    assert holder is not None
    assert [kid.name for kid in holder.kids[fonts].kids][:2] == ["b", "sz"]
    assert holder.get("count") == str(len(holder.kids))


def test_general_is_explicit_if_the_default_is_a_date(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    assert styles_of(path)[1].general() == 0

    def date_default(data: bytes) -> bytes:
        return data.replace(b'<cellXfs count="1"><xf numFmtId="0"', b'<cellXfs count="1"><xf numFmtId="14"')

    loaded, styles = styles_of(path)
    assert styles.xml is not None
    styles.xml = Xml(date_default(styles.xml.data))
    assert styles.general() == 1
    assert NumberKinds(loaded)[0] == ""
    assert NumberKinds(loaded)[99] == ""


def test_a_workbook_without_styles(
    ranked: Callable[..., Path], replace_part: Callable[[Path, Any], None]
) -> None:
    path = ranked()
    replace_part(path, {"xl/styles.xml": None})
    book, styles = styles_of(path)
    assert styles.twin(3, True) == 3
    assert styles.formatted("0.0") == styles.general() == 0
    styles.finish()
    assert NumberKinds(book)[0] == ""
