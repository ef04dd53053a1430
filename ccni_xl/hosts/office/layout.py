"""What an open document holds and where, as LibreOffice described it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ccni_xl.hosts.port import TablePlace

__all__ = ["Layout", "Rectangle"]

#: top, left, bottom, right
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Sheets, tables and named cells of a document; tables and names are keyed in lower case."""

    label: str
    path: Path | None
    epoch: date
    sheets: tuple[str, ...]
    locked: frozenset[str]
    tables: Mapping[str, TablePlace]
    totals: frozenset[str]
    cells: Mapping[str, tuple[str, str, int, int]]
    modified: bool | None = None
    """Whether the document has changes that its file does not have; None if that was not told."""

    @classmethod
    def decode(cls, message: Mapping[str, Any]) -> Layout:
        """Return the layout of a message."""
        return cls(
            message["label"],
            Path(message["path"]) if message["path"] else None,
            date(*message["epoch"]),
            tuple(message["sheets"]),
            frozenset(message["locked"]),
            {table["name"].lower(): _place(table) for table in message["tables"]},
            frozenset(table["name"].lower() for table in message["tables"] if table["totals"]),
            {name.lower(): (name, *place) for name, place in message["names"].items()},
            message.get("modified"),
        )

    def reach(self, table: TablePlace) -> Rectangle:
        """Return header, data and totals of a table."""
        return (table.top, table.left, table.bottom + (table.name.lower() in self.totals), table.right)

    def others(self, table: TablePlace) -> list[Rectangle]:
        """Return the reach of the other tables on a table's sheet."""
        return [
            self.reach(other)
            for other in self.tables.values()
            if other.sheet == table.sheet and other.name.lower() != table.name.lower()
        ]


def _place(table: Mapping[str, Any]) -> TablePlace:
    return TablePlace(
        table["name"],
        table["sheet"],
        table["top"],
        table["left"],
        max(table["bottom"], table["top"] + 1),
        table["right"],
        tuple(table["header"]),
    )
