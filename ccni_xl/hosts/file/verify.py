"""Reading back what was written, from the new file and by the reader every run uses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ccni_xl.hosts.file.cells import MAX_TEXT, to_serial
from ccni_xl.hosts.file.reader import TableReader
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.port import KEEP, Block, TableWrite, Value, WriteBatch, plain

__all__ = ["verify"]

_TICK: Final = timedelta(milliseconds=1)


def verify(reader: TableReader, batch: WriteBatch, label: str) -> None:
    """Compare the tables and named cells of the new file with the batch.

    Raises
    ------
    WorkbookError
        If a value is not there as it was meant; the old file is still in its place then.
    """
    blocks = reader.read([write.table for write in batch.tables])
    for write in batch.tables:
        _verify_table(write, blocks[write.table], reader.book.date1904, label)
    values = reader.read_names(batch.cells)
    for name, cell in batch.cells.items():
        if not _same(plain(cell), values.get(name), reader.book.date1904):
            raise refusal("proof", label, what=name)


def _verify_table(write: TableWrite, block: Block, date1904: bool, label: str) -> None:
    header = [name.lower() for name in block.place.header]
    columns = [header.index(name.lower()) for name in write.header]
    rows = write.rows or [[None] * len(columns)]
    if len(block.rows) != len(rows):
        raise refusal("proof", label, what=f"{write.table}: {len(block.rows)}")
    for i, (meant, found) in enumerate(zip(rows, block.rows, strict=True)):
        for j, cell in zip(columns, meant, strict=True):
            if cell is KEEP:
                continue
            value = found[j]
            if (cell != value or type(cell) is not type(value)) and not _same(plain(cell), value, date1904):
                raise refusal("proof", label, what=f"{write.table} {block.place.address(i, j)}")


def _same(meant: Value, found: Value, date1904: bool) -> bool:
    if isinstance(meant, str):
        return found == (meant[:MAX_TEXT] or None)
    if isinstance(found, datetime):
        if isinstance(meant, datetime):
            return abs(meant.replace(tzinfo=None) - found) < _TICK
        found = to_serial(found, date1904)  # a number in a cell the user formatted as a date
    if isinstance(meant, datetime):
        meant = to_serial(meant, date1904)  # a date in a cell without a date format
    return meant == found and isinstance(meant, bool) == isinstance(found, bool)
