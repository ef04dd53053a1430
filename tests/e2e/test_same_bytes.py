"""The same seed gives the same workbook: in every process, and cell by cell in every host."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ccni_xl.app import robustness
from ccni_xl.hosts.file import FileHost
from ccni_xl.workbook.schema import NAMED_CELLS
from tests.support.book import small_book
from tests.support.files import ROOT, SHIPPED

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
_PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ccni_xl.app import robustness
from ccni_xl.hosts.file import FileHost
host = FileHost(Path(sys.argv[1]), out=Path(sys.argv[2]))
robustness(host, 60, 7, now=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), who="")
"""


def blank(value: object) -> object:
    """Return a cell as every host reads it: the blank text of a formula is nothing to some."""
    return None if value == "" else value


@pytest.fixture(scope="module")
def by_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bytes") / "out.xlsm"
    robustness(FileHost(SHIPPED, out=out), 60, 7, now=NOW, who="")
    return out


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_every_process_writes_the_same_bytes(by_file: Path, tmp_path: Path, seed: str) -> None:
    out = tmp_path / "out.xlsm"
    command = [sys.executable, "-c", _PROGRAM, str(SHIPPED), str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Shanghai", "OMP_NUM_THREADS": "1"}
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == hashlib.sha256(by_file.read_bytes()).hexdigest()


def test_the_memory_host_gets_what_the_file_host_writes(by_file: Path) -> None:
    from ccni_xl.hosts.memory import MemoryHost

    source = FileHost(SHIPPED)
    memory = MemoryHost(cells=dict(source.read_names(source.names())))
    for name, block in source.read(list(source.tables())).items():
        place = block.place
        memory.put(
            name, place.header, block.rows, sheet=place.sheet, top=place.top, left=place.left,
            percent=block.percent, covered=block.covered, formula=block.formula,
        )  # fmt: skip
    robustness(memory, 60, 7, now=NOW, who="")
    written = FileHost(by_file)
    tables = list(written.tables())
    theirs, ours = memory.read(tables), written.read(tables)
    for name in tables:
        left, right = ([[blank(v) for v in row] for row in t[name].rows] for t in (theirs, ours))
        assert left == right, name


def test_six_cities_in_memory_twice() -> None:
    first, second = small_book().host(), small_book().host()
    for host in (first, second):
        for place in NAMED_CELLS:
            host.cells.setdefault(place.name, None)
        robustness(host, 40, 3, now=NOW, who="")
    tables = list(first.tables())
    left, right = first.read(tables), second.read(tables)
    assert all(left[name].rows == right[name].rows for name in tables)
