"""Rules that tie sheets, buttons and ribbon to the VBA project."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from tests.support.xlsm_rules.package import MAIN, Package

_RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
_PROCEDURE = re.compile(r"(?mi)^[ \t]*(?:Public[ \t]+)?(?:Sub|Function)[ \t]+(\w+)[ \t]*\(([^)\r\n]*)")
_ELEMENTS = frozenset(
    "customUI ribbon tabs tab group button toggleButton menu separator splitButton labelControl".split()
)
_ARGUMENTS = {"onAction": 1, "onLoad": 1, "getLabel": 2, "getEnabled": 2, "getVisible": 2}


def _parser_class() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its dependencies use old names of their own dependencies
        from oletools.olevba import VBA_Parser

    return VBA_Parser


def vba_modules(data: bytes) -> dict[str, str]:
    """Return the text of every module, by stream name, as olevba reads it.

    Raises
    ------
    ValueError
        If the project cannot be read.
    """
    parser_class = _parser_class()
    try:
        parser = parser_class("vbaProject.bin", data=data)
        found = {stream.split("/")[-1]: code for _, stream, _, code in parser.extract_macros()}
    except Exception as error:  # the parser knows dozens of its own
        raise ValueError(f"the VBA project cannot be read: {error}") from error
    parser.close()
    return found


def procedures(modules: dict[str, str]) -> dict[str, int]:
    """Return the number of arguments of every public procedure."""
    found = {}
    for code in modules.values():
        for name, arguments in _PROCEDURE.findall(code.replace(" _\r\n", " ")):
            found[name] = len([a for a in arguments.split(",") if a.strip()])
    return found


def macro_rules(package: Package) -> Iterator[str]:
    """Yield code names without a module, and buttons and callbacks without a procedure."""
    if not package.is_macro_enabled:
        return
    try:
        modules = vba_modules(package.parts["xl/vbaProject.bin"])
    except ValueError as error:
        yield str(error)
        return
    known = procedures(modules)
    yield from _code_names(package, modules)
    for part, content in package.parts.items():
        if part.startswith("xl/drawings/"):
            text = content.decode("utf-8")
            called = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)<", text) + re.findall(r'macro="\[0\]!(\w+)"', text)
            for name in called:
                if known.get(name) != 0:
                    yield f"{part}: the button's macro {name} is not a Sub without arguments"
    for part in package.related("", "/ui/extensibility"):
        yield from _ribbon(package.parts.get(part, b"<none/>"), known)


def _code_names(package: Package, modules: dict[str, str]) -> Iterator[str]:
    properties = package.workbook.find(f"{MAIN}workbookPr")
    names = [None if properties is None else properties.get("codeName")]
    for sheet in package.sheets:
        element = sheet.root.find(f"{MAIN}sheetPr")
        names.append(None if element is None else element.get("codeName"))
    for name in names:
        if name not in modules:
            yield f"code name {name} has no module"
    if len({(name or "").casefold() for name in names}) != len(names):
        yield "a code name is used twice"


def _ribbon(content: bytes, known: dict[str, int]) -> Iterator[str]:
    ids: set[str] = set()
    for element in ElementTree.fromstring(content).iter():
        kind = element.tag.removeprefix(_RIBBON)
        if kind not in _ELEMENTS:
            yield f"ribbon: the element {kind} does not exist"
        if element.get("size", "normal") not in ("normal", "large"):
            yield f"ribbon: size {element.get('size')} does not exist"
        identifier = element.get("id")
        if identifier in ids:
            yield f"ribbon: id {identifier} is used twice"
        if identifier is not None:
            ids.add(identifier)
        for attribute, count in _ARGUMENTS.items():
            callback = element.get(attribute)
            if callback is not None and known.get(callback) != count:
                yield f"ribbon: {callback} is not a procedure with {count} arguments"
