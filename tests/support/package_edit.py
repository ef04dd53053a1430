"""Packages changed by hand for tests: what programs write that this project never writes itself."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Change = Callable[[str], str]


def edited(source: Path, target: Path, changes: Mapping[str, Change | str]) -> Path:
    """Write a copy of a package with parts changed by a function, or added as text."""
    left = dict(changes)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            change = left.pop(name, None)
            if callable(change):
                before = data.decode()
                after = change(before)
                assert after != before, f"{name}: nothing changed"
                data = after.encode()
            elif change is not None:
                data = change.encode()
            new.writestr(name, data)
        for name, added in left.items():
            assert isinstance(added, str), f"{name}: there is no such part"
            new.writestr(name, added)
    return target


def swap(old: str, new: str) -> Change:
    """Return the change that puts ``new`` in the place of the first ``old``."""
    return lambda text: text.replace(old, new, 1)


def both(*changes: Change) -> Change:
    """Return one change after the other."""

    def change(text: str) -> str:
        for one in changes:
            text = one(text)
        return text

    return change
