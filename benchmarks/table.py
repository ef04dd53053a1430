"""Rows as a table on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def show(rows: Iterable[Mapping[str, object]], title: str = "") -> None:
    """Print rows under the union of their columns; numbers with four significant digits."""
    listed = list(rows)
    columns = list(dict.fromkeys(key for row in listed for key in row))
    cells = [[_text(row.get(column)) for column in columns] for row in listed]
    widths = [max(len(c), *(len(row[i]) for row in cells)) for i, c in enumerate(columns)]
    if title:
        print(f"\n{title}")
    print("  ".join(c.ljust(w) for c, w in zip(columns, widths, strict=True)))
    for row in cells:
        print("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
