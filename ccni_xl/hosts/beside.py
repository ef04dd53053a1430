"""What the user keeps beside our columns: which row each entry goes to, and which columns are meant.

Every host moves the user's entries by these rules; how a cell is moved is the host's own business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ccni_xl.hosts.port import KEEP, Cell, Value

__all__ = ["RowPlan", "columns_beside", "numbered", "pieces", "row_plan"]

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowPlan:
    """Where the entries beside a table's rows go; all numbers are row offsets from 0.

    Parameters
    ----------
    sources : tuple of (int or None)
        For every new row the old row with the same key, or None.
    gone : tuple of int
        Old rows whose key is no longer there.
    """

    sources: tuple[int | None, ...]
    gone: tuple[int, ...]

    def moves(self, rows: Iterable[int]) -> bool:
        """Tell whether any of these old rows changes its place or leaves."""
        target = {source: i for i, source in enumerate(self.sources) if source is not None}
        return any(target.get(row) != row for row in rows)


def row_plan(old: Sequence[Sequence[Value]], new: Sequence[Sequence[Value]]) -> RowPlan:
    """Return how rows with the keys ``old`` become rows with the keys ``new``.

    The second of two equal keys goes with the second one, and so on.

    >>> row_plan([["北京"], ["南京"]], [["南京"], ["宜昌"]])
    RowPlan(sources=(1, None), gone=(0,))
    """
    place = {key: i for i, key in enumerate(numbered(old))}
    sources = tuple(place.pop(key, None) for key in numbered(new))
    return RowPlan(sources, tuple(place.values()))


def numbered(keys: Iterable[Sequence[Value]]) -> list[_Key]:
    """Return keys as comparable text, the second of two equal ones told apart by its number."""
    seen: Counter[_Key] = Counter()
    out = []
    for values in keys:
        key = tuple(_comparable(value) for value in values)
        seen[key] += 1
        out.append((*key, str(seen[key])))
    return out


def _comparable(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def columns_beside(
    start: int,
    step: int,
    *,
    free: Callable[[int], bool],
    kinds: Callable[[int], set[bool]],
    headed: Callable[[int], bool],
) -> tuple[list[int], int]:
    """Return the columns with entries from ``start`` on, up to an empty one, and the first one beyond.

    Beside a table, the columns up to the first empty one belong to it, as in a spreadsheet's "current
    region".

    Parameters
    ----------
    start, step : int
        Column to begin with; 1 to go right, -1 to go left.
    free : callable
        Whether a column exists and no other table stands in it.
    kinds : callable
        For the filled data cells of a column, whether they are formulas: {}, {True}, {False} or both.
        A column of formulas only looks at its own row and stays where it is.
    headed : callable
        Whether the cell beside the table's header is filled.
    """
    out, column = [], start
    while free(column):
        found = kinds(column)
        if not found and not headed(column):
            break
        if False in found:
            out.append(column)
        column += step
    return out, column


def pieces(rows: Sequence[Sequence[Cell]], there: int) -> Iterator[tuple[int, int, list[list[Cell]]]]:
    """Yield (row, column, block) of the rectangles to be written, so that cells to be kept are in none.

    Only the first ``there`` rows have something to keep; in those behind them such a cell is empty.

    >>> list(pieces([[1, KEEP, 2], [3, KEEP, 4]], there=1))
    [(0, 0, [[1]]), (0, 2, [[2]]), (1, 0, [[3, None, 4]])]
    """
    open_: dict[tuple[int, int], tuple[int, list[list[Cell]]]] = {}
    for i, row in enumerate(rows):
        cells = [None if cell is KEEP and i >= there else cell for cell in row]
        found = dict.fromkeys(_kept_apart(cells))
        for ends in [ends for ends in open_ if ends not in found]:
            top, block = open_.pop(ends)
            yield top, ends[0], block
        for ends in found:
            open_.setdefault(ends, (i, []))[1].append(cells[slice(*ends)])
    for (left, _), (top, block) in open_.items():
        yield top, left, block


def _kept_apart(cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of cells that are not kept."""
    start = None
    for j, cell in enumerate((*cells, KEEP)):
        if cell is KEEP and start is not None:
            yield start, j
        start = None if cell is KEEP else j if start is None else start
