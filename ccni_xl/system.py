"""What `doctor` and `setup_office` ask of a computer; tests give them an invented one."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Protocol

__all__ = ["Environment", "System", "ThisComputer", "environment", "login"]


class System(Protocol):
    """A computer with somebody's account on it. Paths are texts in the notation of that computer."""

    @property
    def platform(self) -> str:
        """As `sys.platform`: "win32", "darwin" or "linux"."""
        ...

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables."""
        ...

    @property
    def home(self) -> str:
        """The user's folder."""
        ...

    @property
    def python(self) -> str:
        """The interpreter that is running."""
        ...

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder exists; also ``file:stream`` on Windows."""
        ...

    def registry(self, key: str, name: str) -> object:
        """Return a value of the Windows registry, such as under ``HKCU`` or ``HKLM``; None without one."""
        ...

    def run(self, command: Sequence[str]) -> str | None:
        """Run a program and return what it prints; None if it cannot be run or fails."""
        ...

    def copy(self, source: str, target: str) -> None:
        """Copy a file; the target's folder is made."""
        ...


@dataclass(frozen=True, slots=True)
class ThisComputer:
    """The real one."""

    platform: str = sys.platform
    variables: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    home: str = field(default_factory=lambda: str(Path.home()))
    python: str = sys.executable

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder exists."""
        return os.path.exists(path)

    def registry(self, key: str, name: str) -> object:
        """Return a value of the registry, or None."""
        if sys.platform != "win32":
            return None
        import winreg

        root, _, rest = key.partition("\\")
        hive = winreg.HKEY_CURRENT_USER if root == "HKCU" else winreg.HKEY_LOCAL_MACHINE
        try:
            with winreg.OpenKey(hive, rest) as opened:
                return winreg.QueryValueEx(opened, name)[0]
        except OSError:  # no such key or value, or not for us to read
            return None

    def run(self, command: Sequence[str]) -> str | None:
        """Run a program; its complaints go to the terminal.

        A Python that prints into a pipe takes the code page of Windows unless told otherwise, and a path
        with the user's Chinese name in it could not be read.
        """
        told = os.environ | {"PYTHONIOENCODING": "utf-8"}
        try:
            done = subprocess.run(
                command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True, env=told
            )
        except (OSError, subprocess.CalledProcessError, UnicodeDecodeError):
            return None
        return done.stdout

    def copy(self, source: str, target: str) -> None:
        """Copy a file."""
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment that the workbook's buttons start.

    Parameters
    ----------
    folder, python, program : str
        Its folder, its interpreter, and the command ``ccni-xl`` beside it.
    """

    folder: str
    python: str
    program: str


def environment(system: System, folder: str | None = None) -> Environment:
    """Return the environment that the workbook's sheet ``xlwings.conf`` names, or the one in ``folder``.

    >>> environment(ThisComputer("linux", {}, "/home/li", "")).python
    '/home/li/.ccni_xl/bin/python'
    """
    place: PurePath
    scripts: PurePath
    if system.platform == "win32":
        local = system.variables.get("LOCALAPPDATA") or str(
            PureWindowsPath(system.home) / "AppData" / "Local"
        )
        place = PureWindowsPath(folder) if folder else PureWindowsPath(local) / "ccni_xl"
        scripts, suffix = place / "Scripts", ".exe"
    else:
        place = PurePosixPath(folder) if folder else PurePosixPath(system.home) / ".ccni_xl"
        scripts, suffix = place / "bin", ""
    return Environment(str(place), str(scripts / f"python{suffix}"), str(scripts / f"ccni-xl{suffix}"))


def login() -> str:
    """Return the name of whoever is logged in, "" where there is none (in a container)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
