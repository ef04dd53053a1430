"""Charts follow a table: their ranges, and the points they keep to be drawn before anything is computed.

A program that only shows a workbook draws a chart from these cached points; stale ones would show last year's
bars under this year's numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from ccni_xl.hosts.file.cells import to_serial
from ccni_xl.hosts.file.frame import Frame
from ccni_xl.hosts.file.refs import Rect, split_reference
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.hosts.file.stretch import stretched_formula
from ccni_xl.hosts.file.tree import Node
from ccni_xl.hosts.port import Value, plain

__all__ = ["follow_charts"]

_SOURCES: Final = {
    "numRef": "numCache",
    "strRef": "strCache",
    "multiLvlStrRef": "multiLvlStrCache",
    "datalabelsRange": "dlblRangeCache",
}


def follow_charts(session: Session, frame: Frame) -> None:
    """Update the ranges and cached points of the charts named in the write, on whatever sheet they stand."""
    wanted = {name.lower() for name in frame.write.charts}
    if not wanted:
        return
    if session.charts is None:
        session.charts = _all_charts(session)
    for part in [part for part, names in session.charts.items() if names & wanted]:
        xml = session.book.parts.xml(part)
        if part not in session.sources:
            session.sources[part] = [node for node in xml.root.walk() if node.name in _SOURCES]
        for node in session.sources[part]:
            _follow_reference(frame, xml, node)


def _all_charts(session: Session) -> dict[str, set[str]]:
    """Return the chart parts of the workbook with the lower-case names of the graphic frames they are in."""
    parts, out = session.book.parts, dict[str, set[str]]()
    for sheet in session.book.sheets:
        for drawing in parts.targets(sheet.part, "drawing") if sheet.kind else []:
            links = {r.id: r.target for r in parts.relationships(drawing) if r.kind == "chart"}
            for node in parts.xml(drawing).root.walk() if links else []:
                if node.name != "graphicFrame":
                    continue
                inside = list(node.walk())
                names = {kid.get("name").lower() for kid in inside if kid.name == "cNvPr"}
                for link in (kid.by_local("id") for kid in inside if kid.name == "chart"):
                    if link in links:
                        out.setdefault(links[link], set()).update(names)
    return out


def _follow_reference(frame: Frame, xml: Xml, node: Node) -> None:
    formula = node.first("f")
    place = split_reference(formula.text) if formula is not None else None
    if formula is None or place is None or place[0].lower() != frame.edit.name.lower():
        return
    text = stretched_formula(frame, formula.text)
    if text != formula.text:
        xml.set_text(formula, text)
    moved = split_reference(text)
    rect = Rect.parse(moved[1]) if moved else None
    cache = node.first(_SOURCES[node.name])
    if rect is None or cache is None or not _is_ours(frame, rect):
        return
    prefix = xml.prefix(cache)
    if cache.name == "multiLvlStrCache":
        count = rect.bottom - rect.top + 1
        body = f'<{prefix}ptCount val="{count}"/>'
        for column in range(rect.right, rect.left - 1, -1):
            cells = Rect(rect.top, column, rect.bottom, column)
            body += f"<{prefix}lvl>{_points(prefix, _values(frame, cells), _as_text)}</{prefix}lvl>"
    else:
        values = _values(frame, rect)
        shown = _as_number if cache.name == "numCache" else _as_text
        body = f'<{prefix}ptCount val="{len(values)}"/>{_points(prefix, values, shown)}'
    code = cache.first("formatCode")
    head = xml.raw(code) if code is not None else b""
    tail = b"".join(xml.raw(kid) for kid in cache.all("extLst"))
    if cache.close == cache.end:  # an empty element
        name = f"{prefix}{cache.name}"
        xml.replace(cache.start, cache.end, f"<{name}>{body}</{name}>")
    else:
        xml.replace(cache.open_end, cache.close, head + body.encode() + tail)


def _is_ours(frame: Frame, rect: Rect) -> bool:
    """Tell whether a range lies in the header and data rows of our columns, so that we know its values."""
    inside = frame.top <= rect.top and rect.bottom <= max(frame.last, frame.old_last)
    return inside and all(column in frame.columns for column in range(rect.left, rect.right + 1))


def _values(frame: Frame, rect: Rect) -> list[Value]:
    """Return the new values of a range, row by row."""
    out: list[Value] = []
    for row in range(rect.top, rect.bottom + 1):
        for column in range(rect.left, rect.right + 1):
            offset = row - frame.first
            if offset < 0:
                out.append(frame.label(column))
            elif offset < len(frame.write.rows):
                out.append(plain(frame.write.rows[offset][frame.columns.index(column)]))
            else:
                out.append(None)
    return out


def _points(prefix: str, values: list[Value], shown: Callable[[Value], str | None]) -> str:
    texts = ((i, shown(value)) for i, value in enumerate(values))
    return "".join(
        f'<{prefix}pt idx="{i}"><{prefix}v>{escape(text)}</{prefix}v></{prefix}pt>'
        for i, text in texts
        if text is not None
    )


def _as_number(value: Value) -> str | None:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return repr(value)
    return repr(to_serial(value, False)) if isinstance(value, datetime) else None


def _as_text(value: Value) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)
