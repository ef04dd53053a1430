"""Putting the new workbook in the place of the old one, in one step or not at all.

Order: a temporary file in the same folder, flushed to the disk; the caller's check of it; no lock file, the
source unchanged since it was read; the previous version kept as ``.bak``; one atomic replace; the folder
flushed. Whenever it stops, the file is complete: the old one or the new one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file.refusals import refusal

__all__ = ["check_free", "lock_of", "save"]

_PREFIX: Final = ".~ccni-"
_TRIES: Final = 5
_FIRST_WAIT: Final = 0.2
_STALE_AFTER: Final = 3600
_FULL: Final = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
_DENIED: Final = frozenset([errno.EACCES, errno.EPERM, errno.EROFS])


def save(
    data: bytes,
    target: Path,
    *,
    source: Path | None = None,
    sha256: bytes = b"",
    check: Callable[[Path], None] | None = None,
    backup: bool = True,
) -> tuple[Path | None, bool]:
    """Write `data` to `target`.

    Parameters
    ----------
    data : bytes
        The whole new file.
    target : Path
        Where it goes; a symbolic link is followed.
    source : Path, optional
        The file it was made from, which may be `target`.
    sha256 : bytes, optional
        The source's hash when it was read.
    check : callable, optional
        Called with the temporary file, before anything is replaced; whatever it raises stops the save.
    backup : bool
        Keep the previous version beside the file.

    Returns
    -------
    tuple of (Path or None, bool)
        The backup, if one was made, and whether the folder was flushed to the disk.

    Raises
    ------
    WorkbookError
        With its own sentence for each obstacle; the target is as it was, and no temporary file is left.
    """
    target = Path(os.path.realpath(target))
    check_free(target)
    with _as_refusals(target):
        _sweep(target)
        temporary = _write_temporary(data, target)
        try:
            if check is not None:
                check(temporary)
            _take_over(target, temporary)
            if source is not None and hashlib.sha256(source.read_bytes()).digest() != sha256:
                raise refusal("changed", source.name)
            check_free(target)
            kept = _keep_previous(target) if backup and target.exists() else None
            _replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    return kept, _flush_folder(target.parent)


def lock_of(path: Path) -> str | None:
    """Return the name of the lock file that Excel or LibreOffice keeps while it has the workbook open.

    Excel shortens the name in its lock: of a long name, the first two letters give way.
    """
    name = path.name
    locks = [f"~${name}", f"~${name[2:]}", f".~lock.{name}#"]
    return next((lock for lock in locks if (path.parent / lock).exists()), None)


def check_free(target: Path) -> None:
    """Refuse a target that is open elsewhere, read-only, or in a folder that is gone or read-only."""
    folder = target.parent
    if not folder.is_dir():
        raise refusal("folder_gone", target.name, folder=folder)
    lock = lock_of(target)
    if lock is not None:
        raise refusal("open", target.name, lock=lock)
    if target.exists() and (_without_write_bits(target) or not os.access(target, os.W_OK)):
        raise refusal("read_only", target.name)
    if os.name == "posix" and (_without_write_bits(folder) or not os.access(folder, os.W_OK)):
        raise refusal("folder_read_only", target.name, folder=folder)
    if os.name == "nt" and target.exists():
        try:
            with open(target, "r+b"):  # fails while Excel holds the file
                pass
        except PermissionError as error:
            raise refusal("busy", target.name) from error


def _without_write_bits(path: Path) -> bool:
    """Tell whether nobody may write, which the administrator is told no other way."""
    return not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


@contextmanager
def _as_refusals(target: Path) -> Iterator[None]:
    """Turn what the system says into a sentence for the user."""
    try:
        yield
    except WorkbookError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise refusal("disk_full", target.name) from error
        if not target.parent.is_dir():
            raise refusal("folder_gone", target.name, folder=target.parent) from error
        if error.errno in _DENIED:
            raise refusal("folder_read_only", target.name, folder=target.parent) from error
        raise refusal("disk", target.name, why=error.strerror or error) from error


def _write_temporary(data: bytes, target: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _take_over(target: Path, temporary: Path) -> None:
    """Give the new file the old one's permissions, owner, attributes and mark of the web, not its date."""
    if not target.exists():
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return
    shutil.copystat(target, temporary)
    os.utime(temporary)
    if os.name == "posix":
        old = target.stat()
        with suppress(PermissionError):  # only the administrator can give a file away
            os.chown(temporary, old.st_uid, old.st_gid)
    else:
        _copy_zone(target, temporary)


def _copy_zone(source: Path, target: Path) -> None:
    """Copy the stream in which Windows notes "came from the internet": losing it would unblock macros."""
    try:
        mark = Path(f"{source}:Zone.Identifier").read_bytes()
    except OSError:  # most files have none, and some disks have no streams
        return
    Path(f"{target}:Zone.Identifier").write_bytes(mark)


def _keep_previous(target: Path) -> Path:
    """Keep the old file as ``.bak``: as a second name for the same bytes where the disk can do that."""
    kept = target.with_name(target.name + ".bak")
    passing = target.with_name(f"{_PREFIX}{os.getpid()}.bak")
    passing.unlink(missing_ok=True)
    try:
        try:
            os.link(target, passing)
        except OSError:
            shutil.copy2(target, passing)
        os.replace(passing, kept)
    finally:
        passing.unlink(missing_ok=True)
    return kept


def _replace(temporary: Path, target: Path) -> None:
    """Replace in one step; virus scanners and sync clients hold files for a moment, so try again."""
    for attempt in range(_TRIES):
        try:
            os.replace(temporary, target)
            return
        except PermissionError as error:
            if attempt == _TRIES - 1:
                raise refusal("busy", target.name) from error
            time.sleep(_FIRST_WAIT * 2**attempt)


def _flush_folder(folder: Path) -> bool:
    """Flush the folder's list of names; the new file is in its place already, whatever comes of it."""
    if os.name != "posix":
        return True
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        return False
    return True


def _sweep(target: Path) -> None:
    """Remove temporary files that a killed run left in the folder long ago."""
    now = time.time()
    for old in target.parent.glob(_PREFIX + "*"):
        with suppress(FileNotFoundError):  # another run may sweep too
            if now - old.stat().st_mtime > _STALE_AFTER:
                old.unlink()
