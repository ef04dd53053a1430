"""Making a macro-free .xlsx of a macro workbook: what runs goes, what is data stays byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ccni_xl.collaborate.controls import Controls, remove_controls
from ccni_xl.collaborate.surgery import Surgery
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.cells import cell_xml
from ccni_xl.hosts.file.opc import CONTENT_TYPES
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import attribute
from ccni_xl.letters import column_name
from ccni_xl.udf_spec import FUNCTIONS

__all__ = ["Stripped", "freeze_formulas", "remove_macros"]

_PLAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TRUE: Final = ("1", "true")
#: Relationships of the package and of the workbook that lead to nothing but macros, menus and toolbars.
_ROOT_KINDS: Final = ("extensibility", "userCustomization")
_BOOK_KINDS: Final = ("vbaProject", "attachedToolbars", "wordVbaData")
_MACRO_SHEETS: Final = ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")
#: Hidden sheets of ours that only macros read; they may name folders of the sender's computer.
_MACRO_SETTINGS: Final = ("xlwings.conf", "_IntelliSense_")
_UDF = re.compile(rf"(?<![\w.]){'(?:' + '|'.join(re.escape(f.name) for f in FUNCTIONS) + ')'}\s*\(", re.I)


@dataclass(slots=True)
class Stripped:
    """What was taken away.

    Attributes
    ----------
    macros : bool
        There was a macro project.
    ribbon : bool
        There was a ribbon of the workbook's own.
    controls : Controls
        Buttons, macro calls, printer settings.
    formulas : list of str
        Cells whose formula needs Python and was replaced by its value.
    names : list of str
        Defined names that stand for macros.
    sheets : list of str
        Hidden sheets that only macros read.
    parts : list of str
        Every part of the file that went.
    """

    macros: bool = False
    ribbon: bool = False
    controls: Controls = field(default_factory=Controls)
    formulas: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


def remove_macros(session: Session, surgery: Surgery) -> Stripped:
    """Take everything that runs out of a workbook, in memory; `Surgery.sweep` is the caller's last step.

    Raises
    ------
    WorkbookError
        The workbook is signed, or has macro sheets of Excel 4.0.
    """
    book, out = session.book, Stripped()
    _check(book)
    out.macros = bool(surgery.cut_kinds(book.part, *_BOOK_KINDS))
    out.ribbon = bool(surgery.cut_kinds("", *_ROOT_KINDS))
    for sheet in book.sheets:
        remove_controls(surgery, sheet, out.controls)
    needs_python = re.compile(rb"\b(?:" + b"|".join(f.name.encode() for f in FUNCTIONS) + rb")\s*\(", re.I)
    out.formulas = freeze_formulas(session, _UDF, needs_python)
    for sheet in book.sheets:
        if sheet.name in _MACRO_SETTINGS:
            surgery.drop_sheet(sheet)
            out.sheets.append(sheet.name)
    out.names = _remove_macro_names(surgery)
    _set_type(book)
    version = book.xml.root.first("fileVersion")
    if version is not None and version.get("codeName"):
        book.xml.set(version, codeName=None)
    return out


def _check(book: Book) -> None:
    if any(name.startswith("_xmlsignatures/") for name in book.package.entries):
        raise refusal("signed", book.label)
    old = [sheet.name for sheet in book.sheets if sheet.kind in _MACRO_SHEETS]
    if old:
        names = "、".join(old)
        raise WorkbookError(
            f"{book.label}：工作表 {names} 是 Excel 4.0 宏表或对话框表，.xlsx 不能保存。请删除后再导出。",
            f"{book.label}: {', '.join(old)} are Excel 4.0 macro or dialog sheets, which no .xlsx holds; "
            "delete them and export again.",
        )


def _set_type(book: Book) -> None:
    """Declare the workbook as what an .xlsx holds."""
    types = book.parts.xml(CONTENT_TYPES)
    for node in types.root.kids:
        if node.get("PartName").lstrip("/").lower() == book.part.lower():
            types.set(node, ContentType=_PLAIN)
            return
    types.append(
        types.root,
        f"<{types.prefix(types.root)}Override PartName={attribute('/' + book.part)} "
        f"ContentType={attribute(_PLAIN)}/>",
    )


def _remove_macro_names(surgery: Surgery) -> list[str]:
    marks = ("vbProcedure", "xlm", "function")
    gone = [n for n in surgery.book.name_nodes() if any(n.get(mark) in _TRUE for mark in marks)]
    for node in gone:
        surgery.drop_name(node)
    return [node.get("name") for node in gone]


def freeze_formulas(session: Session, wanted: re.Pattern[str], quick: re.Pattern[bytes]) -> list[str]:
    """Replace formulas that match ``wanted`` by their last values; return the cells.

    ``quick`` is looked for in the sheet's bytes first, so that sheets without such formulas stay untouched.
    """
    out: list[str] = []
    book = session.book
    for sheet in book.sheets:
        if sheet.kind != "worksheet" or not quick.search(book.package.read(sheet.part)):
            continue
        if session.locked(sheet) and not _has_formula(session, sheet.part, wanted):
            continue
        edit = session.sheet(sheet)
        for row, column, cell in list(edit.grid.all()):
            text = edit.formula_of(row, column) if cell.formula else None
            if text is None or not wanted.search(text):
                continue
            value, style = session.value(edit, row, column), edit.style_of(row, column) or 0
            fresh = cell_xml(edit.prefix, row, column, value, style, session.styles.twin, book.date1904)
            edit.put(row, column, fresh)
            out.append(f"{sheet.name}!{column_name(column)}{row}")
    return out


def _has_formula(session: Session, part: str, wanted: re.Pattern[str]) -> bool:
    text = session.book.package.read(part).decode("utf-8", "replace")
    return any(wanted.search(found) for found in re.findall(r"<(?:\w+:)?f\b[^>]*>([^<]*)<", text))
