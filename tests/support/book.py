"""A workbook in memory, made to be broken: a few invented cities."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from ccni_xl.collaborate.contents import Contents, read_contents
from ccni_xl.fingerprint import fingerprint
from ccni_xl.framework import BUILTIN
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import Host, Value
from ccni_xl.letters import column_name
from ccni_xl.settings import Settings
from ccni_xl.terms import Disclosure, Pilot
from ccni_xl.workbook.read import read_inputs
from ccni_xl.workbook.schema import INPUT_TABLES, NAMED_CELLS, TEMPLATE_VERSION, sheet
from ccni_xl.workbook.scoring_table import part_label, scoring_to_rows
from ccni_xl.workbook.settings_table import SETTING_ROWS

SPECS = {spec.name: spec for spec in INPUT_TABLES}
YEARS = tuple(range(2009, 2021))
EDITIONS = ("2020-2021", "2021-2022")
CITIES = (
    ("900001", "甲市", "Jia", "甲省", "东部", "一线"),
    ("900002", "乙市", "Yi", "甲省", "东部", "二线"),
    ("900003", "丙市", "Bing", "乙省", "中部", "三线"),
    ("900004", "丁市", "Ding", "乙省", "中部", "四线"),
    ("900005", "戊市", "Wu", "丙省", "西部", "三线"),
    ("900006", "己市", "Ji", "丙省", "东北", "五线"),
)


@dataclass
class Sheet:
    """One table: header labels, rows, and marks of cells by (row, column label)."""

    name: str
    header: list[str]
    rows: list[list[Value]]
    percent: set[tuple[int, int]] = field(default_factory=set)
    covered: set[tuple[int, int]] = field(default_factory=set)
    formula: set[tuple[int, int]] = field(default_factory=set)
    below: str = ""

    def column(self, code: str) -> int:
        """Position of a column by code, label or year."""
        if code in self.header:
            return self.header.index(code)
        spec = SPECS[self.name]
        return self.header.index(spec.column(code).zh)

    def row(self, *key: str) -> int:
        """Position of the first row whose first texts include every part of the key."""
        return next(i for i, row in enumerate(self.rows) if all(k in [str(v) for v in row[:3]] for k in key))


@dataclass
class Book:
    """All input tables of a workbook, to be changed by a test and then read."""

    tables: dict[str, Sheet]
    cells: dict[str, Value] = field(default_factory=lambda: {"ccni_template": TEMPLATE_VERSION})

    def __getitem__(self, name: str) -> Sheet:
        return self.tables[f"tbl_{name}"]

    def copy(self) -> Book:
        """Return a book that shares no list with this one."""
        tables = {
            name: Sheet(name, list(t.header), [list(row) for row in t.rows])
            for name, t in self.tables.items()
        }
        return Book(tables, dict(self.cells))

    def put(self, name: str, key: tuple[str, ...] | int, code: str, value: Value) -> str:
        """Set one cell and return its address with the sheet."""
        table = self[name]
        i = key if isinstance(key, int) else table.row(*key)
        table.rows[i][table.column(code)] = value
        return self.where(name, i, code)

    def get(self, name: str, key: tuple[str, ...], code: str) -> Value:
        """Return what stands in one cell."""
        table = self[name]
        return table.rows[table.row(*key)][table.column(code)]

    def mark(self, name: str, key: tuple[str, ...], code: str, kind: str) -> str:
        """Mark a cell as "percent", "covered" or "formula"."""
        table = self[name]
        at = (table.row(*key), table.column(code))
        getattr(table, kind).add(at)
        return self.where(name, at[0], code)

    def where(self, name: str, key: tuple[str, ...] | int, code: str) -> str:
        """Return ``sheet!address`` of a cell; row -1 is the header."""
        table, spec = self[name], SPECS[f"tbl_{name}"]
        i = key if isinstance(key, int) else table.row(*key)
        letters = column_name(spec.left + table.column(code))
        return f"{sheet(spec.sheet).zh}!{letters}{spec.top + 1 + i}"

    def add(self, name: str, **values: Value) -> int:
        """Append a row given by codes and return its position."""
        table = self[name]
        row: list[Value] = [None] * len(table.header)
        for code, value in values.items():
            row[table.column(code)] = value
        table.rows.append(row)
        return len(table.rows) - 1

    def add_column(self, name: str, label: str, values: list[Value] | None = None) -> None:
        """Append a column."""
        table = self[name]
        table.header.append(label)
        for i, row in enumerate(table.rows):
            row.append(values[i] if values else None)

    def drop_column(self, name: str, code: str) -> None:
        """Delete a column."""
        table = self[name]
        j = table.column(code)
        del table.header[j]
        for row in table.rows:
            del row[j]

    def host(self) -> MemoryHost:
        """Return the workbook as a host."""
        host = MemoryHost(cells=dict(self.cells))
        for name, table in self.tables.items():
            spec = SPECS[name]
            host.put(
                name,
                table.header,
                table.rows,
                sheet=sheet(spec.sheet).zh,
                top=spec.top,
                left=spec.left,
                percent=table.percent,
                covered=table.covered,
                formula=table.formula,
                below=table.below,
            )
        return host


def framework_rows() -> tuple[list[list[Value]], list[list[Value]]]:
    """Return the rows of the framework table and of the grades table for every built-in version."""
    tree: list[list[Value]] = []
    grades: list[list[Value]] = []
    codes = SPECS["tbl_framework"].codes
    for file in BUILTIN.values():
        text = resources.files("ccni_xl.framework").joinpath(file).read_text(encoding="utf-8")
        for record in csv.DictReader(text.splitlines()):
            if record["scoring"]:
                record["scoring"], points = scoring_to_rows(record["scoring"])
                head = [record["framework"], record["code"]]
                grades += [[*head, part_label(row.part), row.item, row.points, None] for row in points]
            weight = float(record["weight"])
            tree.append([weight if c == "weight" else record.get(c) or None for c in codes])
    return tree, grades


def setting_rows(edition: str = EDITIONS[1], base: str = EDITIONS[0]) -> list[list[Value]]:
    """Return the rows of the settings table with every default."""
    defaults = {f.name: f.default for f in fields(Settings)}
    defaults |= {"edition": edition, "base_edition": base, "demo": None}
    return [[row.code, row.zh, row.en, defaults[row.code], None, None, None] for row in SETTING_ROWS]


def build(
    cities: pd.DataFrame,
    policy: pd.DataFrame,
    annual: pd.DataFrame,
    series: dict[str, pd.DataFrame],
    extra: pd.DataFrame | None = None,
) -> Book:
    """Return a book from frames with columns named by code; `series` frames have years as columns."""
    tree, grades = framework_rows()
    names = dict(zip(cities["city"], cities["name_zh"], strict=True))
    years = [[label, *([2019] * 4 if label == EDITIONS[0] else [2020] * 4)] for label in EDITIONS]
    rows: dict[str, list[list[Value]]] = {
        "tbl_settings": setting_rows(),
        "tbl_editions": years,
        "tbl_framework": tree,
        "tbl_grades": grades,
        "tbl_cities": _rows("tbl_cities", cities),
        "tbl_sources": [],
        "tbl_policy": _rows("tbl_policy", policy, names),
        "tbl_annual": _rows("tbl_annual", annual, names),
        "tbl_extra": _rows("tbl_extra", extra, names) if extra is not None else [],
        "tbl_entered": [],
        "tbl_experts": [],
    }
    tables = {n: Sheet(n, list(SPECS[n].header("zh")), r) for n, r in rows.items()}
    for code, frame in series.items():
        name = f"tbl_{code}"
        body = [
            [c, names.get(c), *map(_plain, row)] for c, row in zip(frame.index, frame.to_numpy(), strict=True)
        ]
        tables[name] = Sheet(name, [*SPECS[name].header("zh"), *map(str, frame.columns)], body)
    return Book(tables)


def _rows(name: str, frame: pd.DataFrame, names: dict[str, str] | None = None) -> list[list[Value]]:
    if names is not None:
        frame = frame.assign(name=frame["city"].map(names))
    full = frame.reindex(columns=list(SPECS[name].codes)).astype(object)
    return [[_plain(v) for v in row] for row in full.to_numpy()]


def _plain(value: object) -> Value:
    if value is None or value != value:
        return None
    return value.item() if hasattr(value, "item") else value  # type: ignore[return-value,attr-defined]


def small_book() -> Book:
    """Return six invented cities that break no rule; every call gives a book of its own."""
    return _small().copy()


@cache
def _small() -> Book:
    cities = pd.DataFrame(CITIES, columns=["city", "name_zh", "name_en", "province", "region", "tier"])
    policy, annual = [], []
    series: dict[str, dict[str, list[float]]] = {"co2": {}, "gdp_real": {}, "population": {}}
    for n, (code, *_) in enumerate(CITIES):
        people = [round((200 + 60 * n) * 1.01**t, 2) for t in range(len(YEARS))]
        real = [round(people[0] * 2.2 * 1.065**t, 2) for t in range(len(YEARS))]
        carbon = [
            round(people[0] * (7 + 0.4 * n) * (1.03**t if t < 7 else 1.03**7 * 0.99 ** (t - 7)), 1)
            for t in range(len(YEARS))
        ]
        series["co2"][code], series["gdp_real"][code], series["population"][code] = carbon, real, people
        for k, edition in enumerate(EDITIONS):
            t = 10 + k
            policy.append(
                {
                    "city": code,
                    "edition": edition,
                    "peak_year": 2026 + n % 3,
                    "neutrality_target": "有相关表述",
                }
                | {p.value: "是" if (i + n) % 3 == 0 else "否" for i, p in enumerate([*Pilot, *Disclosure])}
                | {"source": "市政府工作方案"}
            )
            gdp = round(real[t] * 1.8 * 1.01**k, 2)
            budget = round(gdp * (0.15 + 0.004 * k), 2)
            cars = 40_000 + 9_000 * n + 700 * k
            annual.append(
                {
                    "city": code,
                    "edition": edition,
                    "env_spending": round(budget * 0.031, 2),
                    "budget_spending": budget,
                    "electricity": round(gdp * 0.061 * 1.02**k, 2),
                    "gdp_current": gdp,
                    "secondary_value_added": round(gdp * (0.42 - 0.003 * k), 2),
                    "non_fossil_share": round(11.3 + n + 0.7 * k, 2),
                    "nev_sales": round(cars * (0.06 + 0.02 * k)),
                    "car_sales": cars,
                    "public_transport_vehicles": round(people[t] * (8 + n) + 13 * k),
                    "population": people[t],
                    "waste_sorting_index": round(21.5 + 3 * n + 1.3 * k, 2),
                    "source": "统计年鉴",
                }
            )
    frames = {c: pd.DataFrame.from_dict(d, orient="index", columns=list(YEARS)) for c, d in series.items()}
    extra = pd.DataFrame(
        [{"city": c[0], "edition": EDITIONS[1], "pm25_decline_rate": 3.5 + n} for n, c in enumerate(CITIES)]
    )
    return build(cities, pd.DataFrame(policy), pd.DataFrame(annual), frames, extra)


def host_of(book: Book) -> MemoryHost:
    """Return a workbook in memory with every named cell of the template."""
    host = book.host()
    for place in NAMED_CELLS:
        host.cells.setdefault(place.name, None)
    return host


def column(host: MemoryHost, table: str, label: str) -> list[Any]:
    """Return a column of a table of a workbook in memory."""
    block = host.blocks[table]
    return [row[block.place.header.index(label)] for row in block.rows]


def contents(book: Book) -> Contents:
    """Return what was typed into a workbook in memory."""
    return read_contents(book.host())


def inputs_of(host: Host) -> str:
    """Return the fingerprint of what a run on a workbook would read."""
    read = read_inputs(host)
    return fingerprint(read.inputs, read.frameworks["2.0"])
