"""Whatever goes wrong while saving, the file is as it was and nothing is left lying about."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import save as saving
from ccni_xl.hosts.file.save import lock_of, save

OLD, NEW = b"old content", b"new content, longer"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "排名.xlsx"
    path.write_bytes(OLD)
    return path


def put(path: Path, source: Path | None = None, **more: Any) -> Path | None:
    source = source or path
    return save(NEW, path, source=source, sha256=hashlib.sha256(OLD).digest(), **more)[0]


def assert_untouched(path: Path, *others: str) -> None:
    assert path.read_bytes() == OLD
    assert sorted(p.name for p in path.parent.iterdir()) == sorted([path.name, *others])


def test_the_file_is_replaced_and_the_old_one_kept(book: Path) -> None:
    book.chmod(0o640)
    os.utime(book, (1, 1))
    kept = put(book)
    assert book.read_bytes() == NEW
    assert kept == book.with_name("排名.xlsx.bak")
    assert kept.read_bytes() == OLD
    assert stat.S_IMODE(book.stat().st_mode) == 0o640
    assert time.time() - book.stat().st_mtime < 60
    assert len(list(book.parent.iterdir())) == 2


def test_an_older_backup_gives_way(book: Path) -> None:
    book.with_name("排名.xlsx.bak").write_bytes(b"older")
    assert put(book) is not None
    assert book.with_name("排名.xlsx.bak").read_bytes() == OLD


def test_a_disk_without_links_gets_a_copy(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", _raising(OSError(errno.EOPNOTSUPP, "no links")))
    kept = put(book)
    assert kept is not None
    assert kept.read_bytes() == OLD


def test_no_backup_if_not_wanted_or_nothing_is_overwritten(book: Path) -> None:
    assert put(book.with_name("out.xlsx"), book) is None
    assert book.read_bytes() == OLD
    assert put(book, backup=False) is None
    assert sorted(p.name for p in book.parent.iterdir()) == ["out.xlsx", "排名.xlsx"]


def test_a_symbolic_link_stays_one(book: Path) -> None:
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    put(link)
    assert link.is_symlink()
    assert book.read_bytes() == NEW


@pytest.mark.parametrize("lock", ["~$排名.xlsx", "~$.xlsx", ".~lock.排名.xlsx#"])
def test_a_workbook_open_elsewhere(book: Path, lock: str) -> None:
    book.with_name(lock).write_bytes(b"")
    assert lock_of(book) == lock
    with pytest.raises(WorkbookError, match="open in another program"):
        put(book)
    assert_untouched(book, lock)


def test_a_workbook_opened_meanwhile(book: Path) -> None:
    def open_it(_: Path) -> None:
        book.with_name("~$排名.xlsx").write_bytes(b"")

    with pytest.raises(WorkbookError, match="open in another program"):
        put(book, check=open_it)
    assert_untouched(book, "~$排名.xlsx")


def test_a_read_only_file(book: Path) -> None:
    book.chmod(0o444)
    with pytest.raises(WorkbookError, match="the file is read-only"):
        put(book)
    assert_untouched(book)


def test_a_read_only_folder(book: Path) -> None:
    book.parent.chmod(0o555)
    try:
        with pytest.raises(WorkbookError, match="cannot be written to"):
            put(book)
    finally:
        book.parent.chmod(0o755)
    assert_untouched(book)


def test_a_folder_that_is_gone(book: Path) -> None:
    with pytest.raises(WorkbookError, match="does not exist"):
        put(book.parent / "gone" / "a.xlsx", book)


def test_a_folder_that_vanishes_meanwhile(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    with pytest.raises(WorkbookError, match="does not exist"):
        put(folder / "a.xlsx", book, check=lambda _: shutil.rmtree(folder))
    assert_untouched(book)


def test_a_source_changed_meanwhile(book: Path) -> None:
    def edit(_: Path) -> None:
        book.write_bytes(b"edited by somebody")

    with pytest.raises(WorkbookError, match="changed the file after it was read"):
        put(book, check=edit)
    assert book.read_bytes() == b"edited by somebody"
    assert len(list(book.parent.iterdir())) == 1


def test_a_source_deleted_meanwhile(book: Path) -> None:
    with pytest.raises(WorkbookError, match="writing failed"):
        put(book, check=lambda _: book.unlink())
    assert not list(book.parent.iterdir())


def test_a_failed_check_stops_the_save(book: Path) -> None:
    def fail(written: Path) -> None:
        assert written.read_bytes() == NEW
        raise WorkbookError("坏", "bad")

    with pytest.raises(WorkbookError, match="bad"):
        put(book, check=fail)
    assert_untouched(book)


def _raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


@pytest.mark.parametrize(
    ("code", "match"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "cannot be written to"),
        (errno.EIO, "writing failed"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace", "utime"])
def test_faults_of_the_disk(
    book: Path, monkeypatch: pytest.MonkeyPatch, code: int, match: str, call: str
) -> None:
    monkeypatch.setattr(os, call, _raising(OSError(code, os.strerror(code))))
    if call == "replace" and code == errno.EROFS:
        match = r"another program holds the file|cannot be written to"
    with pytest.raises(WorkbookError, match=match):
        put(book)
    monkeypatch.undo()
    assert_untouched(book)


def test_a_disk_that_is_full_half_way(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _Small.real = os.fdopen
    monkeypatch.setattr(os, "fdopen", _Small)
    with pytest.raises(WorkbookError, match="the disk is full"):
        put(book)
    monkeypatch.undo()
    assert_untouched(book)


class _Small:
    """A file on a disk with room for five bytes."""

    real: Callable[..., Any]

    def __init__(self, handle: int, mode: str) -> None:
        self.file = _Small.real(handle, mode)

    def __enter__(self) -> _Small:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        self.file.write(data[:5])
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_held_for_a_moment_is_tried_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, waits = os.replace, []

    def held(source: Any, target: Any) -> None:
        if str(target) == str(book) and len(waits) < 2:
            raise PermissionError(errno.EACCES, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", waits.append)
    put(book)
    assert waits == [0.2, 0.4]
    assert book.read_bytes() == NEW


def test_a_file_held_for_good(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def held(source: Any, target: Any) -> None:
        if str(target) == str(book):
            raise PermissionError(errno.EACCES, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(WorkbookError, match="another program holds the file"):
        put(book)
    assert_untouched(book, "排名.xlsx.bak")


def test_a_folder_that_cannot_be_flushed_is_told(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", _raising(OSError(errno.EINVAL, "no")))
    monkeypatch.setattr(saving, "_write_temporary", _plain_temporary)
    _, flushed = save(NEW, book, source=book, sha256=hashlib.sha256(OLD).digest())
    assert not flushed


def _plain_temporary(data: bytes, target: Path) -> Path:
    shutil.copyfile(target, target.with_name(".~ccni-x.tmp"))
    target.with_name(".~ccni-x.tmp").write_bytes(data)
    return target.with_name(".~ccni-x.tmp")


def test_leftovers_of_killed_runs_are_swept_after_an_hour(book: Path) -> None:
    old, fresh = book.with_name(".~ccni-old.tmp"), book.with_name(".~ccni-new.tmp")
    old.write_bytes(b"x")
    fresh.write_bytes(b"x")
    os.utime(old, (1, 1))
    put(book)
    assert not old.exists()
    assert fresh.exists()


@pytest.mark.skipif(os.name == "nt", reason="here a stream is played by a file of that name")
def test_the_mark_of_the_web_is_copied(book: Path) -> None:
    new = book.with_name("new.xlsx")
    saving._copy_zone(book, new)
    assert_untouched(book)
    book.with_name("排名.xlsx:Zone.Identifier").write_bytes(b"ZoneId=3")
    saving._copy_zone(book, new)
    assert book.with_name("new.xlsx:Zone.Identifier").read_bytes() == b"ZoneId=3"
