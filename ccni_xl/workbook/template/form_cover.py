"""The first sheet of a form: what to fill in and how far it is, how, by whom, and what the form is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ccni_xl.demo import banner
from ccni_xl.hosts.port import Value
from ccni_xl.letters import column_name
from ccni_xl.workbook.schema.model import Style, TableSpec
from ccni_xl.workbook.template.form import COVER, FILLER_NAMES, FORM_NAMES, FormSpec, purpose_of
from ccni_xl.workbook.template.look import Look
from ccni_xl.workbook.template.page import Canvas

__all__ = ["Entry", "put_cover"]

_WIDTHS: Final = (2.0, 22.0, 78.0, 11.0, 11.0, 16.0)
_STEPS: Final = (
    (
        "只填黄色单元格，灰色的不用改。点一下单元格，会出现口径、单位和常见错误的提示。",
        "Fill in yellow cells only. Select a cell and a note appears: definition, unit, common slips.",
    ),
    (
        "按表头的单位填数，只填数字，不写单位；百分数 14.7% 填 14.7。",
        "Use the unit above the column; numbers only, no units. Type 14.7 for 14.7 %.",
    ),
    (
        "确实未公布的填 n/a；不要留空、填 0 或估计。未宣布达峰年填“无”。",
        "Type n/a where nothing is published; never blank, 0 or a guess. No peak year declared: none.",
    ),
    (
        "每行的“来源”列写文件名、年鉴或链接，也可写“来源”表的编号；逐年数据的来源登记在“来源”表。",
        "Give document, book or link under Source, or a number of the sheet Sources; series: only there.",
    ),
    (
        "已有的数是当前采用的值：对的不用动，不对的直接改，并写来源。",
        "Values that are there are those in use: leave them if right, correct them if wrong, with a source.",
    ),
    (
        "从别处粘贴时选“只粘贴数值”，否则下拉列表和提示会被盖掉。",
        "When pasting, paste values only, or lists and notes are lost.",
    ),
    (
        "不要改工作表名、表头和城市代码；“得分录入”只在没有原始数据时用。",
        "Do not rename sheets, headers or city codes; Entered_Scores is for scores without raw data only.",
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet of the form: its table and what stands in it."""

    spec: TableSpec
    rows: Sequence[Sequence[Value]]


def put_cover(canvas: Canvas, form: FormSpec, entries: Sequence[Entry]) -> None:
    """Fill the first sheet."""
    sheet, styles, lang = canvas.pages[COVER.code].sheet, canvas.styles, canvas.lang
    for j, width in enumerate(_WIDTHS):
        sheet.set_column(j, j, width)
    sheet.set_row(0, 30)
    title = canvas.pick("城市双碳指数填报表", "China City Carbon-Neutrality Index: entry form")
    sheet.write_string(0, 0, f"{title} · {form.title}", styles.title())
    asked = [canvas.pick(f"年度 {form.edition}", f"Edition {form.edition}")]
    if form.asked_by:
        asked.append(canvas.pick(f"填报要求方：{form.asked_by}", f"asked for by {form.asked_by}"))
    if form.due:
        asked.append(canvas.pick(f"请于 {form.due} 前返回", f"please return by {form.due}"))
    sheet.write_string(1, 0, " ｜ ".join(asked) if lang == "zh" else " | ".join(asked), styles.strip())
    sheet.write_string(2, 0, COVER.purpose_zh if lang == "zh" else COVER.purpose_en, styles.muted())
    if form.demo:
        sheet.write_string(3, 1, banner(lang), styles.banner())
    row = _put_contents(canvas, entries, 5)
    row = _put_steps(canvas, form, row + 1)
    row = _put_filler(canvas, row + 1)
    _put_identity(canvas, form, row + 1)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.activate()


def _section(canvas: Canvas, row: int, zh: str, en: str) -> int:
    sheet, section = canvas.pages[COVER.code].sheet, canvas.styles.section()
    sheet.set_row(row, 22)
    sheet.write_string(row, 1, canvas.pick(zh, en), section)
    for column in range(2, len(_WIDTHS)):
        sheet.write_blank(row, column, None, section)
    return row + 1


