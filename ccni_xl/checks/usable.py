"""Inputs without the values that errors name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from ccni_xl.inputs import Inputs, Status, Table
from ccni_xl.issues import CellRef, Issue
from ccni_xl.terms import Severity

__all__ = ["usable"]


def usable(inputs: Inputs, issues: Iterable[Issue]) -> Inputs:
    """Return ``inputs`` without every value whose cell an ERROR names.

    Those values become NaN (None for choices and texts) with `Status.UNUSABLE`. Nothing is changed
    in place; tables without an error are shared with ``inputs``.
    """
    cells = frozenset(i.cell for i in issues if i.severity is Severity.ERROR and i.cell is not None)
    if not cells:
        return inputs
    return replace(
        inputs,
        cities=_without(inputs.cities, cells, keep=("name_zh", "name_en")),
        policy=_without(inputs.policy, cells),
        annual=_without(inputs.annual, cells),
        extra=_without(inputs.extra, cells),
        entered=_without(inputs.entered, cells, keep=("city", "edition", "indicator")),
        series=MappingProxyType({code: _without(table, cells) for code, table in inputs.series.items()}),
    )


def _without(table: Table, cells: frozenset[CellRef], keep: tuple[str, ...] = ()) -> Table:
    """Return the table without the values in ``cells``; identities in ``keep`` stay."""
    rows = {row: key for key, row in table.origin.rows.items()}
    columns = {number: name for name, number in table.origin.columns.items()}
    found: list[tuple[object, object]] = []
    for cell in cells:
        number, row = _numbers(cell.address)
        column = columns.get(number)
        if cell.sheet == table.origin.sheet and row in rows and column in table.data and column not in keep:
            found.append((rows[row], column))
    if not found:
        return table
    data, status = table.data.copy(), table.status.copy()
    for key, column in found:
        i, j = data.index.get_loc(key), data.columns.get_loc(column)
        data.iloc[i, j] = np.nan if data.dtypes.iloc[j] == np.float64 else None  # type: ignore[index]
        status.iloc[i, j] = int(Status.UNUSABLE)  # type: ignore[index]
    return Table(data, status, table.origin)


def _numbers(address: str) -> tuple[int, int]:
    """Return column and row of an address such as ``AB12``.

    Examples
    --------
    >>> _numbers("AB12")
    (28, 12)
    """
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(address[len(letters) :])
