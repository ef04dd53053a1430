"""What every sheet has: title, status strip, purpose, the way home, the demo banner, print set-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccni_xl.terms import RunState
from ccni_xl.workbook.formulas.strip import NO_BANNER, banner_formula, strip_formula
from ccni_xl.workbook.schema import SHEETS
from ccni_xl.workbook.schema.model import SheetSpec
from ccni_xl.workbook.template.look import FONT, Look
from ccni_xl.workbook.template.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Canvas", "Page", "open_pages", "print_setup"]

_WORDS = {
    "zh": {
        "back": "← 首页",
        "page": "第 &P / &N 页",
        "index": "城市双碳指数 CCNI",
        "source": "来源见“来源”表",
    },
    "en": {
        "back": "← Home",
        "page": "Page &P of &N",
        "index": "China City Carbon-Neutrality Index",
        "source": "Sources: see the sheet Sources",
    },
}


@dataclass(frozen=True, slots=True)
class Page:
    """One worksheet being built."""

    spec: SheetSpec
    sheet: Worksheet

    @property
    def code(self) -> str:
        """The sheet's code."""
        return self.spec.code


@dataclass(frozen=True, slots=True)
class Canvas:
    """What the parts of the builder share."""

    book: Workbook
    styles: Styles
    lang: str
    pages: dict[str, Page]
    demo: bool

    def name(self, code: str) -> str:
        """Return a sheet's tab name."""
        return self.pages[code].spec.name(self.lang)

    def pick(self, zh: str, en: str) -> str:
        """Return the text of the workbook's language."""
        return zh if self.lang == "zh" else en


def open_pages(book: Workbook, styles: Styles, lang: str, *, demo: bool) -> Canvas:
    """Add every sheet, left to right, with its frame."""
    canvas = Canvas(book, styles, lang, {}, demo)
    for spec in SHEETS:
        sheet = book.add_worksheet(spec.name(lang))
        sheet.set_vba_name(spec.code_name)
        sheet.set_tab_color(spec.group.value)
        sheet.hide_gridlines(2)
        if spec.hidden:
            sheet.hide()
        page = Page(spec, sheet)
        canvas.pages[spec.code] = page
        if spec.framed:
            _frame(canvas, page)
            print_setup(canvas, page)
    return canvas


def _frame(canvas: Canvas, page: Page) -> None:
    sheet, styles, lang = page.sheet, canvas.styles, canvas.lang
    sheet.set_row(0, 28)
    for row in range(1, 6):
        sheet.set_row(row, 16)
    home = page.code == "home"
    title = (
        canvas.pick("城市双碳指数（CCNI）", "China City Carbon-Neutrality Index (CCNI)")
        if home
        else page.spec.name(lang)
    )
    sheet.write_string(0, 0, title.replace("_", " "), styles.title())
    strip = strip_formula(lang)
    sheet.write_formula(1, 0, strip.text, styles.strip(), strip.value)
    sheet.write_string(2, 0, page.spec.purpose_zh if lang == "zh" else page.spec.purpose_en, styles.muted())
    for state, look in (
        (RunState.CURRENT, Look.PASSED),
        (RunState.STALE, Look.WARNING),
        (RunState.UNFINISHED, Look.ERROR),
    ):
        sheet.conditional_format(
            1,
            0,
            1,
            11,
            {
                "type": "formula",
                "criteria": f'=ccni_state="{state.label(lang)}"',
                "format": styles.rule(look),
            },
        )
    if not home:
        sheet.write_url(
            3,
            0,
            f"internal:'{canvas.pages['home'].spec.name(lang)}'!A1",
            styles.link(small=True),
            _WORDS[lang]["back"],
        )
    if page.code not in NO_BANNER:
        banner = banner_formula(lang, demo=canvas.demo)
        sheet.write_formula(3, 1, banner.text, styles.banner(), banner.value)


def print_setup(canvas: Canvas, page: Page) -> None:
    """Set paper, margins and footer of a sheet."""
    sheet, words = page.sheet, _WORDS[canvas.lang]
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(
        f'&L&"{FONT}"&8{words["index"]} · &A&C&"{FONT}"&8{words["page"]}&R&"{FONT}"&8{words["source"]}'
    )