def _put_contents(canvas: Canvas, entries: Sequence[Entry], row: int) -> int:
    """Write a line a sheet, with how many cells are filled and how many are asked for."""
    sheet, styles, lang = canvas.pages[COVER.code].sheet, canvas.styles, canvas.lang
    row = _section(canvas, row, "要填的表", "Sheets to fill in")
    heads = canvas.pick("表,内容,应填,已填,状态", "Sheet,Content,Asked for,Filled,State").split(",")
    for j, head in enumerate(heads, start=1):
        sheet.write_string(row, j, head, styles.header(number=j in (3, 4)))
    first = row + 1
    for entry in entries:
        row += 1
        page = canvas.pages[entry.spec.sheet].spec
        name = page.name(lang)
        sheet.write_url(row, 1, f"internal:'{name}'!A1", styles.contents(page.group.value), name)
        purpose = purpose_of(entry.spec, lang)
        sheet.write_string(row, 2, purpose, styles.cell(Style.OUTPUT))
        number = styles.cell(Style.CALC, "0", number=True)
        asked, area, filled = _asked(entry, name)
        if not asked:
            for column in (3, 4):
                sheet.write_string(row, column, "—", number)
            sheet.write_string(row, 5, canvas.pick("需要时填", "If needed"), styles.cell(Style.CALC))
            continue
        sheet.write_number(row, 3, asked, number)
        sheet.write_formula(row, 4, f"=COUNTA({area})", number, filled)
        done, left = canvas.pick("✔ 已填完", "✔ Complete"), canvas.pick("! 还差 ", "! Missing ")
        state = f'=IF(E{row + 1}>=D{row + 1},"{done}","{left}"&(D{row + 1}-E{row + 1}))'
        shown = done if filled >= asked else f"{left}{asked - filled}"
        sheet.write_formula(row, 5, state, styles.cell(Style.CALC), shown)
    for look in (Look.PASSED, Look.WARNING):
        sheet.conditional_format(
            first,
            5,
            row,
            5,
            {"type": "text", "criteria": "begins with", "value": look.mark, "format": styles.rule(look)},
        )
    return row + 1


def _asked(entry: Entry, name: str) -> tuple[int, str, int]:
    """Return how many cells are asked for, their range, and how many of them are filled."""
    spec = entry.spec
    if spec.name in ("tbl_entered", "tbl_sources"):
        return 0, "", 0
    wanted = [j for j, c in enumerate(spec.columns) if c.style is Style.INPUT and c.required]
    first, last = column_name(wanted[0] + 1), column_name(wanted[-1] + 1)
    area = f"'{name}'!{first}{spec.top + 1}:{last}{spec.top + len(entry.rows)}"
    filled = sum(row[j] is not None for row in entry.rows for j in wanted)
    return len(wanted) * len(entry.rows), area, filled


def _put_steps(canvas: Canvas, form: FormSpec, row: int) -> int:
    sheet, styles = canvas.pages[COVER.code].sheet, canvas.styles
    row = _section(canvas, row, "怎样填", "How to fill it in")
    back = (
        f"填完后保存，文件名不改，发回{form.asked_by or '原发件人'}。不用安装任何程序，也没有宏。",
        f"Save under the same name and send it back to {form.asked_by or 'whoever sent it to you'}. "
        "Nothing to install; there are no macros.",
    )
    for i, step in enumerate((*_STEPS, back), start=1):
        sheet.write_string(row, 1, f"{i}  {canvas.pick(*step)}", styles.text())
        row += 1
    return row


def _put_filler(canvas: Canvas, row: int) -> int:
    sheet, styles = canvas.pages[COVER.code].sheet, canvas.styles
    row = _section(canvas, row, "填报人", "Filled in by")
    labels = canvas.pick("姓名或单位,联系方式,日期,想说明的事", "Name or unit,Contact,Date,Remarks").split(
        ","
    )
    for name, label in zip(FILLER_NAMES, labels, strict=True):
        sheet.write_string(row, 1, label, styles.text())
        sheet.write_blank(row, 2, None, styles.cell(Style.INPUT, "@"))
        _define(canvas, name, row)
        row += 1
    return row


def _put_identity(canvas: Canvas, form: FormSpec, row: int) -> int:
    """Write what the form is; the program that merges it reads these cells."""
    sheet, styles = canvas.pages[COVER.code].sheet, canvas.styles
    row = _section(canvas, row, "本表信息（请勿改动）", "About this form (do not change)")
    labels = canvas.pick(
        "表号,模板版本,体系版本,年度,范围,数据指纹,生成时间,演示数据",
        "Form id,Template version,Framework version,Edition,Scope,Fingerprint,Made,Demo data",
    ).split(",")
    for name, label in zip(FORM_NAMES, labels, strict=True):
        sheet.write_string(row, 1, label, styles.text())
        sheet.write_string(row, 2, form.names.get(name, ""), styles.cell(Style.CALC, "@"))
        _define(canvas, name, row)
        row += 1
    return row


def _define(canvas: Canvas, name: str, row: int) -> None:
    canvas.book.define_name(name, f"='{COVER.name(canvas.lang)}'!$C${row + 1}")
