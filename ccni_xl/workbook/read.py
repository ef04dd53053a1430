"""Reading a workbook: every input table once, as a block, into `Inputs` with the cell of every value.

A broken structure (sheet, table or column missing, another template version) stops the run with one
sentence; anything about a value becomes an issue and the run goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NoReturn

import pandas as pd

from ccni_xl.errors import WorkbookError
from ccni_xl.framework import Framework
from ccni_xl.hosts.port import Block, Host
from ccni_xl.inputs import Inputs, Origin, Table, split_aliases
from ccni_xl.rules import identity
from ccni_xl.settings import Edition
from ccni_xl.variables import ANNUAL, CITY, EXTRA, POLICY, Variable
from ccni_xl.workbook.cities import CityBook, Entry, build_book, is_code, normal_code
from ccni_xl.workbook.columns import Fault, Grid, header_language, match_columns
from ccni_xl.workbook.definition import read_definition
from ccni_xl.workbook.editions import read_editions
from ccni_xl.workbook.options import node_codes, read_settings
from ccni_xl.workbook.parse import Expected, as_text, is_blank, squeeze
from ccni_xl.workbook.schema import INPUT_TABLES, SERIES_TABLES, TEMPLATE_VERSION, sheet
from ccni_xl.workbook.tables import Reader, Row, edition_index, filled_rows, read_records

__all__ = ["ReadResult", "read_inputs"]

_SPECS = {spec.name: spec for spec in INPUT_TABLES}
#: Data tables whose further columns are the user's own; they are named, not read.
_CLOSED = ("tbl_cities", "tbl_policy", "tbl_annual", *SERIES_TABLES.values(), "tbl_entered")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a workbook holds.

    Parameters
    ----------
    inputs : Inputs
    frameworks : mapping of str to Framework
        Every version in the workbook.
    lang : str
        Language of its headers, "zh" or "en".
    blocks : mapping of str to Block
        The input tables as they were read.
    book : CityBook
        The spellings that mean each city.
    """

    inputs: Inputs
    frameworks: Mapping[str, Framework]
    lang: str
    blocks: Mapping[str, Block]
    book: CityBook


def read_inputs(host: Host) -> ReadResult:
    """Read the whole workbook behind ``host``.

    Raises
    ------
    WorkbookError
        Another template version; a table or a required column is missing or stands twice; no edition
        is registered. All faults of structure are named at once, each with how to restore it.
    FrameworkError
        The index definition cannot be used; the text names the cells.
    """
    _check_template(host)
    _check_tables(host)
    blocks = host.read(_SPECS)
    grids = _match(blocks)
    lang = "zh" if sum(header_language(_SPECS[n], b.place) for n, b in blocks.items()) >= 0 else "en"
    frameworks, framework_origin = read_definition(grids["tbl_framework"], grids["tbl_grades"])
    editions, editions_origin, issues = read_editions(grids["tbl_editions"])
    demo = not is_blank(host.read_names(["ccni_demo"]).get("ccni_demo"))
    sheet_of_tree = grids["tbl_framework"].block.place.sheet
    settings, settings_origin, more = read_settings(
        grids["tbl_settings"], editions, frameworks, sheet_of_tree, demo=demo
    )
    cities, reader = _read_cities(grids["tbl_cities"], editions, settings_origin.sheet)
    codes = node_codes(frameworks)
    experts, experts_origin = _read_experts(grids["tbl_experts"], reader, codes)
    inputs = Inputs(
        cities=cities,
        editions=editions,
        policy=_by_edition(grids["tbl_policy"], reader, POLICY),
        annual=_by_edition(grids["tbl_annual"], reader, ANNUAL),
        series=MappingProxyType({c: reader.series(grids[n], c) for c, n in SERIES_TABLES.items()}),
        extra=reader.extra(
            grids["tbl_extra"], {v.code: v for v in EXTRA}, lambda label: Variable(label, label, label)
        ),
        entered=_read_entered(grids["tbl_entered"], reader, codes),
        settings=settings,
        experts=experts,
        sources=_read_sources(grids["tbl_sources"]),
        settings_origin=settings_origin,
        framework_origin=framework_origin,
        editions_origin=editions_origin,
        experts_origin=experts_origin,
        sources_origin=_sources_origin(grids["tbl_sources"]),
    )
    for name in _CLOSED:
        reader.note_extra(grids[name])
    for grid in grids.values():
        reader.note_below(grid)
    inputs = replace(inputs, issues=(*issues, *more, *reader.issues))
    return ReadResult(inputs, MappingProxyType(frameworks), lang, MappingProxyType(blocks), reader.book)


def _match(blocks: Mapping[str, Block]) -> dict[str, Grid]:
    grids: dict[str, Grid] = {}
    faults: list[Fault] = []
    for name, spec in _SPECS.items():
        grids[name], found = match_columns(spec, blocks[name])
        faults += found
    if faults:
        _stop(faults)
    return grids


def _check_template(host: Host) -> None:
    version = as_text(host.read_names(["ccni_template"]).get("ccni_template"))
    if version == TEMPLATE_VERSION:
        return
    if not version:
        raise WorkbookError(
            f"{host.label} 不像双碳指数工作簿：找不到模板版本（名称 ccni_template）。"
            "请打开用本程序新建的工作簿，或从 .bak 备份恢复“首页”。",
            f"{host.label} does not look like an index workbook: it states no template version "
            "(name ccni_template). Open a workbook made by this program, or restore the sheet Home from the "
            ".bak backup.",
        )
    raise WorkbookError(
        f"{host.label} 的模板版本是 {version}，本程序读的是版本 {TEMPLATE_VERSION}。"
        "请用对应版本的程序打开，或新建一个工作簿并导入数据。",
        f"{host.label} has template version {version}; this program reads version {TEMPLATE_VERSION}. "
        "Open it with the matching program, or make a new workbook and import the data.",
    )


