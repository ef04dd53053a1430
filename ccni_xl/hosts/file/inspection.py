"""A file tested before another library opens it: what is harmless to this reader may choke theirs."""

from __future__ import annotations

from pathlib import Path

from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.sheet_read import measure
from ccni_xl.limits import Limits

__all__ = ["inspect"]


def inspect(path: Path, limits: Limits | None = None) -> None:
    """Refuse a file that any reader might choke on; to be called before another library opens it.

    Raises
    ------
    WorkbookError
        With the first limit the file breaks.
    """
    book = Book(Package(path, limits))
    for sheet in book.sheets:
        if sheet.kind == "worksheet":
            measure(book.parts.package, sheet.part, sheet.name)
