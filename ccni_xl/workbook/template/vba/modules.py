"""A VBA module as text: what is stored in its stream, and how an exported file is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

__all__ = ["Module", "ModuleKind", "check_ascii", "parse_module"]

_ATTRIBUTE = re.compile(r"Attribute (VB_\w+) = (.*)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_LINE_LIMIT = 1023
_CONTINUATION_LIMIT = 24
# Descriptions would have to be repeated in the project's directory stream; nothing reads them.
_DROPPED = frozenset({"VB_Name", "VB_Base", "VB_Description"})


class ModuleKind(Enum):
    """What a module is; the value is the ``VB_Base`` of its header (empty: none)."""

    CODE = ""
    CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"

    @property
    def is_document(self) -> bool:
        """Whether the module belongs to the workbook or to a sheet."""
        return self in (ModuleKind.WORKBOOK, ModuleKind.SHEET)


def _default_attributes(kind: ModuleKind) -> dict[str, str]:
    if kind is ModuleKind.CODE:
        return {}
    document = str(kind.is_document)
    return {
        "VB_Base": f'"{kind.value}"',
        "VB_GlobalNameSpace": "False",
        "VB_Creatable": "False",
        "VB_PredeclaredId": document,
        "VB_Exposed": document,
        "VB_TemplateDerived": "False",
        "VB_Customizable": document,
    }


@dataclass(frozen=True, slots=True)
class Module:
    """One module of a VBA project.

    Parameters
    ----------
    name : str
        ASCII identifier of 1 to 31 characters.
    kind : ModuleKind
        Standard module, class, or the document module of the workbook or a sheet.
    code : str
        The text below the module's attributes, any line ends.
    attributes : mapping of str to str
        ``VB_`` attributes that differ from the kind's own, as written after ``=``.
    """

    name: str
    kind: ModuleKind
    code: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse what Excel would refuse, naming the module."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"module name {self.name!r}: want an ASCII identifier of 1 to 31 characters")
        check_ascii(self.source, self.name)
        _check_lines(self.source, self.name)

    @property
    def source(self) -> str:
        """The stored text: attributes, then code, every line ended by CR LF."""
        attributes = {"VB_Name": f'"{self.name}"'} | _default_attributes(self.kind)
        attributes |= {key: value for key, value in self.attributes.items() if key not in _DROPPED}
        lines = [f"Attribute {key} = {value}" for key, value in attributes.items()]
        code = self.code.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        return "\r\n".join([*lines, *(code.split("\n") if code else [])]) + "\r\n"

    @property
    def is_private(self) -> bool:
        """Whether other projects cannot see the class."""
        return self.kind is ModuleKind.CLASS and self.attributes.get("VB_Exposed", "False") == "False"


def check_ascii(text: str, where: str) -> None:
    """Raise ValueError if ``text`` is not pure ASCII.

    VBA text is stored in the code page of the machine that opens it; only ASCII reads the same
    on a Chinese, an English and a Mac system.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line.isascii():
            raise ValueError(f"{where}, line {number}: VBA text must be ASCII, found {line!a}")


def _check_lines(text: str, where: str) -> None:
    """Raise ValueError where the VBA editor would cut or refuse a line."""
    continued = 0
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > _LINE_LIMIT:
            raise ValueError(f"{where}, line {number}: {len(line)} characters, VBA allows {_LINE_LIMIT}")
        continued = continued + 1 if line.endswith(" _") else 0
        if continued > _CONTINUATION_LIMIT:
            raise ValueError(f"{where}, line {number}: more than {_CONTINUATION_LIMIT} continued lines")


def parse_module(text: str, kind: ModuleKind) -> Module:
    r"""Return the module written in an exported ``.bas`` or ``.cls`` file.

    Raises
    ------
    ValueError
        If the text has no ``VB_Name``, or is a class given as a standard module.

    Examples
    --------
    >>> parse_module('Attribute VB_Name = "Tools"\nOption Explicit\n', ModuleKind.CODE).name
    'Tools'
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].startswith("VERSION "):
        end = next((n for n, line in enumerate(lines) if line.strip() == "END"), None)
        if end is None:
            raise ValueError("the class header that begins with VERSION has no END")
        lines = lines[end + 1 :]
    attributes: dict[str, str] = {}
    while lines and (match := _ATTRIBUTE.fullmatch(lines[0])):
        attributes[match[1]] = match[2]
        lines.pop(0)
    name = attributes.pop("VB_Name", "").strip('"')
    if not name:
        raise ValueError("the module text has no Attribute VB_Name")
    if kind is ModuleKind.CODE and "VB_PredeclaredId" in attributes:
        raise ValueError(f"{name}: the text is a class, not a standard module")
    kept = {key: value for key, value in attributes.items() if key not in _DROPPED}
    return Module(name, kind, "\n".join(lines), MappingProxyType(kept))
