"""An invented computer for `doctor` and `setup_office`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ccni_xl import __version__
from ccni_xl.doctor import XLWINGS_VERSION

APP_PATH = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
OFFICE = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
FOLDER = r"C:\Users\li\AppData\Local\ccni_xl"


@dataclass
class Computer:
    """Files and registry in dictionaries; ``answers``: what a program prints, by a word of its command."""

    platform: str = "win32"
    home: str = r"C:\Users\li"
    python: str = r"C:\Python\python.exe"
    variables: Mapping[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    keys: dict[tuple[str, str], object] = field(default_factory=dict)
    answers: dict[str, str | None] = field(default_factory=dict)
    ran: list[list[str]] = field(default_factory=list)
    copied: list[tuple[str, str]] = field(default_factory=list)

    def exists(self, path: str) -> bool:
        return path in self.files

    def registry(self, key: str, name: str) -> object:
        return self.keys.get((key, name))

    def run(self, command: Sequence[str]) -> str | None:
        self.ran.append(list(command))
        return next((a for word, a in self.answers.items() if any(word in part for part in command)), None)

    def copy(self, source: str, target: str) -> None:
        self.copied.append((source, target))
        self.files.add(target)


def windows() -> Computer:
    """Return a Windows computer on which everything is well."""
    return Computer(
        variables={"LOCALAPPDATA": r"C:\Users\li\AppData\Local"},
        files={
            rf"{FOLDER}\Scripts\python.exe",
            rf"{FOLDER}\Scripts\ccni-xl.exe",
            rf"{FOLDER}\xlwings64-{XLWINGS_VERSION}.dll",
        },
        keys={(APP_PATH, ""): r"C:\Program Files\Microsoft Office\EXCEL.EXE", (OFFICE, "Platform"): "x64"},
        answers={"__version__": f"{__version__} {XLWINGS_VERSION}\n"},
    )


def mac() -> Computer:
    """Return a Mac on which everything is well."""
    scripts = "/Users/li/Library/Application Scripts/com.microsoft.Excel"
    return Computer(
        platform="darwin",
        home="/Users/li",
        python="/usr/local/bin/python3",
        files={
            "/Applications/Microsoft Excel.app",
            "/Users/li/.ccni_xl/bin/python",
            "/Users/li/.ccni_xl/bin/ccni-xl",
            f"{scripts}/xlwings-{XLWINGS_VERSION}.applescript",
        },
        answers={"__version__": f"{__version__} {XLWINGS_VERSION}\n"},
    )
