"""The conflicts as a table on the sheet 合并冲突, and the decisions read from it or from a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from ccni_xl.collaborate.contents import Contents, Key, Plain, Slot, expected_of
from ccni_xl.collaborate.merging.model import Conflict, Merged, Version
from ccni_xl.errors import MergeError
from ccni_xl.framework import builtin
from ccni_xl.hosts.port import Block, Cell, Link, TableWrite, Value
from ccni_xl.variables import find_variable
from ccni_xl.workbook.parse import as_text, is_blank
from ccni_xl.workbook.schema import SERIES_TABLES, TableSpec, result_tables, sheet
from ccni_xl.workbook.schema.control import CANDIDATES

__all__ = [
    "RISKY",
    "conflict_rows",
    "conflict_write",
    "conflicts_spec",
    "decisions_from_csv",
    "decisions_in",
    "link_to",
    "shown",
    "subject",
    "told",
    "variable_name",
]

_BLANK = {"zh": "（空）", "en": "(blank)"}
_ROW = {"zh": ("无此行", "有此行"), "en": ("no such row", "row there")}
#: What a spreadsheet program may take for a formula when it opens a CSV file.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def conflicts_spec() -> TableSpec:
    """Return the schema of the table."""
    return next(spec for spec in result_tables(builtin("2.0")) if spec.name == "tbl_conflicts")


def conflict_rows(merged: Merged, lang: str) -> list[dict[str, Cell]]:
    """Return one row a conflict, by column code."""
    return [_row(n, conflict, merged, lang) for n, conflict in enumerate(merged.conflicts, start=1)]


def conflict_write(
    merged: Merged, decisions: Mapping[str, Value], lang: str, *, empty: bool = False
) -> TableWrite:
    """Return the sheet's new content with the decisions made so far; ``empty`` once all is applied."""
    spec = conflicts_spec()
    rows = [] if empty else conflict_rows(merged, lang)
    for row in rows:
        row["decision"] = decisions.get(str(row["key"]))
    return TableWrite(
        spec.name,
        spec.header(lang),
        [tuple(row.get(code) for code in spec.codes) for row in rows],
        key=spec.column(spec.key).label(lang),
        sheet=sheet(spec.sheet).name(lang),
        widths={column.label(lang): column.width for column in spec.columns},
        top=spec.top,
        left=spec.left,
    )


def decisions_in(block: Block) -> dict[str, Value]:
    """Return the decisions on the sheet: key of the conflict -> what was written."""
    spec = conflicts_spec()
    at = {label.strip(): j for j, label in enumerate(block.place.header)}
    key, decision = (at.get(c.zh, at.get(c.en)) for c in (spec.column("key"), spec.column("decision")))
    if key is None or decision is None:
        return {}
    return {as_text(row[key]): row[decision] for row in block.rows if not is_blank(row[decision])}


# ---------------------------------------------------------------- one row
def _row(number: int, conflict: Conflict, merged: Merged, lang: str) -> dict[str, Cell]:
    slot, master = conflict.slot, merged.master
    grid = master.grids.get(slot.table)
    city, name, edition = subject(slot, master, lang)
    row: dict[str, Cell] = {
        "number": number,
        "reason": conflict.reason.label(lang),
        "sheet": grid.block.place.sheet if grid is not None else slot.table,
        "city": city,
        "name": name,
        "edition": edition,
        "variable": variable_name(slot, master, lang),
        "cell": link_to(slot, master),
        "base": shown(slot, conflict.base, master, lang),
        "master": shown(slot, conflict.master, master, lang),
        "key": conflict.key,
    }
    for n, candidate in enumerate(conflict.candidates[:CANDIDATES], start=1):
        row[f"value_{n}"] = shown(slot, candidate.plain, master, lang)
        row[f"from_{n}"] = told(candidate.versions, lang)
    rest = [
        f"{n}: {as_text(shown(slot, c.plain, master, lang))} — {told(c.versions, lang)}"
        for n, c in enumerate(conflict.candidates[CANDIDATES:], start=CANDIDATES + 1)
    ]
    if conflict.others:
        word = "也改了这一行：" if lang == "zh" else "also edited this row: "
        rest.append(word + told(conflict.others, lang))
    row["others"] = "; ".join(rest) or None
    return row


