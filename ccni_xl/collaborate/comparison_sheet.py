"""A comparison as the sheet 比较 of the newer workbook."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccni_xl.collaborate.comparison import Comparison
from ccni_xl.collaborate.comparison_rows import Line, lines_of
from ccni_xl.collaborate.comparison_text import headline
from ccni_xl.hosts.port import Cell, Host, Link, TableWrite, WriteBatch, WriteReport
from ccni_xl.workbook.schema import TableSpec, sheet
from ccni_xl.workbook.schema.comparison import comparison_tables

#: The cell that says what was compared; workbooks older than the sheet lack it.
_OF = "ccni_diff_of"
__all__ = ["comparison_writes", "write_comparison"]


def write_comparison(host: Host, found: Comparison, lang: str) -> WriteReport:
    """Write the sheet; it is made anew where the workbook has none."""
    there = {name.lower() for name in host.names()}
    said = f"{found.before.label} → {found.after.label}  {headline(found, lang)}"
    cells = {_OF: said} if _OF in there else {}
    return host.write(WriteBatch(tables=comparison_writes(found, lang), cells=cells))


def comparison_writes(found: Comparison, lang: str) -> tuple[TableWrite, TableWrite]:
    """Return the tables of differences and of cities; cells are links where ``found.after`` is a workbook."""
    differences, cities = comparison_tables()
    linked = found.after.lines is None
    rows = [_row(found, line, linked=linked) for line in lines_of(found, lang)]
    return _write(differences, rows, lang), _write(cities, _cities(found, lang), lang)


def _write(spec: TableSpec, rows: Sequence[Sequence[Cell]], lang: str) -> TableWrite:
    return TableWrite(
        table=spec.name,
        header=spec.header(lang),
        rows=rows,
        sheet=sheet(spec.sheet).name(lang),
        formats={column.label(lang): column.number_format for column in spec.columns if column.number_format},
        widths={column.label(lang): column.width for column in spec.columns},
        top=spec.top,
        left=spec.left,
    )


def _row(found: Comparison, line: Line, *, linked: bool) -> tuple[Cell, ...]:
    where: Cell = line.cell_after or None
    typed = None
    if line.cell_after and line.difference is not None:
        typed = found.after.contents.typed(line.difference.there)
    if linked and typed is not None:
        where = Link(line.cell_after, typed.cell.sheet, typed.cell.address)
    return (
        line.number,
        line.kind,
        line.city or None,
        line.name or None,
        line.edition or None,
        line.what,
        line.before or None,
        line.after or None,
        line.score or None,
        line.rank_before,
        line.rank_after,
        line.words,
        line.cell_before or None,
        where,
        line.source_before or None,
        line.source_after or None,
    )


def _cities(found: Comparison, lang: str) -> list[tuple[Cell, ...]]:
    """Return a row for every city: who came or went, then the largest change first."""
    if found.effects is None:
        return []
    frame = found.effects.cities
    lone = (frame["before"].notna() != frame["after"].notna()).to_numpy()
    size = np.where(lone, np.inf, frame["total"].abs().fillna(-1.0).to_numpy())
    order = np.lexsort((frame.index.to_numpy(dtype=str), -size))
    return [
        (str(city), found.city(str(city), lang), *(None if value != value else float(value) for value in row))
        for city, row in zip(frame.index[order], frame.to_numpy()[order], strict=True)
    ]
