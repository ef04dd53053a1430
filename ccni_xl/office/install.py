"""The extension into the user's LibreOffice, out of it, and whether it is well."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ccni_xl
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts import office as office_room
from ccni_xl.office.extension import IDENTIFIER, Worker, build_extension, settings_of

__all__ = ["Status", "clean_environment", "find_office", "here", "install", "remove", "status"]

_FILE = "ccni.oxt"
_SYSTEM = ("/usr/bin", "/bin")
_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)


@dataclass(frozen=True, slots=True)
class Status:
    """What stands in LibreOffice.

    Parameters
    ----------
    version : str or None
        Version of the extension, None where it is not installed.
    worker : Worker or None
        The environment it calls.
    answers : bool
        Whether that environment answers.
    """

    version: str | None
    worker: Worker | None
    answers: bool


def here() -> Worker:
    """Return the worker of the environment that is running now."""
    return Worker(sys.executable, str(Path(ccni_xl.__file__).resolve().parents[1]))


def install(profile: Path | None = None, worker: Worker | None = None) -> Status:
    """Put the extension in, in place of an older one.

    Parameters
    ----------
    profile : Path, optional
        Another profile folder than the user's own.
    worker : Worker, optional
        By default this environment.

    Raises
    ------
    WorkbookError
        LibreOffice or its Python is missing, LibreOffice is open, or the extension manager refuses.
    """
    with tempfile.TemporaryDirectory(prefix="ccni-oxt-") as folder:
        file = Path(folder) / _FILE
        file.write_bytes(build_extension(worker or here()))
        return _status(_manage("add", profile, file))


def remove(profile: Path | None = None) -> Status:
    """Take the extension out; nothing happens where there is none."""
    return _status(_manage("remove", profile, Path(_FILE)))


def status(profile: Path | None = None) -> Status:
    """Look whether the extension is there and its worker answers."""
    return _status(_manage("list", profile, Path(_FILE)))


def find_office() -> Path:
    """Return LibreOffice's program."""
    found = shutil.which("soffice") or shutil.which("libreoffice") or next(_glob(_PLACES), None)
    if found is None:
        raise WorkbookError(
            "找不到 LibreOffice。请先安装（Debian、Ubuntu：apt install libreoffice-calc python3-uno）。",
            "LibreOffice is not there; install it first "
            "(Debian, Ubuntu: apt install libreoffice-calc python3-uno).",
        )
    return Path(found)


def clean_environment() -> dict[str, str]:
    """Return the environment without what another Python would push into LibreOffice's own.

    The Python inside LibreOffice looks for its library beside the first ``python3`` on the path: with that of
    conda, pyenv or a virtual environment it ends with a bare ``std::bad_alloc``.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") and k != "VIRTUAL_ENV"}
    places = kept.get("PATH", os.defpath).split(os.pathsep)
    if os.name == "posix":
        places = [*_SYSTEM, *(place for place in places if place not in _SYSTEM)]
    elif sys.prefix != sys.base_prefix:
        places = [place for place in places if Path(place) != Path(sys.prefix, "Scripts")]
    return {**kept, "PATH": os.pathsep.join(places)}


# ---------------------------------------------------------------- insides
def _glob(patterns: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        root = Path(Path(pattern).anchor)
        yield from sorted((str(p) for p in root.glob(str(Path(pattern).relative_to(root)))), reverse=True)


def _python(office: Path) -> str:
    """Return the Python that LibreOffice itself uses: the one it brings along, or the system's."""
    beside = office.resolve().parent
    candidates = [*_glob((f"{beside}/python", f"{beside}/python.exe")), "/usr/bin/python3"]
    for candidate in candidates:
        try:
            done = subprocess.run(
                [candidate, "-c", "import uno"], capture_output=True, env=clean_environment()
            )
        except OSError:
            continue
        if done.returncode == 0:
            return candidate
    raise WorkbookError(
        "LibreOffice 没有可用的 Python。请安装 python3-uno（Debian、Ubuntu：apt install python3-uno）。",
        "LibreOffice has no Python; install python3-uno (Debian, Ubuntu: apt install python3-uno).",
    )


def _lock(profile: Path | None) -> Path:
    if profile is not None:
        return profile / ".lock"
    if sys.platform == "darwin":
        base = Path.home() / "Library/Application Support/LibreOffice/4"
    elif os.name == "nt":
        base = Path(os.environ.get("APPDATA", "")) / "LibreOffice/4"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "libreoffice/4"
    return base / ".lock"


def _refuse_open(profile: Path | None) -> None:
    """Stop while LibreOffice is open: the helper that works on its profile would close it."""
    lock = _lock(profile)
    if lock.exists():
        raise WorkbookError(
            f"LibreOffice 正开着。请先关闭所有窗口再运行；如果它并没有打开，请删除 {lock}。",
            f"LibreOffice is open; close all its windows and run again. If it is not open, delete {lock}.",
        )


def _manage(action: str, profile: Path | None, file: Path) -> Mapping[str, Any] | None:
    office = find_office()
    _refuse_open(profile)
    request = {
        "office": str(office),
        "profile": None if profile is None else str(profile),
        "identifier": IDENTIFIER,
        "action": action,
        "file": str(file),
    }
    script = Path(str(office_room.__file__)).parent / "manager.py"
    command = [_python(office), "-B", str(script), json.dumps(request)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=clean_environment())
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise WorkbookError(
            f"LibreOffice 的扩展管理器没有完成（{why}）。请重新启动电脑后再试。",
            f"LibreOffice's extension manager did not finish ({why}); restart the computer and try again.",
        )
    answer: Mapping[str, Any] | None = json.loads(done.stdout.splitlines()[-1])
    return answer


def _status(found: Mapping[str, Any] | None) -> Status:
    if found is None:
        return Status(None, None, False)
    worker = settings_of(Path(found["folder"])) if found["folder"] else None
    return Status(found["version"], worker, worker is not None and _answers(worker))


def _answers(worker: Worker) -> bool:
    """Tell whether a worker starts and greets."""
    try:
        done = subprocess.run(worker.command, input=b"", capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b'"ready"' in done.stdout
