"""A CSV file into an input table: only the cells that it names change; new rows go below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.port import Block, Cell, Host, TableWrite, Value, WriteBatch, WriteReport
from ccni_xl.intake import read_csv_text, records_of
from ccni_xl.issues import CellRef, Issue
from ccni_xl.letters import column_name
from ccni_xl.rules import importing
from ccni_xl.workbook.cities import CityBook, normal_code
from ccni_xl.workbook.columns import Grid as Columns
from ccni_xl.workbook.columns import fold_label, match_columns, spellings_of, year_of
from ccni_xl.workbook.new_years import NewYears, new_years
from ccni_xl.workbook.read import ReadResult, read_inputs
from ccni_xl.workbook.schema import INPUT_TABLES, TableSpec

__all__ = ["ImportOutcome", "import_csv"]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did; ``unused`` are columns of the file that fit no column of the table."""

    table: str
    cells: int
    rows_added: int
    issues: tuple[Issue, ...]
    report: WriteReport
    unused: tuple[str, ...] = ()
    columns: NewYears | None = None

    def text(self, lang: str = "zh") -> str:
        """Return what was done, for the user."""
        more = "" if self.columns is None else f"\n{self.columns.note().text(lang)}"
        if lang == "zh":
            told = f"{self.table}：写入 {self.cells} 格，新增 {self.rows_added} 行"
            told = f"{told}；文件 {self.report.path}{more}"
            return told + (f"\n没有用到的列：{'、'.join(self.unused)}" if self.unused else "")
        told = (
            f"{self.table}: {self.cells} cells written, {self.rows_added} rows added; "
            f"file {self.report.path}{more}"
        )
        return told + (f"\nColumns not used: {', '.join(self.unused)}" if self.unused else "")


@dataclass(frozen=True, slots=True)
class _Target:
    """A column of the table that the file fills."""

    source: str
    at: int


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
        A blank cell leaves the workbook's cell as it is. A year that follows the table's last one gets a
        new column.
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
    wanted = {column.strip(): name for column, name in (mapping or {}).items()}
    names = [(column, wanted.get(column.strip(), column)) for column in header]
    _require_mapping(spec, wanted, header, data.name)
    columns, names = _new_columns(match_columns(spec, block)[0], names, [record for _, record in records])
    block = block if columns is None else block.with_columns(columns.append)
    keys, targets = _targets(spec, block, names, data.name)
    rows, issues = _identify(spec, records, keys, read, data.name, header)
    used = {*keys.values(), *(target.source for target in targets)}
    unused = tuple(column.strip() for column in header if column.strip() and column not in used)
    written = _write(host, spec, block, rows, targets, issues, read, columns)
    return replace(written, unused=unused)


def _new_columns(
    grid: Columns, names: list[tuple[str, str]], records: Sequence[Mapping[str, str]]
) -> tuple[NewYears | None, list[tuple[str, str]]]:
    """Return the year columns to be made, and the file's columns without years that say nothing new."""
    if not grid.spec.years:
        return None, names
    years = {column: year for column, name in names if (year := year_of(name)) is not None}
    lacking = {column: year for column, year in years.items() if year not in grid.years}
    blank = {column for column in lacking if not any(record[column].strip() for record in records)}
    new = new_years(grid, (year for column, year in lacking.items() if column not in blank))
    return new, [(column, name) for column, name in names if column not in blank]


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
    rows = records_of(read_csv_text(path, WorkbookError), path.name, WorkbookError)
    _, header = next(rows, (0, []))
    width = len(header)
    filled = ((line, cells) for line, cells in rows if any(map(str.strip, cells)))
    return header, [(line, dict(zip_longest(header, cells[:width], fillvalue=""))) for line, cells in filled]


