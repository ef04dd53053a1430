"""A private LibreOffice for tests: started without a window, driven through its UNO bridge."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

_DIST = Path("/usr/lib/python3/dist-packages")


def available() -> bool:
    """Tell whether LibreOffice and its Python bridge are installed."""
    return shutil.which("soffice") is not None and (_DIST / "uno.py").is_file()


def load_uno() -> Any:
    """Import ``uno`` from the system's packages without letting the others in."""
    for name in ("uno", "unohelper"):
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, _DIST / f"{name}.py")
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
    return sys.modules["uno"]


class Office:
    """One running LibreOffice with a profile of its own; killed after ``limit`` seconds."""

    def __init__(self, limit: float = 120) -> None:
        self.uno = load_uno()
        self._folder = tempfile.TemporaryDirectory(prefix="office-")
        pipe = f"ccni{uuid.uuid4().hex[:12]}"
        self._process = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nofirststartwizard",
                f"-env:UserInstallation={Path(self._folder.name, 'profile').as_uri()}",
                f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            ],
            # an activated environment would break the Python inside LibreOffice
            env={"PATH": "/usr/bin:/bin", "HOME": self._folder.name, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._watchdog = threading.Timer(limit, self.kill)
        self._watchdog.start()
        self.context = self._connect(pipe)
        self.services = self.context.ServiceManager

    def _connect(self, pipe: str) -> Any:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        no_connection = self.uno.getClass("com.sun.star.connection.NoConnectException")
        while self._process.poll() is None:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except no_connection:
                time.sleep(0.05)
        raise RuntimeError(f"LibreOffice ended with code {self._process.returncode}")

    def open(self, data: bytes, name: str) -> Any:
        """Open a copy of a workbook, macros allowed; fail if LibreOffice refused it in silence."""
        path = Path(self._folder.name, name)
        path.write_bytes(data)
        desktop = self.services.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        value = self.uno.getClass("com.sun.star.beans.PropertyValue")
        options = (value("Hidden", 0, True, 0), value("MacroExecutionMode", 0, 4, 0))
        document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)
        assert document is not None, f"LibreOffice did not open {name}"
        return document

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        self._watchdog.cancel()
        self.kill()
        self._process.wait(10)
        self._folder.cleanup()


def run_macro(document: Any, module: str, procedure: str, *arguments: object) -> Any:
    """Run a procedure of the workbook's VBA project and return what it returns."""
    address = f"vnd.sun.star.script:CCNI.{module}.{procedure}?language=Basic&location=document"
    return document.getScriptProvider().getScript(address).invoke(arguments, (), ())[0]
