"""Two runs at once, slow and full and read-only disks, a clock set back, a file changed meanwhile."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.app import recalculate
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from tests.support.files import ROOT, SHIPPED

pytestmark = pytest.mark.slow
NOW = datetime(2026, 1, 2, 3, 4, 5)


def shell(book: Path, *more: str, **how: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ccni_xl", "recalc", str(book), "--lang", "en", "--top", "1", *more]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, **how)


def is_whole(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None and len(FileHost(path).tables()) > 50


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".~")]


def test_two_processes_at_once(book: Path) -> None:
    command = [sys.executable, "-m", "ccni_xl", "recalc", str(book), "--lang", "en", "--top", "1"]
    for _ in range(2):
        both = [
            subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        said = [process.communicate()[1] for process in both]
        codes = [process.returncode for process in both]
        assert set(codes) <= {0, 2} and 0 in codes, said
        for code, text in zip(codes, said, strict=True):
            assert code == 0 or "another program changed the file after it was read" in text
        assert is_whole(book) and is_whole(book.with_name("CCNI.xlsm.bak"))
        assert not left_over(book.parent)


def test_three_savers_racing_for_one_file_mix_nothing(book: Path, tmp_path: Path) -> None:
    """Saves of three writers; whatever is there at any time is the whole file of one of them."""
    code = (
        "import sys; from datetime import datetime; from ccni_xl.hosts.file import FileHost;"
        "from ccni_xl.hosts.port import WriteBatch; from ccni_xl.errors import WorkbookError\n"
        "won = 0\n"
        "for n in range(5):\n"
        "    batch = WriteBatch(modified=datetime(2020 + int(sys.argv[2]), 1, 1 + n))\n"
        "    try: FileHost(sys.argv[1]).write(batch); won += 1\n"
        "    except WorkbookError as error: assert 'changed the file' in error.en, error.en\n"
        "print(won)"
    )
    racing = [
        subprocess.Popen([sys.executable, "-c", code, str(book), str(n)], cwd=ROOT, stdout=subprocess.PIPE)
        for n in range(3)
    ]
    looks = 0
    while any(process.poll() is None for process in racing):
        assert is_whole(book)
        looks += 1
    won = [int(process.communicate()[0]) for process in racing]
    assert looks > 3 and sum(won) >= 5
    assert not left_over(tmp_path)


def test_a_file_that_somebody_else_replaces_meanwhile(book: Path) -> None:
    host = FileHost(book)
    other = SHIPPED.read_bytes() + b"\0"
    book.write_bytes(other)
    with pytest.raises(WorkbookError, match="another program changed the file after it was read"):
        recalculate(host, now=NOW, who="x")
    assert book.read_bytes() == other
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_a_limit_on_file_sizes_is_a_full_disk(book: Path) -> None:
    def small() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    before = book.read_bytes()
    done = shell(book, preexec_fn=small)
    assert done.returncode == 2
    assert "the disk is full, so nothing was written" in done.stderr
    assert book.read_bytes() == before
    assert not left_over(book.parent)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [("file", "the file is read-only"), ("folder", "cannot be written to; change its permissions")],
)
def test_read_only(book: Path, what: str, sentence: str) -> None:
    before, place = book.read_bytes(), book if what == "file" else book.parent
    mode = place.stat().st_mode
    place.chmod(0o555 if what == "folder" else 0o444)
    try:
        done = shell(book)
    finally:
        place.chmod(mode)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert book.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$CCNI.xlsm", ".~lock.CCNI.xlsm#"])
def test_open_in_excel_or_libreoffice(book: Path, lock: str) -> None:
    (book.parent / lock).write_text("somebody")
    before = book.read_bytes()
    done = shell(book)
    assert done.returncode == 2
    assert f"open in another program ({lock} exists)" in done.stderr
    assert book.read_bytes() == before
    assert (book.parent / lock).exists()


def slowed(call: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **more: Any) -> Any:
        time.sleep(0.3)
        return call(*args, **more)

    return run


def test_a_slow_disk_only_takes_longer(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("open", "fsync", "link", "replace", "unlink"):
        monkeypatch.setattr(os, name, slowed(getattr(os, name)))
    recalculate(FileHost(book), now=NOW, who="x")
    assert is_whole(book)
    assert not left_over(book.parent)


def test_a_clock_set_back_and_dates_in_the_future(book: Path) -> None:
    recalculate(FileHost(book), now=datetime(2031, 1, 1), who="x")
    os.utime(book, (4e9, 4e9))
    young = (
        book.parent / ".~ccni-other.tmp"
    )  # of a run that seems to come from the future: not ours to remove
    young.write_bytes(b"x")
    os.utime(young, (4e9, 4e9))
    outcome = recalculate(FileHost(book), now=datetime(1999, 1, 1), who="x")
    assert outcome.report is not None
    assert is_whole(book)
    assert young.exists()
    runs = FileHost(book).read(["tbl_runs"])["tbl_runs"].rows
    assert sum(row[0] is not None for row in runs) >= 2