def _check_tables(host: Host) -> None:
    there = {name.lower() for name in host.tables()}
    faults = []
    for name, spec in _SPECS.items():
        if name in there:
            continue
        home = sheet(spec.sheet)
        faults.append(
            Fault(
                f"找不到“{home.zh}”上的表格（名称 {name}），可能是删了工作表，或把表格转成了普通区域，"
                "请从 .bak 备份或新建的工作簿里复制回来",
                f"the table of the sheet {home.en} (name {name}) is missing: the sheet was deleted or the "
                "table turned into a plain range; copy it back from the .bak backup or from a new workbook",
            )
        )
    if faults:
        _stop(faults)


def _stop(faults: Sequence[Fault]) -> NoReturn:
    zh, en = "；".join(f.zh for f in faults), "; ".join(f.en for f in faults)
    raise WorkbookError(
        f"工作簿结构不完整：{zh}。没有改动任何内容。",
        f"The workbook is incomplete: {en}. Nothing was changed.",
    )


def _sources_origin(grid: Grid) -> Origin:
    place = grid.block.place
    rows = {grid.row(i): grid.row(i) for i in filled_rows(grid)}
    return Origin(place.sheet, rows, {code: place.left + j for code, j in grid.columns.items()}, place.top)


def _read_cities(grid: Grid, editions: Sequence[Edition], settings_sheet: str) -> tuple[Table, Reader]:
    """Read the list of cities, and make the reader that knows them."""
    place = grid.block.place
    labels = tuple(edition.label for edition in editions)
    reader = Reader(CityBook(), labels, settings_sheet)
    rows: dict[str, Row] = {}
    for i in filled_rows(grid):
        code = normal_code(grid.named(i, "city").value)
        if not is_code(code):
            reader.say(grid, i, "city", identity.BAD_CODE, value=code or "-")
        elif code in rows:
            facts = {"value": code, "first": grid.row(rows[code].i), "row": grid.row(i)}
            reader.say(grid, i, "city", identity.DUPLICATE_CITY, Row(i, code, code), **facts)
        else:
            rows[code] = Row(i, code, code)
    index = pd.Index(list(rows), dtype=str, name="city")
    columns = {v.code: v for v in CITY if v.code != "city"}
    table = reader.table(grid, list(rows.values()), columns, index)
    origin = replace(
        table.origin, columns={**table.origin.columns, "city": place.left + grid.columns["city"]}
    )
    table = replace(table, origin=origin)
    texts = table.data[["name_zh", "name_en", "alias"]].fillna("").astype(str).to_numpy(dtype=object)
    entries = [
        Entry(code, zh, en, split_aliases(alias), table.cell(code, "name_zh"))
        for code, (zh, en, alias) in zip(rows, texts, strict=True)
    ]
    for entry in entries:
        if not entry.zh:
            reader.say(
                grid, rows[entry.code].i, "name_zh", identity.NAME_MISSING, rows[entry.code], value=entry.code
            )
    book, issues = build_book(entries, place.sheet)
    reader.book = book
    reader.issues += issues
    return table, reader


def _by_edition(grid: Grid, reader: Reader, variables: Sequence[Variable]) -> Table:
    rows = reader.by_city_and_edition(grid)
    columns: dict[str, Expected] = {v.code: v for v in variables}
    columns |= {code: grid.spec.column(code) for code in ("source", "note")}
    return reader.table(grid, rows, columns, edition_index(rows))


def _code(typed: object, codes: Mapping[str, str]) -> object:
    """Return the code of the node that is called ``typed``, or the text itself if none is."""
    return codes.get(squeeze(typed), typed) if isinstance(typed, str) else typed


def _read_entered(grid: Grid, reader: Reader, codes: Mapping[str, str]) -> Table:
    rows = reader.by_city_and_edition(grid, lambda i: _code(as_text(grid.named(i, "indicator").value), codes))
    rows = [Row(row.i, grid.row(row.i), row.city, row.edition) for row in rows]
    index = pd.Index([row.key for row in rows], dtype="int64", name="row")
    columns = {c: grid.spec.column(c) for c in ("city", "edition", "indicator", "score", "source", "by")}
    table = reader.table(grid, rows, columns, index)
    table.data["city"] = pd.Series([row.city for row in rows], index=index, dtype=object)
    table.data["edition"] = pd.Series([row.edition for row in rows], index=index, dtype=object)
    table.data["indicator"] = table.data["indicator"].map(lambda typed: _code(typed, codes)).astype(object)
    return table


def _read_experts(grid: Grid, reader: Reader, codes: Mapping[str, str]) -> tuple[pd.DataFrame, Origin]:
    rows = [Row(i, grid.row(i)) for i in filled_rows(grid)]
    index = pd.Index([row.key for row in rows], dtype="int64", name="row")
    columns = {c: grid.spec.column(c) for c in ("expert", "parent", "child", "points", "note")}
    table = reader.table(grid, rows, columns, index)
    for column in ("parent", "child"):
        table.data[column] = table.data[column].map(lambda typed: _code(typed, codes)).astype(object)
    return table.data, table.origin


def _read_sources(grid: Grid) -> pd.DataFrame:
    records = read_records(grid)
    index = pd.Index([grid.row(i) for i, _ in records], dtype="int64", name="row")
    return pd.DataFrame([r for _, r in records], index=index, columns=list(grid.columns), dtype=object)
