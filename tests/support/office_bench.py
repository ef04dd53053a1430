"""LibreOffice with this project's extension, for tests: profile, documents, tasks, the document as a host."""

from __future__ import annotations

import fcntl
import os
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from ccni_xl.hosts.office import OfficeHost
from ccni_xl.hosts.port import Block, Value
from ccni_xl.office.extension import Worker
from ccni_xl.office.install import here, install
from ccni_xl.udf_spec import OFFICE_JOB
from tests.support import soffice
from tests.support.files import SHIPPED


def profile_with_extension(folder: Path, security: int = 0, worker: Worker | None = None) -> Path:
    """Return a new profile that holds the extension; its path has a blank and Chinese characters."""
    profile = folder / "配置 lo"
    soffice.seed(profile, security)
    status = install(profile, worker or here())
    assert status.answers, status
    return profile


def host_of(document: Any) -> OfficeHost:
    """Return an open document as a host: the extension's own reader at the other end of the bridge."""
    soffice.load_uno()
    from ccni_xl.hosts.office.inside.reading import Reader
    from ccni_xl.hosts.office.inside.talking import Speaker
    from ccni_xl.hosts.office.inside.writing import Writer

    reader, writer = Reader(document), Writer(document)
    operations: dict[str, Callable[[Any], Any]] = {
        "describe": reader.describe,
        "used": reader.used,
        "read": reader.read,
        "survey": reader.survey,
        "hold": lambda _: None,
        "show": Speaker(document).show,
        "write": writer.write,
    }

    def ask(operation: str, argument: object) -> Any:
        try:
            return operations[operation](argument)
        except Exception as error:  # exceptions of the bridge cannot carry a traceback
            text = str(error)
        raise RuntimeError(text)

    return OfficeHost(ask)


def run_task(office: soffice.Office, document: Any, task: str) -> None:
    """Start a task as a button does, and wait for its end."""
    job = office.services.createInstanceWithArgumentsAndContext(OFFICE_JOB, (document,), office.context)
    assert job is not None, "the extension is not there"
    job.trigger(task)


def workers(office: soffice.Office) -> list[psutil.Process]:
    """Return the extension's workers that are alive: one for tasks, one for functions."""
    children = psutil.Process(office.pid).children(recursive=True)
    alive = [p for p in children if p.status() != psutil.STATUS_ZOMBIE]
    return [p for p in alive if any("ccni_xl.office.worker" in word for word in p.cmdline())]


def unread(pid: int) -> int:
    """Return how many bytes wait in the input of a process."""
    pipe = os.open(f"/proc/{pid}/fd/0", os.O_RDONLY | os.O_NONBLOCK)
    try:
        return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)
    finally:
        os.close(pipe)


class Bench:
    """A running LibreOffice that is started again when a test has ended it."""

    def __init__(self, profile: Path, limit: float = 900) -> None:
        self.profile, self.limit = profile, limit
        self._office: soffice.Office | None = None

    @property
    def office(self) -> soffice.Office:
        if self._office is None or not self._office.running:
            self.close()
            self._office = soffice.Office(self.limit, self.profile)
        return self._office

    def open(self, path: Path = SHIPPED, name: str = "双碳 工作簿.xlsm") -> Any:
        return self.office.open(path.read_bytes(), name)

    def run(self, document: Any, task: str = "recalculate") -> None:
        """Start a task as a button does."""
        run_task(self.office, document, task)

    def extend(self) -> None:
        """Let a LibreOffice that is running live as long as a new one."""
        if self._office is not None:
            self._office.extend()

    def close_documents(self) -> None:
        if self._office is None or not self._office.running:
            return
        found = self._office.desktop.Components.createEnumeration()
        while found.hasMoreElements():
            found.nextElement().close(True)

    def close(self) -> None:
        if self._office is not None:
            self._office.close()
            self._office = None


def named(document: Any, name: str) -> Any:
    """Return the cell of a defined name."""
    return document.NamedRanges.getByName(name).getReferredCells().getCellByPosition(0, 0)


def cell_of(document: Any, table: str, where: dict[str, object], column: str) -> Any:
    """Return the cell of a table in the row that matches ``where``, by column labels."""
    area = document.DatabaseRanges.getByName(table).DataArea
    sheet = document.Sheets.getByIndex(area.Sheet)
    cells = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
    header, *rows = cells.getDataArray()
    at = {label: header.index(label) for label in (*where, column)}
    i = next(i for i, row in enumerate(rows) if all(row[at[k]] == v for k, v in where.items()))
    return cells.getCellByPosition(at[column], i + 1)


def rows_of(document: Any, table: str) -> list[dict[str, Value]]:
    """Return the rows of a table by label."""
    block = host_of(document).read([table])[table]
    return [dict(zip(block.place.header, row, strict=True)) for row in block.rows]


def same(ours: Value, theirs: Value, formula: bool) -> bool:
    """Cells the run wrote are equal to the last bit; formulas are computed by two programs."""
    ours, theirs = (None if value == "" else value for value in (ours, theirs))
    if formula and isinstance(ours, float | int) and isinstance(theirs, float | int):
        return abs(ours - theirs) <= 1e-9 * max(1.0, abs(theirs))
    return ours == theirs


def differences(ours: dict[str, Block], theirs: dict[str, Block]) -> list[str]:
    found = []
    for name, block in theirs.items():
        other = ours[name]
        if other.place != block.place:
            found.append(f"{name}: {other.place} is not {block.place}")
            continue
        for i, (row, its) in enumerate(zip(other.rows, block.rows, strict=True)):
            for j, (a, b) in enumerate(zip(row, its, strict=True)):
                if not same(a, b, (i, j) in block.formula):
                    found.append(f"{name} {block.place.address(i, j)}: {a!r} is not {b!r}")
    return found


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait for something that another process brings about."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain for {what}")
