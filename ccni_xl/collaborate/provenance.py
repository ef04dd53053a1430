"""The sheet 来历 of a share copy: where the file comes from, how fresh its results are, what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ccni_xl import __version__
from ccni_xl.collaborate.state import FileState
from ccni_xl.collaborate.surgery import Surgery
from ccni_xl.demo import banner
from ccni_xl.hosts.file.book import SheetRef
from ccni_xl.hosts.file.cells import cell_xml
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import attribute
from ccni_xl.hosts.port import Cell, Formula, Link
from ccni_xl.letters import column_name
from ccni_xl.workbook.formulas.strip import strip_formula
from ccni_xl.workbook.schema import TabGroup

__all__ = ["NAMES", "SHEET", "Facts", "link_style", "put_provenance"]

#: Name of the sheet.
SHEET: Final = {"zh": "来历", "en": "Provenance"}
#: Defined names of the sheet, by which a program recognises a share copy: when, what state, which inputs.
NAMES: Final = ("ccni_share_time", "ccni_share_state", "ccni_share_fingerprint")

_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WIDTHS: Final = (2.0, 22.0, 96.0)
_LABEL, _VALUE = 2, 3
_WAY_HOME = re.compile(rb'<(?:\w+:)?c r="A4" s="(\d+)"')
_SOURCE: Final = (
    (
        "方法和公布的数字",
        "Method and published figures",
        "城市双碳指数研究课题组《中国城市双碳指数 2021-2022》（2023 年 7 月）。",
        "城市双碳指数研究课题组 (research group), 中国城市双碳指数 2021-2022, July 2023.",
    ),
    (
        "性质",
        "Nature",
        "独立实现，不是官方排名；引用结果时请注明本工作簿、体系版本和计算时间。",
        "An independent implementation, not an official ranking; quote it with framework and time of run.",
    ),
    (
        "程序",
        "Program",
        f"ccni_xl {__version__}；重新计算：ccni-xl recalc 文件名。“城市档案”“权重试算”不需要程序。",
        f"ccni_xl {__version__}; ccni-xl recalc FILE recalculates. City_Profile and What_If need no program.",
    ),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sheet says.

    Parameters
    ----------
    source : str
        Name of the file it was made from; "" where that is nobody's business.
    time : datetime
        Of the export (UTC).
    state : FileState
    base_edition : str
    demo : bool
    left_out : sequence of (str, str)
        Sentences on what was taken away or neutralised, Chinese and English.
    anonymous : bool
    """

    source: str
    time: datetime
    state: FileState
    base_edition: str
    demo: bool
    left_out: Sequence[tuple[str, str]]
    anonymous: bool


@dataclass(frozen=True, slots=True)
class _Looks:
    """Style ids taken from the first sheet, so that this one looks like it."""

    title: int
    strip: int
    muted: int
    banner: int
    section: int
    text: int
    value: int
    link: int


def put_provenance(session: Session, surgery: Surgery, facts: Facts, lang: str, home: SheetRef) -> str:
    """Add the sheet, or fill the one an earlier share copy has; return its name."""
    book = session.book
    looks = _looks(session, home)
    found = book.single_cells.get(NAMES[0])
    name = found[1].name if found else _free_name(book.sheets, lang)
    rows: dict[int, dict[int, tuple[Cell, int]]] = {}
    places = _fill(rows, facts, lang, looks, home.name, _current(session))
    data = _sheet(session, rows)
    if found:
        surgery.parts.added[found[1].part] = data
    else:
        part = surgery.parts.free_name(home.part.rpartition("/")[0], "sheet")
        surgery.parts.add(part, data, _TYPE)
        link = surgery.parts.relate(book.part, book.relation_type("worksheet"), part)
        tail = f'{book.relation_prefix()}="{link}"'
        holder = book.xml.root.first("sheets")
        assert holder is not None  # the first sheet stands in it
        entry = f'<{book.prefix}sheet name={attribute(name)} sheetId="{session.next_sheet_id()}" {tail}/>'
        book.xml.append(holder, entry)
    for cell_name, row in zip(NAMES, places, strict=True):
        surgery.define(cell_name, name, f"${column_name(_VALUE)}${row}")
    session.formulas_added = True
    return name


