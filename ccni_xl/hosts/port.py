"""The contract between the workbook room and whatever holds the workbook.

A host is a file, a running Excel, a running LibreOffice or a plain memory. It knows tables (by name), named
cells and sheets; it knows nothing of cities or scores. Every operation is bulk: a host needs at most one read
and one write a table, so a slow bridge to a spreadsheet program stays fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import isfinite, isinf
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

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

Scalar: TypeAlias = str | float | int | bool | datetime | None
"""A plain value. An empty cell is None; text keeps its blanks; numbers may be int or float."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done (a table or sheet name), how many steps are done, and of how many."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An error cell, such as ``#N/A``; `code` is the text the spreadsheet shows."""

    code: str

    def __str__(self) -> str:
        return self.code


Value: TypeAlias = Scalar | CellError
"""What a cell holds when it is read."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A native formula; `text` begins with ``=`` and `value` is its computed value."""

    text: str
    value: Value = None

    def __post_init__(self) -> None:
        if not self.text.startswith("="):
            raise ValueError(f"a formula begins with '=', not {self.text[:20]!r}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the workbook, written as a native formula that shows `text`.

    >>> print(Link("宜昌", "数据_年度", "J23").formula().text)
    =HYPERLINK("#'数据_年度'!J23","宜昌")
    """

    text: str
    sheet: str
    address: str

    def formula(self) -> Formula:
        """Return the formula; a literal in a formula holds 255 characters, so long texts are joined."""
        place = "#'" + self.sheet.replace("'", "''") + "'!" + self.address
        return Formula(f"=HYPERLINK({_literal(place)},{_literal(self.text)})", self.text)


@dataclass(frozen=True, slots=True)
class Keep:
    """Says that a cell stays as it is: value, formula, format, in a file the very bytes."""


KEEP = Keep()

Cell: TypeAlias = Scalar | CellError | Formula | Link | Keep
"""What can be written into a cell."""


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
    """

    place: TablePlace
    rows: tuple[tuple[Value, ...], ...]
    percent: frozenset[tuple[int, int]] = frozenset()
    covered: frozenset[tuple[int, int]] = frozenset()
    formula: frozenset[tuple[int, int]] = frozenset()


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

    def __post_init__(self) -> None:
        wrong = next((i for i, row in enumerate(self.rows) if len(row) != len(self.header)), None)
        if wrong is not None:
            raise ValueError(
                f"{self.table}: row {wrong} has {len(self.rows[wrong])} values, not {len(self.header)}"
            )
        unknown = [k for k in self.keys if k not in self.header]
        if unknown:
            raise ValueError(f"{self.table}: key {unknown} is not in the header")

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


def plain(cell: object) -> Value:
    """Return what a cell will show: numpy scalars unwrapped, formulas and links by their value.

    NaN, NaT and None give None; infinity and what no cell can hold are a `ValueError`: faults of the program.
    """
    kind = type(cell)
    if kind is float and isfinite(cell):  # type: ignore[arg-type]  # by far the most frequent
        return cell  # type: ignore[return-value]
    if isinstance(cell, str | bool | int | CellError) or cell is None:
        return str(cell) if kind.__module__ == "numpy" else cell
    if isinstance(cell, Formula):
        return cell.value
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, datetime):  # a pandas NaT is one too, and is unequal to itself
        return cell if cell == cell else None
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, float):
        if isinf(cell):
            raise ValueError("infinity cannot be written into a cell")
        return float(cell) if cell == cell else None
    item = getattr(cell, "item", None)
    if callable(item):
        return plain(item())
    raise ValueError(f"a cell cannot hold a {type(cell).__name__}")


def _literal(text: str) -> str:
    """Return `text` as a string literal of a formula."""
    pieces = [text[i : i + 255] for i in range(0, len(text), 255)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
