"""Buttons and whatever else calls a macro, taken off the sheets of a workbook.

A form control stands in four places: the sheet's XML, its properties, a drawing and a VML drawing. Buttons
and ActiveX controls go from all four; a check box or list that fills a cell works without macros and stays,
without its macro. A shape of ours is a button and goes; a shape of the user's stays, without its macro.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ccni_xl.collaborate.surgery import Surgery, prefixed
from ccni_xl.hosts.file.book import SheetRef
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.hosts.file.tree import Node

__all__ = ["Controls", "remove_controls"]

_OURS = re.compile(r"(?:\[0\]!|.*!)?Ccni_\w+\Z")
_SHAPE = re.compile(rb"<v:(shape|rect|oval|group|line)[\s>].*?</v:\1>", re.DOTALL)
_BUTTON = re.compile(rb"""ObjectType\s*=\s*["']Button["']""")
_MACRO = re.compile(rb"<x:FmlaMacro>.*?</x:FmlaMacro>", re.DOTALL)
_SHAPE_ID = re.compile(rb"""\s(?:id|o:spid)\s*=\s*["'][^"']*_s(\d+)["']""")


@dataclass(slots=True)
class Controls:
    """What was found on the sheets.

    Attributes
    ----------
    buttons : int
        Buttons taken away: our shapes, form-control buttons, ActiveX controls.
    calls : int
        Macro calls taken from shapes and controls that stay.
    printers : int
        Printer settings taken away: they name the sender's printer, and are binary.
    """

    buttons: int = 0
    calls: int = 0
    printers: int = 0
    _ids: set[str] = field(default_factory=set)


def remove_controls(surgery: Surgery, sheet: SheetRef, found: Controls) -> None:
    """Take everything that calls a macro off one sheet, and add to the counts in ``found``."""
    if not sheet.part or not surgery.links(sheet.part):
        return
    found._ids = set()
    _sheet_controls(surgery, sheet, found)
    _drawings(surgery, sheet, found)
    _legacy_drawings(surgery, sheet, found)
    for link in surgery.cut_kinds(sheet.part, "printerSettings"):
        found.printers += 1
        _forget(surgery.parts.xml(sheet.part), "pageSetup", link.id)


# ---------------------------------------------------------------- the sheet's own list
def _sheet_controls(surgery: Surgery, sheet: SheetRef, found: Controls) -> None:
    if not surgery.links(sheet.part, "ctrlProp", "control"):
        return
    xml = surgery.parts.xml(sheet.part)
    for outer in xml.root.kids:
        holders = [n for n in outer.walk() if n.name == "controls"] if outer.name != "sheetData" else []
        for holder in holders:
            gone = [kid for kid in holder.kids if _goes(surgery, sheet, kid, found)]
            if len(gone) == len(holder.kids):
                xml.remove(outer)  # with the wrapping for older programs
                break
            for kid in holder.kids:
                if kid in gone:
                    xml.remove(kid)
                else:
                    _clear_macros(xml, kid, found)


def _goes(surgery: Surgery, sheet: SheetRef, entry: Node, found: Controls) -> bool:
    """Tell whether a control goes, and cut it loose if it does."""
    links = {link.id: link for link in surgery.links(sheet.part, "ctrlProp", "control")}
    nodes = [node for node in entry.walk() if node.name == "control"]
    mine = [links[node.by_local("id")] for node in nodes if node.by_local("id") in links]
    active = any(link.kind == "control" for link in mine)
    if not active and not any(_is_button(surgery, link.target) for link in mine):
        return False
    found._ids |= {node.get("shapeId") for node in nodes}
    found.buttons += 1
    for link in mine:
        surgery.cut(sheet.part, link.id)
    return True


def _is_button(surgery: Surgery, part: str) -> bool:
    has = surgery.parts.package.has(part)
    return has and surgery.parts.xml(part).root.get("objectType") == "Button"


def _clear_macros(xml: Xml, top: Node, found: Controls) -> None:
    """Take macro calls off whatever stands in ``top``."""
    for node in top.walk():
        if node.get("macro"):
            xml.set(node, macro=None if node.name == "controlPr" else "")
            found.calls += 1


# ---------------------------------------------------------------- drawings
def _drawings(surgery: Surgery, sheet: SheetRef, found: Controls) -> None:
    for link in surgery.links(sheet.part, "drawing"):
        if not surgery.parts.package.has(link.target):
            continue
        xml = surgery.parts.xml(link.target)
        gone = [anchor for anchor in xml.root.kids if _is_gone(anchor, found)]
        if gone and len(gone) == len(xml.root.kids):
            surgery.cut(sheet.part, link.id)
            _forget(surgery.parts.xml(sheet.part), "drawing", link.id)
            continue
        for anchor in xml.root.kids:
            if anchor in gone:
                _cut_loose(surgery, link.target, anchor)
                xml.remove(anchor)
            else:
                _clear_macros(xml, anchor, found)


def _is_gone(anchor: Node, found: Controls) -> bool:
    """Tell whether an anchor holds one of our buttons, or a control that was taken away."""
    nodes = list(anchor.walk())
    ids = {n.get("spid").rpartition("_s")[2] for n in nodes if n.name == "compatExt"}
    if ids & found._ids:
        return True
    ours = any(_OURS.match(node.get("macro")) for node in nodes)
    found.buttons += ours
    return ours


def _cut_loose(surgery: Surgery, part: str, anchor: Node) -> None:
    """Cut what a removed shape of a drawing leads to, such as its picture, unless another shape does too."""
    mine = {v for n in anchor.walk() for k, v in n.attrs.items() if " " in k}
    others = {
        v
        for other in surgery.parts.xml(part).root.kids
        if other is not anchor
        for n in other.walk()
        for k, v in n.attrs.items()
        if " " in k
    }
    for link in surgery.links(part):
        if link.id in mine - others:
            surgery.cut(part, link.id)


def _legacy_drawings(surgery: Surgery, sheet: SheetRef, found: Controls) -> None:
    """VML is not always well-formed, so it is edited by pattern."""
    for link in surgery.links(sheet.part, "vmlDrawing"):
        if not surgery.parts.package.has(link.target):
            continue
        old = surgery.parts.package.read(link.target)
        kept = 0

        def change(shape: re.Match[bytes]) -> bytes:
            nonlocal kept
            text = shape[0]
            number = _SHAPE_ID.search(text[: text.index(b">")])
            known = number is not None and number[1].decode() in found._ids
            if known or _BUTTON.search(text):
                found.buttons += not known
                return b""
            kept += 1
            bare = _MACRO.sub(b"", text)
            found.calls += bare != text
            return bare

        new = _SHAPE.sub(change, old)
        if new == old:
            continue
        if kept:
            surgery.parts.added[surgery.parts.package.real(link.target)] = new
        else:
            surgery.cut(sheet.part, link.id)
            xml = surgery.parts.xml(sheet.part)
            _forget(xml, "legacyDrawing", link.id)
            _forget(xml, "legacyDrawingHF", link.id)


def _forget(xml: Xml, name: str, link_id: str) -> None:
    """Remove what refers to a relationship: a whole element, or for ``pageSetup`` only the reference."""
    for outer in xml.root.kids:
        for node in outer.walk():
            if node.name != name or node.by_local("id") != link_id:
                continue
            if name == "pageSetup":
                xml.set(node, **{prefixed(xml, node, "id"): None})
            else:
                xml.remove(node)
