"""Applying a whole batch to a workbook in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ccni_xl.hosts.file.cells import cell_xml
from ccni_xl.hosts.file.new_sheet import add_sheet
from ccni_xl.hosts.file.refs import cell_position
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.table_write import write_table
from ccni_xl.hosts.port import Cell, Progress, TableWrite, Value, WriteBatch

__all__ = ["apply"]


def apply(session: Session, batch: WriteBatch, progress: Progress | None = None) -> None:
    """Make every edit of the batch; nothing is on the disk yet.

    Raises
    ------
    WorkbookError
        If anything does not fit.
    ValueError
        If the batch names a table twice.
    """
    names = [write.table.lower() for write in batch.tables]
    if len(set(names)) < len(names):
        raise ValueError("a batch may name a table only once")
    missing: dict[str, list[TableWrite]] = {}
    for done, write in enumerate(batch.tables):
        table = session.book.tables.get(write.table.lower())
        if table is not None:
            write_table(session, table, write)
        elif session.book.sheet(write.sheet) is not None:
            raise refusal("no_table", session.book.label, table=write.table, sheet=write.sheet)
        else:
            missing.setdefault(write.sheet, []).append(write)
        if progress is not None:
            progress(write.table, done + 1, len(batch.tables))
    for sheet, writes in missing.items():
        add_sheet(session, sheet, writes)
    _write_names(session, batch.cells)
    _write_cached(session, batch.cached)
    if batch.modified is not None:
        _set_modified(session, batch.modified)


def _write_names(session: Session, cells: Mapping[str, Cell]) -> None:
    book = session.book
    for name, value in cells.items():
        found = book.single_cells.get(name.lower())
        if found is None:
            raise refusal("no_name", book.label, name=name)
        _, sheet, row, column = found
        edit = session.sheet(sheet)
        style = edit.style_of(row, column)
        style = edit.column_style(column) if style is None else style
        xml = cell_xml(edit.prefix, row, column, value, style, session.styles.twin, book.date1904)
        edit.put(row, column, xml)


def _write_cached(session: Session, cached: Mapping[tuple[str, str], Value]) -> None:
    """Set computed values of formula cells; where there is no such formula any more, leave things alone."""
    book = session.book
    for (name, address), value in cached.items():
        sheet, place = book.sheet(name), cell_position(address)
        if sheet is None or place is None or sheet.kind != "worksheet" or session.locked(sheet):
            continue
        session.sheet(sheet).set_cached(*place, value, book.date1904)


def _set_modified(session: Session, when: datetime) -> None:
    """Note the time in the file's properties, if it has a place for it."""
    parts = session.book.parts
    for part in parts.targets("", "core-properties"):
        xml = parts.xml(part)
        node = xml.root.first("modified")
        if node is not None and node.close < node.end:
            utc = when.astimezone(UTC) if when.tzinfo else when
            xml.set_text(node, utc.strftime("%Y-%m-%dT%H:%M:%SZ"))
