"""A button or menu entry: hand the task to the worker, and the document to the worker's questions."""

from __future__ import annotations

from typing import Any

from .link import Link, WorkerAbsentError, WorkerFailedError, WorkerLostError, WorkerStoppedError
from .reading import Reader
from .settings import load
from .talking import Speaker
from .waiting import Waiting
from .writing import Writer

__all__ = ["LINK", "run"]

_SETTINGS = load()
#: Tasks have a worker of their own: while one writes, LibreOffice may call functions, which must not wait.
LINK = Link(_SETTINGS["worker"], _SETTINGS["folder"])
_LIMIT = 600.0
#: The one task that is done here: it ends the one that is under way.
_STOP = "stop"


class _Document:
    """The operations a worker may ask for."""

    def __init__(self, document: Any) -> None:
        reader, self._writer, self.speaker = Reader(document), Writer(document), Speaker(document)
        self.waiting = Waiting(document, LINK.stop)
        self._operations = {
            "describe": reader.describe,
            "place": reader.place,
            "used": reader.used,
            "read": reader.read,
            "survey": reader.survey,
            "hold": self.waiting.hold,
            "write": self._write,
            "progress": self.speaker.progress,
            "tell": self.speaker.tell,
            "hush": self.speaker.hush,
            "show": self.speaker.show,
        }

    def answer(self, what: Any, argument: Any) -> Any:
        return self._operations[what](argument)

    def _write(self, argument: Any) -> Any:
        try:
            return self._writer.write(argument)
        finally:
            self.waiting.release()


def run(task: Any, document: Any) -> None:
    """Run a task on a document; whatever goes wrong is said to the user in one sentence."""
    desk = _Document(document)
    if task == _STOP:
        if not LINK.stop():
            _say(desk, "idle")
        return
    if LINK.busy:
        _say(desk, "busy")
        return
    try:
        with desk.waiting:
            LINK.call({"task": task}, _LIMIT, desk.answer, desk.waiting.breathe)
    except WorkerAbsentError:
        _say(desk, "absent")
    except WorkerLostError:
        _say(desk, "lost")
    except WorkerStoppedError:
        _say(desk, "stopped")
    except WorkerFailedError as error:
        _say(desk, "failed", str(error))
    finally:
        desk.speaker.finish()


def _say(desk: Any, key: Any, detail: Any = "") -> None:
    text = _SETTINGS["texts"][key] + detail
    desk.speaker.tell({"title": _SETTINGS["texts"]["title"], "text": text, "warning": True})
