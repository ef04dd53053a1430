"""Read a data file: one row a unit (in an edition), one column an indicator."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ccni_xl.errors import CcniError
from ccni_xl.framework import LABELLED, Framework, Node
from ccni_xl.intake import read_csv_text, records_of
from ccni_xl.issues import CellRef, Issue, Rule
from ccni_xl.rules import data_files as rules
from ccni_xl.terms import fold

__all__ = ["Data", "read_data"]

#: What stands for "no value".
_MISSING = frozenset({"", "n/a", "na", "nan", "null", "-", "–", "—", "..", "…", "暂无", "无数据"})

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?")

#: Column of the decoupling state that stands beside the elasticity.
_STATE = "_state"


@dataclass(frozen=True, slots=True)
class Data:
    """A data file as the engine wants it.

    Parameters
    ----------
    numbers, labels : DataFrame, index unit or (unit, edition)
        Columns are indicators; labels hold grades, ticks and decoupling states.
    groups : DataFrame, index unit
        The attributes that the framework's imputation asks for.
    lines : tuple of int
        Line of the file of each row.
    issues : tuple of Issue
    name : str
        The file's name.
    """

    numbers: pd.DataFrame
    labels: pd.DataFrame
    groups: pd.DataFrame
    lines: tuple[int, ...]
    issues: tuple[Issue, ...]
    name: str

    def cell(self, row: int, variable: str | None) -> CellRef:
        """Return where the value of ``variable`` in ``row`` stands."""
        known = variable if variable in self.numbers.columns or variable in self.labels.columns else None
        return _cell(self.name, self.lines[row], known)


@dataclass(slots=True)
class _Reader:
    """The columns of the file by what they are, and what has been gathered so far."""

    framework: Framework
    name: str
    header: list[str]
    groups: tuple[str, ...]
    issues: list[Issue] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def say(self, rule: Rule, line: int, column: str | None, **about: object) -> None:
        """Keep an issue about a cell of the file."""
        facts = {key: value for key, value in about.items() if key not in ("unit", "edition")}
        unit, edition = about.get("unit"), about.get("edition")
        self.issues.append(
            Issue(
                rule,
                _cell(self.name, line, column),
                str(unit) if unit else None,
                str(edition) if edition else None,
                column if column in self.framework else None,
                facts,
            )
        )


def _cell(name: str, line: int, column: str | None) -> CellRef:
    return CellRef(name, f"line {line}, column {column}" if column else f"line {line}")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    for line, cells in records_of(read_csv_text(path), path.name, strict=True):
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _header(rows: Iterator[tuple[int, list[str]]], name: str) -> list[str]:
    _, header = next(rows, (0, []))
    if "unit" not in header:
        found = ", ".join(header) or "-"
        raise CcniError(
            f"{name} 的表头没有 unit 列；现有：{found}。请加上对象代码列。",
            f"The header of {name} has no column unit; it has {found}. Add the column of unit codes.",
        )
    twice = sorted(column for column, times in Counter(header).items() if column and times > 1)
    if twice:
        raise CcniError(
            f"{name} 的表头有重复的列：{'、'.join(twice)}。请只保留一列。",
            f"The header of {name} repeats {', '.join(twice)}; keep one of each.",
        )
    return header


def _check_columns(reader: _Reader) -> None:
    known = {"unit", "edition", *reader.groups}
    for code in reader.framework.indicators:
        node = reader.framework[code]
        wanted = (code, code + _STATE) if node.scoring and node.scoring.name == "tapio" else (code,)
        known.update(wanted)
        for column in wanted:
            if column not in reader.header:
                about = {"name_zh": node.name_zh, "name_en": node.name_en, "value": column}
                reader.say(rules.NO_COLUMN, 1, column, **about)
    for column in reader.header:
        if column and column not in known:
            reader.say(rules.UNUSED_COLUMN, 1, column, value=column)


def _identity(
    reader: _Reader, line: int, cells: Sequence[str], record: dict[str, str]
) -> tuple[str, str] | None:
    """Return unit and edition of a row, or say why it cannot be used."""
    if any(cells[len(reader.header) :]):
        reader.say(rules.TOO_MANY_CELLS, line, None, value=len(cells), columns=len(reader.header))
        return None
    key = record["unit"], record.get("edition", "")
    if not key[0]:
        reader.say(rules.NO_UNIT, line, "unit")
        return None
    if key in reader.seen:
        shown = " ".join(part for part in key if part)
        first = reader.seen[key]
        reader.say(rules.DUPLICATE_ROW, line, "unit", unit=key[0], edition=key[1], value=shown, first=first)
        return None
    reader.seen[key] = line
    return key


def _missing(text: str) -> bool:
    return fold(text) in _MISSING


def _number(reader: _Reader, node: Node, text: str, line: int, key: tuple[str, str]) -> float:
    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("−", "-")
    if _missing(text):
        return math.nan
    token = node.scoring
    if token is not None and "none" in token.options and token.knots and plain == "none":
        return math.inf
    if _NUMBER.fullmatch(plain) and math.isfinite(float(plain)):
        return float(plain)
    reader.say(
        rules.NOT_A_NUMBER,
        line,
        node.code,
        unit=key[0],
        edition=key[1],
        value=text,
        name_zh=node.name_zh,
        name_en=node.name_en,
        unit_zh=f"（{node.unit}）" if node.unit else "",
        unit_en=f" [{node.unit}]" if node.unit else "",
    )
    return math.nan


def _values(
    reader: _Reader, record: dict[str, str], line: int, key: tuple[str, str]
) -> tuple[dict[str, float], dict[str, str | None]]:
    numbers: dict[str, float] = {}
    labels: dict[str, str | None] = {}
    for code in reader.framework.indicators:
        node = reader.framework[code]
        rule = node.scoring.name if node.scoring else ""
        if rule in LABELLED:
            text = record.get(code + _STATE if rule == "tapio" else code, "")
            labels[code] = None if _missing(text) else text
        if rule not in LABELLED or rule == "tapio":
            numbers[code] = _number(reader, node, record.get(code, ""), line, key)
    return numbers, labels


def read_data(path: str | Path, framework: Framework) -> Data:
    """Read the data of an index (UTF-8 CSV; see docs/framework-format.md).

    Columns are ``unit``, ``edition`` (optional), one for each indicator under its code, one
    ``<code>_state`` beside a Tapio elasticity, and the attributes that imputation groups by.

    Returns
    -------
    Data
        Cells that cannot be read are missing and are issues with their line and column.

    Raises
    ------
    CcniError
        The file cannot be opened or is not UTF-8 CSV, has no column ``unit``, repeats a column,
        or has no row that can be used.
    """
    path = Path(path)
    rows = _rows(path)
    wanted = (framework[c].imputation.word("group", "") for c in framework.indicators)
    groups = tuple(dict.fromkeys(g for g in wanted if g))
    reader = _Reader(framework, path.name, _header(rows, path.name), groups)
    _check_columns(reader)
    numbers: list[dict[str, float]] = []
    labels: list[dict[str, str | None]] = []
    attributes: dict[str, dict[str, str]] = {}
    for line, cells in rows:
        record = dict(zip(reader.header, cells, strict=False))
        record.setdefault("unit", "")
        key = _identity(reader, line, cells, record)
        if key is None:
            continue
        row_numbers, row_labels = _values(reader, record, line, key)
        numbers.append(row_numbers)
        labels.append(row_labels)
        own = attributes.setdefault(key[0], {})
        own.update({g: record[g] for g in groups if not _missing(record.get(g, ""))})
    if not numbers:
        raise CcniError(
            f"{path.name} 没有可用的数据行。", f"{path.name} has no row of data that can be used."
        )
    index = _index(list(reader.seen), "edition" in reader.header)
    return Data(
        numbers=pd.DataFrame(numbers, index=index, dtype=float),
        labels=pd.DataFrame(labels, index=index, dtype=object),
        groups=pd.DataFrame.from_dict(attributes, orient="index", columns=list(groups), dtype=object),
        lines=tuple(reader.seen.values()),
        issues=tuple(reader.issues),
        name=path.name,
    )


def _index(keys: list[tuple[str, str]], editions: bool) -> pd.Index:
    if editions:
        return pd.MultiIndex.from_tuples(keys, names=["unit", "edition"])
    return pd.Index([unit for unit, _ in keys], name="unit", dtype=object)
