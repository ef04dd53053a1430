"""Taking the names of people and the folders of their computers out of a workbook.

Everything is counted. What a person typed into a free text cannot be known: text that looks like a folder of
a computer is pointed out, not changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ccni_xl.collaborate.links import base_name
from ccni_xl.collaborate.people import remove_people
from ccni_xl.collaborate.surgery import Surgery
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import Xml

__all__ = ["Anonymised", "anonymise"]

_OURS: Final = "ccni_xl"
_PRIVATE_PROPERTIES: Final = (
    ("core-properties", ("creator", "lastModifiedBy")),
    ("extended-properties", ("Manager", "Company", "HyperlinkBase")),
)
_LOCAL = re.compile(r"(?i)^(?:file:|[a-z]:[\\/]|\\\\|//|/)")
_LOCAL_TEXT = re.compile(rb"(?i)(?:\b[a-z]:[\\/](?:Users|Documents)|/home/[\w.-]+/|/Users/[\w.-]+/|file:///)")


@dataclass(slots=True)
class Anonymised:
    """What was made anonymous, counted.

    Attributes
    ----------
    properties : int
        Author, last editor, manager, company and the like in the file's properties.
    people : int
        Cells of columns that hold people.
    experts : int
        Decision makers that have a number now.
    authors : int
        Authors of comments and of threaded comments.
    paths : int
        Folders of a computer: the file's own place, links, linked workbooks.
    histories : int
        Logs of an old shared workbook, which name everybody.
    hints : int
        Texts that look like a folder of a computer; they stay.
    """

    properties: int = 0
    people: int = 0
    experts: int = 0
    authors: int = 0
    paths: int = 0
    histories: int = 0
    hints: int = 0


def anonymise(session: Session, surgery: Surgery, lang: str) -> Anonymised:
    """Take names and folders out of a workbook, in memory."""
    out = Anonymised()
    _properties(surgery, out)
    _own_place(surgery, out)
    people = remove_people(session, lang)
    out.people, out.experts = people.blanked, len(people.numbered)
    _comments(surgery, out, "作者" if lang == "zh" else "Author ")
    _targets(surgery, out)
    logs = surgery.cut_kinds(surgery.book.part, "revisionHeaders", "usernames")
    out.histories = len(logs)
    out.hints = _hints(surgery)
    return out


# ---------------------------------------------------------------- properties
def _properties(surgery: Surgery, out: Anonymised) -> None:
    parts = surgery.parts
    for kind, names in _PRIVATE_PROPERTIES:
        for part in parts.targets("", kind):
            xml = parts.xml(part)
            for node in xml.root.kids:
                if node.name in names and node.text.strip() and node.text != _OURS:
                    xml.set_text(node, "")
                    out.properties += 1
    for link in surgery.links("", "custom-properties"):
        if parts.package.has(link.target):
            out.properties += len(parts.xml(link.target).root.kids)
            surgery.cut("", link.id)
    sharing = surgery.book.xml.root.first("fileSharing")
    if sharing is not None and sharing.get("userName"):
        surgery.book.xml.set(sharing, userName=None)
        out.properties += 1


def _own_place(surgery: Surgery, out: Anonymised) -> None:
    """Remove the folder in which Excel saved the file last (x15ac:absPath)."""
    xml = surgery.book.xml
    for outer in xml.root.kids:
        inside = list(outer.walk())
        if any(node.name == "absPath" for node in inside):
            alone = all(node.name in ("AlternateContent", "Choice", "absPath") for node in inside)
            for node in [outer] if alone else [n for n in inside if n.name == "absPath"]:
                xml.remove(node)
            out.paths += 1


# ---------------------------------------------------------------- comments
def _comments(surgery: Surgery, out: Anonymised, word: str) -> None:
    """Give every author a number, in the lists of authors and in the texts of their comments."""
    numbers: dict[str, str] = {}

    def alias(name: str) -> str:
        return numbers.setdefault(name, f"{word}{len(numbers) + 1}")

    book = surgery.book
    texts: list[Xml] = []
    for link in surgery.links(book.part, "person"):
        xml = surgery.parts.xml(link.target)
        for node in xml.root.kids:
            made = alias(node.get("displayName"))
            xml.set(node, displayName=made, userId=made, providerId="None")
    for sheet in book.sheets:
        for link in surgery.links(sheet.part, "comments", "threadedComment") if sheet.part else []:
            xml = surgery.parts.xml(link.target)
            texts.append(xml)
            holder = xml.root.first("authors")
            for node in holder.kids if holder is not None else []:
                if node.text and not node.text.startswith("tc="):
                    xml.set_text(node, alias(node.text))
    for xml in texts:
        _rename_in_texts(xml, numbers)
    out.authors = len(numbers)


def _rename_in_texts(xml: Xml, numbers: dict[str, str]) -> None:
    for node in xml.root.walk():
        if node.name not in ("t", "text") or node.kids:
            continue
        text = node.text
        for name in sorted(numbers, key=len, reverse=True):
            if len(name) > 1:
                text = text.replace(name, numbers[name])
        if text != node.text:
            xml.set_text(node, text)


# ---------------------------------------------------------------- folders
def _targets(surgery: Surgery, out: Anonymised) -> None:
    """Keep of a link to a file its name only; addresses of the web stay."""
    parts = surgery.parts
    for key in list(parts.package.entries):
        if key.endswith(".rels") and key not in parts.dropped:
            xml = parts.xml(key)
            for node in xml.root.kids:
                target = node.get("Target")
                if node.get("TargetMode") == "External" and _LOCAL.match(target):
                    bare = base_name(target).replace("%", "%25").replace(" ", "%20")
                    xml.set(node, Target=bare)
                    out.paths += 1
    for link in surgery.links(surgery.book.part, "externalLink"):
        out.paths += _forget_addresses(parts.xml(link.target))


def _forget_addresses(xml: Xml) -> int:
    """Remove the full address that newer versions of Excel keep beside a link to a workbook."""
    count = 0
    for outer in xml.root.kids:
        for kid in [outer, *outer.kids]:
            if kid.name == "AlternateContent" and any(n.name == "absoluteUrl" for n in kid.walk()):
                xml.remove(kid)
                count += 1
    return count


def _hints(surgery: Surgery) -> int:
    """Count texts that look like a folder of a computer: in cells, formulas, connections, custom parts."""
    parts, wanted = surgery.parts, _text_parts(surgery)
    return sum(len(_LOCAL_TEXT.findall(parts.package.read(name))) for name in wanted)


def _text_parts(surgery: Surgery) -> Iterator[str]:
    book = surgery.book
    kinds: Callable[..., list[str]] = surgery.parts.targets
    yield from kinds(book.part, "sharedStrings")
    yield from kinds(book.part, "connections")
    yield from kinds("", "customXml")
    yield from (sheet.part for sheet in book.sheets if sheet.part and sheet.kind == "worksheet")
