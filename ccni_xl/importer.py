"""A CSV file into an input table: only the cells it names change, new rows go below."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.port import Block, Cell, Host, TableWrite, WriteBatch, WriteReport
from ccni_xl.inputs import Inputs
from ccni_xl.issues import CellRef, Issue
from ccni_xl.rules import importing
from ccni_xl.workbook.cities import normal_code, split_aliases
from ccni_xl.workbook.columns import fold_label, match_columns, year_of
from ccni_xl.workbook.read import read_inputs
from ccni_xl.workbook.schema import INPUT_TABLES, Column, TableSpec

__all__ = ["ImportOutcome", "import_csv"]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did."""

    table: str
    cells: int
    rows_added: int
    columns_added: tuple[str, ...]
    issues: tuple[Issue, ...]
    report: WriteReport

    def text(self, lang: str = "zh") -> str:
        """Return one sentence for the user."""
        if lang == "zh":
            return f"{self.table}：写入 {self.cells} 个单元格，新增 {self.rows_added} 行；文件 {self.report.path}"
        return (
            f"{self.table}: {self.cells} cells written, {self.rows_added} rows added; file {self.report.path}"
        )


@dataclass(frozen=True, slots=True)
class _Target:
    """A column of the table that the file fills."""

    source: str
    label: str
    at: int | None


def import_csv(host: Host, table: str, data: Path, mapping: Mapping[str, str] | None = None) -> ImportOutcome:
    """Bring a CSV file into an input table.

    Parameters
    ----------
    host : Host
    table : str
        Name of an input table, with or without "tbl_".
    data : Path
        UTF-8 CSV: a city column (code, name or alias), an edition column where the table has one,
        and columns named by code, by label in either language, by year, or through ``mapping``.
        A blank cell leaves the workbook's cell as it is.
    mapping : mapping of str to str, optional
        Column of the file -> column of the table.

    Raises
    ------
    WorkbookError
        No such table, a file that cannot be read, no column that fits, or cells with formulas
        that would be overwritten. The workbook is unchanged then.
    """
    spec = _spec(table)
    read = read_inputs(host)
    block = read.blocks.get(spec.name) or host.read([spec.name])[spec.name]
    header, records = _read_csv(data)
    names = {column: (mapping or {}).get(column, column) for column in header}
    keys, targets = _targets(spec, block, names, data.name, read.lang)
    rows, issues = _identify(spec, records, keys, read.inputs, data.name, header)
    return _write(host, spec, block, rows, targets, issues, read.inputs, read.lang)


def _spec(table: str) -> TableSpec:
    wanted = table.lower().removeprefix("tbl_")
    specs = {
        spec.name.removeprefix("tbl_"): spec
        for spec in INPUT_TABLES
        if spec.key == "city" and spec.name != "tbl_cities"
    }
    if wanted not in specs:
        known = ", ".join(specs)
        raise WorkbookError(
            f"没有可导入的表“{table}”；可用：{known}。", f"No table {table!r} to import into; known: {known}."
        )
    return specs[wanted]


