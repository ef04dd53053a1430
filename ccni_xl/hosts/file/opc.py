"""The package's bookkeeping: parts, relationships, content types; what was changed, added, dropped."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.splice import Xml, attribute

__all__ = ["CONTENT_TYPES", "Parts", "Relationship"]

CONTENT_TYPES: Final = "[Content_Types].xml"
_RELATIONSHIPS_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_ID_STEM: Final = "rIdCcni"


class Relationship(NamedTuple):
    """An internal relationship: the part it leads to, the last word of its type, its id."""

    target: str
    kind: str
    id: str


class Parts:
    """Parts of a package, parsed when asked for, and the edits made to them."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.added: dict[str, bytes] = {}
        self.dropped: set[str] = set()
        self._parsed: dict[str, Xml] = {}
        self._ids: dict[str, set[str]] = {}

    def has(self, name: str) -> bool:
        """Tell whether the part is in the package or has been added."""
        return self.package.has(name) or name in self.added

    def xml(self, name: str) -> Xml:
        """Return a part parsed for editing, always the same object."""
        key = name.lower()
        if key not in self._parsed:
            package = self.package
            self._parsed[key] = Xml(package.read(name), package.real(name), package.label, package.limits)
        return self._parsed[key]

    def relationships(self, part: str) -> Iterator[Relationship]:
        """Yield the internal relationships of a part ("" for the package)."""
        name = _rels_name(part)
        if not self.package.has(name):
            return
        for node in self.xml(name).root.kids:
            if node.get("TargetMode") == "External":
                continue
            target = _resolve(part, node.get("Target"))
            if self.package.has(target):
                target = self.package.real(target)
            yield Relationship(target, node.get("Type").rstrip("/").rpartition("/")[2], node.get("Id"))

    def targets(self, part: str, kind: str) -> list[str]:
        """Return the parts of a kind that a part leads to and that exist."""
        return [r.target for r in self.relationships(part) if r.kind == kind and self.package.has(r.target)]

    def content_type(self, name: str) -> str:
        """Return what the package declares a part to be; "" if nothing."""
        types, suffix = self.xml(CONTENT_TYPES).root.kids, name.rpartition(".")[2].lower()
        own = [n for n in types if n.get("PartName").lstrip("/").lower() == name.lower()]
        usual = [n for n in types if n.get("Extension").lower() == suffix]
        return next((n.get("ContentType") for n in own or usual), "")

    def free_name(self, folder: str, stem: str) -> str:
        """Return the first unused part name ``folder/stemN.xml``."""
        number = 1
        while self.has(f"{folder}/{stem}{number}.xml"):
            number += 1
        return f"{folder}/{stem}{number}.xml"

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Add a part and declare its content type."""
        self.added[name] = data
        types = self.xml(CONTENT_TYPES)
        prefix = types.prefix(types.root)
        types.append(
            types.root,
            f"<{prefix}Override PartName={attribute('/' + name)} ContentType={attribute(content_type)}/>",
        )

    def relate(self, part: str, type_uri: str, target: str) -> str:
        """Add a relationship from `part` to `target` and return its id."""
        name = _rels_name(part)
        used = self._ids.setdefault(name, set())
        if self.package.has(name) and not used:
            used |= {node.get("Id") for node in self.xml(name).root.kids}
        new_id = next(f"{_ID_STEM}{n}" for n in range(1, len(used) + 2) if f"{_ID_STEM}{n}" not in used)
        used.add(new_id)
        where = f"Type={attribute(type_uri)} Target={attribute('/' + target)}"
        if self.package.has(name):
            xml = self.xml(name)
            xml.append(xml.root, f'<{xml.prefix(xml.root)}Relationship Id="{new_id}" {where}/>')
        else:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            empty = f'{head}<Relationships xmlns="{_RELATIONSHIPS_NS}"></Relationships>'
            old = self.added.get(name, empty.encode())
            one = f'<Relationship Id="{new_id}" {where}/></Relationships>'
            self.added[name] = old.removesuffix(b"</Relationships>") + one.encode()
        return new_id

    def drop(self, owner: str, name: str) -> None:
        """Take a part out, with its relationship from `owner` and its content type."""
        if name.lower() in self.dropped:
            return
        self.dropped.add(name.lower())
        links = self.xml(_rels_name(owner))
        for node in links.root.kids:
            if _resolve(owner, node.get("Target")).lower() == name.lower():
                links.remove(node)
        types = self.xml(CONTENT_TYPES)
        for node in types.root.kids:
            if node.get("PartName").lstrip("/").lower() == name.lower():
                types.remove(node)

    def outcome(self) -> dict[str, bytes]:
        """Return every part whose bytes are new, by name: changed ones first, then added ones."""
        out: dict[str, bytes] = {}
        for key in sorted(self._parsed):
            xml = self._parsed[key]
            data = xml.result()
            if data != xml.original and key not in self.dropped:
                out[self.package.real(key)] = data
        return out | self.added


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _resolve(part: str, target: str) -> str:
    """Return the part name a relationship's target stands for."""
    target = unquote(target.partition("#")[0]).replace("\\", "/")
    if not target.startswith("/"):
        target = posixpath.join(posixpath.dirname(part), target)
    return posixpath.normpath(target).lstrip("/") if target else ""
