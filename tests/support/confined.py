"""Command lines run in processes of their own, with their time, their memory and what they said.

Run as a program, it loads the product once and forks for every command it reads, so that a test of a hundred
hostile files does not start Python a hundred times; what is measured is the command alone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, NamedTuple

__all__ = ["Confined", "Ended"]


class Ended(NamedTuple):
    """How a command ended; a negative code is the signal that ended it.

    The seconds are the processor's, so that other work on the machine does not count.
    """

    code: int
    out: str
    err: str
    seconds: float
    peak_mb: float


class Confined:
    """Runs commands one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def open(cls, *, memory_mb: int = 2048, seconds: int = 20) -> Iterator[Confined]:
        """Start the process that forks."""
        command = [sys.executable, "-m", "tests.support.confined", str(memory_mb), str(seconds)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield cls(process)
            assert process.stdin is not None
            process.stdin.close()

    def run(self, arguments: Sequence[str]) -> Ended:
        """Run one command line of ``ccni-xl``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(list(arguments)) + "\n")
        self._process.stdin.flush()
        return Ended(*json.loads(self._process.stdout.readline()))


def _child(arguments: list[str], out: IO[bytes], err: IO[bytes], memory_mb: int, seconds: int) -> None:
    import resource

    from ccni_xl.cli import main

    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.alarm(2 * seconds)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    try:
        main(arguments)
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 70)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    os._exit(70)


def _run(arguments: list[str], memory_mb: int, seconds: int) -> Ended:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _child(arguments, out, err, memory_mb, seconds)
        _, status, used = os.wait4(child, 0)
        took = used.ru_utime + used.ru_stime
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, texts[0], texts[1], took, used.ru_maxrss / 1024)


def _serve(memory_mb: int, seconds: int) -> None:
    import ccni_xl.cli
    import ccni_xl.generic
    import ccni_xl.hosts.file
    import ccni_xl.importer
    import ccni_xl.pipeline  # noqa: F401 - loaded before the clock starts

    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line), memory_mb, seconds)), flush=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
