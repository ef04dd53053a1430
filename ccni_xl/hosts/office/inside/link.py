"""The worker process: started when first needed, spoken to in JSON lines over its own pipes.

Nobody else can reach it (there is no port and no file), and it ends when LibreOffice does, because its input
ends then.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

__all__ = ["Link", "WorkerAbsentError", "WorkerFailedError", "WorkerLostError"]

#: What starts with one of these belongs to LibreOffice's own Python or libraries, not to the worker's.
_NOT_OURS = ("PYTHON", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LD_PRELOAD", "UNO_", "URE_", "SAL_")
#: A worker that could not start is not tried again for this long: a sheet may hold a thousand functions.
_PAUSE = 20.0
#: How long a silent worker is waited for before LibreOffice sees to its windows [s].
_BREATH = 0.05
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class WorkerAbsentError(Exception):
    """The worker cannot be started: the environment it belongs to is gone or damaged."""


class WorkerLostError(Exception):
    """The worker ended or took too long in the middle of a call."""


class WorkerFailedError(Exception):
    """The worker answered that it could not do what was asked; the text is for the user."""


class Link:
    """One worker process and the calls to it, one at a time.

    Parameters
    ----------
    command : list of str
        How to start it.
    folder : str
        Where it starts.
    """

    def __init__(self, command: list[str], folder: str | None = None) -> None:
        self._command, self._folder = command, folder
        self._process: Any = None
        self._lock = threading.Lock()
        self._tired = 0.0

    @property
    def busy(self) -> bool:
        """Whether a call is under way."""
        return self._lock.locked()

    def call(
        self,
        request: dict[str, Any],
        timeout: float,
        answer: Callable[[str, Any], Any] | None = None,
        idle: Callable[[], None] | None = None,
    ) -> Any:
        """Return the worker's result; `answer` replies to what it asks meanwhile.

        Parameters
        ----------
        request : dict
        timeout : float
            Longest silence [s]; after that the worker is ended.
        answer : callable, optional
            Called with (what, argument) for each question; its result is sent back, and what it raises too.
        idle : callable, optional
            Called several times a second while the worker is silent.
        """
        with self._lock:
            self._send_first(request)
            try:
                while True:
                    message = self._receive(timeout, idle)
                    if "ask" in message:
                        self._send(_reply(answer, message))
                    elif "error" in message:
                        raise WorkerFailedError(message["error"])
                    else:
                        return message["result"]
            except (OSError, ValueError) as error:
                self._end()
                raise WorkerLostError(str(error)) from None
            except WorkerFailedError:
                raise
            except BaseException:
                self._end()
                raise

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._end()

    def _send_first(self, request: dict[str, Any]) -> None:
        """Send a request; a worker that ended since the last call is started anew, once."""
        for _ in range(2):
            self._start()
            try:
                self._send(request)
                return
            except OSError:
                self._end()
        raise WorkerAbsentError("the worker ends as soon as it starts")

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._end()
        if time.monotonic() < self._tired:
            raise WorkerAbsentError("the worker could not be started a moment ago")
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env={k: v for k, v in os.environ.items() if not k.startswith(_NOT_OURS)},
                creationflags=_NO_WINDOW,
            )
            self._receive(60)  # its greeting
        except (OSError, ValueError) as error:
            self._end()
            self._tired = time.monotonic() + _PAUSE
            raise WorkerAbsentError(str(error)) from None

    def _send(self, message: dict[str, Any]) -> None:
        self._process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
        self._process.stdin.flush()

    def _receive(self, timeout: float, idle: Callable[[], None] | None = None) -> dict[str, Any]:
        watch = threading.Timer(timeout, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            line = _read_line(self._process.stdout, idle)
        finally:
            watch.cancel()
        if not line:
            raise OSError("the worker ended")
        message: dict[str, Any] = json.loads(line)
        return message

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:  # what could not be sent any more
                pass


def _read_line(source: Any, idle: Callable[[], None] | None) -> Any:
    """Return the next line; with ``idle`` another thread waits for it, and this one stays of use."""
    if idle is None:
        return source.readline()
    lines: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=lambda: lines.put(source.readline()), daemon=True).start()
    while True:
        try:
            return lines.get(timeout=_BREATH)
        except queue.Empty:
            idle()


def _reply(answer: Callable[[str, Any], Any] | None, message: dict[str, Any]) -> dict[str, Any]:
    try:
        if answer is None:
            raise ValueError("nobody answers")
        return {"result": answer(message["ask"], message.get("with"))}
    except Exception as error:  # whatever it is, the worker has to hear of it, or both would wait
        return {"error": type(error).__name__ + ": " + str(getattr(error, "Message", error))}
