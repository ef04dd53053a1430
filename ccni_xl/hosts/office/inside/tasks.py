"""A button or menu entry: hand the task to the worker, and the document to the worker's questions."""

from __future__ import annotations

from typing import Any

from .link import Link, WorkerAbsentError, WorkerFailedError, WorkerLostError
from .reading import Reader
from .settings import load
from .talking import Speaker
from .writing import Writer

__all__ = ["LINK", "run"]

_SETTINGS = load()
#: Tasks have a worker of their own: while one writes, LibreOffice may call functions, which must not wait.
LINK = Link(_SETTINGS["worker"], _SETTINGS["folder"])
_LIMIT = 600.0


class _Document:
    """The operations a worker may ask for."""

    def __init__(self, document: Any) -> None:
        reader, writer, self.speaker = Reader(document), Writer(document), Speaker(document)
        self._operations = {
            "describe": reader.describe,
            "place": reader.place,
            "used": reader.used,
            "read": reader.read,
            "write": writer.write,
            "progress": self.speaker.progress,
            "tell": self.speaker.tell,
            "hush": self.speaker.hush,
            "show": self.speaker.show,
        }

    def answer(self, what: Any, argument: Any) -> Any:
        return self._operations[what](argument)


def run(task: Any, document: Any) -> None:
    """Run a task on a document; whatever goes wrong is said to the user in one sentence."""
    desk = _Document(document)
    try:
        if LINK.busy:
            _fail(desk, "busy")
            return
        LINK.call({"task": task}, _LIMIT, desk.answer)
    except WorkerAbsentError:
        _fail(desk, "absent")
    except WorkerLostError:
        _fail(desk, "lost")
    except WorkerFailedError as error:
        _fail(desk, "failed", str(error))
    finally:
        desk.speaker.finish()


def _fail(desk: Any, key: Any, detail: Any = "") -> None:
    text = _SETTINGS["texts"][key] + detail
    desk.speaker.tell({"title": _SETTINGS["texts"]["title"], "text": text, "warning": True})