def _read_csv(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise WorkbookError(
            f"打不开数据文件 {path.name}。请检查路径。",
            f"Cannot open the data file {path.name}; check the path.",
        ) from error
    except UnicodeDecodeError as error:
        raise WorkbookError(
            f"{path.name} 不是 UTF-8 文本。请另存为“CSV UTF-8”。",
            f"{path.name} is not UTF-8 text; save it as CSV UTF-8.",
        ) from error
    reader = csv.DictReader(lines)
    records = [
        (
            reader.line_num,
            {k: v or "" for k, v in row.items() if isinstance(k, str) and not isinstance(v, list)},
        )
        for row in reader
    ]
    return list(reader.fieldnames or ()), records


def _targets(
    spec: TableSpec, block: Block, names: Mapping[str, str], file: str, lang: str
) -> tuple[dict[str, str], list[_Target]]:
    """Match the file's columns: key code -> file column, and the table columns to fill."""
    grid, _ = match_columns(spec, block)
    by_label = {fold_label(text): c for c in spec.columns for text in (c.code, c.zh, c.en)}
    keys: dict[str, str] = {}
    targets: list[_Target] = []
    for source, name in names.items():
        column, year = by_label.get(fold_label(name)), year_of(name) if spec.years else None
        if column is not None and column.code in ("city", "name", "edition"):
            keys[column.code] = source
        elif column is not None:
            targets.append(
                _Target(
                    source,
                    _label(block, grid.columns.get(column.code), column, lang),
                    grid.columns.get(column.code),
                )
            )
        elif year is not None:
            at = grid.years.get(year)
            targets.append(_Target(source, str(year) if at is None else block.place.header[at], at))
    if not ({"city", "name"} & keys.keys()):
        raise WorkbookError(
            f"{file} 里没有城市列（city 或 城市）。", f"{file} has no city column (city or name)."
        )
    if not targets:
        raise WorkbookError(
            f"{file} 里没有一列能对上表“{spec.name}”；请用 --map 指定。",
            f"No column of {file} fits the table {spec.name}; say which with --map.",
        )
    absent = [target.label for target in targets if target.at is None]
    if absent:
        shown = ", ".join(absent)
        raise WorkbookError(
            f"表 {spec.name} 里没有这些列：{shown}。请先在表右侧加上这些列标题。",
            f"The table {spec.name} lacks the columns {shown}; add these headers at its right first.",
        )
    return keys, targets


def _label(block: Block, at: int | None, column: Column, lang: str) -> str:
    return column.label(lang) if at is None else block.place.header[at]


def _spellings(inputs: Inputs) -> dict[str, str]:
    """Return every exact spelling of a city -> its code; one that means two cities means none."""
    found: dict[str, set[str]] = {}
    for code, row in inputs.cities.data.iterrows():
        aliases = split_aliases(row["alias"]) if isinstance(row["alias"], str) else ()
        for name in (str(code), row["name_zh"], row["name_en"], *aliases):
            if isinstance(name, str) and name.strip():
                found.setdefault(fold_label(name), set()).add(str(code))
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _identify(
    spec: TableSpec,
    records: Sequence[tuple[int, dict[str, str]]],
    keys: Mapping[str, str],
    inputs: Inputs,
    file: str,
    header: Sequence[str],
) -> tuple[dict[tuple[str, ...], dict[str, str]], list[Issue]]:
    """Return the usable records by (city,) or (city, edition), and what is wrong with the others."""
    spellings = _spellings(inputs)
    editions = {edition.label for edition in inputs.editions}
    dated = "edition" in spec.codes
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    issues: list[Issue] = []

    def cell(line: int, column: str | None) -> CellRef:
        number = header.index(column) + 1 if column in header else 1
        return CellRef(file, f"{number}:{line}")

    for line, record in records:
        typed = [record[keys[k]].strip() for k in ("city", "name") if k in keys and record[keys[k]].strip()]
        code = next(
            (spellings[fold_label(normal_code(t))] for t in typed if fold_label(normal_code(t)) in spellings),
            None,
        )
        edition = record.get(keys.get("edition", ""), "").strip() or inputs.settings.edition
        if code is None:
            facts = {"value": " ".join(typed) or "-"}
            issues.append(
                Issue(
                    importing.UNKNOWN_CITY,
                    cell(line, keys.get("city", keys.get("name"))),
                    None,
                    None,
                    "city",
                    facts,
                )
            )
        elif dated and edition not in editions:
            facts = {"value": edition, "known": ", ".join(sorted(editions))}
            issues.append(
                Issue(
                    importing.NOT_LISTED_EDITION,
                    cell(line, keys.get("edition")),
                    code,
                    edition,
                    "city",
                    facts,
                )
            )
        else:
            key = (code, edition) if dated else (code,)
            if key in rows:
                issues.append(
                    Issue(
                        importing.REPEATED_ROW,
                        cell(line, keys.get("city")),
                        code,
                        edition,
                        "city",
                        {"value": " ".join(key)},
                    )
                )
            else:
                rows[key] = record
    return rows, issues


def _value(text: str) -> Cell:
    """Return a number where the text is one, the text itself otherwise: the checks judge it later."""
    try:
        return float(text) if text.strip().lower() not in ("nan", "inf", "-inf", "infinity") else text
    except ValueError:
        return text


def _write(
    host: Host,
    spec: TableSpec,
    block: Block,
    rows: Mapping[tuple[str, ...], dict[str, str]],
    targets: Sequence[_Target],
    issues: list[Issue],
    inputs: Inputs,
    lang: str,
) -> ImportOutcome:
    grid, _ = match_columns(spec, block)
    key_codes = [code for code in ("city", "name", "edition") if code in grid.columns]
    places = [grid.columns[code] for code in key_codes]
    columns = [*places, *(t.at for t in targets if t.at is not None)]
    spellings = _spellings(inputs)
    left = dict(rows)
    cells = 0
    content: list[list[Cell]] = []
    for i, row in enumerate(block.rows):
        known = {code: row[grid.columns[code]] for code in key_codes}
        identity = next(
            (
                spellings.get(fold_label(normal_code(known[c])))
                for c in ("city", "name")
                if known.get(c) not in (None, "")
            ),
            None,
        )
        key = (
            (identity or "", str(known.get("edition") or "").strip())
            if "edition" in spec.codes
            else (identity or "",)
        )
        record = left.pop(key, None)
        new = list(row)
        for target in targets:
            if target.at is None:
                continue
            if record is not None and record[target.source].strip():
                new[target.at] = _value(record[target.source])  # type: ignore[call-overload]
                cells += 1
            elif (i, target.at) in block.formula:
                address = block.place.address(i, target.at)
                raise WorkbookError(
                    f"{block.place.sheet}!{address} 是公式，导入会把它变成数值。请先把这一列的公式转为数值，或不导入该列。",
                    f"{block.place.sheet}!{address} holds a formula that the import would turn into a value; "
                    "convert the column to values first, or leave it out.",
                )
        content.append([new[j] for j in columns])
    for key, record in left.items():
        fill = {"city": key[0], "name": inputs.city_name(key[0], lang), "edition": key[-1]}
        values = [
            _value(record[t.source]) if record[t.source].strip() else None
            for t in targets
            if t.at is not None
        ]
        cells += sum(value is not None for value in values)
        content.append([*(fill[code] for code in key_codes), *values])
    header = block.place.header
    write = TableWrite(
        table=spec.name,
        header=tuple(header[j] for j in columns),
        rows=content,
        key=tuple(header[j] for j in places),
    )
    report = host.write(WriteBatch(tables=(write,)))
    return ImportOutcome(spec.name, cells, len(left), (), tuple(issues), report)