def _free_name(sheets: Sequence[SheetRef], lang: str) -> str:
    taken = {sheet.name.lower() for sheet in sheets}
    names = [SHEET[lang], *(f"{SHEET[lang]}{n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name.lower() not in taken)


def _looks(session: Session, home: SheetRef) -> _Looks:
    edit = session.sheet(home)

    def at(row: int, column: int) -> int:
        return edit.style_of(row, column) or 0

    return _Looks(
        at(1, 1), at(2, 1), at(3, 1), at(4, 2), at(6, 2), at(7, 5), at(9, 6), link_style(session, home)
    )


def link_style(session: Session, home: SheetRef) -> int:
    """Return the style of the way home that stands on every other sheet of ours."""
    book = session.book
    for sheet in book.sheets:
        if sheet.kind == "worksheet" and sheet.part != home.part:
            found = _WAY_HOME.search(book.package.read(sheet.part))
            if found:
                return int(found[1])
    return 0


def _current(session: Session) -> str:
    """Return the last value of the workbook's own flag."""
    found = session.book.single_cells.get("ccni_state")
    return "" if found is None else str(session.value(session.sheet(found[1]), *found[2:]) or "")


# ---------------------------------------------------------------- what it says
def _fill(
    rows: dict[int, dict[int, tuple[Cell, int]]],
    facts: Facts,
    lang: str,
    looks: _Looks,
    home: str,
    flag: str,
) -> tuple[int, int, int]:
    """Fill the rows; return those of the time, the state and the fingerprint."""
    zh = lang == "zh"
    strip = strip_formula(lang, {**facts.state.run, "ccni_state": flag})
    rows[1] = {1: ("来历" if zh else "Provenance", looks.title)}
    rows[2] = {1: (strip, looks.strip)}
    purpose = "这份分享版从哪里来，结果是否最新，导出时去掉了什么。"
    rows[3] = {
        1: (
            purpose if zh else "Where this share copy comes from, how fresh it is, what was left out.",
            looks.muted,
        )
    }
    rows[4] = {_LABEL: (Link("← 首页" if zh else "← Home", home, "A1"), looks.link)}
    if facts.demo:
        rows[4][_VALUE] = (Formula("=ccni_demo", banner(lang)), looks.banner)
    line = 5
    marks: dict[str, int] = {}
    for heading, entries in _sections(facts, lang):
        line += 1
        rows[line] = {_LABEL: (heading, looks.section), _VALUE: (None, looks.section)}
        for key, label, value in entries:
            line += 1
            marks[key] = line
            rows[line] = {_LABEL: (label, looks.text), _VALUE: (value, looks.value)}
        line += 1
    return marks["time"], marks["state"], marks["fingerprint"]


def _sections(facts: Facts, lang: str) -> Iterator[tuple[str, list[tuple[str, str, Cell]]]]:
    zh = lang == "zh"
    run = facts.state.run

    def entry(key: str, zh_label: str, en_label: str, value: Cell) -> tuple[str, str, Cell]:
        return key, zh_label if zh else en_label, value

    stamp = facts.time.strftime("%Y-%m-%d %H:%M:%S UTC")
    this = [
        entry("source", "原文件", "Made from", facts.source),
        entry("time", "导出时间", "Exported", stamp),
        entry("template", "模板版本", "Template version", run.get("ccni_template")),
    ]
    yield ("这份文件" if zh else "This file"), this[0 if facts.source else 1 :]
    mark = "✔ " if facts.state.current else "✖ "
    yield ("结果" if zh else "Results"), _results(facts, run, lang, mark)
    method = [("m", z if zh else e, tz if zh else te) for z, e, tz, te in _SOURCE]
    if facts.demo:
        method.insert(0, ("demo", "数据" if zh else "Data", banner(lang)))
    yield ("数据与方法" if zh else "Data and method"), list(method)
    sentences = [text[0] if zh else text[1] for text in facts.left_out]
    none = "没有。" if zh else "Nothing."
    yield (
        "导出时去掉或改动的" if zh else "Left out or changed on export",
        [(f"l{n}", f"{n}", text) for n, text in enumerate(sentences or [none], start=1)],
    )


def _results(facts: Facts, run: Mapping[str, Cell], lang: str, mark: str) -> list[tuple[str, str, Cell]]:
    zh = lang == "zh"

    def entry(key: str, zh_label: str, en_label: str, value: Cell) -> tuple[str, str, Cell]:
        return key, zh_label if zh else en_label, value

    gap = "，" if zh else ", "
    ranked = f"{run.get('ccni_ranked') or 0} / {run.get('ccni_unranked') or 0}"
    issues = (
        f"{'错误' if zh else 'errors'} {run.get('ccni_errors') or 0}{gap}"
        f"{'提醒' if zh else 'warnings'} {run.get('ccni_warnings') or 0}"
    )
    checks = f"{run.get('ccni_checks_passed') or 0} / {run.get('ccni_checks_total') or 0}"
    out = [
        entry("state", "导出时的结果", "Results when exported", mark + facts.state.sentence(lang)),
        entry("now", "现在的结果", "Results now", Formula("=ccni_state", facts.state.state.label(lang))),
        entry("edition", "评价年度", "Edition", run.get("ccni_run_edition")),
        entry("base", "对比年度", "Base edition", facts.base_edition or None),
        entry("framework", "体系版本", "Framework version", run.get("ccni_run_framework")),
        entry("run", "计算时间", "Time of the run", run.get("ccni_run_time")),
        entry("version", "计算程序版本", "Program of the run", run.get("ccni_run_version")),
        entry("print", "计算时的输入指纹", "Fingerprint at the run", run.get("ccni_run_fingerprint")),
        entry("fingerprint", "导出时的输入指纹", "Fingerprint when exported", facts.state.fingerprint),
        entry("ranked", "已排名 / 未排名", "Ranked / unranked", ranked),
        entry("issues", "问题", "Issues", issues),
        entry("checks", "检查通过 / 总数", "Checks passed / all", checks),
    ]
    return [one for one in out if one[2] is not None]


# ---------------------------------------------------------------- its XML
def _sheet(session: Session, rows: Mapping[int, Mapping[int, tuple[Cell, int]]]) -> bytes:
    book, twin = session.book, session.styles.twin
    made = []
    for number, cells in sorted(rows.items()):
        body = "".join(
            cell_xml("", number, column, value, style, twin, book.date1904)
            for column, (value, style) in sorted(cells.items())
        )
        height = ' ht="28" customHeight="1"' if number == 1 else ' ht="18" customHeight="1"'
        made.append(f'<row r="{number}"{height}>{body}</row>')
    columns = "".join(
        f'<col min="{c}" max="{c}" width="{width}" customWidth="1"/>' for c, width in enumerate(_WIDTHS, 1)
    )
    colour = "FF" + TabGroup.CONTROL.value[1:]
    return (
        f'{_HEAD}<worksheet xmlns="{book.ns}"><sheetPr><tabColor rgb="{colour}"/>'
        f'<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:C{max(rows)}"/>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(made)}</sheetData>"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape"/></worksheet>'
    ).encode()
