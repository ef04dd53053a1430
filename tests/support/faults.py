"""Faults on purpose: a command is run in a process of its own and disturbed at one of its system calls.

Calls that name a file inside the command's folder are counted: open, write, fsync, link, rename (replace),
unlink, chmod, utime, mkdir, rmdir. At the chosen one the process dies, or the call fails as a full disk, a
broken one or one without permission makes it fail, or the folder is gone. Temporary files of the system are
put into the folder, too. What a sound program leaves behind then is judged by `Trial.complaint`.
"""

from __future__ import annotations

import datetime as datetime_module
import errno
import getpass
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.files import SHIPPED, set_cells

__all__ = ["JOBS", "KINDS", "Job", "Trial", "calls_of", "kill_at", "prepare", "reference", "run_with_fault"]

#: What may happen at a call.
KINDS = ("crash", "ENOSPC", "EIO", "EACCES", "EROFS", "vanish")
CRASHED = 77
TEMPORARY = ".~ccni-"
_FIXED = datetime_module.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime_module.UTC)
_EVENTS = frozenset(
    "open os.link os.rename os.remove os.chmod os.chown os.utime os.mkdir os.rmdir os.truncate".split()
)


@dataclass(frozen=True)
class Job:
    """A command to be disturbed.

    Parameters
    ----------
    name : str
    arguments : sequence of str
        The command line; ``{}`` stands for the folder.
    inputs : mapping of str to callable
        File name -> maker of its bytes. All of them are in the folder when the command starts.
    outputs : tuple of str
        Files that the command makes or replaces.
    """

    name: str
    arguments: Sequence[str]
    inputs: Mapping[str, Callable[[], bytes]]
    outputs: tuple[str, ...]


def _shipped() -> bytes:
    return SHIPPED.read_bytes()


@cache
def _copy() -> bytes:
    """Return the workbook with one value typed anew, as it comes back from a colleague."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "copy.xlsm")
        path.write_bytes(_shipped())
        set_cells(path, "tbl_annual", {"city": "320100", "edition": "2021-2022"}, {"population": 931.5})
        return path.read_bytes()


def _csv() -> bytes:
    return b"city,edition,population\n320100,2021-2022,931.5\n"


#: The commands; a new one that writes files is one entry here.
JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        Job("recalc", ("recalc", "{}/book.xlsm"), {"book.xlsm": _shipped}, ("book.xlsm",)),
        Job(
            "import",
            ("import", "{}/book.xlsm", "--table", "annual", "--data", "{}/data.csv"),
            {"book.xlsm": _shipped, "data.csv": _csv},
            ("book.xlsm",),
        ),
        Job(
            "repair",
            ("repair", "{}/saved.xlsm", "{}/original.xlsm", "-o", "{}/out.xlsm"),
            {"saved.xlsm": _shipped, "original.xlsm": _shipped, "out.xlsm": _shipped},
            ("out.xlsm",),
        ),
        Job("share", ("share", "{}/book.xlsm", "-o", "{}/out.xlsx"), {"book.xlsm": _shipped}, ("out.xlsx",)),
        Job(
            "merge",
            ("merge", "{}/book.xlsm", "{}/copy.xlsm", "-o", "{}/out.xlsm"),
            {"book.xlsm": _shipped, "copy.xlsm": _copy},
            ("out.xlsm",),
        ),
        Job(
            "merge-in-place",
            ("merge", "{}/book.xlsm", "{}/copy.xlsm"),
            {"book.xlsm": _shipped, "copy.xlsm": _copy},
            ("book.xlsm", "book_基准.xlsm"),
        ),
        Job("new", ("new", "{}/made.xlsm", "--empty"), {}, ("made.xlsm",)),
        Job(
            "score",
            ("score", "--framework", "{}/fw.csv", "--data", "{}/data.csv", "--out", "{}"),
            {
                "fw.csv": lambda: b"code,parent,weight,scoring\nindex,,1,\nx,index,1,direct\n",
                "data.csv": lambda: b"unit,x\na,1\nb,2\n",
                "scores.csv": lambda: b"old\n",
            },
            ("scores.csv", "issues.csv"),
        ),
    )
}


def prepare(job: Job, folder: Path) -> None:
    """Put the job's files into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tmp").mkdir(parents=True)
    for name, make in job.inputs.items():
        (folder / name).write_bytes(make())


