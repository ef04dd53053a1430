"""A snapshot read back, as a workbook in memory; what is wrong with it is named with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from ccni_xl.collaborate.contents import KEYS, typed_tables
from ccni_xl.collaborate.snapshot import BOM, COLUMNS, FORMAT, META
from ccni_xl.collaborate.snapshot_cells import FLAGS, decode, split_key, unprotect
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import Value
from ccni_xl.intake import OversizeError, read_at_most
from ccni_xl.workbook.schema import TEMPLATE_VERSION, TableSpec, sheet

__all__ = ["Snapshot", "is_snapshot", "read_snapshot"]

#: A snapshot of 110 cities takes 1 MB.
_LARGEST = 64 * 1024 * 1024
RowKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot as a workbook in memory, with Chinese labels.

    Parameters
    ----------
    host : MemoryHost
    fingerprint : str
        The input fingerprint it states.
    lines : mapping of (str, int, int) to int
        Table, row and column (from 0) -> line of the file.
    """

    host: MemoryHost
    fingerprint: str
    lines: Mapping[tuple[str, int, int], int]


def is_snapshot(path: Path) -> bool:
    """Whether a file is meant as a snapshot."""
    return path.suffix.lower() == ".csv"


def read_snapshot(path: Path) -> Snapshot:
    """Read a snapshot; what it says only for people (name, unit, source, who, when) is not looked at.

    Raises
    ------
    WorkbookError
        It cannot be read, is none, is damaged, or belongs to another template.
    """
    reading = _Reading(path.name)
    for line, fields in _lines(path):
        reading.take(line, dict(zip(COLUMNS, fields, strict=True)))
    return reading.finished()


def _stop(file: str, line: int, zh: str, en: str) -> NoReturn:
    raise WorkbookError(
        f"{file} 第 {line} 行：{zh}。没有改动任何内容。", f"{file}, line {line}: {en}. Nothing was changed."
    )


def _text(path: Path) -> str:
    try:
        data = read_at_most(path, _LARGEST)
    except OversizeError as error:
        raise WorkbookError(
            f"{path.name} 超过 {_LARGEST >> 20} MB，不像快照，没有读取。",
            f"{path.name} is larger than {_LARGEST >> 20} MB, too large for a snapshot; it was not read.",
        ) from error
    except OSError as error:
        raise WorkbookError(
            f"打不开快照 {path.name}。请检查路径。", f"Cannot open the snapshot {path.name}; check the path."
        ) from error
    try:
        return data.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _stop(
            path.name,
            line,
            "不是 UTF-8 文本；快照请勿用其他编码另存",
            "not UTF-8 text; save snapshots as UTF-8",
        )


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, fields) of every record; a record begins on the line after the last one's end."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    start, header = 1, False
    while True:
        try:
            fields = next(reader, None)
        except csv.Error:
            _stop(
                path.name,
                start,
                "引号不成对，或有不能读的字符",
                "quotes do not match, or unreadable characters",
            )
        if fields is None:
            break
        if not header:
            if tuple(fields) != COLUMNS:
                _stop(
                    path.name,
                    1,
                    f"不是本程序的快照，首行应为 {','.join(COLUMNS)}",
                    f"no snapshot of this program; the first line must be {','.join(COLUMNS)}",
                )
            header = True
        elif fields and len(fields) != len(COLUMNS):
            _stop(
                path.name,
                start,
                f"应有 {len(COLUMNS)} 列，却有 {len(fields)} 列",
                f"{len(COLUMNS)} fields expected, {len(fields)} found",
            )
        elif fields:
            yield start, fields
        start = reader.line_num + 1
    if not header:
        _stop(path.name, 1, "文件是空的", "the file is empty")


@dataclass(slots=True)
class _Sheet:
    """One table while it is read."""

    spec: TableSpec
    own: list[str] = field(default_factory=list)
    rows: dict[RowKey, dict[str, Value]] = field(default_factory=dict)
    lines: dict[tuple[RowKey, str], int] = field(default_factory=dict)

    def knows(self, column: str) -> bool:
        """Whether a table has such a column."""
        is_year = self.spec.years and column.isdigit() and len(column) == 4
        return column in self.spec.codes or column in self.own or is_year


