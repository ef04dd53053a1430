"""Byte-exact editing of an XML part.

expat tells at which byte each element begins and ends; edits are spliced in between, so every byte that is
not edited stays as it was: quotes, blanks, order of attributes, namespaces, extensions nobody has heard of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.scan import inside, points_in
from ccni_xl.hosts.file.tree import Node, build_tree
from ccni_xl.limits import Limits, in_force

__all__ = ["Xml", "attribute", "with_attributes"]

_ELEMENTS_A_CELL = 4
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([\w.-]+)""")


class Xml:
    """A parsed part and the edits to be spliced into it.

    Parameters
    ----------
    data : bytes
        The part; one in another encoding is taken over as UTF-8.
    part, label : str
        The part's and the file's name, for messages.
    limits : Limits
        How many elements and how deep.

    Attributes
    ----------
    rows : tuple of (bytes, int, int) or None
        In a worksheet: the prefix of ``sheetData`` and where its content begins and ends, if no tree was
        built of that.
    """

    def __init__(self, data: bytes, part: str = "", label: str = "", limits: Limits | None = None) -> None:
        self.part, self.label, self.limits = part, label, limits or in_force()
        self.original = data
        try:
            self.data = _as_utf8(data)
        except (UnicodeError, LookupError) as error:
            raise refusal("xml", label, part=part, why=error) from error
        self._edits: list[tuple[int, int, bytes]] = []
        self._attrs: dict[Node, dict[str, str | None]] = {}
        self._tails: dict[Node, list[bytes]] = {}
        self.rows: tuple[bytes, int, int] | None = None
        self.root = self._parse()

    def _parse(self) -> Node:
        """Build the tree; of a worksheet's rows only where they cannot be told apart by pattern."""
        rows = inside(self.data)
        quiet = [rows[1:]] if rows else points_in(self.data)
        if rows:
            self._check_size(*rows[1:])
        root = build_tree(self.data, self.part, self.label, self.limits, quiet)
        if rows is None:
            return root
        holder = root.first("sheetData")
        if holder is None or holder.open_end != rows[1]:  # another element of that name
            return build_tree(self.data, self.part, self.label, self.limits)
        self.rows = rows
        return root

    def _check_size(self, begin: int, end: int) -> None:
        """Refuse more rows than the limit on cells allows: no tree of them is built, so they may be many."""
        elements = self.data.count(b"<", begin, end) - self.data.count(b"</", begin, end)
        limit = _ELEMENTS_A_CELL * self.limits.cells
        if elements > limit:
            raise refusal("xml_size", self.label, part=self.part, limit=limit, depth=self.limits.depth)

    def element(self, start: int, end: int, *above: Node) -> Node:
        """Return an element of which no tree was built, from its place and the elements it stands in."""
        tags = [self.data[node.start : node.open_end] for node in above]
        head, tail = b"".join(tags), b"".join(b"</" + _name(tag) + b">" for tag in reversed(tags))
        node = build_tree(head + self.data[start:end] + tail, self.part, self.label, self.limits)
        for _ in above:
            node = node.kids[0]
        for inner in node.walk():
            for place in ("start", "open_end", "close", "end"):
                setattr(inner, place, getattr(inner, place) + start - len(head))
        return node

    # ---------------------------------------------------------------- looking
    def raw(self, node: Node) -> bytes:
        """Return the element's bytes as they are."""
        return self.data[node.start : node.end]

    def inner(self, node: Node) -> bytes:
        """Return the bytes between the element's tags."""
        return self.data[node.open_end : node.close]

    def prefix(self, node: Node) -> str:
        """Return the namespace prefix the element is written with, with its colon, or nothing."""
        before, colon, _ = _name(self.data[node.start : node.open_end]).rpartition(b":")
        return (before + colon).decode()

    def tag(self, node: Node, **attrs: str | None) -> bytes:
        """Return the element's start tag with attributes set (or removed, if None)."""
        return with_attributes(self.data[node.start : node.open_end], attrs)

    # ---------------------------------------------------------------- editing
    def replace(self, start: int, end: int, new: str | bytes) -> None:
        """Put `new` in the place of the bytes from `start` to `end`."""
        self._edits.append((start, end, new if isinstance(new, bytes) else new.encode()))

    def remove(self, node: Node) -> None:
        """Take the element out."""
        self.replace(node.start, node.end, b"")

    def set(self, node: Node, **attrs: str | None) -> None:
        """Set attributes of the element, or remove those that are None."""
        self._attrs.setdefault(node, {}).update(attrs)

    def set_text(self, node: Node, text: str) -> None:
        """Replace what the element holds by plain text."""
        self.replace(node.open_end, node.close, escape(text))

    def append(self, node: Node, new: str | bytes) -> None:
        """Put `new` as the last thing inside the element."""
        self._tails.setdefault(node, []).append(new if isinstance(new, bytes) else new.encode())

    def result(self) -> bytes:
        """Return the part with all edits; without any edit, the very bytes it was made of."""
        edits = list(self._edits)
        for node in self._attrs.keys() | self._tails.keys():
            more = b"".join(self._tails.get(node, ()))
            empty = self.data[node.open_end - 2 : node.open_end] == b"/>"
            if node in self._attrs or (more and empty):
                tag = self.tag(node, **self._attrs.get(node, {}))
                edits.append((node.start, node.open_end, _opened(tag, more) if more and empty else tag))
            if more and not empty:
                edits.append((node.close, node.close, more))
        if not edits:
            return self.original
        out, at = [], 0
        for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
            if start < at:
                raise AssertionError(f"two edits of {self.part} overlap at byte {start}")
            out += [self.data[at:start], new]
            at = end
        return b"".join([*out, self.data[at:]])


def attribute(text: str) -> str:
    """Return `text` quoted as an attribute value; line breaks and tabs survive."""
    out = escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f'"{out}"'


def with_attributes(tag: bytes, attrs: Mapping[str, str | None]) -> bytes:
    """Return a start tag with attributes set (or removed, if None)."""
    have = {found[1]: found for found in _ATTRIBUTE.finditer(tag)}
    at = len(tag.removesuffix(b">").removesuffix(b"/").rstrip())
    edits = []
    for name, value in attrs.items():
        found = have.get(name.encode())
        new = b"" if value is None else attribute(value).encode()
        if found is None:
            edits.append((at, at, b" " + name.encode() + b"=" + new if new else b""))
        else:
            edits.append((found.start(2) if new else found.start(), found.end(), new))
    for start, end, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        tag = tag[:start] + new + tag[end:]
    return tag


def _opened(tag: bytes, body: bytes) -> bytes:
    """Return an empty-element tag as a pair of tags around `body`."""
    return tag[:-2].rstrip() + b">" + body + b"</" + _name(tag) + b">"


def _name(tag: bytes) -> bytes:
    """Return the name in a start tag, prefix included."""
    name = re.match(rb"<([^\s/>]+)", tag)
    return name[1] if name else b""


def _as_utf8(data: bytes) -> bytes:
    """Return the part in UTF-8, which keeps byte offsets and new text simple."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = re.sub(r"^<\?xml[^>]*\?>", "", data.decode("utf-16"))
        return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text).encode()
    declared = _DECLARED.match(data)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        text = data.decode(declared[1].decode())
        return re.sub(r"(encoding=[\"'])[\w.-]+", r"\1UTF-8", text, count=1).encode()
    return data
