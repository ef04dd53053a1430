"""What a workbook fetches from elsewhere: links to other workbooks, connections to data sources."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ccni_xl.collaborate.macro_free import freeze_formulas
from ccni_xl.collaborate.surgery import Surgery
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.hosts.file.tree import Node

__all__ = ["base_name", "name_links", "remove_links"]

_OTHER_BOOK = re.compile(r"\[\d+\]")
_QUICK = re.compile(rb"\[\d+\][^<]*<")


def name_links(surgery: Surgery) -> list[str]:
    """Return what the workbook links to, as a reader would name it: a file's name, a connection's name."""
    book, out = surgery.book, []
    for link in surgery.links(book.part, "externalLink"):
        targets = [node.get("Target") for node in surgery.external(link.target)]
        out += [base_name(target) for target in targets] or [link.target.rpartition("/")[2]]
    for link in surgery.links(book.part, "connections"):
        if surgery.parts.package.has(link.target):
            root = surgery.parts.xml(link.target).root
            out += [node.get("name") or f"connection {node.get('id')}" for node in root.kids]
    return out


def remove_links(session: Session, surgery: Surgery) -> tuple[list[str], list[str]]:
    """Take links and connections out; formulas that need them keep their last values.

    Returns
    -------
    tuple of (list of str, list of str)
        What was removed, and the cells whose formula became a value. A connection that feeds a pivot table
        cannot go without it, and stays.
    """
    book = session.book
    names = name_links(surgery)
    frozen: list[str] = []
    if surgery.links(book.part, "externalLink"):
        frozen = freeze_formulas(session, _OTHER_BOOK, _QUICK)
        surgery.cut_kinds(book.part, "externalLink")
        holder = book.xml.root.first("externalReferences")
        if holder is not None:
            book.xml.remove(holder)
        for node in book.name_nodes():
            if _OTHER_BOOK.search(node.text):
                surgery.drop_name(node)
    if surgery.links(book.part, "connections") and not _feeds_pivots(surgery):
        surgery.cut_kinds(book.part, "connections")
        _remove_queries(surgery)
    left = name_links(surgery)
    return [name for name in names if name not in left], frozen


def _feeds_pivots(surgery: Surgery) -> bool:
    """Whether a pivot table or a data model cannot go without the connections."""
    if surgery.links(surgery.book.part, "powerPivotData"):
        return True
    caches = surgery.links(surgery.book.part, "pivotCacheDefinition")
    return any(b"connectionId=" in surgery.parts.package.read(link.target) for link in caches)


def _remove_queries(surgery: Surgery) -> None:
    """Let tables and sheets that a query fills be plain ones."""
    for sheet in surgery.book.sheets:
        if not sheet.part:
            continue
        surgery.cut_kinds(sheet.part, "queryTable")
        for link in surgery.links(sheet.part, "table"):
            if surgery.cut_kinds(link.target, "queryTable"):
                _plain_table(surgery.parts.xml(link.target))


def _plain_table(xml: Xml) -> None:
    root = xml.root
    xml.set(root, tableType=None, connectionId=None)
    columns: Node | None = root.first("tableColumns")
    for column in columns.kids if columns is not None else []:
        if column.get("queryTableFieldId"):
            xml.set(column, queryTableFieldId=None)


def base_name(target: str) -> str:
    r"""Return the last piece of a path or address.

    >>> base_name("file:///C:\\Users\\li\\x.xlsx"), base_name("../data/y.xlsx")
    ('x.xlsx', 'y.xlsx')
    """
    return unquote(re.split(r"[\\/]", target.rstrip("\\/"))[-1]) or target