class _Reading:
    """Takes the records one by one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.meta: dict[str, str] = {}
        self.sheets = {name: _Sheet(spec) for name, spec in typed_tables().items()}

    def take(self, line: int, record: Mapping[str, str]) -> None:
        """Take one record."""
        table, variable, flag = record["table"], unprotect(record["variable"]), record["flag"]
        if table == META:
            self.meta[variable] = unprotect(record["value"])
            self._check_meta(line, variable)
            return
        self._check_meta(line)
        found = self.sheets.get(table)
        if found is None:
            _stop(self.file, line, f"没有名为“{table}”的表", f"there is no table {table!r}")
        if flag not in FLAGS:
            _stop(self.file, line, f"不认识的标记“{flag}”", f"unknown flag {flag!r}")
        if flag == "column":
            if variable not in found.own and variable not in found.spec.codes:
                found.own.append(variable)
            return
        key = (unprotect(record["city"]), unprotect(record["edition"]), unprotect(record["item"]))
        row = found.rows.get(key)
        if row is None:
            row = found.rows[key] = self._new_row(line, found, key, unprotect(record["name"]))
        if flag == "row":
            return
        if not found.knows(variable):
            _stop(
                self.file,
                line,
                f"表 {table} 没有“{variable}”这一列",
                f"the table {table} has no column {variable!r}",
            )
        first = found.lines.setdefault((key, variable), line)
        if first != line:
            _stop(self.file, line, f"与第 {first} 行是同一格", f"the same cell as line {first}")
        try:
            row[variable] = decode(record["value"], flag)
        except ValueError:
            shown = record["value"][:40]
            _stop(
                self.file,
                line,
                f"“{shown}”与标记“{flag}”不符",
                f"{shown!r} is not what the flag {flag!r} says",
            )

    def _check_meta(self, line: int, name: str | None = None) -> None:
        """Refuse a file of another format or template, and one that does not say what it is."""
        if name is None:
            if not {"format", "template"} <= self.meta.keys():
                _stop(
                    self.file,
                    line,
                    "缺少开头的 #snapshot 行",
                    "the #snapshot lines at the beginning are missing",
                )
            return
        expected = {"format": FORMAT, "template": TEMPLATE_VERSION}.get(name)
        if expected is not None and self.meta[name] != expected:
            what = {"format": ("快照格式", "snapshot format"), "template": ("模板版本", "template version")}[
                name
            ]
            _stop(
                self.file,
                line,
                f"{what[0]}是 {self.meta[name]}，本程序读的是 {expected}；请用对应版本的程序",
                f"{what[1]} {self.meta[name]}, this program reads {expected}; use the matching program",
            )

    def _new_row(self, line: int, found: _Sheet, key: RowKey, name: str) -> dict[str, Value]:
        """Return a row with the cells that say whose it is."""
        keys = KEYS[found.spec.name]
        rest = [code for code in keys if code not in ("city", "edition")]
        parts = split_key(key[2]) if key[2] or rest else ()
        if not len(rest) <= len(parts) <= len(rest) + 1:
            _stop(
                self.file,
                line,
                f"item“{key[2]}”应有 {len(rest)} 段，以 | 分隔",
                f"the item {key[2]!r} must have {len(rest)} parts, separated by |",
            )
        row: dict[str, Value] = dict(zip(rest, parts, strict=False))
        row |= {code: key[i] for i, code in enumerate(("city", "edition")) if code in keys}
        if "name" in found.spec.codes and "city" in keys:
            row["name"] = name
        return row

    def finished(self) -> Snapshot:
        """Return what was read."""
        if not {"format", "template"} <= self.meta.keys():
            _stop(self.file, 1, "缺少开头的 #snapshot 行", "the #snapshot lines at the beginning are missing")
        host = MemoryHost(self.file, cells={"ccni_template": self.meta["template"]})
        lines: dict[tuple[str, int, int], int] = {}
        for table, found in self.sheets.items():
            years = {c for _, c in found.lines if c not in found.spec.codes} - set(found.own)
            columns = [*found.spec.codes, *sorted({*found.own, *years})]
            labels = [*(c.zh for c in found.spec.columns), *columns[len(found.spec.columns) :]]
            at = {column: j for j, column in enumerate(columns)}
            rows = [[_blank(row.get(column)) for column in columns] for row in found.rows.values()]
            home = found.spec
            host.put(table, labels, rows, sheet=sheet(home.sheet).zh, left=home.left, top=home.top)
            order = {key: i for i, key in enumerate(found.rows)}
            lines |= {(table, order[key], at[c]): line for (key, c), line in found.lines.items()}
        return Snapshot(host, self.meta.get("fingerprint", ""), lines)


def _blank(value: Value) -> Value:
    return None if value == "" else value
