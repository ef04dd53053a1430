"""The contract between the workbook room and whatever holds the workbook.

A host is a file, a running Excel, a running LibreOffice or a plain memory. It knows tables (by name), named
cells and sheets; it knows nothing of cities or scores. Every operation is bulk: a host needs at most one read
and one write a table, so a slow bridge to a spreadsheet program stays fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from ccni_xl.hosts.cell import KEEP, Cell, CellError, Formula, Keep, Link, Scalar, Value, plain
from ccni_xl.letters import column_name

__all__ = [
    "KEEP",
    "Block",
    "Cell",
    "CellError",
    "Formula",
    "Host",
    "Keep",
    "Link",
    "Progress",
    "Scalar",
    "StrayNote",
    "TablePlace",
    "TableWrite",
    "Value",
    "WriteBatch",
    "WriteReport",
    "plain",
]

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done (a table or sheet name), how many steps are done, and of how many."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table stands, counted from 1: header row `top`, last data row `bottom` without totals row."""

    name: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    header: tuple[str, ...]

    def address(self, i: int, j: int) -> str:
        """Return the address of data row `i`, column `j` (both from 0), such as ``J23``."""
        return f"{column_name(self.left + j)}{self.top + 1 + i}"

    def first_below(self, cells: Iterable[Value], *, totals: bool = False) -> str:
        """Return the address of the first filled cell of the row directly below the table, "" if none is."""
        filled = (j for j, value in enumerate(cells) if value is not None and value != "")
        return "".join(f"{column_name(self.left + j)}{self.bottom + 1 + totals}" for j in [*filled][:1])

    def with_columns(self, labels: Iterable[str]) -> TablePlace:
        """Return the place with columns at its right end, as far as it does not have them."""
        have = {label.lower() for label in self.header}
        new = tuple(label for label in labels if label.lower() not in have)
        return replace(self, right=self.right + len(new), header=(*self.header, *new)) if new else self


@dataclass(frozen=True, slots=True)
class Block:
    """One table as it stands; the sets hold data offsets ``(i, j)`` from 0.

    Parameters
    ----------
    rows : tuple of tuple of Value
        Data rows in sheet order, each as long as the header; formulas give their cached value.
    percent, covered, formula : frozenset of (int, int)
        Cells shown as a percentage (0.147 is 14.7 %); hidden under a merge, hence empty; holding a
        formula (one without a cached value reads as None).
    below : str
        Address of the first filled cell directly below the table, "" if there is none: programs other than
        Excel do not take a row that is typed there into the table.
    """

    place: TablePlace
    rows: tuple[tuple[Value, ...], ...]
    percent: frozenset[tuple[int, int]] = frozenset()
    covered: frozenset[tuple[int, int]] = frozenset()
    formula: frozenset[tuple[int, int]] = frozenset()
    below: str = ""

    def with_columns(self, like: Mapping[str, str]) -> Block:
        """Return the block with blank columns at its right end: label -> column whose looks it takes."""
        place = self.place.with_columns(like)
        old, new = len(self.place.header), place.header[len(self.place.header) :]
        at = {label.lower(): j for j, label in reversed(list(enumerate(self.place.header)))}
        models = {at.get(like[label].lower()): old + k for k, label in enumerate(new)}
        percent = {(i, models[j]) for i, j in self.percent if j in models}
        rows = tuple((*row, *(None,) * len(new)) for row in self.rows)
        return replace(self, place=place, rows=rows, percent=self.percent | percent)


@dataclass(frozen=True, slots=True)
class TableWrite:
    """The whole new content of one result table.

    The table is found by its name on whatever sheet it stands, and its columns by their labels, so the user
    may rename the sheet, move columns and add columns. What is said of `sheet`, `top`, `left`, `formats` and
    `widths` is used only when the sheet is gone and has to be made anew.

    Parameters
    ----------
    table : str
        Name of the table.
    header : sequence of str
        Labels of our columns, in the order of the values in `rows`.
    rows : sequence of sequence of Cell
        The data; NaN and None give an empty cell that keeps its style. Infinity is refused. `KEEP` leaves
        the cell of a row that is there already alone (for writes without a `key`, which move no rows); in a
        new row it gives an empty cell.
    key : str or tuple of str, optional
        Label(s) whose values tie the user's own columns and notes to a row.
    sheet : str
        Name for the sheet if it has to be made.
    charts : tuple of str
        Names of the chart objects whose ranges and cached points follow the rows.
    names : tuple of str
        Defined names that follow the rows.
    formats : mapping of str to str
        Number format of a column.
    widths : mapping of str to float
        Width of a column in characters.
    top, left : int
        Where the header begins.
    append : mapping of str to str
        Columns of `header` that are made at the right end of the table, in this order, if it does not have
        them: label -> label of the column there whose looks the new one takes. A table that is made anew
        needs none. What the user wrote beside the table is never overwritten: the write is refused.
    """

    table: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    key: str | tuple[str, ...] | None = None
    sheet: str = ""
    charts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    top: int = 1
    left: int = 1
    append: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = next((i for i, row in enumerate(self.rows) if len(row) != len(self.header)), None)
        if wrong is not None:
            raise ValueError(
                f"{self.table}: row {wrong} has {len(self.rows[wrong])} values, not {len(self.header)}"
            )
        for what, labels in (("key", self.keys), ("new column", tuple(self.append))):
            unknown = [label for label in labels if label not in self.header]
            if unknown:
                raise ValueError(f"{self.table}: {what} {unknown} is not in the header")

    @property
    def keys(self) -> tuple[str, ...]:
        """The key labels as a tuple, empty if there is none."""
        return () if self.key is None else (self.key,) if isinstance(self.key, str) else self.key


