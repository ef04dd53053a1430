"""Cell styles: looked up, and appended at the end of their list; an existing one is never renumbered."""

from __future__ import annotations

import re
from typing import Final

from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.splice import Xml, attribute
from ccni_xl.hosts.file.tree import Node

__all__ = ["NumberKinds", "Styles", "number_kind"]

_TRUE: Final = ("1", "true")
_FIRST_CUSTOM: Final = 164
_BUILTIN: Final = {
    "General": 0,
    "0": 1,
    "0.00": 2,
    "#,##0": 3,
    "#,##0.00": 4,
    "0%": 9,
    "0.00%": 10,
    "@": 49,
}
_BUILTIN_DATES: Final = frozenset(
    [*range(14, 23), 27, 28, 29, 30, 31, *range(32, 37), *range(45, 48), *range(50, 59)]
)
_BUILTIN_PERCENT: Final = frozenset([9, 10])
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|E[+-]|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[dmyhse]", re.IGNORECASE)
_FONT_ORDER: Final = (
    "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()
)


def number_kind(number_format: int, code: str) -> str:
    """Return "date", "percent" or "" for a number format.

    >>> number_kind(164, 'yyyy"年"m"月"'), number_kind(164, "0.0%"), number_kind(164, '0.0"m%"')
    ('date', 'percent', '')
    """
    if number_format < _FIRST_CUSTOM and not code:
        if number_format in _BUILTIN_DATES:
            return "date"
        return "percent" if number_format in _BUILTIN_PERCENT else ""
    bare = _LITERAL.sub("", code.partition(";")[0])
    if "%" in bare:
        return "percent"
    plain_code = "general" in bare.lower() or _ELAPSED.search(bare)  # a duration stays a number
    return "date" if not plain_code and _DATE.search(bare) else ""


class NumberKinds:
    """Which cell styles show a date or a percentage."""

    def __init__(self, book: Book) -> None:
        found = book.parts.targets(book.part, "styles")
        self._kinds: list[str] = []
        if not found:
            return
        root = book.parts.xml(found[0]).root
        codes = {n.number("numFmtId"): n.get("formatCode") for n in _kids(root, "numFmts")}
        formats, limit = _kids(root, "cellXfs"), book.package.limits.styles
        if len(formats) > limit:
            raise refusal("styles", book.label, have=len(formats), limit=limit)
        for xf in formats:
            number_format = xf.number("numFmtId")
            self._kinds.append(number_kind(number_format, codes.get(number_format, "")))

    def __getitem__(self, style: int) -> str:
        return self._kinds[style] if 0 <= style < len(self._kinds) else ""