def told(versions: Sequence[Version], lang: str) -> str:
    """Return who says so, when, and where from."""
    comma, colon = ("，", "来源：") if lang == "zh" else (", ", "source: ")
    parts = []
    for version in versions:
        facts = [version.side.label, version.who, version.side.when]
        facts += [f"{colon}{version.source}"] if version.source else []
        parts.append(comma.join(fact for fact in facts if fact))
    return ("；" if lang == "zh" else "; ").join(parts)


def shown(slot: Slot, plain: Plain, master: Contents, lang: str) -> Value:
    """Return a value as a person reads it: numbers as numbers, choices in words."""
    if not slot.column:
        return _ROW[lang][plain is not None]
    if plain is None:
        return _BLANK[lang]
    grid = master.grids.get(slot.table)
    expected = None if grid is None else expected_of(grid.spec, slot.column)
    if isinstance(plain, float):
        return as_text("无" if lang == "zh" else "none") if plain == float("inf") else plain
    term = expected.vocabulary.parse(plain) if expected is not None and expected.vocabulary else None
    return plain if term is None else term.label(lang)


def subject(slot: Slot, master: Contents, lang: str) -> tuple[str | None, str | None, str | None]:
    """Return the city's code, what the row is about in words, and the edition."""
    from ccni_xl.collaborate.contents import KEYS

    parts: dict[str, str] = dict(zip(KEYS[slot.table], slot.key, strict=False))
    entry = master.book.entries.get(parts.get("city", ""))
    rest: Key = tuple(v for k, v in parts.items() if k not in ("city", "edition"))
    extra = slot.key[len(KEYS[slot.table]) :]
    name = [] if entry is None else [entry.zh if lang == "zh" else entry.en or entry.zh]
    city = parts.get("city")
    return city, " ".join((*name, *rest, *extra)) or None, parts.get("edition")


def variable_name(slot: Slot, master: Contents, lang: str) -> str:
    """Return what a column is called."""
    if not slot.column:
        return "整行" if lang == "zh" else "whole row"
    grid = master.grids.get(slot.table)
    series = next((code for code, table in SERIES_TABLES.items() if table == slot.table), None)
    variable = find_variable(series) if series is not None and slot.column.isdigit() else None
    if variable is not None:
        return f"{variable.name(lang)} {slot.column}"
    known = grid is not None and slot.column in grid.spec.codes
    return grid.spec.column(slot.column).label(lang) if grid is not None and known else slot.column


def link_to(slot: Slot, master: Contents) -> Link | None:
    """Return a link to a cell of the master, or to its row; None where there is neither."""
    grid = master.grids.get(slot.table)
    if grid is None or slot.key not in master.rows[slot.table]:
        return None
    i = master.rows[slot.table][slot.key]
    place = master.place(slot)
    address = grid.block.place.address(i, 0 if place is None else place[1])
    return Link(f"{grid.block.place.sheet}!{address}", grid.block.place.sheet, address)


# ---------------------------------------------------------------- from text
def decisions_from_csv(path: Path) -> dict[str, Value]:
    """Return the decisions of a CSV file with the columns key and decision; numbers become numbers.

    Raises
    ------
    MergeError
        The file cannot be read, or lacks a column.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MergeError(
            f"读不了 {path.name}：请存为 UTF-8 编码的 CSV 文件。",
            f"{path.name} cannot be read: save it as a CSV file in UTF-8.",
        ) from error
    rows = csv.DictReader(StringIO(text))
    if not {"key", "decision"} <= set(rows.fieldnames or ()):
        raise MergeError(
            f"{path.name} 缺少列 key 或 decision；请用 --report 写出的 CSV 填写。",
            f"{path.name} lacks the column key or decision; fill in the CSV that --report writes.",
        )
    return {row["key"]: _number(row["decision"]) for row in rows if not is_blank(row["decision"])}


def _number(text: str) -> Value:
    try:
        return float(text)
    except ValueError:
        return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text
