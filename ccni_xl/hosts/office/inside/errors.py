"""How LibreOffice numbers the errors of cells, and how Excel writes them."""

from __future__ import annotations

import math
import struct

__all__ = ["NAMES", "NOT_AVAILABLE", "VALUE", "coded", "name_of", "of_nan"]

NOT_AVAILABLE, VALUE = 32767, 519
NAMES = {
    521: "#NULL!",
    532: "#DIV/0!",
    VALUE: "#VALUE!",
    524: "#REF!",
    525: "#NAME?",
    503: "#NUM!",
    NOT_AVAILABLE: "#N/A",
}


def name_of(number: int) -> str:
    """Return the text of an error; LibreOffice's own kinds, which Excel does not have, are #VALUE!."""
    return NAMES.get(number, NAMES[VALUE])


def coded(number: int) -> float:
    """Return the NaN that a cell shows as the error of this number."""
    value: float = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | number))[0]
    return value


def of_nan(value: object) -> str | None:
    """Return the text of the error that a NaN stands for, None for any other value."""
    if not isinstance(value, float) or not math.isnan(value):
        return None
    return name_of(struct.unpack("<Q", struct.pack("<d", value))[0] & 0xFFFF)