# ---------------------------------------------------------------- inside the process
class _Disturber:
    """Counts the calls and disturbs the chosen one; 0 chooses none."""

    def __init__(self, folder: Path, number: int, kind: str, log: int) -> None:
        self.folder, self.number, self.kind, self.log, self.count = str(folder), number, kind, log, 0

    def install(self) -> None:
        sys.addaudithook(self.heard)
        for name in ("fsync", "fdopen"):
            setattr(os, name, getattr(self, name)(getattr(os, name)))
        io.open = self.opened(io.open)

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS and any(self.ours(one) for one in arguments[:2]):
            self.call(event)

    def ours(self, argument: object) -> bool:
        return isinstance(argument, str | os.PathLike) and str(argument).startswith(self.folder)

    def call(self, name: str, before: Callable[[], object] | None = None) -> None:
        """Count a call; at the chosen one do half of it, if that can be, and then what was chosen."""
        self.count += 1
        os.write(self.log, f"{name}\n".encode())
        if self.count != self.number:
            return
        if self.kind == "vanish":
            moved, self.folder = self.folder, "-"
            os.rename(moved, moved + ".gone")
            return
        if before is not None:
            before()
        if self.kind == "crash":
            os._exit(CRASHED)
        number = getattr(errno, self.kind)
        raise OSError(number, os.strerror(number))

    def fsync(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def run(handle: int) -> None:
            self.call("fsync")
            real(handle)

        return run

    def fdopen(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(handle: int, mode: str = "r", *rest: Any, **more: Any) -> Any:
            file = real(handle, mode, *rest, **more)
            return _Watched(file, self) if set(mode) & set("wax+") else file

        return run

    def opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(path: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            file = real(path, mode, *rest, **more)
            return _Watched(file, self) if self.ours(path) and set(mode) & set("wax+") else file

        return run


class _Watched:
    """A file whose writes are counted."""

    def __init__(self, file: Any, disturber: _Disturber) -> None:
        self._file, self._disturber = file, disturber

    def write(self, data: Any) -> Any:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._disturber.call("write", half)
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _stop_the_clock() -> None:
    """Let every run happen at the same moment, so that the same inputs give the same bytes."""
    real = datetime_module.datetime

    class Meta(type):
        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, real)

    class Stopped(real, metaclass=Meta):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return _FIXED if tz is not None else _FIXED.replace(tzinfo=None)

    for module in list(sys.modules.values()):
        if (
            getattr(module, "__name__", "").startswith("ccni_xl")
            and getattr(module, "datetime", None) is real
        ):
            module.datetime = Stopped  # type: ignore[attr-defined]
    getpass.getuser = lambda: "x"


def _child(job: Job, folder: Path, number: int, kind: str, log: int) -> None:
    from ccni_xl.cli import main

    os.environ["SOURCE_DATE_EPOCH"] = "1767323045"
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}.{name}", os.O_CREAT | os.O_TRUNC | os.O_WRONLY), stream)
    sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
    _stop_the_clock()
    tempfile.tempdir = str(folder / "tmp")
    _Disturber(folder, number, kind, log).install()
    code = 70
    try:
        main([*(one.replace("{}", str(folder)) for one in job.arguments), "--lang", "en"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 70
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


# ---------------------------------------------------------------- outside
@dataclass
class Trial:
    """What came of one disturbed run.

    ``files`` are the contents of the folder afterwards, without the system's temporary files; ``calls`` are
    the names of the calls made, up to the end.
    """

    job: Job
    kind: str
    number: int
    code: int
    said: str
    files: dict[str, bytes]
    calls: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What was done, for messages."""
        call = self.calls[self.number - 1] if 0 < self.number <= len(self.calls) else "-"
        return f"{self.job.name}: {self.kind} at call {self.number} ({call})"

    def complaint(self, new: Mapping[str, bytes]) -> str:
        """Return what is wrong with the outcome, "" if nothing is.

        Parameters
        ----------
        new : mapping of str to bytes
            What an undisturbed run leaves, from `reference`.
        """
        killed = self.kind in ("crash", "kill")
        found = self._damage(new) or self._remains(killed)
        if found or killed:
            return found
        done = all(self.files.get(name) == new[name] for name in self.job.outputs if name in new)
        if self.code in (0, 1):
            return "" if done else f"ended with {self.code}, yet the result is not there"
        if self.code != 2 or "Traceback" in self.said or "unexpected" in self.said:
            return f"ended with {self.code}: {self.said}"
        return "" if len(self.said.strip().splitlines()) == 1 else f"not one sentence: {self.said!r}"

    def _damage(self, new: Mapping[str, bytes]) -> str:
        old = {name: make() for name, make in self.job.inputs.items()}
        for name in {*old, *self.job.outputs}:
            right = [old.get(name)] + ([new.get(name)] if name in self.job.outputs else [])
            if self.files.get(name) not in right:
                return f"{name} is damaged"
            kept = self.files.get(name + ".bak")
            if kept is not None and kept not in right:
                return f"{name}.bak is damaged"
        return ""

    def _remains(self, killed: bool) -> str:
        known = {*self.job.inputs, *self.job.outputs, *(f"{name}.bak" for name in self.job.outputs)}
        left = self.files.keys() - known
        # a call that fails may be the very one that clears away
        allowed = (
            killed or self.kind == "vanish" or self.calls[self.number - 1 : self.number] == ["os.remove"]
        )
        wrong = sorted(name for name in left if not (allowed and name.startswith(TEMPORARY)))
        return f"left behind: {', '.join(wrong)}" if wrong else ""


def _load() -> None:
    """Load in this process what the commands need, so that a forked one begins at once."""
    import ccni_xl.app
    import ccni_xl.cli
    import ccni_xl.collaborate.merging.run
    import ccni_xl.collaborate.share
    import ccni_xl.demo
    import ccni_xl.generic
    import ccni_xl.hosts.file
    import ccni_xl.importer
    import ccni_xl.repair
    import ccni_xl.workbook.template  # noqa: F401


def _start(job: Job, folder: Path, number: int, kind: str) -> tuple[int, Path]:
    _load()
    prepare(job, folder)
    log = Path(f"{folder}.calls")
    handle = os.open(log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    child = os.fork()
    if child == 0:
        _child(job, folder, number, kind, handle)
    os.close(handle)
    return child, log


def _trial(job: Job, folder: Path, number: int, kind: str, status: int) -> Trial:
    gone = folder.with_name(folder.name + ".gone")
    if gone.exists():
        shutil.rmtree(folder, ignore_errors=True)
        gone.rename(folder)
    said = Path(f"{folder}.err").read_text(encoding="utf-8", errors="replace")
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    calls = Path(f"{folder}.calls").read_text().splitlines()
    return Trial(job, kind, number, os.waitstatus_to_exitcode(status), said, files, calls)


def run_with_fault(command: str, call_number: int, kind: str, folder: Path) -> Trial:
    """Run a command in ``folder`` (made anew), disturbed at a call; 0 for an undisturbed run."""
    job = JOBS[command]
    child, _ = _start(job, folder, call_number, kind)
    _, status = os.waitpid(child, 0)
    return _trial(job, folder, call_number, kind, status)


def kill_at(command: str, seconds: float, folder: Path) -> Trial:
    """Run a command and kill it after some time."""
    job = JOBS[command]
    child, _ = _start(job, folder, 0, "kill")
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return _trial(job, folder, 0, "kill", status)


def reference(command: str, folder: Path) -> tuple[dict[str, bytes], int, float]:
    """Return what an undisturbed run leaves, the number of its calls, and how long it takes [s]."""
    start = time.perf_counter()
    trial = run_with_fault(command, 0, "none", folder)
    if trial.code not in (0, 1):
        raise AssertionError(f"{command} fails undisturbed: {trial.said}")
    return trial.files, len(trial.calls), time.perf_counter() - start


def calls_of(count: int, wanted: int, dice: random.Random) -> list[int]:
    """Return ``wanted`` numbers of calls, every one of ``count`` before any comes twice."""
    numbers: list[int] = []
    while len(numbers) < wanted:
        turn = list(range(1, count + 1))
        dice.shuffle(turn)
        numbers += turn
    return numbers[:wanted]
