"""What belongs to a result table follows its new last row: table part, filters, rules, names, charts."""

from __future__ import annotations

from ccni_xl.hosts.file.append import repeat_rules
from ccni_xl.hosts.file.charts import follow_charts
from ccni_xl.hosts.file.frame import Frame
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.hosts.file.stretch import stretched, stretched_formula, widened
from ccni_xl.hosts.file.tree import Node

__all__ = ["follow"]

_WITH_RANGES = frozenset(
    ["conditionalFormatting", "dataValidations", "ignoredErrors", "protectedRanges", "extLst"]
)
_BUILTIN = frozenset(["_xlnm._filterdatabase", "_xlnm.print_area"])


def follow(session: Session, frame: Frame) -> None:
    """Adjust everything that refers to the table's rows."""
    _follow_table_part(session, frame)
    _follow_sheet(frame)
    _follow_names(session, frame)
    follow_charts(session, frame)
    _mention_pivots(session, frame)


def _follow_table_part(session: Session, frame: Frame) -> None:
    xml = session.book.parts.xml(frame.ref.part)
    root = xml.root
    whole = Rect(frame.top, frame.left, frame.last + frame.totals, frame.right)
    if root.get("ref") != whole.text():
        xml.set(root, ref=whole.text())
    if root.get("insertRow"):
        xml.set(root, insertRow=None)
    body = Rect(frame.top, frame.left, frame.last, frame.right).text()
    filters = root.first("autoFilter")
    if filters is not None and filters.get("ref") != body:
        xml.set(filters, ref=body)
    _drop_sort_state(xml, root)
    if filters is not None and filters.first("filterColumn") is not None:
        name = frame.edit.name
        session.warn(
            f"工作表 {name} 设有筛选；请在“数据 > 重新应用”中刷新。",
            f"Sheet {name} has a filter set; refresh it under Data > Reapply.",
        )


def _drop_sort_state(xml: Xml, holder: Node) -> None:
    """Forget by what the rows were sorted: they are in our order again."""
    for node in [holder, *holder.all("autoFilter")]:
        for state in node.all("sortState"):
            xml.remove(state)


def _follow_sheet(frame: Frame) -> None:
    """Stretch the ranges of conditional formats, validations and the like, in old and new notation."""
    if frame.last == frame.old_last and not frame.models:
        return
    xml = frame.edit.xml
    for node in xml.root.kids:
        if node.name == "autoFilter" and node.get("ref"):
            _set_if_new(xml, node, "ref", stretched(frame, node.get("ref")))
        if node.name not in _WITH_RANGES:
            continue
        done = repeat_rules(frame, node)
        for kid in (kid for kid in node.walk() if kid not in done):
            if kid.get("sqref"):
                _set_if_new(xml, kid, "sqref", _stretched_list(frame, kid.get("sqref")))
            if kid.name == "sqref" and kid.text:
                new = _stretched_list(frame, kid.text)
                if new != kid.text:
                    xml.set_text(kid, new)


def _stretched_list(frame: Frame, ranges: str) -> str:
    areas = ranges.split()
    new = [widened(frame, stretched(frame, area), area) for area in areas]
    return " ".join(new) if new != areas else ranges


def _set_if_new(xml: Xml, node: Node, name: str, value: str) -> None:
    if node.get(name) != value:
        xml.set(node, **{name: value})


def _follow_names(session: Session, frame: Frame) -> None:
    """Stretch our defined names, and the sheet's filter and print area."""
    mine = {name.lower() for name in frame.write.names}
    for node in session.book.name_nodes():
        name = node.get("name").lower()
        builtin = name in _BUILTIN and node.get("localSheetId") == str(frame.sheet.position)
        if not builtin and name not in mine:
            continue
        new = ",".join(stretched_formula(frame, area) for area in node.text.split(","))
        if new != node.text:
            session.book.xml.set_text(node, new)


def _mention_pivots(session: Session, frame: Frame) -> None:
    """Say that the user's pivot tables over the results are refreshed by Excel, not by us."""
    parts, name = session.book.parts, frame.edit.name
    for part in parts.targets(session.book.part, "pivotCacheDefinition"):
        for node in parts.xml(part).root.walk():
            source = {node.get("name").lower(), node.get("sheet").lower()}
            if node.name == "worksheetSource" and source & {frame.write.table.lower(), name.lower()}:
                session.warn(
                    f"工作表 {name} 的结果被数据透视表引用；请在 Excel 中“数据 > 全部刷新”。",
                    f"There are pivot tables over the results on sheet {name}; refresh them under "
                    "Data > Refresh All.",
                )
