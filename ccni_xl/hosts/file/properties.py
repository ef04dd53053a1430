"""Who saved a file last, and when, as its document properties say."""

from __future__ import annotations

from datetime import UTC, datetime

from ccni_xl.hosts.file.book import Book

__all__ = ["last_saved"]


def last_saved(book: Book) -> tuple[str, str]:
    """Return (who, when) of a workbook, "" for nobody; the file's own date where it does not say when.

    The time is in UTC, to the minute.
    """
    who, when = "", ""
    for part in book.parts.targets("", "core-properties"):
        root = book.parts.xml(part).root
        by, at = root.first("lastModifiedBy"), root.first("modified")
        who = by.text.strip() if by is not None else ""
        when = _minute(at.text.strip()) if at is not None else ""
    return who, when or _file_date(book)


def _minute(text: str) -> str:
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def _file_date(book: Book) -> str:
    try:
        seconds = book.parts.package.path.stat().st_mtime
    except OSError:  # it was read, and has gone since
        return ""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
