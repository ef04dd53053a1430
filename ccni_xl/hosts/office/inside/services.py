"""The extension's three services: functions for cells, the job behind buttons, the menu's commands."""

from __future__ import annotations

from typing import Any

import uno
import unohelper
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.task import XJobExecutor

from . import tasks
from .functions import Functions
from .settings import load

__all__ = ["g_ImplementationHelper"]

_SERVICES = load()["services"]


class Job(unohelper.Base, XJobExecutor, XServiceInfo):
    """What a button of the workbook starts; it is made with the document it stands in."""

    def __init__(self, context: Any, *arguments: Any) -> None:
        self._context, self._document = context, arguments[0] if arguments else None

    def trigger(self, task: Any) -> None:
        """Run a task."""
        document = self._document
        if document is None:
            services = self._context.ServiceManager
            desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", self._context)
            document = desktop.getCurrentComponent()
        tasks.run(task, document)

    def getImplementationName(self) -> Any:
        return _SERVICES["job"]

    def supportsService(self, name: Any) -> Any:
        return name == _SERVICES["job"]

    def getSupportedServiceNames(self) -> Any:
        return (_SERVICES["job"],)


class Commands(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):
    """What a menu entry or toolbar button starts."""

    def __init__(self, context: Any, *arguments: Any) -> None:
        self._frame: Any = arguments[0] if arguments else None

    def initialize(self, arguments: Any) -> None:
        """Take the window the command was given in."""
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, target: Any, flags: Any) -> Any:
        return self if url.Protocol == _SERVICES["protocol"] else None

    def queryDispatches(self, requests: Any) -> Any:
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url: Any, arguments: Any) -> None:
        """Run the task that the command names."""
        tasks.run(url.Path, self._frame.Controller.Model)

    def addStatusListener(self, listener: Any, url: Any) -> Any:
        event = uno.createUnoStruct("com.sun.star.frame.FeatureStateEvent")
        event.FeatureURL, event.IsEnabled = url, True
        listener.statusChanged(event)

    def removeStatusListener(self, listener: Any, url: Any) -> Any:
        pass

    def getImplementationName(self) -> Any:
        return _SERVICES["commands"]

    def supportsService(self, name: Any) -> Any:
        return name == "com.sun.star.frame.ProtocolHandler"

    def getSupportedServiceNames(self) -> Any:
        return ("com.sun.star.frame.ProtocolHandler",)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(
    Functions, _SERVICES["functions"], ("com.sun.star.sheet.AddIn", _SERVICES["functions"])
)
g_ImplementationHelper.addImplementation(Job, _SERVICES["job"], (_SERVICES["job"],))
g_ImplementationHelper.addImplementation(
    Commands, _SERVICES["commands"], ("com.sun.star.frame.ProtocolHandler",)
)
