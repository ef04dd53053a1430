"""Writing one result table: our columns are rewritten, the rest of the sheet keeps its bytes."""

from __future__ import annotations

from ccni_xl.hosts.file.append import append_columns
from ccni_xl.hosts.file.beside import carry
from ccni_xl.hosts.file.book import TableRef
from ccni_xl.hosts.file.cells import MAX_TEXT, cell_xml
from ccni_xl.hosts.file.follow import follow
from ccni_xl.hosts.file.frame import Frame, frame_of
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.port import KEEP, Cell, Link, TableWrite

__all__ = ["write_table"]


def write_table(session: Session, ref: TableRef, write: TableWrite) -> None:
    """Give a table its new rows, and let everything that belongs to it follow.

    Raises
    ------
    WorkbookError
        If the results do not fit; nothing has been edited then.
    """
    frame = frame_of(session, ref, write)
    append_columns(session, frame)
    carry(session, frame)
    _write_rows(session, frame)
    _move_totals(frame)
    follow(session, frame)


def _write_rows(session: Session, frame: Frame) -> None:
    edit, book, twin = frame.edit, session.book, session.styles.twin
    prefix = edit.prefix
    looks = {column: _row_style(frame, column) for column in frame.columns}
    blank: tuple[Cell, ...] = (None,) * len(frame.columns)
    for row in range(frame.first, frame.last + 1):
        offset = row - frame.first
        values = frame.write.rows[offset] if frame.write.rows else blank
        if not edit.has_row(row):
            edit.row_like(row, frame.first)
        own_look = row <= frame.old_last or not frame.totals
        old = edit.grid.cells(row) if own_look else {}
        new = {}
        for column, value in zip(frame.columns, values, strict=True):
            if value is KEEP:
                if row <= frame.old_last and column not in frame.models:
                    continue
                value = None
            like = old.get(frame.model(column))
            style = looks[column] if like is None else int(like.style or 0)
            if not isinstance(value, float):
                _check_length(session, frame, value)
            new[column] = cell_xml(prefix, row, column, value, style, twin, book.date1904)
        if new:
            edit.put_row(row, new)
    for row in range(frame.last + 1, frame.old_last + 1):
        for column in frame.columns:
            if edit.cell(row, column):
                edit.blank(row, column)


def _row_style(frame: Frame, column: int) -> int:
    """Return the style of a column's new cells: the first data row's, or the whole column's."""
    model = frame.model(column)
    style = frame.edit.style_of(frame.first, model)
    return frame.edit.column_style(model) if style is None else style


def _check_length(session: Session, frame: Frame, cell: Cell) -> None:
    text = cell.text if isinstance(cell, Link) else cell
    if isinstance(text, str) and len(text) > MAX_TEXT:
        name = frame.edit.name
        session.warn(
            f"工作表 {name}：一段文字有 {len(text)} 个字符，超过单元格上限 {MAX_TEXT}，已截断。",
            f"Sheet {name}: a text of {len(text)} characters was cut to the {MAX_TEXT} a cell can hold.",
        )


def _move_totals(frame: Frame) -> None:
    """Put the totals row below the new last row; its formulas name columns, not cells."""
    if not frame.totals or frame.last == frame.old_last:
        return
    edit, old, new = frame.edit, frame.old_last + 1, frame.last + 1
    if not edit.has_row(new):
        edit.row_like(new, old)
    for column in range(frame.left, frame.right + 1):
        edit.move((old, column), new, adjust=False)
        if old > new:
            edit.put(old, column, "")
        elif edit.content(old, column) is None:
            edit.blank(old, column, _row_style(frame, column))
    for row in range(new + 1, old):
        for column in range(frame.left, frame.right + 1):
            if edit.cell(row, column):
                edit.blank(row, column)
