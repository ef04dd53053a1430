"""Our scripts and styles: separate readable files, joined into one text each when a page is made.

The scripts are ES modules, so that an editor, a linter or node can follow them. A page opened from a
folder (file://) may not load modules, so they are joined here in the order in which they need each
other: each becomes a function that returns what it exports.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

__all__ = ["LIBRARY", "STYLES", "library", "modules", "script", "style"]

LIBRARY = "vendor/echarts.common.min.js"
STYLES = ("base", "ranking", "charts", "profile", "print")
_FIRST = "main"

_IMPORT = re.compile(r'^import\s*\{[^}]*\}\s*from\s*"\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|const|class) (\w+))", re.MULTILINE)


def _read(path: str) -> str:
    return (resources.files("ccni_xl.collaborate.web") / path).read_text(encoding="utf-8")


@cache
def modules() -> tuple[str, ...]:
    """Return the names of our scripts, each after all that it imports.

    Raises
    ------
    ValueError
        Two of them import each other.
    """
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"scripts import each other: {' -> '.join((*above, name))}")
        if name not in order:
            for needed in _IMPORT.findall(_read(f"js/{name}.js")):
                visit(needed, (*above, name))
            order.append(name)

    visit(_FIRST, ())
    return tuple(order)


@cache
def script() -> str:
    """Return all our scripts as one."""
    parts = []
    for name in modules():
        source = _IMPORT.sub("", _read(f"js/{name}.js"))
        exported = ", ".join(_EXPORT.findall(source))
        body = _EXPORT.sub("", source).strip()
        room = f"(function () {{\n{body}\n\nreturn {{ {exported} }};\n}})();\n"
        parts.append(f"const {{ {exported} }} = {room}" if exported else f"{body}\n")
    return '(function () {\n"use strict";\n\n' + "\n".join(parts) + "})();\n"


@cache
def style() -> str:
    """Return all our styles as one."""
    return "\n".join(f"/* {name}.css */\n{_read(f'css/{name}.css').strip()}\n" for name in STYLES)


@cache
def library() -> str:
    """Return the charting library."""
    return _read(LIBRARY)
