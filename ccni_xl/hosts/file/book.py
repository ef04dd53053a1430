"""The workbook part: its sheets, tables, defined names and calculation settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from ccni_xl.hosts.file.cells import unescape
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.opc import Parts
from ccni_xl.hosts.file.refs import Rect, split_reference
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.tree import Node
from ccni_xl.hosts.port import TablePlace

__all__ = ["MAIN", "Book", "SheetRef", "TableRef"]

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_REL_TYPES: Final = {
    MAIN: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_TRUE: Final = ("1", "true")
_BEFORE_CALC: Final = frozenset(
    "fileVersion fileSharing workbookPr AlternateContent revisionPtr absPath workbookProtection bookViews "
    "sheets functionGroups externalReferences definedNames".split()
)


class SheetRef(NamedTuple):
    """A sheet: its name, part, kind ("worksheet", "chartsheet", ...) and place from 0."""

    name: str
    part: str
    kind: str
    position: int


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table: its place, part and sheet, and how many rows it has besides the data."""

    place: TablePlace
    part: str
    sheet: SheetRef
    header_rows: int
    totals_rows: int


class Book:
    """A workbook in a package, read lazily."""

    def __init__(self, package: Package) -> None:
        self.package, self.label = package, package.label
        self.parts = Parts(package)
        found = self.parts.targets("", "officeDocument")
        if not found:
            raise refusal("not_workbook", self.label, why="officeDocument")
        self.part = found[0]
        if self.part.lower().endswith(".bin"):
            raise refusal("xlsb", self.label)
        self.xml = self.parts.xml(self.part)
        root = self.xml.root
        if root.name != "workbook" or root.ns not in _REL_TYPES:
            raise refusal("not_workbook", self.label, why=root.ns or root.name)
        self.ns, self.prefix = root.ns, self.xml.prefix(root)
        declared = self.parts.content_type(self.part)
        if not declared.endswith("main+xml"):
            raise refusal("content_type", self.label, have=declared or "-")
        settings = root.first("workbookPr")
        self.date1904 = settings is not None and settings.get("date1904") in _TRUE

    def relation_type(self, kind: str) -> str:
        """Return the relationship type of a kind, in the workbook's own flavour (transitional or strict)."""
        return f"{_REL_TYPES[self.ns]}/{kind}"

    @property
    def relation_ns(self) -> str:
        """The namespace of ``r:id`` attributes."""
        return _REL_TYPES[self.ns]

    # ---------------------------------------------------------------- sheets and tables
    @cached_property
    def sheets(self) -> tuple[SheetRef, ...]:
        """All sheets, left to right."""
        links = {r.id: r for r in self.parts.relationships(self.part)}
        holder = self.xml.root.first("sheets")
        out = []
        for index, node in enumerate(holder.all("sheet") if holder else []):
            link = links.get(node.by_local("id"))
            part, kind = (link.target, link.kind) if link else ("", "")
            out.append(SheetRef(node.get("name"), part, kind if self.package.has(part) else "", index))
        return tuple(out)

    def sheet(self, name: str) -> SheetRef | None:
        """Return the sheet of this name; Excel does not tell letter case apart."""
        return next((s for s in self.sheets if s.name.lower() == name.lower()), None)

    @cached_property
    def tables(self) -> dict[str, TableRef]:
        """All tables by lower-case name."""
        out: dict[str, TableRef] = {}
        for sheet in self.sheets:
            for part in self.parts.targets(sheet.part, "table") if sheet.kind == "worksheet" else []:
                table = self._table(part, sheet)
                if table is None:
                    continue
                if table.place.name.lower() in out:
                    raise refusal("table_twice", self.label, table=table.place.name)
                out[table.place.name.lower()] = table
        return out

    def _table(self, part: str, sheet: SheetRef) -> TableRef | None:
        root = self.parts.xml(part).root
        rect = Rect.parse(root.get("ref"))
        columns = root.first("tableColumns")
        if rect is None or columns is None:
            return None
        heads, totals = root.number("headerRowCount", 1), root.number("totalsRowCount")
        labels = tuple(unescape(node.get("name")) for node in columns.all("tableColumn"))
        if len(labels) != rect.right - rect.left + 1 or rect.bottom - totals < rect.top + heads - 1:
            raise refusal("table_size", self.label, table=root.get("displayName"), ref=root.get("ref"))
        place = TablePlace(
            root.get("displayName") or root.get("name"),
            sheet.name,
            rect.top + heads - 1,
            rect.left,
            rect.bottom - totals,
            rect.right,
            labels,
        )
        return TableRef(place, part, sheet, heads, totals)

    # ---------------------------------------------------------------- names
    def name_nodes(self) -> list[Node]:
        """Return the elements of all defined names."""
        holder = self.xml.root.first("definedNames")
        found, limit = holder.all("definedName") if holder else [], self.package.limits.names
        if len(found) > limit:
            raise refusal("names", self.label, have=len(found), limit=limit)
        return found

    @cached_property
    def single_cells(self) -> dict[str, tuple[str, SheetRef, int, int]]:
        """Names that stand for one cell: lower-case name -> (name, sheet, row, column)."""
        out: dict[str, tuple[str, SheetRef, int, int]] = {}
        for node in self.name_nodes():
            place = split_reference(node.text)
            if node.get("localSheetId") or place is None:
                continue
            sheet, rect = self.sheet(place[0]), Rect.parse(place[1])
            if sheet is not None and sheet.kind == "worksheet" and rect is not None and rect.area == 1:
                out[node.get("name").lower()] = (node.get("name"), sheet, rect.top, rect.left)
        return out

    # ---------------------------------------------------------------- what may be written
    def check_writable(self) -> None:
        """Refuse a workbook whose signature or protection a write would break."""
        if any(name.startswith("_xmlsignatures/") for name in self.package.entries):
            raise refusal("signed", self.label)
        guard = self.xml.root.first("workbookProtection")
        if guard is not None and guard.get("lockStructure") in _TRUE:
            raise refusal("structure", self.label)

    def reserved(self) -> bool:
        """Tell whether Excel asks for a password before it lets anybody change the file."""
        node = self.xml.root.first("fileSharing")
        return node is not None and bool(node.get("hashValue") or node.get("reservationPassword"))

    # ---------------------------------------------------------------- calculation
    def recalculate_on_load(self) -> None:
        """Ask the program that opens the file next to compute every formula anew."""
        node = self.xml.root.first("calcPr")
        if node is None:
            last = [kid for kid in self.xml.root.kids if kid.name in _BEFORE_CALC][-1]
            self.xml.replace(last.end, last.end, f'<{self.prefix}calcPr fullCalcOnLoad="1"/>')
        elif node.get("fullCalcOnLoad") not in _TRUE:
            self.xml.set(node, fullCalcOnLoad="1")

    def drop_calc_chain(self) -> None:
        """Drop the list of formula cells, which Excel makes anew; a wrong one makes it repair the file."""
        for part in self.parts.targets(self.part, "calcChain"):
            self.parts.drop(self.part, part)

    def relation_prefix(self) -> str:
        """Return how ``r:id`` is written in the workbook part, with the declaration if it needs one."""
        tag = self.xml.data[self.xml.root.start : self.xml.root.open_end]
        found = re.search(
            rb"xmlns:([\w.-]+)\s*=\s*[\"']" + re.escape(self.relation_ns.encode()) + rb"[\"']", tag
        )
        return f"{found[1].decode()}:id" if found else f'xmlns:ccr="{self.relation_ns}" ccr:id'
