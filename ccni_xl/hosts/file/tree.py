"""The tree of an XML part, each element with the places of its bytes, as expat tells them."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from xml.parsers import expat

from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.limits import Limits

__all__ = ["Depth", "Node", "build_tree", "check_well_formed", "new_parser", "no_collecting", "text_of"]

_SLASH = ord("/")
_WHOLE = re.compile(r"[0-9]{1,10}")
#: A stretch without a tree up to this size [byte] cannot nest dangerously.
_SHALLOW = 2 << 20
_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")


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

    def number(self, name: str, default: int = 0) -> int:
        """Return an attribute as a whole number; the default where it is absent or no such number."""
        text = self.attrs.get(name, "")
        return int(text) if _WHOLE.fullmatch(text) else default

    def first(self, name: str) -> Node | None:
        """Return the first child of this name."""
        for kid in self.kids:
            if kid.name == name:
                return kid
        return None

    def all(self, name: str) -> list[Node]:
        """Return the children of this name."""
        return [kid for kid in self.kids if kid.name == name]

    def walk(self) -> Iterator[Node]:
        """Yield this element and everything inside it, in document order."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left.extend(reversed(node.kids))

    def by_local(self, name: str) -> str:
        """Return an attribute by its local name, whatever its namespace (``r:id``)."""
        tail = " " + name
        return next((value for key, value in self.attrs.items() if key.endswith(tail)), "")


class Depth:
    """Counts how deep elements nest where no tree is built: each open one takes the parser's memory."""

    def __init__(self, part: str, label: str, limits: Limits) -> None:
        self.part, self.label, self.limits, self.now = part, label, limits, 0

    def down(self, _tag: str, _attrs: dict[str, str]) -> None:
        """Begin an element, or refuse the part."""
        self.now += 1
        if self.now > self.limits.depth:
            limits = self.limits
            raise refusal("xml_size", self.label, part=self.part, limit=limits.elements, depth=limits.depth)

    def up(self, _tag: str) -> None:
        """End an element."""
        self.now -= 1


def build_tree(
    data: bytes, part: str, label: str, limits: Limits, quiet: Sequence[tuple[int, int]] = ()
) -> Node:
    """Return the root element.

    Parameters
    ----------
    data : bytes
        The part, in UTF-8.
    part, label : str
        The part's and the file's name, for messages.
    limits : Limits
        How many elements and how deep.
    quiet : sequence of (int, int)
        Stretches of whole elements, in order: proved well-formed like the rest, but no tree is built of
        them, nor are they counted.

    Raises
    ------
    WorkbookError
        For XML that is damaged, over the limits, or has a DOCTYPE.
    """
    root: list[Node] = []
    stack: list[Node] = []
    count = 0
    parser = new_parser(part, label)
    parser.buffer_text = True

    def start(tag: str, attrs: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > limits.elements or len(stack) > limits.depth:
            raise refusal("xml_size", label, part=part, limit=limits.elements, depth=limits.depth)
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

    def listen(loud: bool) -> None:
        parser.StartElementHandler, parser.EndElementHandler = (start, end) if loud else (None, None)
        parser.CharacterDataHandler = characters if loud else None

    at = 0
    with no_collecting():
        try:
            for begin, stop in quiet:
                listen(True)
                parser.Parse(data[at:begin], False)
                listen(False)
                if not _is_shallow(data, begin, stop, limits.depth):
                    depth = Depth(part, label, limits)
                    parser.StartElementHandler, parser.EndElementHandler = depth.down, depth.up
                parser.Parse(data[begin:stop], False)
                at = stop
            listen(True)
            parser.Parse(data[at:], True)
        except expat.ExpatError as error:
            raise refusal("xml", label, part=part, why=error) from error
        finally:  # parser and handlers hold each other: let go
            listen(False)
    return root[0]


def _is_shallow(data: bytes, begin: int, stop: int, limit: int) -> bool:
    """Tell by counting marks whether a stretch nests within the limit; False where they cannot tell.

    Where no comment and no text holds a ``>``, each one ends a tag. So the depth after every tag is known,
    and is looked at once in a while: in between it cannot grow dangerously. Of a damaged stretch the count
    holds up to the damage, where the parser stops.
    """
    depth = 0
    while stop - begin > _SHALLOW:
        end = data.rfind(b">", begin, begin + _SHALLOW) + 1
        tags = data.count(b"<", begin, end)
        if not end or data.count(b">", begin, end) != tags:
            return False
        if any(data.find(mark, begin, end) >= 0 for mark in (b"<!", b"<?")):
            return False
        depth += tags - 2 * data.count(b"</", begin, end) - data.count(b"/>", begin, end)
        if depth > limit:
            return False
        begin = end
    return True


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