def _targets(
    spec: TableSpec, block: Block, names: Sequence[tuple[str, str]], file: str
) -> tuple[dict[str, str], list[_Target]]:
    """Match the file's columns: key code -> file column, and the table columns to fill."""
    grid, _ = match_columns(spec, block)
    by_label = spellings_of(spec)
    keys: dict[str, str] = {}
    targets: list[_Target] = []
    absent: list[str] = []
    taken: dict[str | int | None, str] = {}
    for source, name in names:
        code, year = by_label.get(fold_label(name)), year_of(name) if spec.years else None
        if code is None and year is None:
            continue
        meant = code or year
        if meant in taken:
            raise _meant_twice(taken[meant], source, name, file)
        taken[meant] = source
        if code in ("city", "name", "edition"):
            keys[code] = source
            continue
        at = grid.columns.get(code) if code is not None else grid.years.get(int(year or 0))
        if at is None:
            absent.append(name)
        else:
            targets.append(_Target(source, at))
    _require(spec, keys, targets, absent, file)
    return keys, targets


def _meant_twice(first: str, second: str, name: str, file: str) -> WorkbookError:
    return WorkbookError(
        f"{file} 里有两列（“{first}”和“{second}”）都是“{name}”。请删去其中一列，或改名。",
        f"{file} has two columns ({first!r} and {second!r}) for {name!r}; delete or rename one.",
    )


def _require_mapping(spec: TableSpec, mapping: Mapping[str, str], header: Sequence[str], file: str) -> None:
    """Refuse a mapping from a column that the file lacks, or to one that the table cannot have."""
    there, known = {column.strip() for column in header}, spellings_of(spec)
    for source, name in mapping.items():
        if source not in there:
            shown = ", ".join(column for column in header if column.strip())
            raise WorkbookError(
                f"--map {source}={name}：{file} 里没有列“{source}”；有：{shown}。",
                f"--map {source}={name}: {file} has no column {source!r}; it has: {shown}.",
            )
        if fold_label(name) not in known and not (spec.years and year_of(name)):
            raise WorkbookError(
                f"--map {source}={name}：表 {spec.name} 没有列“{name}”；有：{_labels(spec, 'zh')}。",
                f"--map {source}={name}: the table {spec.name} has no column {name!r}; "
                f"it has: {_labels(spec, 'en')}.",
            )


def _labels(spec: TableSpec, lang: str) -> str:
    """Return what the columns of a table are called."""
    years = ("年份" if lang == "zh" else "years",) if spec.years else ()
    return ("、" if lang == "zh" else ", ").join((*(c.label(lang) for c in spec.columns), *years))


def _require(
    spec: TableSpec, keys: Mapping[str, str], targets: Sequence[_Target], absent: Sequence[str], file: str
) -> None:
    """Refuse a file without cities, or whose columns do not fit the table."""
    name, shown = spec.name, ", ".join(absent)
    if not ({"city", "name"} & keys.keys()):
        raise WorkbookError(
            f"{file} 的第一行里没有城市列（“代码”或“城市”）。第一行应是列名，各列用英文逗号分隔。",
            f"The first line of {file} has no city column (code or name): it should name the "
            "columns, with commas between them.",
        )
    if absent:
        raise WorkbookError(
            f"表 {name} 里没有这些列：{shown}。请先在表右侧加上这些列标题。",
            f"The table {name} lacks the columns {shown}; add these headers at its right first.",
        )
    if not targets:
        raise WorkbookError(
            f"{file} 里没有一列能对上表 {name}；请用 --map 指定。表里的列：{_labels(spec, 'zh')}。",
            f"No column of {file} fits the table {name}; say which with --map. "
            f"The table has: {_labels(spec, 'en')}.",
        )


def _city(typed: Iterable[Value], book: CityBook) -> str | None:
    """Return the first listed city that one of ``typed`` means, by code or exact spelling."""
    for code in map(normal_code, typed):
        found = code if code in book.entries else book.by_name(code)
        if found is not None:
            return found
    return None


