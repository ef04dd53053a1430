"""The process behind the extension: JSON lines in, JSON lines out, until the input ends.

A request is ``{"task": name}`` or ``{"function": name, "arguments": [...]}``; the reply is
``{"result": ...}`` or ``{"error": text for the user}``. During a task the worker may ask LibreOffice itself,
``{"ask": operation, "with": argument}``, and reads the answer before anything else.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from ccni_xl import __version__
from ccni_xl.errors import CcniError
from ccni_xl.limits import in_force
from ccni_xl.log import write_log

__all__ = ["main", "serve"]


class NoMessageError(ValueError):
    """A line on the input is no message."""


class OfficeFailureError(RuntimeError):
    """LibreOffice could not do what it was asked."""


class _Channel:
    """One JSON document a line, both ways."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source, self._sink = source, sink

    def receive(self) -> dict[str, Any] | None:
        """Return the next message, None at the end.

        Raises
        ------
        NoMessageError
            A line that is none; the next one can be read.
        """
        limit = in_force().message_bytes
        line = self._source.readline(limit + 1)
        if not line:
            return None
        if len(line) > limit:
            while line and not line.endswith(b"\n"):  # the rest of it must not be taken for another message
                line = self._source.readline(limit)
            raise NoMessageError(f"a message has more than {limit >> 20} MB (setting: message)")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise NoMessageError("a message is not JSON") from error
        if not isinstance(message, dict):
            raise NoMessageError("a message is not a JSON object")
        return message

    def send(self, message: Mapping[str, object]) -> None:
        """Send a message; one that JSON cannot hold is a `ValueError`, and nothing of it is sent."""
        self._sink.write(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
        self._sink.flush()

    def ask(self, operation: str, argument: object) -> Any:
        """Ask LibreOffice and wait for the answer."""
        self.send({"ask": operation, "with": argument})
        answer = self.receive()
        if answer is None:
            raise SystemExit(0)  # LibreOffice is gone, and nobody waits for a result
        if "error" in answer or "result" not in answer:
            raise OfficeFailureError(str(answer.get("error", "an answer without a result")))
        return answer["result"]


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests until the input ends; nothing a request does ends the process."""
    channel = _Channel(source, sink)
    channel.send({"ready": __version__})
    while True:
        request: Mapping[str, Any] = {}
        try:
            received = channel.receive()
            if received is None:
                return
            request = received
            channel.send({"result": _answer(request, channel)})
        except NoMessageError as error:
            channel.send(
                {"error": f"收到的消息无法识别。 / The worker was sent what it cannot read: {error}."}
            )
        except CcniError as error:
            channel.send({"error": f"{error.zh} / {error.en}"})
        except Exception as error:
            channel.send({"error": _unexpected(request, error)})


def _answer(request: Mapping[str, Any], channel: _Channel) -> object:
    if "function" in request:
        name, arguments = request["function"], request.get("arguments")
        if not isinstance(name, str) or not isinstance(arguments, list):
            raise NoMessageError("a function without a name or arguments")
        return _function(name, arguments)
    task = request.get("task")
    if not isinstance(task, str):
        raise NoMessageError("neither a task nor a function")
    from ccni_xl.office.tasks import run

    run(task, channel.ask)
    return None


def _function(name: str, arguments: list[object]) -> object:
    """Return rows of cells; trailing arguments that were left out keep the function's defaults."""
    from ccni_xl import udfs
    from ccni_xl.udf_spec import udf

    while arguments and arguments[-1] is None:
        arguments.pop()
    return getattr(udfs, udf(name).function)(*arguments)


def _unexpected(request: Mapping[str, Any], error: Exception) -> str:
    """Return the sentence about a failure; a task's details go to a file, a function names its cell."""
    if "function" in request:
        text = str(error)
        return text if text.startswith(request["function"]) else f"{request['function']}: {text}"
    number, path = write_log(error)
    return (
        f"出了意外的问题（编号 {number}），结果没有改动。详情在 {path}。 / "
        f"Something unexpected happened (number {number}); the results are unchanged. Details: {path}."
    )


def main() -> None:
    """Serve standard input and output; what libraries print goes to standard error instead."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
