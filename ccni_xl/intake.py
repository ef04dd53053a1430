"""Taking in a file from outside: only a real file, only up to a size, and never an endless device."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from ccni_xl.errors import CcniError
from ccni_xl.limits import in_force

__all__ = ["OversizeError", "read_at_most", "read_csv_text", "records_of"]


class OversizeError(Exception):
    """The file is larger than allowed; ``args[0]`` is its size in bytes."""


def read_at_most(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file.

    A pipe would be waited for without end and a device has none; both are turned away before a byte is read.

    Raises
    ------
    OversizeError
        More bytes than ``limit``; none of them is read.
    OSError
        As the system says; EINVAL for what is no regular file.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        if status.st_size > limit:
            raise OversizeError(status.st_size)
        data = file.read(limit + 1)
        if len(data) > limit:  # it grew while it was read
            raise OversizeError(len(data))
        return data


def read_csv_text(path: Path, kind: type[CcniError] = CcniError) -> str:
    """Return the text of a CSV file in UTF-8, with or without a byte order mark; line ends stay as they are.

    Parameters
    ----------
    path : Path
    kind : type
        The class of the error raised.

    Raises
    ------
    CcniError
        It cannot be opened, is larger than the limit ``csv``, or is not UTF-8 text.
    """
    limit = in_force().csv_bytes
    try:
        text = read_at_most(path, limit).decode("utf-8-sig")
    except OversizeError as error:
        have = -(-error.args[0] // (1 << 20))
        raise kind(
            f"{path.name} 有 {have} MB，上限 {limit >> 20} MB（可用 --limits csv=… 提高）。",
            f"{path.name} has {have} MB; the limit is {limit >> 20} MB (raise it with --limits csv=...).",
        ) from error
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise _not_text(path, kind) from error
        raise kind(
            f"打不开文件 {path.name}（{_reason(error)}）。请检查路径。",
            f"Cannot open the file {path.name} ({_reason(error)}); check the path.",
        ) from error
    if "\0" in text:
        raise _not_text(path, kind)
    return text


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _not_text(path: Path, kind: type[CcniError]) -> CcniError:
    return kind(
        f"{path.name} 不是 UTF-8 文本。请另存为“CSV UTF-8”。",
        f"{path.name} is not UTF-8 text; save it as CSV UTF-8.",
    )


def records_of(
    text: str, name: str, kind: type[CcniError] = CcniError, *, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV text that are not empty, each with the line it begins on.

    Raises
    ------
    CcniError
        Quotes that do not close, a cell that is far too long, more columns than the limit ``csv-columns``.
    """
    limit = in_force().csv_columns
    reader = csv.reader(io.StringIO(text, newline=""), strict=strict)
    line = 1
    try:
        for cells in reader:
            if len(cells) > limit:
                raise kind(
                    f"{name} 第 {line} 行有 {len(cells)} 列，上限 {limit}"
                    "（可用 --limits csv-columns=… 提高）。",
                    f"{name}, line {line} has {len(cells)} columns; the limit is {limit} "
                    "(raise it with --limits csv-columns=...).",
                )
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise kind(
            f"{name} 第 {line} 行不是有效的 CSV（{error}）。请检查引号。",
            f"{name}, line {line} is not valid CSV ({error}); check the quotes.",
        ) from error
