"""Put an extension into LibreOffice, take it out, or look: a script for LibreOffice's own Python.

``unopkg`` refuses to work for root, the extension manager does not. Called as ``manager.py REQUEST``
with one JSON object: office (path of soffice), profile (folder or null), identifier, file, and action (add,
remove or list). Prints one JSON object: the extension's version and folder, null where it is not there.
"""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import time
import uuid
from typing import Any

import uno
import unohelper
from com.sun.star.connection import NoConnectException
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

_LIMIT = 90.0


class _Agree(unohelper.Base, XInteractionHandler):
    """Answers the extension manager's questions with yes: the user asked for the installation."""

    def handle(self, request: Any) -> Any:
        for choice in request.getContinuations():
            if choice.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove")) is not None:
                choice.select()
                return


class _Environment(unohelper.Base, XCommandEnvironment):
    def __init__(self) -> None:
        self._agree = _Agree()

    def getInteractionHandler(self) -> Any:
        return self._agree

    def getProgressHandler(self) -> Any:
        return None


def _start(office: Any, profile: Any) -> Any:
    pipe = "ccni" + uuid.uuid4().hex[:12]
    command = [office, "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
    if profile is not None:
        command.append("-env:UserInstallation=" + pathlib.Path(profile).absolute().as_uri())
    command.append("--accept=pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + _LIMIT
    while time.monotonic() < end and process.poll() is None:
        try:
            return process, resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError("LibreOffice did not start")


def _found(context: Any, manager: Any, identifier: Any) -> Any:
    """Return version and folder of a deployed extension."""
    for extension in manager.getDeployedExtensions("user", manager.createAbortChannel(), _Environment()):
        if extension.Identifier.Value == identifier:
            places = context.getValueByName(
                "/singletons/com.sun.star.deployment.PackageInformationProvider"
            ).getPackageLocation(identifier)
            return {
                "version": extension.Version,
                "folder": uno.fileUrlToSystemPath(places) if places else None,
            }
    return None


def main(request: Any) -> Any:
    """Do what is requested with a LibreOffice started for it."""
    process, context = _start(request["office"], request["profile"])
    try:
        manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        there = _found(context, manager, request["identifier"])
        name = pathlib.PurePath(request["file"]).name
        if there is not None and request["action"] in ("add", "remove"):
            manager.removeExtension(
                request["identifier"], name, "user", manager.createAbortChannel(), _Environment()
            )
        if request["action"] == "add":
            url = pathlib.Path(request["file"]).absolute().as_uri()
            manager.addExtension(url, (), "user", manager.createAbortChannel(), _Environment())
        return _found(context, manager, request["identifier"])
    finally:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        try:
            desktop.terminate()
        except Exception:  # the bridge goes down with the office: whatever it raises, the office has ended
            pass
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))) + "\n")
