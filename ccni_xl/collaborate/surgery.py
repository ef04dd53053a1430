"""Taking parts out of a package: relationships are cut, and whatever nothing leads to any more goes.

What a part leads to need not be known: a chart that only a removed drawing showed goes with it, one that
another sheet shows too stays.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from ccni_xl.hosts.file.book import Book, SheetRef
from ccni_xl.hosts.file.opc import CONTENT_TYPES, Relationship
from ccni_xl.hosts.file.refs import split_reference
from ccni_xl.hosts.file.splice import Xml, attribute
from ccni_xl.hosts.file.tree import Node

__all__ = ["Surgery", "prefixed", "rels_of"]

_BEFORE_NAMES: Final = frozenset(
    "fileVersion fileSharing workbookPr AlternateContent revisionPtr absPath workbookProtection bookViews "
    "sheets functionGroups externalReferences".split()
)


class Surgery:
    """Cuts in the making; `sweep` carries them out.

    Parameters
    ----------
    book : Book
        The workbook; its parts take the edits.
    """

    def __init__(self, book: Book) -> None:
        self.book, self.parts = book, book.parts
        self._cut: set[tuple[str, str]] = set()
        self._sheets: set[int] = set()
        self._names: list[Node] = []
        self._defined: list[str] = []

    def links(self, part: str, *kinds: str) -> list[Relationship]:
        """Return the internal relationships of a part ("" for the package) that still stand."""
        return [
            link
            for link in self.parts.relationships(part)
            if (not kinds or link.kind in kinds) and (part, link.id) not in self._cut
        ]

    def external(self, part: str) -> Iterator[Node]:
        """Yield the relationships of a part that lead out of the package."""
        name = rels_of(part)
        if self.parts.package.has(name):
            for node in self.parts.xml(name).root.kids:
                if node.get("TargetMode") == "External" and (part, node.get("Id")) not in self._cut:
                    yield node

    def cut(self, part: str, link_id: str) -> None:
        """Remove a relationship of a part."""
        if (part, link_id) in self._cut:
            return
        self._cut.add((part, link_id))
        xml = self.parts.xml(rels_of(part))
        for node in xml.root.kids:
            if node.get("Id") == link_id:
                xml.remove(node)

    def cut_kinds(self, part: str, *kinds: str) -> list[Relationship]:
        """Remove all relationships of these kinds and return them."""
        found = self.links(part, *kinds)
        for link in found:
            self.cut(part, link.id)
        return found

    def drop_sheet(self, sheet: SheetRef) -> None:
        """Take a sheet out, with the names that belong to it or point to it."""
        holder = self.book.xml.root.first("sheets")
        if holder is None or sheet.position in self._sheets:
            return
        self._sheets.add(sheet.position)
        self.cut(self.book.part, holder.all("sheet")[sheet.position].by_local("id"))
        for node in self.book.name_nodes():
            target = split_reference(node.text)
            there = target is not None and target[0].lower() == sheet.name.lower()
            if there or node.get("localSheetId") == str(sheet.position):
                self.drop_name(node)

    def drop_name(self, node: Node) -> None:
        """Take a defined name out."""
        if node not in self._names:
            self._names.append(node)

    def define(self, name: str, sheet: str, address: str) -> None:
        """Define a name for one cell, such as ``$C$7``; an older one of that name goes."""
        for node in self.book.name_nodes():
            if node.get("name").lower() == name.lower():
                self.drop_name(node)
        place = "'" + sheet.replace("'", "''") + "'!" + address
        tag = f"{self.book.prefix}definedName"
        self._defined.append(f"<{tag} name={attribute(name)}>{escape(place)}</{tag}>")

    def _finish_workbook(self) -> None:
        """Write what became of sheets and names; the places of later sheets move up."""
        xml, root, prefix = self.book.xml, self.book.xml.root, self.book.prefix
        sheets, names = root.first("sheets"), root.first("definedNames")
        for place in self._sheets:
            if sheets is not None:
                xml.remove(sheets.all("sheet")[place])
        if names is not None and len(self._names) == len(names.kids) and not self._defined:
            xml.remove(names)  # an empty list is not allowed
        elif names is not None:
            for node in names.kids:
                if node in self._names:
                    xml.remove(node)
                elif node.get("localSheetId") and self._sheets:
                    xml.set(node, localSheetId=str(self._moved(int(node.get("localSheetId")))))
            if self._defined:
                xml.append(names, "".join(self._defined))
        elif self._defined:
            last = [kid for kid in root.kids if kid.name in _BEFORE_NAMES][-1]
            made = f"<{prefix}definedNames>{''.join(self._defined)}</{prefix}definedNames>"
            xml.replace(last.end, last.end, made)
        if self._sheets:
            self._move_views()

    def _move_views(self) -> None:
        xml = self.book.xml
        views = xml.root.first("bookViews")
        for view in views.kids if views is not None else []:
            for name in ("activeTab", "firstSheet"):
                if view.get(name):
                    xml.set(view, **{name: str(self._moved(int(view.get(name))))})

    def _moved(self, place: int) -> int:
        """Return the place of a sheet after the removals."""
        return place - sum(gone < place for gone in self._sheets)

    def sweep(self) -> list[str]:
        """Carry the cuts out and take out every part that nothing leads to any more; return their names."""
        self._finish_workbook()
        package = self.parts.package
        gone = self._reach(cut=False) - self._reach(cut=True)
        for key in gone:
            self.parts.dropped.add(key)
            rels = rels_of(key)
            if package.has(rels):
                self.parts.dropped.add(rels)
        types = self.parts.xml(CONTENT_TYPES)
        for node in types.root.kids:
            if node.get("PartName").lstrip("/").lower() in gone:
                types.remove(node)
        self._sweep_defaults(types)
        return sorted(package.real(key) for key in gone)

    def _reach(self, *, cut: bool) -> set[str]:
        """Return the parts that can be reached from the package, by lower-case name."""
        seen: set[str] = set()
        left = [""]
        while left:
            part = left.pop()
            for link in self.links(part) if cut else self.parts.relationships(part):
                key = link.target.lower()
                if key not in seen and self.parts.package.has(link.target):
                    seen.add(key)
                    left.append(link.target)
        return seen

    def _sweep_defaults(self, types: Xml) -> None:
        """Remove the default type of macro code, which stands for every .bin part, if it is not needed."""
        left = [name for name in self.parts.package.entries if name not in self.parts.dropped]
        for node in types.root.kids:
            ending = "." + node.get("Extension").lower()
            macro = "vbaProject" in node.get("ContentType")
            if node.name == "Default" and macro and not any(name.endswith(ending) for name in left):
                types.remove(node)


def rels_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def prefixed(xml: Xml, node: Node, local: str) -> str:
    """Return an attribute's name as it is written, prefix included; the bare name if it is not there."""
    tag = xml.data[node.start : node.open_end]
    found = re.search(rb"\s((?:[\w.-]+:)" + re.escape(local.encode()) + rb")\s*=", tag)
    return found[1].decode() if found else local