def _identify(
    spec: TableSpec,
    records: Sequence[tuple[int, dict[str, str]]],
    keys: Mapping[str, str],
    read: ReadResult,
    file: str,
    header: Sequence[str],
) -> tuple[dict[tuple[str, ...], dict[str, str]], list[Issue]]:
    """Return the usable records by (city,) or (city, edition), and what is wrong with the others."""
    editions = {edition.label for edition in read.inputs.editions}
    dated = "edition" in spec.codes
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    issues: list[Issue] = []

    def cell(line: int, code: str) -> CellRef:
        column = keys.get(code, keys.get("name", header[0]))
        return CellRef(file, f"{column_name(header.index(column) + 1)}{line}")

    for line, record in records:
        typed = [record[keys[k]].strip() for k in ("city", "name") if k in keys]
        city = _city(typed, read.book)
        edition = record.get(keys.get("edition", ""), "").strip() or read.inputs.settings.edition
        key = (city or "", edition) if dated else (city or "",)
        if city is None:
            rule, at, facts = importing.UNKNOWN_CITY, "city", {"value": " ".join(typed).strip() or "-"}
        elif dated and edition not in editions:
            rule, at = importing.NOT_LISTED_EDITION, "edition"
            facts = {"value": edition, "known": ", ".join(sorted(editions))}
        elif key in rows:
            rule, at, facts = importing.REPEATED_ROW, "city", {"value": " ".join(key)}
        else:
            rows[key] = record
            continue
        issues.append(Issue(rule, cell(line, at), city, edition if dated else None, "city", facts))
    return rows, issues


def _value(text: str) -> str | float | None:
    """Return a number where the text is one, else the text itself: the checks judge it later."""
    text = text.strip()
    try:
        number = float(text)
    except ValueError:
        return text or None
    return number if math.isfinite(number) else text


@dataclass(frozen=True, slots=True)
class _Grid:
    """The table as it stands: where the key columns are, and which city and edition a row is."""

    block: Block
    places: Mapping[str, int]
    book: CityBook

    def key(self, row: Sequence[Value]) -> tuple[str, ...]:
        """Return (city,) or (city, edition) of a row; "" for a city that is not known."""
        typed = [row[self.places[code]] for code in ("city", "name") if code in self.places]
        city = _city(typed, self.book) or ""
        if "edition" not in self.places:
            return (city,)
        return city, str(row[self.places["edition"]] or "").strip()

    def refuse_formula(self, i: int, j: int) -> None:
        """Refuse to turn a formula into a value."""
        if (i, j) not in self.block.formula:
            return
        where = f"{self.block.place.sheet}!{self.block.place.address(i, j)}"
        raise WorkbookError(
            f"{where} 是公式，导入会把它变成数值。请先把这一列的公式转为数值，或不导入该列。",
            f"{where} holds a formula that the import would turn into a value; "
            "convert the column to values first, or leave it out.",
        )


def _write(
    host: Host,
    spec: TableSpec,
    block: Block,
    rows: Mapping[tuple[str, ...], dict[str, str]],
    targets: Sequence[_Target],
    issues: list[Issue],
    read: ReadResult,
    new: NewYears | None,
) -> ImportOutcome:
    columns = match_columns(spec, block)[0].columns
    keys = {code: columns[code] for code in ("city", "name", "edition") if code in columns}
    grid = _Grid(block, keys, read.book)
    append = {} if new is None else new.append
    unsaid = [label for label in append if label not in {block.place.header[t.at] for t in targets}]
    gaps: list[Cell] = [None] * len(unsaid)
    left, content, cells = dict(rows), list[list[Cell]](), 0
    for i, row in enumerate(block.rows):
        record = left.pop(grid.key(row), None)
        filled: list[Cell] = []
        for target in targets:
            value = None if record is None else _value(record[target.source])
            if value is None:
                grid.refuse_formula(i, target.at)
            cells += value is not None
            filled.append(row[target.at] if value is None else value)
        content.append([*(row[j] for j in keys.values()), *filled, *gaps])
    for key, record in left.items():
        identity = {"city": key[0], "name": read.inputs.city_name(key[0], read.lang), "edition": key[-1]}
        values = [_value(record[target.source]) for target in targets]
        cells += sum(value is not None for value in values)
        content.append([*(identity[code] for code in keys), *values, *gaps])
    header = block.place.header
    write = TableWrite(
        table=spec.name,
        header=(*(header[j] for j in keys.values()), *(header[t.at] for t in targets), *unsaid),
        rows=content,
        key=tuple(header[j] for j in keys.values()),
        append=append,
    )
    report = host.write(WriteBatch(tables=(write,)))
    return ImportOutcome(spec.name, cells, len(left), tuple(issues), report, columns=new)
