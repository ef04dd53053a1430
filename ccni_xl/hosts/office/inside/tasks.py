"""A button or menu entry: hand the task to the worker, and the document to the worker's questions."""

from __future__ import annotations

from typing import Any

from com.sun.star.uno import RuntimeException

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
#: Tasks that take long enough for the user to do something else, or to give up.
_LONG = ("robustness",)


class _Running:
    """The task under way, and whether the user wants it to stop."""

    task: Any = None
    stop = False


class _Document:
    """The operations a worker may ask for."""

    def __init__(self, document: Any) -> None:
        self.document = document
        reader, writer, self.speaker = Reader(document), Writer(document), Speaker(document)
        self._operations = {
            "describe": reader.describe,
            "place": reader.place,
            "used": reader.used,
            "read": reader.read,
            "survey": reader.survey,
            "write": writer.write,
            "progress": self._progress,
            "tell": self.speaker.tell,
            "hush": self.speaker.hush,
            "show": self.speaker.show,
        }

    def _progress(self, argument: Any) -> Any:
        """Show how far the task is; the answer tells the worker whether to go on."""
        self.speaker.progress(argument)
        return "stop" if _Running.stop else None

    def answer(self, what: Any, argument: Any) -> Any:
        return self._operations[what](argument)


def run(task: Any, document: Any) -> None:
    """Run a task on a document; whatever goes wrong is said to the user in one sentence."""
    desk = _Document(document)
    if LINK.busy:
        again = task in _LONG and task == _Running.task
        _Running.stop = _Running.stop or again
        _fail(desk, "stopping" if again else "busy")
        return
    _Running.task, _Running.stop = task, False
    try:
        LINK.call({"task": task}, _LIMIT, desk.answer, _breather(document) if task in _LONG else None)
    except WorkerAbsentError:
        _fail(desk, "absent")
    except WorkerLostError:
        _fail(desk, "lost")
    except WorkerFailedError as error:
        _fail(desk, "failed", str(error))
    finally:
        if _open(document):
            desk.speaker.finish()


def _breather(document: Any) -> Any:
    """Return what lets LibreOffice see to its windows: the user can scroll, edit, and stop the task."""
    toolkit = document.CurrentController.Frame.ContainerWindow.Toolkit
    return toolkit.processEventsToIdle


def _open(document: Any) -> Any:
    """Tell whether the document is still there: the user may close it during a long task."""
    try:
        return document.CurrentController is not None
    except RuntimeException:  # it was disposed of
        return False


def _fail(desk: Any, key: Any, detail: Any = "") -> None:
    if not _open(desk.document):
        return
    text = _SETTINGS["texts"][key] + detail
    desk.speaker.tell({"title": _SETTINGS["texts"]["title"], "text": text, "warning": True})
