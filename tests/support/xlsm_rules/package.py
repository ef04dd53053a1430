"""The parts of a workbook file, and rules about the package itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MACRO_ENABLED = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

Element = ElementTree.Element


@dataclass(frozen=True)
class Relationship:
    type: str
    target: str
    external: bool


@dataclass(frozen=True)
class SheetPart:
    name: str
    part: str
    root: Element


class Package:
    """A workbook file in memory, parsed once."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}
        self._parsed: dict[str, Element] = {}

    def xml(self, part: str) -> Element:
        if part not in self._parsed:
            self._parsed[part] = ElementTree.fromstring(self.parts[part])
        return self._parsed[part]

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the relationships of ``part`` ("" for the package), by id."""
        name = join(dirname(part), "_rels", part.split("/")[-1] + ".rels") if part else "_rels/.rels"
        if name not in self.parts:
            return {}
        found = {}
        for element in self.xml(name):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = target[1:] if target.startswith("/") else normpath(join(dirname(part), target))
            found[element.get("Id", "")] = Relationship(element.get("Type", ""), target, external)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the internal targets of ``part`` whose relationship type ends with ``kind``."""
        return [r.target for r in self.relationships(part).values() if r.type.endswith(kind)]

    @cached_property
    def workbook(self) -> Element:
        return self.xml("xl/workbook.xml")

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        targets = self.relationships("xl/workbook.xml")
        listed = self.workbook.find(f"{MAIN}sheets")
        assert listed is not None
        found = []
        for sheet in listed:
            part = targets[sheet.get(f"{REL}id", "")].target
            found.append(SheetPart(sheet.get("name", ""), part, self.xml(part)))
        return tuple(found)

    @property
    def is_macro_enabled(self) -> bool:
        return "xl/vbaProject.bin" in self.parts


def package_rules(package: Package) -> Iterator[str]:
    """Yield what is wrong with members, relationships and content types."""
    if len(set(package.names)) != len(package.names):
        yield "package: duplicate members"
    for name in package.names:
        if name.endswith(".rels"):
            owner = "" if name == "_rels/.rels" else name.replace("_rels/", "").removesuffix(".rels")
            for relationship in package.relationships(owner).values():
                target = relationship.target.split("#")[0]
                if not relationship.external and target not in package.parts:
                    yield f"{name}: the target {target} is not there"
    yield from _content_types(package)


def _content_types(package: Package) -> Iterator[str]:
    root = package.xml("[Content_Types].xml")
    defaults = {e.get("Extension", "").lower() for e in root if e.tag == f"{_TYPES}Default"}
    overrides = {
        e.get("PartName", "")[1:]: e.get("ContentType") for e in root if e.tag == f"{_TYPES}Override"
    }
    for name in package.parts:
        if name == "[Content_Types].xml" or name in overrides:
            continue
        if name.rsplit(".", 1)[-1].lower() not in defaults:
            yield f"content types: {name} has none"
        elif name.startswith("xl/") and name.endswith(".xml"):
            yield f"content types: {name} has only the default of its extension"
    for name in overrides:
        if name not in package.parts:
            yield f"content types: {name} is not there"
    wanted = _MACRO_ENABLED if package.is_macro_enabled else _PLAIN
    if overrides.get("xl/workbook.xml") != wanted:
        yield f"content types: xl/workbook.xml is {overrides.get('xl/workbook.xml')}"
