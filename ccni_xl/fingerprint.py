"""One number for everything a result depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields

import pandas as pd

from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs

__all__ = ["fingerprint"]


#: Tables whose index is the row of the sheet, which says nothing.
_UNKEYED = frozenset({"entered", "experts"})


def _frame(name: str, frame: pd.DataFrame) -> Iterable[str]:
    columns = sorted(frame.columns, key=str)
    ordered = frame[columns]
    keys = ["" if name in _UNKEYED else str(key) for key in ordered.index]
    cells = [_plain(ordered[column]) for column in columns]
    rows = sorted(zip(keys, *cells, strict=True), key=str)
    yield name
    yield repr(tuple(str(column) for column in columns))
    for row in rows:
        yield repr(row)


def _plain(column: pd.Series) -> list[object]:
    """Return a column as plain values, every kind of gap as None."""
    values = zip(column.tolist(), column.isna().tolist(), strict=True)
    return [None if missing else value for value, missing in values]


def fingerprint(inputs: Inputs, framework: Framework) -> str:
    """Return the SHA-256 of all inputs, settings and framework rows, as 16 hexadecimal digits.

    Rows are sorted first: moving or sorting rows and columns in a sheet changes nothing.
    """
    digest = hashlib.sha256()
    tables = {
        "cities": inputs.cities,
        "policy": inputs.policy,
        "annual": inputs.annual,
        "extra": inputs.extra,
        "entered": inputs.entered,
        **{f"series {name}": table for name, table in inputs.series.items()},
    }
    for name in sorted(tables):
        for line in _frame(name, tables[name].data):
            digest.update(line.encode())
    for field in fields(inputs.settings):
        if field.name not in ("language", "demo"):
            digest.update(f"{field.name}={getattr(inputs.settings, field.name)!r}".encode())
    for line in _frame("experts", inputs.experts):
        digest.update(line.encode())
    digest.update(repr(sorted(inputs.editions, key=lambda e: e.label)).encode())
    for node in framework:
        tokens = (node.scoring, node.mean, node.treatment, node.imputation)
        digest.update(repr((node.code, node.parent, node.weight, node.direction, *map(str, tokens))).encode())
    return digest.hexdigest()[:16]
