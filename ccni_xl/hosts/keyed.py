"""Which old row each new row continues: the one rule by which notes follow their row in every host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ccni_xl.hosts.port import Value

__all__ = ["Key", "numbered"]

Key = tuple[str, ...]


def numbered(keys: Iterable[Sequence[Value]]) -> list[Key]:
    """Return keys as comparable text, the second of two equal ones told apart by its number.

    A code typed as a number equals the same code typed as text.

    >>> numbered([[110000.0], ["110000"], [None]])
    [('110000', '1'), ('110000', '2'), ('', '1')]
    """
    seen: Counter[Key] = Counter()
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
