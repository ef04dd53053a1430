"""A result sheet that the user deleted is made anew: last, plain, with its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ccni_xl.hosts.file.cells import cell_xml
from ccni_xl.hosts.file.refs import MAX_ROW, Rect
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import attribute
from ccni_xl.hosts.port import Cell, Formula, Link, TableWrite

__all__ = ["add_sheet"]

_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LOOK: Final = "TableStyleMedium2"
_FORBIDDEN: Final = frozenset("[]:*?/\\")


def add_sheet(session: Session, name: str, writes: Sequence[TableWrite]) -> None:
    """Add a sheet with these tables on it, at the end of the workbook.

    Raises
    ------
    ValueError
        If `name` is none a sheet can have, or two tables overlap.
    """
    if not 0 < len(name) <= 31 or _FORBIDDEN & set(name) or name[0] == "'" or name[-1] == "'":
        raise ValueError(f"{name!r} cannot be the name of a sheet")
    book, parts = session.book, session.book.parts
    base = "/".join([*book.part.split("/")[:-1], ""])
    part = parts.free_name(f"{base}worksheets", "sheet")
    cells: dict[tuple[int, int], str] = {}
    links = []
    for write in writes:
        rect = _rect(session, name, write)
        table_part = parts.free_name(f"{base}tables", "table")
        parts.add(table_part, _table_xml(session, write, rect), _TYPES + "table+xml")
        session.added.append(table_part)
        links.append(parts.relate(part, book.relation_type("table"), table_part))
        made = _cells(session, write)
        if cells.keys() & made.keys():
            raise ValueError(f"{write.table} overlaps another table of sheet {name}")
        cells |= made
    parts.add(part, _sheet_xml(session, writes, cells, links), _TYPES + "worksheet+xml")
    session.added.append(part)
    _list_sheet(session, name, parts.relate(book.part, book.relation_type("worksheet"), part))
    session.warn(
        f"工作表 {name} 不在工作簿中，已重新建立。", f"Sheet {name} was missing and has been made anew."
    )


def _rect(session: Session, name: str, write: TableWrite) -> Rect:
    bottom = write.top + max(1, len(write.rows))
    if bottom > MAX_ROW:
        raise refusal("too_long", session.book.label, sheet=name, row=bottom)
    return Rect(write.top, write.left, bottom, write.left + len(write.header) - 1)


def _cells(session: Session, write: TableWrite) -> dict[tuple[int, int], str]:
    """Return the XML of a table's cells, header first."""
    styles, out = session.styles, {}
    plain, bold = styles.general(), styles.formatted(bold=True)
    looks = [styles.formatted(write.formats[h]) if write.formats.get(h) else plain for h in write.header]
    rows: list[Sequence[Cell]] = [write.header, *write.rows]
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            at, style = (write.top + i, write.left + j), looks[j] if i else bold
            out[at] = cell_xml("", *at, cell, style, styles.twin, session.book.date1904)
            session.formulas_added |= isinstance(cell, Formula | Link)
    return out


def _sheet_xml(
    session: Session, writes: Sequence[TableWrite], cells: dict[tuple[int, int], str], links: list[str]
) -> bytes:
    book, rows = session.book, dict[int, list[str]]()
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(cells[row, column])
    data = "".join(f'<row r="{row}">{"".join(made)}</row>' for row, made in rows.items())
    used = Rect(min(rows), min(c for _, c in cells), max(rows), max(c for _, c in cells))
    top = max(write.top for write in writes)
    pane = f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    tables = "".join(f'<tablePart r:id="{link}"/>' for link in links)
    return (
        f'{_HEAD}<worksheet xmlns="{book.ns}" xmlns:r="{book.relation_ns}"><dimension ref="{used.text()}"/>'
        f"{view}{_widths(writes)}<sheetData>{data}</sheetData>"
        f'<tableParts count="{len(links)}">{tables}</tableParts></worksheet>'
    ).encode()


def _widths(writes: Sequence[TableWrite]) -> str:
    widths: dict[int, float] = {}
    for write in writes:
        for j, label in enumerate(write.header):
            if label in write.widths:
                widths.setdefault(write.left + j, write.widths[label])
    columns = "".join(
        f'<col min="{c}" max="{c}" width="{widths[c]}" customWidth="1"/>' for c in sorted(widths)
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _table_xml(session: Session, write: TableWrite, rect: Rect) -> bytes:
    name, area = attribute(write.table), rect.text()
    columns = "".join(
        f'<tableColumn id="{j + 1}" name={attribute(label)}/>' for j, label in enumerate(write.header)
    )
    look = (
        f'<tableStyleInfo name="{_LOOK}" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
        'showColumnStripes="0"/>'
    )
    return (
        f'{_HEAD}<table xmlns="{session.book.ns}" id="{session.next_table_id()}" name={name} '
        f'displayName={name} ref="{area}" totalsRowShown="0"><autoFilter ref="{area}"/>'
        f'<tableColumns count="{len(write.header)}">{columns}</tableColumns>{look}</table>'
    ).encode()


def _list_sheet(session: Session, name: str, link: str) -> None:
    book = session.book
    holder = book.xml.root.first("sheets")
    if holder is None:
        raise refusal("not_workbook", book.label, why="sheets")
    tail = f'{book.relation_prefix()}="{link}"'
    entry = f'<{book.prefix}sheet name={attribute(name)} sheetId="{session.next_sheet_id()}" {tail}/>'
    book.xml.append(holder, entry)