class Styles:
    """The styles part of a workbook that is being written."""

    def __init__(self, book: Book) -> None:
        found = book.parts.targets(book.part, "styles")
        self.xml: Xml | None = book.parts.xml(found[0]) if found else None
        self._made: dict[tuple[object, ...], int] = {}
        self._xfs: list[bytes] = []
        self._formats: list[tuple[int, str]] = []

    def twin(self, style: int, quoted: bool) -> int:
        """Return the style like `style` whose "this is text" mark is set, or not set, as asked."""
        if self.xml is None:
            return style
        key = ("twin", style, quoted)
        if key not in self._made:
            self._made[key] = self._find_twin(self.xml, style, quoted)
        return self._made[key]

    def _find_twin(self, xml: Xml, style: int, quoted: bool) -> int:
        have = _kids(xml.root, "cellXfs")
        if style >= len(have):  # one of ours, made a moment ago, or a wrong id: unmarked either way
            base = self._xfs[style - len(have)] if style - len(have) < len(self._xfs) else self._plain_xf(xml)
            return (
                style
                if not quoted
                else self._append(xml, base.replace(b" numFmtId", b' quotePrefix="1" numFmtId', 1))
            )
        mine = have[style]
        if _quoted(mine) == quoted:
            return style
        look = _look(xml, mine)
        same = (i for i, xf in enumerate(have) if _quoted(xf) == quoted and _look(xml, xf) == look)
        found = next(same, None)
        if found is not None:
            return found
        tag = xml.tag(mine, quotePrefix="1" if quoted else None)
        return self._append(xml, tag + xml.data[mine.open_end : mine.end])

    def formatted(self, code: str = "", bold: bool = False) -> int:
        """Return a style with this number format, made anew; 0 if the workbook has no styles."""
        if self.xml is None:
            return 0
        key = ("format", code, bold)
        if key not in self._made:
            xml = self.xml
            xf = self._plain_xf(xml)
            if code:
                number_format = f'numFmtId="{self._number_format(xml, code)}" applyNumberFormat="1"'
                xf = xf.replace(b'numFmtId="0"', number_format.encode())
            if bold:
                xf = xf.replace(b'fontId="0"', f'fontId="{self._bold_font(xml)}" applyFont="1"'.encode())
            self._made[key] = self._append(xml, xf)
        return self._made[key]

    def general(self) -> int:
        """Return a style that shows plain numbers; the workbook's own default may be a date."""
        if self.xml is None:
            return 0
        have = _kids(self.xml.root, "cellXfs")
        return 0 if not have or have[0].get("numFmtId", "0") == "0" else self.formatted("General")

    def finish(self) -> None:
        """Write what was appended, with the counts of the lists."""
        if self.xml is None:
            return
        xml, root = self.xml, self.xml.root
        if self._formats:
            prefix = xml.prefix(root)
            new = "".join(
                f'<{prefix}numFmt numFmtId="{i}" formatCode={attribute(c)}/>' for i, c in self._formats
            )
            holder = root.first("numFmts")
            count = str(len(_kids(root, "numFmts")) + len(self._formats))
            if holder is None:
                wrapped = f'<{prefix}numFmts count="{count}">{new}</{prefix}numFmts>'
                xml.replace(root.open_end, root.open_end, wrapped)
            else:
                xml.append(holder, new)
                xml.set(holder, count=count)
        holder = root.first("cellXfs")
        if self._xfs and holder is not None:
            xml.append(holder, b"".join(self._xfs))
            xml.set(holder, count=str(len(holder.kids) + len(self._xfs)))

    # ---------------------------------------------------------------- making
    def _append(self, xml: Xml, xf: bytes) -> int:
        holder = xml.root.first("cellXfs")
        if holder is None:
            return 0
        self._xfs.append(xf)
        return len(holder.kids) + len(self._xfs) - 1

    def _plain_xf(self, xml: Xml) -> bytes:
        holder = xml.root.first("cellXfs")
        prefix = xml.prefix(holder or xml.root)
        return f'<{prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'.encode()

    def _number_format(self, xml: Xml, code: str) -> int:
        have = {n.get("formatCode"): n.number("numFmtId") for n in _kids(xml.root, "numFmts")}
        have |= {made: number for number, made in self._formats}
        if code in _BUILTIN or code in have:
            return _BUILTIN.get(code, have.get(code, 0))
        number = max([_FIRST_CUSTOM - 1, *have.values()]) + 1
        self._formats.append((number, code))
        return number

    def _bold_font(self, xml: Xml) -> int:
        """Append the workbook's first font in bold and return its id."""
        holder = xml.root.first("fonts")
        if holder is None or not holder.kids:
            return 0
        prefix, first = xml.prefix(holder), holder.kids[0]
        look = [(kid.name, xml.raw(kid)) for kid in first.kids if kid.name != "b"]
        look.append(("b", f"<{prefix}b/>".encode()))
        look.sort(key=lambda kid: _FONT_ORDER.index(kid[0]) if kid[0] in _FONT_ORDER else len(_FONT_ORDER))
        body = b"".join(raw for _, raw in look)
        xml.append(holder, f"<{prefix}font>".encode() + body + f"</{prefix}font>".encode())
        xml.set(holder, count=str(len(holder.kids) + 1))
        return len(holder.kids)


def _kids(root: Node, name: str) -> list[Node]:
    holder = root.first(name)
    return holder.kids if holder else []


def _quoted(xf: Node) -> bool:
    return xf.get("quotePrefix") in _TRUE


def _look(xml: Xml, xf: Node) -> bytes:
    """Return everything about a style but its mark."""
    return xml.tag(xf, quotePrefix=None) + xml.data[xf.open_end : xf.end]
