"""People in the cells of a workbook: who entered, who handles, who decided; taken out or numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ccni_xl.hosts.file.book import Book, TableRef
from ccni_xl.hosts.file.cells import cell_xml
from ccni_xl.hosts.file.reader import TableReader
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.tree import text_of
from ccni_xl.hosts.port import Block, Value
from ccni_xl.letters import column_name
from ccni_xl.workbook.columns import fold_label
from ccni_xl.workbook.formulas.stamp import stamp_figures
from ccni_xl.workbook.schema import INPUT_TABLES
from ccni_xl.workbook.schema.native import native_tables

__all__ = ["People", "remove_people"]

#: Headings of columns that hold people, in any table of the workbook.
_COLUMNS: Final = frozenset(
    fold_label(label)
    for label in (
        *"录入人 录入者 处理人 操作者 填表人 填报人 负责人 联系人 审核人 经办人 作者 电话 手机".split(),
        *"联系电话 邮箱 电子邮箱 联系方式 who by author contact".split(),
        *"reviewer owner person phone telephone email".split(),
        *("Entered by", "Handled by", "Filled in by", "Contact person", "E-mail"),
        # who said what in a merge, with the names of their files
        *("其他副本", "Other copies"),
        *(f"值{n}的出处" for n in range(1, 10)),
        *(f"Value {n} from" for n in range(1, 10)),
    )
)
#: Decision makers: what they said belongs together, so each gets a number instead of a name.
_NUMBERED: Final = frozenset(map(fold_label, ("决策者", "Decision maker")))
_ISSUES: Final = "tbl_issues"
_REFERENCE = re.compile(rb"""\st=["']s["'][^<>]*>\s*<(?:[\w.-]+:)?v>(\d+)<""")


@dataclass(slots=True)
class People:
    """What changed: (table, row, column), counted from 0 in the table's body, and what stands there now."""

    blanked: int = 0
    numbered: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, int, int], Value] = field(default_factory=dict)
    _strings: Counter[int] = field(default_factory=Counter)


def remove_people(session: Session, lang: str) -> People:
    """Blank the columns of people, number the decision makers, wherever tables name them.

    Results stay current: the stamp of an input table that agreed with its figures before agrees after.
    """
    out = People()
    word = "专家 " if lang == "zh" else "Expert "
    tables = sorted(session.book.tables.values(), key=lambda table: table.place.name.lower() == _ISSUES)
    for table in tables:
        for j, label in enumerate(table.place.header):
            folded = fold_label(label)
            if folded in _COLUMNS:
                _change(session, table, j, out, lambda _: None)
            elif folded in _NUMBERED:
                _change(session, table, j, out, lambda name: _numbered(name, out, word))
            elif table.place.name.lower() == _ISSUES and out.numbered:
                _change(session, table, j, out, lambda text: _renamed(text, out))
    _clear_strings(session.book, out)
    _renew_stamp(session, out)
    return out


def _numbered(name: str, out: People, word: str) -> str:
    return out.numbered.setdefault(name.strip(), f"{word}{len(out.numbered) + 1}") if name.strip() else name


def _renamed(text: str, out: People) -> str:
    for name in sorted(out.numbered, key=len, reverse=True):
        text = text.replace(name, out.numbered[name]) if len(name) > 1 else text
    return text


def _change(
    session: Session, table: TableRef, j: int, out: People, make: Callable[[str], str | None]
) -> None:
    """Put into each filled cell of a column what ``make`` makes of its text."""
    name, column = table.place.name.lower(), table.place.left + j
    for row in list(_filled(session, table, column)):
        edit = session.sheet(table.sheet)
        cell, value = edit.cell(row, column), session.value(edit, row, column)
        if cell is None or value is None or cell.formula:
            continue
        made = make(str(value))
        if made == value:
            continue
        if cell.kind == b"s":
            out._strings[int(cell.v)] += 1
        style = edit.style_of(row, column) or 0
        edit.put(row, column, cell_xml(edit.prefix, row, column, made, style, session.styles.twin))
        out.blanked += made is None
        out.cells[name, row - table.place.top - 1, j] = made


def _filled(session: Session, table: TableRef, column: int) -> Iterator[int]:
    """Yield the rows with something in a column; a sheet without any is not opened for editing."""
    xml = session.book.parts.xml(table.sheet.part)
    if not re.search(rb'r="' + column_name(column).encode() + rb'\d+"[^>]*[^/]>', xml.data):
        return
    for row in range(table.place.top + 1, table.place.bottom + 1):
        if session.sheet(table.sheet).filled(row, column):
            yield row


# ---------------------------------------------------------------- what the cells leave behind
def _clear_strings(book: Book, out: People) -> None:
    """Empty the shared strings that only changed cells showed: the names would still be in the file."""
    found = book.parts.targets(book.part, "sharedStrings")
    if not out._strings or not found:
        return
    used: Counter[int] = Counter()
    for sheet in book.sheets:
        if sheet.kind == "worksheet":
            used.update(int(number) for number in _REFERENCE.findall(book.package.read(sheet.part)))
    xml = book.parts.xml(found[0])
    items = xml.root.all("si")
    for number, times in out._strings.items():
        if used[number] <= times and number < len(items) and text_of(items[number]):
            prefix = xml.prefix(items[number])
            xml.replace(items[number].start, items[number].end, f"<{prefix}si><{prefix}t/></{prefix}si>")


def _renew_stamp(session: Session, out: People) -> None:
    """Let the stamp of the last run follow: names are no data, and the results are as current as before."""
    book = session.book
    changed = {name for name, *_ in out.cells} & {spec.name for spec in INPUT_TABLES}
    stamp = book.tables.get("tbl_stamp")
    if not changed or stamp is None:
        return
    reader = TableReader(book)
    blocks = reader.read(["tbl_stamp", *changed])
    spec = next(spec for spec in native_tables() if spec.name == "tbl_stamp")
    at = {c.code: j for c in spec.columns for j, h in enumerate(stamp.place.header) if h in (c.zh, c.en)}
    figures = ("sum", "numbers", "filled", "placed", "letters")
    if not {"table", *(f"{when}_{f}" for when in ("now", "run") for f in figures)} <= at.keys():
        return
    for i, row in enumerate(blocks["tbl_stamp"].rows):
        name = str(row[at["table"]])
        if name not in changed:
            continue
        before = stamp_figures(blocks[name])
        current = all(_close(getattr(before, f), row[at[f"run_{f}"]]) for f in figures)
        after = stamp_figures(_edited(blocks[name], name, out))
        edit, line = session.sheet(stamp.sheet), stamp.place.top + 1 + i
        for f in figures:
            value = getattr(after, f)
            edit.set_cached(line, stamp.place.left + at[f"now_{f}"], value, book.date1904)
            if current:
                column = stamp.place.left + at[f"run_{f}"]
                style = edit.style_of(line, column) or 0
                edit.put(line, column, cell_xml(edit.prefix, line, column, value, style, session.styles.twin))


def _edited(block: Block, name: str, out: People) -> Block:
    """Return a table as it reads after the changes."""
    rows = tuple(
        tuple(out.cells.get((name, i, j), value) for j, value in enumerate(row))
        for i, row in enumerate(block.rows)
    )
    return replace(block, rows=rows)


def _close(a: float, b: Value) -> bool:
    return isinstance(b, int | float) and abs(a - b) <= 1e-11 * max(1.0, abs(b))