@dataclass(frozen=True, slots=True)
class WriteBatch:
    """Everything one run writes; a host writes all of it or nothing.

    Parameters
    ----------
    tables : tuple of TableWrite
        Result tables.
    cells : mapping of str to Cell
        Single named cells: defined name -> value.
    cached : mapping of (str, str) to Value
        (sheet, address) -> computed value of a formula cell, whose formula stays. Cells that hold no formula
        are left alone; hosts that calculate by themselves ignore it.
    modified : datetime, optional
        Time of the run (UTC), noted in the file's properties. The same file and batch give the same bytes.
    shelter : callable, optional
        Makes one of ``tables`` anew so that it also holds the user's notes that lost their row.
    """

    tables: tuple[TableWrite, ...] = ()
    cells: Mapping[str, Cell] = field(default_factory=dict)
    cached: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    modified: datetime | None = None
    shelter: Callable[[tuple[StrayNote, ...]], TableWrite] | None = None

    def sheltering(self, stray: Sequence[StrayNote]) -> WriteBatch | None:
        """Return the batch whose shelter table holds ``stray`` too, or None where none is needed."""
        if not stray or self.shelter is None:
            return None
        home = self.shelter(tuple(stray))
        tables = tuple(home if table.table == home.table else table for table in self.tables)
        return replace(self, tables=tables, shelter=None)


@dataclass(frozen=True, slots=True)
class StrayNote:
    """What the user wrote beside a row that is no longer in the results: (label or address, text) pairs."""

    table: str
    key: tuple[Value, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write did.

    Parameters
    ----------
    changed, added, dropped : tuple of str
        Parts of the file (or tables, for hosts without parts).
    identical : int
        Number of parts carried over untouched.
    warnings : tuple of (str, str)
        Sentences for the user, Chinese and English.
    backup : str or None
        The previous version, if one was kept.
    stray : tuple of StrayNote
        The user's notes that lost their row, to be put on the issues sheet.
    """

    path: str
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    identical: int = 0
    warnings: tuple[tuple[str, str], ...] = ()
    backup: str | None = None
    stray: tuple[StrayNote, ...] = ()


@runtime_checkable
class Host(Protocol):
    """A workbook somewhere. Every method raises `WorkbookError` when it cannot go on."""

    @property
    def label(self) -> str:
        """The workbook's name as the user knows it."""
        ...

    @property
    def path(self) -> Path | None:
        """The file, or None if there is none (an unsaved book, a cloud address, a memory)."""
        ...

    def sheets(self) -> tuple[str, ...]:
        """Return the names of all sheets, left to right."""
        ...

    def tables(self) -> Mapping[str, TablePlace]:
        """Return every table's place, keyed by its name in lower case."""
        ...

    def names(self) -> tuple[str, ...]:
        """Return the defined names that stand for one cell each."""
        ...

    def read(self, names: Iterable[str]) -> dict[str, Block]:
        """Read whole tables, keyed by the names as asked; a missing one is a `WorkbookError`."""
        ...

    def read_names(self, names: Iterable[str]) -> dict[str, Value]:
        """Read named single cells, keyed by the names as asked; names that do not exist are left out."""
        ...

    def write(self, batch: WriteBatch, progress: Progress | None = None) -> WriteReport:
        """Write the batch, all of it or nothing."""
        ...

    def show(self, sheet: str) -> None:
        """Bring a sheet to the front, if there is anybody to see it."""
        ...

    def close(self) -> None:
        """Let go of the workbook; nothing is saved by this."""
        ...
