"""The worksheet functions: each hands its arguments to the worker and its answer to the cell."""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.sheet import XAddIn
from com.sun.star.uno import RuntimeException
from org.ccni.xl import XFunctions

from .cells import plain
from .errors import NOT_AVAILABLE, VALUE, coded
from .link import Link, WorkerAbsentError, WorkerFailedError, WorkerLostError
from .settings import load

__all__ = ["Functions"]

_SETTINGS = load()
_LINK = Link(_SETTINGS["worker"], _SETTINGS["folder"])
_LIMIT = 30.0
_LAST_ERROR = "CCNI_LAST_ERROR"
_last = [""]


def _answer(name: Any, arguments: Any) -> Any:
    """Return rows of cells."""
    if name == _LAST_ERROR:
        return ((_last[0],),)
    try:
        rows = _LINK.call({"function": name, "arguments": [plain(a) for a in arguments]}, _LIMIT)
    except WorkerLostError:
        _last[0] = name + ": " + _SETTINGS["texts"]["lost"]
        raise
    except WorkerAbsentError:
        _last[0] = name + ": " + _SETTINGS["texts"]["absent"]
        raise
    except WorkerFailedError as error:
        _last[0] = str(error)
        raise
    return tuple(tuple(row) for row in rows)


class _Base(unohelper.Base, XAddIn, XFunctions, XServiceInfo):
    """What LibreOffice asks of any add-in; names and help stand in CalcAddIns.xcu."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self._locale = None

    def callUdf(self, name: Any, arguments: Any) -> Any:
        """Answer the workbook's macros, which forward where LibreOffice does not know a function by name."""
        try:
            return _answer(name, arguments)
        except WorkerAbsentError:
            return coded(NOT_AVAILABLE)
        except (WorkerLostError, WorkerFailedError):
            return coded(VALUE)

    def getServiceName(self) -> Any:
        return _SETTINGS["services"]["functions"]

    def getImplementationName(self) -> Any:
        return _SETTINGS["services"]["functions"]

    def supportsService(self, name: Any) -> Any:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Any:
        return ("com.sun.star.sheet.AddIn", _SETTINGS["services"]["functions"])

    def setLocale(self, locale: Any) -> None:
        self._locale = locale

    def getLocale(self) -> Any:
        return self._locale

    def getProgrammaticFuntionName(self, shown: Any) -> Any:
        return shown

    def getDisplayFunctionName(self, name: Any) -> Any:
        return _SETTINGS["functions"].get(name, name)

    def getFunctionDescription(self, name: Any) -> Any:
        return ""

    def getDisplayArgumentName(self, name: Any, number: Any) -> Any:
        return ""

    def getArgumentDescription(self, name: Any, number: Any) -> Any:
        return ""

    def getProgrammaticCategoryName(self, name: Any) -> Any:
        return "Add-In"

    def getDisplayCategoryName(self, name: Any) -> Any:
        return "Add-In"


def _method(name: Any) -> Any:
    def call(self: Any, *arguments: Any) -> Any:
        try:
            rows = _answer(name, arguments)
        except WorkerAbsentError:
            return ((coded(NOT_AVAILABLE),),)
        except (WorkerLostError, WorkerFailedError) as error:
            raise RuntimeException(str(error), self) from None  # the cell shows #VALUE!
        return tuple(tuple("" if cell is None else cell for cell in row) for row in rows)

    return call


Functions = type("Functions", (_Base,), {m: _method(n) for m, n in _SETTINGS["functions"].items()})
