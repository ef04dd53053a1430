"""While the worker computes, LibreOffice stays alive: it paints, takes input, and Esc stops the task.

The document cannot be closed meanwhile, and from the moment the worker begins to write until it has written,
nothing else happens in it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import uno
import unohelper
from com.sun.star.awt import XKeyHandler
from com.sun.star.awt.Key import ESCAPE
from com.sun.star.util import CloseVetoException, XCloseListener

__all__ = ["Waiting"]


class _Keys(unohelper.Base, XKeyHandler):
    """Esc stops; every key goes on to where it was meant for."""

    def __init__(self, stop: Callable[[], object]) -> None:
        self._stop = stop

    def keyPressed(self, event: Any) -> Any:
        if event.KeyCode == ESCAPE:
            self._stop()
        return False

    def keyReleased(self, event: Any) -> Any:
        return False

    def disposing(self, source: Any) -> None:
        pass


class _Keeper(unohelper.Base, XCloseListener):
    """Keeps a document open: results could not be written to one that is gone."""

    def queryClosing(self, source: Any, gets_ownership: Any) -> None:
        raise CloseVetoException("a task is under way", self)

    def notifyClosing(self, source: Any) -> None:
        pass

    def disposing(self, source: Any) -> None:
        pass


class Waiting:
    """What a task does between the worker's messages; used as a context around the call.

    Parameters
    ----------
    document : UNO model
    stop : callable
        What Esc does.
    """

    def __init__(self, document: Any, stop: Callable[[], object]) -> None:
        self._document, self._keys, self._keeper = document, _Keys(stop), _Keeper()
        self._controller = document.CurrentController
        services = uno.getComponentContext().ServiceManager
        self._toolkit = services.createInstance("com.sun.star.awt.Toolkit")
        self._held = False

    def __enter__(self) -> Waiting:
        self._document.addCloseListener(self._keeper)
        self._controller.addKeyHandler(self._keys)
        return self

    def __exit__(self, *_error: Any) -> None:
        self._controller.removeKeyHandler(self._keys)
        self._document.removeCloseListener(self._keeper)

    def hold(self, _argument: Any = None) -> None:
        """From now on let nothing happen but what the worker asks for."""
        self._held = True

    def release(self) -> None:
        """Let LibreOffice live again."""
        self._held = False

    def breathe(self) -> None:
        """Let LibreOffice do what has come up: paint, take a key, show progress."""
        if not self._held and _is_main_thread():
            self._toolkit.reschedule()


def _is_main_thread() -> bool:
    """Tell whether LibreOffice waits for this thread; one that a bridge made keeps nobody waiting."""
    return not sys.platform.startswith("linux") or threading.get_native_id() == os.getpid()
