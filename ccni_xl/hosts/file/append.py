"""New columns at the right end of a table: its part, the header, the width, and the rules for typing.

Their cells are written with the rows, and ranges over the table are widened where everything follows it.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from ccni_xl.hosts.file.cells import cell_xml
from ccni_xl.hosts.file.formulas import moved
from ccni_xl.hosts.file.frame import Frame
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.scan import start_tag
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import attribute, with_attributes
from ccni_xl.hosts.file.tree import Node

__all__ = ["append_columns", "repeat_rules"]

_LOOKS: Final = (
    "headerRowDxfId dataDxfId totalsRowDxfId headerRowCellStyle dataCellStyle totalsRowCellStyle".split()
)
_TEXTS: Final = ("errorTitle", "error", "promptTitle", "prompt")


def append_columns(session: Session, frame: Frame) -> None:
    """Make the columns of the table that are new: nothing if there are none."""
    if not frame.models:
        return
    _append_to_part(session, frame)
    for column in frame.models:
        _append_header(session, frame, column)
    _widen(frame)


def _append_to_part(session: Session, frame: Frame) -> None:
    """Give every new column an id that no column of the table had."""
    xml = session.book.parts.xml(frame.ref.part)
    holder = xml.root.first("tableColumns")
    nodes = holder.all("tableColumn") if holder else []
    if holder is None or not nodes:
        raise ValueError("a table was read that has no columns")  # its size was checked when it was found
    number, prefix = max(node.number("id") for node in nodes), xml.prefix(holder)
    for column, model in frame.models.items():
        number += 1
        like = nodes[model - frame.left] if model - frame.left < len(nodes) else nodes[-1]
        looks = "".join(f" {name}={attribute(like.get(name))}" for name in _LOOKS if like.get(name))
        label = attribute(frame.label(column))
        xml.append(holder, f'<{prefix}tableColumn id="{number}" name={label}{looks}/>')
    xml.set(holder, count=str(len(nodes) + len(frame.models)))


def _append_header(session: Session, frame: Frame, column: int) -> None:
    """Write the label as text, and once more above the table where its model's label stands there too."""
    edit, model = frame.edit, frame.model(column)
    like, label = frame.label(model), frame.label(column)
    rows = [frame.top]
    rows += [
        row
        for row in range(1, frame.top)
        if session.value(edit, row, model) == like and not edit.filled(row, column)
    ]
    for row in rows:
        style = edit.style_of(row, model) or 0
        edit.put(row, column, cell_xml(edit.prefix, row, column, label, style, _same_style, False))
    if frame.totals:
        edit.blank(frame.old_last + 1, column, edit.style_of(frame.old_last + 1, model) or 0)


def _same_style(style: int, quoted: bool) -> int:
    """Return a header's style as it is: a label of a table is text without being marked as such."""
    return style


def _widen(frame: Frame) -> None:
    """Give a new column its neighbour's width, where the sheet says none for it yet."""
    holder = frame.edit.xml.root.first("cols")
    nodes = holder.all("col") if holder else []
    spans = [(node.number("min"), node.number("max")) for node in nodes]
    first, last = min(frame.models), frame.right
    for node, (_, end) in zip(nodes, spans, strict=True):
        if end == first - 1 and node.get("hidden") not in ("1", "true"):
            free = min((a - 1 for a, _ in spans if a > end), default=last)
            if free > end:
                frame.edit.xml.set(node, max=str(min(last, free)))


# ---------------------------------------------------------------- rules for typing
def repeat_rules(frame: Frame, holder: Node) -> list[Node]:
    """Repeat the rules for typing whose message names their column; return those that were repeated.

    The new rule names the new column. A rule that does not say where it holds needs no copy: its range is
    widened.
    """
    xml, done, made = frame.edit.xml, list[Node](), 0
    for node in holder.all("dataValidation") if frame.models else []:
        area = Rect.parse(node.get("sqref"))
        if (
            area is None
            or area.left != area.right
            or (area.top, area.bottom) != (frame.first, frame.old_last)
        ):
            continue
        new = [column for column in frame.models if frame.model(column) == area.left]
        if not new or all(frame.label(area.left) not in node.get(name) for name in _TEXTS):
            continue
        for column in new:
            xml.append(holder, _repeated(frame, node, area, column))
        if frame.last != frame.old_last:
            xml.set(node, sqref=Rect(area.top, area.left, frame.last, area.left).text())
        done.append(node)
        made += len(new)
    if made:
        xml.set(holder, count=str(len(holder.all("dataValidation")) + made))
    return done


def _repeated(frame: Frame, node: Node, area: Rect, column: int) -> bytes:
    """Return a rule for another column: its formulas moved there, the name of the column in its texts."""
    xml, old, new = frame.edit.xml, frame.label(area.left), frame.label(column)
    tag = start_tag(xml.raw(node))
    texts = {name: node.get(name).replace(old, new) for name in _TEXTS if node.get(name)}
    place = Rect(area.top, column, frame.last, column).text()
    tag = with_attributes(tag, {**texts, "sqref": place, "xr:uid": None})
    if node.close == node.end:  # an empty element
        return tag
    prefix, body = xml.prefix(node), b""
    for kid in node.kids:
        text = moved(kid.text, (area.top, area.left), (area.top, column))
        body += f"<{prefix}{kid.name}>{escape(text)}</{prefix}{kid.name}>".encode()
    return tag + body + f"</{prefix}{node.name}>".encode()
