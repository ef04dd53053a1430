"""Tables, marked blocks, headings and links of Markdown files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["anchors", "blocks", "cell", "code", "headings", "links", "outline", "splice", "table"]

_BLOCK = re.compile(r"(<!-- generated: (?P<name>[^>]+?) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*?$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def cell(text: str) -> str:
    """Return text that may stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def code(text: str) -> str:
    """Return text set as code."""
    return f"`{text}`" if text else ""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are given as finished Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the body of every generated block."""
    for match in _BLOCK.finditer(text):
        yield match["name"], match["body"]


def splice(text: str, body_of: Callable[[str], str]) -> str:
    """Return ``text`` with every generated block replaced by ``body_of(name)``.

    Raises
    ------
    ValueError
        A block that is opened and never ended, or ended and never opened.
    """
    if text.count("<!-- generated:") != text.count("<!-- end -->"):
        raise ValueError("a generated block is opened and not ended, or the other way round")

    def replaced(match: re.Match[str]) -> str:
        return f"{match[1]}{body_of(match['name']).strip()}\n{match[4]}"

    return _BLOCK.sub(replaced, text)


def _prose(text: str) -> str:
    """Return text without fenced code, whose # and [] mean nothing here."""
    return _FENCE.sub("", text)


def headings(text: str) -> list[tuple[int, str]]:
    """Return level and text of every heading."""
    found = re.findall(r"^(#{1,6}) +(.+?) *$", _prose(text), re.MULTILINE)
    return [(len(marks), title) for marks, title in found]


def anchors(text: str) -> set[str]:
    """Return the anchors that a forge makes of the headings, and those given by hand."""
    made: set[str] = set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    seen: Counter[str] = Counter()
    for _, title in headings(text):
        slug = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", title).strip().lower()).replace(" ", "-")
        made.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return made


def links(text: str) -> list[str]:
    """Return the targets of all links and pictures."""
    plain = re.sub(r"`[^`\n]*`", "", _prose(text))
    return [one or other for one, other in _LINK.findall(plain)]


def outline(text: str) -> list[tuple[int, int, int, int]]:
    """Return the shape of a page: level, rows of tables, list items, fenced blocks of each section.

    Two languages of one page have the same outline.
    """
    sections = re.split(r"^(#{1,6}) .+$", re.sub(_FENCE, "\x00", text), flags=re.MULTILINE)
    levels = [0, *(len(marks) for marks in sections[1::2])]
    found = []
    for level, body in zip(levels, sections[::2], strict=True):
        rows = len(re.findall(r"^\|", body, re.MULTILINE))
        items = len(re.findall(r"^ *(?:[-*]|\d+\.) ", body, re.MULTILINE))
        found.append((level, rows, items, body.count("\x00")))
    return found
