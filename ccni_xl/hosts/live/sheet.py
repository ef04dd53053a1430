"""One worksheet of the open workbook as it stood when it was first looked at: read once, as a block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from ccni_xl.hosts.live.cells import from_excel, from_typed
from ccni_xl.hosts.live.refusals import refusal
from ccni_xl.hosts.port import Value
from ccni_xl.letters import column_name, column_number

__all__ = ["Area", "SheetView", "area_of", "runs"]

#: Cells that are read of one sheet at most.
MAX_CELLS: Final = 2_000_000

Area = tuple[int, int, int, int]
"""Top, left, bottom and right of a block of cells, counted from 1."""

_CORNER = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def area_of(address: str) -> Area:
    """Return the block of an address.

    >>> area_of("$A$7:$C$12"), area_of("B2")
    ((7, 1, 12, 3), (2, 2, 2, 2))
    """
    corners = [(int(row), column_number(letters)) for letters, row in _CORNER.findall(address)]
    if not corners:
        raise ValueError(f"{address!r} is no address of a block of cells")
    (top, left), (bottom, right) = corners[0], corners[-1]
    return top, left, bottom, right


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of every unbroken run of ascending numbers.

    >>> list(runs([1, 2, 3, 7, 9, 10]))
    [(1, 3), (7, 7), (9, 10)]
    """
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


class SheetView:
    """What a sheet holds.

    Parameters
    ----------
    sheet : xlwings.Sheet
    label : str
        The workbook's name, for messages.
    """

    def __init__(self, sheet: Any, label: str) -> None:
        self.sheet, self.label = sheet, label
        self.name = str(sheet.name)

    @cached_property
    def extent(self) -> tuple[int, int]:
        """Last row and column in use.

        Raises
        ------
        WorkbookError
            If that is more than can be read at once.
        """
        _, _, row, column = area_of(self.sheet.used_range.address)
        if row * column > MAX_CELLS:
            raise refusal("extent", self.label, sheet=self.name, row=row, column=column_name(column))
        return row, column

    def locked(self) -> bool:
        """Tell whether the sheet is protected even against programs; False where Excel does not say."""
        windows: Callable[[Any], Any] = lambda api: api.ProtectContents and not api.ProtectionMode  # noqa: E731
        mac: Callable[[Any], Any] = lambda api: api.protect_contents.get()  # noqa: E731
        for asked in (windows, mac):
            try:
                return bool(asked(self.sheet.api))
            except Exception:  # not this platform's way of asking
                continue
        return False

    @cached_property
    def _raw(self) -> list[list[object]]:
        found: list[list[object]] = (
            self.sheet.range((1, 1), self.extent).options(ndim=2, err_to_str=True).value
        )
        return found

    @cached_property
    def _money(self) -> bool:
        return any(isinstance(value, Decimal) for row in self._raw for value in row)

    @cached_property
    def _typed(self) -> list[list[object]]:
        """Contents as typed, formulas among them; a second read, made only where it is needed."""
        found = self.sheet.range((1, 1), self.extent).formula
        if not isinstance(found, list | tuple):
            return [[found]]
        return [list(row) if isinstance(row, list | tuple) else [row] for row in found]

    def value(self, row: int, column: int) -> Value:
        """Return a cell's value; None outside of the range in use."""
        if row > self.extent[0] or column > self.extent[1]:
            return None
        raw = self._raw[row - 1][column - 1]
        if self._money and isinstance(raw, Decimal):
            return from_typed(raw, self._typed[row - 1][column - 1])
        return from_excel(raw)

    def filled(self, row: int, column: int) -> bool:
        """Tell whether a cell shows something or holds a formula."""
        return self.value(row, column) is not None or self.formula(row, column) is not None

    def shows(self, row: int, column: int) -> bool:
        """Tell whether a cell shows something; costs no second read."""
        return self.value(row, column) is not None

    def formula(self, row: int, column: int) -> str | None:
        """Return a cell's formula with its ``=``, or None."""
        if row > self.extent[0] or column > self.extent[1]:
            return None
        typed = self._typed[row - 1][column - 1]
        if not (isinstance(typed, str) and typed.startswith("=")):
            return None
        return None if self.value(row, column) == typed else typed  # a text that looks like a formula

    def percent(self, area: Area) -> frozenset[tuple[int, int]]:
        """Return the numbers of an area that are shown as a percentage, as offsets ``(i, j)``.

        Excel names the number format of a block only where all its cells have the same one, so the block is
        halved until they have; columns without a number are left out.
        """
        top, left, bottom, right = area
        numeric = [
            j for j in range(left, right + 1) if any(self._number(i, j) for i in range(top, bottom + 1))
        ]
        found: set[tuple[int, int]] = set()
        for first, last in runs(numeric):
            self._halve((top, first, bottom, last), found)
        return frozenset((i - top, j - left) for i, j in found)

    def _number(self, row: int, column: int) -> bool:
        value = self.value(row, column)
        return isinstance(value, int | float) and not isinstance(value, bool)

    def _halve(self, area: Area, found: set[tuple[int, int]]) -> None:
        top, left, bottom, right = area
        number_format = self.sheet.range((top, left), (bottom, right)).number_format
        if number_format is not None or (top, left) == (bottom, right):
            if "%" in _LITERAL.sub("", str(number_format).partition(";")[0]):
                cells = ((i, j) for i in range(top, bottom + 1) for j in range(left, right + 1))
                found.update(cell for cell in cells if self._number(*cell))
        elif left < right:
            middle = (left + right) // 2
            self._halve((top, left, bottom, middle), found)
            self._halve((top, middle + 1, bottom, right), found)
        else:
            middle = (top + bottom) // 2
            self._halve((top, left, middle, right), found)
            self._halve((middle + 1, left, bottom, right), found)
