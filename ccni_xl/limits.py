"""What a file from outside may cost, and how the user raises one of these limits.

Every limit has a name. A refusal names it, and ``--limits part=512MB,cells=3000000`` on the command line, or
the same text in the environment variable ``CCNI_LIMITS``, raises (or lowers) it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from ccni_xl.errors import CcniError

__all__ = ["VARIABLE", "Limits", "in_force", "limit_names", "parse_limits", "use_limits"]

#: The environment variable that holds limits.
VARIABLE: Final = "CCNI_LIMITS"

_MB: Final = 1 << 20
_UNITS: Final = {"": 1, "KB": 1 << 10, "MB": _MB, "GB": 1 << 30}
_AMOUNT = re.compile(r"([0-9]{1,15}) ?(KB|MB|GB|)", re.IGNORECASE)


def _limit(default: int, name: str) -> Any:
    """Declare a limit and the name that users know it by."""
    return field(default=default, metadata={"name": name})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost; all of 3,081 real workbooks seen stay inside.

    Parameters
    ----------
    file_bytes, part_bytes, total_bytes : int
        Size of the file, of one part unpacked, of all parts unpacked [byte].
    entries : int
        Number of parts.
    ratio, grace_bytes : int
        Largest unpacked/packed ratio of a part, looked at only above this unpacked size [byte].
    elements, depth : int
        XML elements and nesting of a part that is parsed.
    strings : int
        Shared strings.
    styles : int
        Cell formats; Excel itself takes no more than 65,490.
    names : int
        Defined names.
    cells, area : int
        Cells of a sheet, and rows x columns of its used range.
    merges, merged_cells : int
        Merged ranges of a sheet, and the cells under them.
    csv_bytes, csv_columns : int
        Size of a CSV file [byte], and its columns.
    message_bytes : int
        One message between LibreOffice and its worker [byte].
    """

    file_bytes: int = _limit(100 * _MB, "file")
    entries: int = _limit(5_000, "parts")
    part_bytes: int = _limit(256 * _MB, "part")
    total_bytes: int = _limit(1024 * _MB, "total")
    ratio: int = _limit(200, "ratio")
    grace_bytes: int = _limit(_MB, "grace")
    elements: int = _limit(400_000, "elements")
    depth: int = _limit(256, "depth")
    strings: int = _limit(500_000, "strings")
    styles: int = _limit(65_490, "styles")
    names: int = _limit(50_000, "names")
    cells: int = _limit(2_000_000, "cells")
    area: int = _limit(10_000_000, "area")
    merges: int = _limit(20_000, "merges")
    merged_cells: int = _limit(10_000_000, "merged")
    csv_bytes: int = _limit(50 * _MB, "csv")
    message_bytes: int = _limit(64 * _MB, "message")
    csv_columns: int = _limit(16_384, "csv-columns")


_FIELDS: Final = {str(one.metadata["name"]): one.name for one in fields(Limits)}
_chosen: dict[str, Limits] = {}


def limit_names() -> tuple[str, ...]:
    """Return the names by which users set limits."""
    return tuple(_FIELDS)


def parse_limits(text: str, base: Limits | None = None) -> Limits:
    """Return limits with the ones that ``text`` names in place.

    Parameters
    ----------
    text : str
        ``name=amount`` pairs, separated by commas; an amount may end in KB, MB or GB.
    base : Limits, optional
        What holds for the others.

    Raises
    ------
    CcniError
        A name that is none, or an amount that is no whole number above 0.

    Examples
    --------
    >>> parse_limits("part=512MB, cells=3000000").part_bytes
    536870912
    """
    found: dict[str, int] = {}
    for pair in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, amount = (piece.strip() for piece in pair.partition("="))
        number = _AMOUNT.fullmatch(amount)
        if name not in _FIELDS or number is None or not int(number[1]):
            known = ", ".join(_FIELDS)
            raise CcniError(
                f"上限“{pair[:60]}”无法识别。请写成“名称=数量”，如 part=512MB；名称有：{known}。",
                f"The limit {pair[:60]!r} is not understood; write NAME=AMOUNT, as in part=512MB. "
                f"Names: {known}.",
            )
        found[_FIELDS[name]] = int(number[1]) * _UNITS[number[2].upper()]
    return replace(base or Limits(), **found)


def use_limits(text: str | None) -> None:
    """Let these limits, on top of the environment's, hold for the rest of the process; None ends that.

    Raises
    ------
    CcniError
        As `parse_limits`.
    """
    _chosen.clear()
    if text is not None:
        _chosen["limits"] = parse_limits(text, in_force())


def in_force() -> Limits:
    """Return the limits that hold where a caller gives none: chosen ones, else the environment's.

    Raises
    ------
    CcniError
        The environment variable cannot be understood.
    """
    return _chosen["limits"] if _chosen else parse_limits(os.environ.get(VARIABLE, ""))
