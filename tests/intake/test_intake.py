"""Files from outside are taken in only if they are files, and only up to a size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccni_xl.errors import CcniError, WorkbookError
from ccni_xl.intake import OversizeError, read_at_most, read_csv_text, records_of
from ccni_xl.limits import use_limits


@pytest.fixture(autouse=True)
def afterwards() -> Iterator[None]:
    yield
    use_limits(None)


def test_a_file_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_at_most(path, 5) == b"12345"
    with pytest.raises(OversizeError, match="5"):
        read_at_most(path, 4)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_a_device_and_a_folder_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="not a regular file"):
            read_at_most(path, 100)
    with pytest.raises(IsADirectoryError, match="directory"):
        read_at_most(tmp_path, 100)


def test_sizes_of_csv_files_are_limited_and_can_be_raised(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 1000)
    use_limits("csv=1KB")
    with pytest.raises(WorkbookError, match=r"the limit is 0 MB \(raise it with --limits csv="):
        read_csv_text(path, WorkbookError)
    use_limits("csv=1MB")
    assert len(read_csv_text(path)) == 4000


@pytest.mark.parametrize("data", [b"a,\0b\n", b"\xff\xfea\0", b"\xd6\xd0"])
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(CcniError, match="is not UTF-8 text"):
        read_csv_text(path)


def test_records_with_the_line_they_begin_on() -> None:
    text = 'a,b\r\n\r\n"1\n2",3\n4,5\n'
    assert list(records_of(text, "x.csv")) == [(1, ["a", "b"]), (3, ["1\n2", "3"]), (5, ["4", "5"])]


def test_records_that_are_too_wide_or_too_long() -> None:
    with pytest.raises(CcniError, match=r"line 1 has 16385 columns; the limit is 16384"):
        list(records_of("," * 16384, "x.csv"))
    with pytest.raises(CcniError, match=r"line 1 is not valid CSV \(field larger than field limit"):
        list(records_of("a" * 200_000, "x.csv"))
