"""Byte-exact editing of an XML part.

expat tells at which byte each element begins and ends; edits are spliced in between, so every byte that is
not edited stays as it was: quotes, blanks, order of attributes, namespaces, extensions nobody has heard of.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers import expat
from xml.sax.saxutils import escape

from ccni_xl.hosts.file.guard import Limits
from ccni_xl.hosts.file.refusals import refusal

__all__ = ["Node", "Xml", "attribute", "check_well_formed", "new_parser", "no_collecting", "text_of"]

_SLASH = ord("/")
_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([\w.-]+)""")


class Node:
    """An element: where its bytes are, its attributes, its children and its own text."""

    __slots__ = ("attrs", "close", "end", "kids", "name", "ns", "open_end", "start", "text")

    def __init__(self, ns: str, name: str, attrs: dict[str, str], start: int, open_end: int) -> None:
        self.ns, self.name, self.attrs = ns, name, attrs
        self.start, self.open_end = start, open_end
        self.close = self.end = open_end
        self.kids: list[Node] = []
        self.text = ""

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attrs.get(name, default)

    def first(self, name: str) -> Node | None:
        """Return the first child of this name."""
        return next((kid for kid in self.kids if kid.name == name), None)

    def all(self, name: str) -> list[Node]:
        """Return the children of this name."""
        return [kid for kid in self.kids if kid.name == name]

    def walk(self) -> Iterator[Node]:
        """Yield this element and everything inside it, in document order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def by_local(self, name: str) -> str:
        """Return an attribute by its local name, whatever its namespace (``r:id``)."""
        tail = " " + name
        return next((value for key, value in self.attrs.items() if key.endswith(tail)), "")


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
    """

    def __init__(self, data: bytes, part: str = "", label: str = "", limits: Limits | None = None) -> None:
        self.part, self.label, self.limits = part, label, limits or Limits()
        self.original = data
        try:
            self.data = _as_utf8(data)
        except (UnicodeError, LookupError) as error:
            raise refusal("xml", label, part=part, why=error) from error
        self._edits: list[tuple[int, int, bytes]] = []
        self._attrs: dict[Node, dict[str, str | None]] = {}
        self._tails: dict[Node, list[bytes]] = {}
        self.root = self._parse()

    def _parse(self) -> Node:
        data, limits = self.data, self.limits
        root: list[Node] = []
        stack: list[Node] = []
        count = 0
        parser = new_parser(self.part, self.label)
        parser.buffer_text = True

        def start(tag: str, attrs: dict[str, str]) -> None:
            nonlocal count
            count += 1
            if count > limits.elements or len(stack) > limits.depth:
                raise refusal(
                    "xml_size", self.label, part=self.part, limit=limits.elements, depth=limits.depth
                )
            ns, _, name = tag.rpartition(" ")
            at = parser.CurrentByteIndex
            found = _TAG.match(data, at)
            node = Node(ns, name, attrs, at, found.end() if found else at)
            (stack[-1].kids if stack else root).append(node)
            stack.append(node)

        def end(_tag: str) -> None:
            node = stack.pop()
            if data[node.open_end - 2] != _SLASH:  # an empty element ends with its tag
                node.close = parser.CurrentByteIndex
                node.end = data.index(b">", node.close) + 1

        def characters(text: str) -> None:
            stack[-1].text += text

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = characters
        with no_collecting():
            try:
                parser.Parse(data, True)
            except expat.ExpatError as error:
                raise refusal("xml", self.label, part=self.part, why=error) from error
            finally:  # parser and handlers hold each other: let go
                parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        return root[0]

    # ---------------------------------------------------------------- looking
    def raw(self, node: Node) -> bytes:
        """Return the element's bytes as they are."""
        return self.data[node.start : node.end]

    def inner(self, node: Node) -> bytes:
        """Return the bytes between the element's tags."""
        return self.data[node.open_end : node.close]

    def prefix(self, node: Node) -> str:
        """Return the namespace prefix the element is written with, with its colon, or nothing."""
        name = re.match(rb"<([^\s/>]+)", self.data[node.start : node.open_end])
        before, colon, _ = (name[1] if name else b"").rpartition(b":")
        return (before + colon).decode()

    def tag(self, node: Node, **attrs: str | None) -> bytes:
        """Return the element's start tag with attributes set (or removed, if None)."""
        return _with_attributes(self.data[node.start : node.open_end], attrs)

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


@contextmanager
def no_collecting() -> Iterator[None]:
    """Pause the search for garbage: many small objects come and all are needed, so it finds none.

    Parsing is three times as fast so.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def new_parser(part: str, label: str) -> expat.XMLParserType:
    """Return a namespace-aware parser that refuses a DOCTYPE, and so every entity."""
    parser = expat.ParserCreate(None, " ")

    def refuse(*_: object) -> None:
        raise refusal("doctype", label, part=part)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def check_well_formed(data: bytes, part: str, label: str) -> None:
    """Refuse a part that is not well-formed; much faster than parsing it for editing."""
    try:
        new_parser(part, label).Parse(data, True)
    except expat.ExpatError as error:
        raise refusal("xml", label, part=part, why=error) from error


def text_of(node: Node) -> str:
    """Return the text of a string item: its runs joined, phonetic guides left out."""
    if node.name == "t":
        return node.text
    return "".join(text_of(kid) for kid in node.kids if kid.name != "rPh")


def attribute(text: str) -> str:
    """Return `text` quoted as an attribute value; line breaks and tabs survive."""
    out = escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f'"{out}"'


def _with_attributes(tag: bytes, attrs: dict[str, str | None]) -> bytes:
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


def _opened(tag: bytes, inside: bytes) -> bytes:
    """Return an empty-element tag as a pair of tags around `inside`."""
    name = re.match(rb"<([^\s/>]+)", tag)
    return tag[:-2].rstrip() + b">" + inside + b"</" + (name[1] if name else b"") + b">"


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
