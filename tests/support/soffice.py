"""A private LibreOffice for tests: started with or without a window, driven through its UNO bridge."""

from __future__ import annotations

import importlib.util
import os
import re
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


#: Settings that keep windows away which nobody would close; macro security and recalculation are filled in.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "{security}"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("Setup/Product", "ooSetupLastVersion", "99.9"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Office.Common/Save/Document", "WarnAlienFormat", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("Office.Common/VCL", "DisableOpenGL", "true"),
    ("Setup/L10N", "ooLocale", "en-US"),
)


def seed(profile: Path, security: int = 0) -> None:
    """Prepare a new profile; macro security 0 allows every macro, 2 (high, the default) none unsigned."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value.format(security=security)}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def set_security(profile: Path, level: int) -> None:
    """Change the macro security of a profile that no LibreOffice is using."""
    path = profile / "user" / "registrymodifications.xcu"
    text = path.read_text(encoding="utf-8")
    new, found = re.subn(r'(oor:name="MacroSecurityLevel"[^>]*><value>)\d', rf"\g<1>{level}", text)
    assert found == 1, found
    path.write_text(new, encoding="utf-8")


class Office:
    """One running LibreOffice with a profile of its own; killed after ``limit`` seconds.

    ``profile`` is a prepared folder, by default a new one; ``display`` an X display, by default no window.
    """

    def __init__(self, limit: float = 900, profile: Path | None = None, display: str | None = None) -> None:
        self.uno = load_uno()
        self._folder = tempfile.TemporaryDirectory(prefix="office-")
        profile = profile or Path(self._folder.name, "profile")
        window = {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"} if display else {}
        pipe = f"ccni{uuid.uuid4().hex[:12]}"
        self._process = subprocess.Popen(
            [
                "soffice",
                *([] if display else ["--headless"]),
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nofirststartwizard",
                f"-env:UserInstallation={profile.as_uri()}",
                f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            ],
            # an activated environment would break the Python inside LibreOffice
            env={"PATH": "/usr/bin:/bin", "HOME": self._folder.name, "LC_ALL": "C.UTF-8", **window},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._limit = limit
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

    def extend(self) -> None:
        """Give it the whole time again, for the next test."""
        self._watchdog.cancel()
        self._watchdog = threading.Timer(self._limit, self.kill)
        self._watchdog.start()

    @property
    def running(self) -> bool:
        """Whether it is still there."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process, which is the head of its group."""
        return self._process.pid

    @property
    def desktop(self) -> Any:
        """The desktop service."""
        return self.services.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    @property
    def version(self) -> tuple[int, ...]:
        """Version of LibreOffice, e.g. (7, 4)."""
        named = self.uno.getClass("com.sun.star.beans.NamedValue")
        node = self.services.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        ).createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            (named("nodepath", "/org.openoffice.Setup/Product"),),
        )
        return tuple(int(part) for part in node.getByName("ooSetupVersion").split("."))

    def open(self, data: bytes, name: str, *, hidden: bool = True, macros: int = 4) -> Any:
        """Open a copy of a workbook; fail if LibreOffice refused it in silence.

        ``macros`` 4 allows them without asking, 3 does what the profile says.
        """
        path = Path(self._folder.name, name)
        path.write_bytes(data)
        value = self.uno.getClass("com.sun.star.beans.PropertyValue")
        options = (value("Hidden", 0, hidden, 0), value("MacroExecutionMode", 0, macros, 0))
        document = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)
        assert document is not None, f"LibreOffice did not open {name}"
        return document

    def kill_alone(self) -> None:
        """Kill LibreOffice and its starter, and nothing that it started itself."""
        for process in _line(self._process.pid):
            os.kill(process, signal.SIGKILL)

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


def _line(pid: int) -> list[int]:
    """Return a process and those of its descendants that are LibreOffice itself."""
    import psutil

    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return [p.pid for p in family if p.name() in ("soffice", "soffice.bin", "oosplash")]
