"""Starting a new edition: its data years, an empty row for every city, the columns of its years.

No figure of an older edition is copied: an empty cell is asked for, an old number looks like a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ccni_xl.collaborate.contents import Contents, Slot, Typed, columns_of, read_contents
from ccni_xl.collaborate.merging.model import Change, Effect, Merged, RowAdded
from ccni_xl.collaborate.merging.write import input_writes
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.port import KEEP, Cell, Host, TableWrite, WriteBatch, WriteReport
from ccni_xl.issues import CellRef
from ccni_xl.workbook.new_years import NewYears
from ccni_xl.workbook.parse import as_text, squeeze
from ccni_xl.workbook.schema import SERIES_TABLES

__all__ = ["NewEdition", "start_edition"]

_YEARS: Final = ("co2_year", "gdp_year", "population_year", "annual_year")
_SERIES_YEAR: Final = {"co2": "co2_year", "gdp_real": "gdp_year", "population": "population_year"}
#: Tables with one row a city and edition; the last one gets rows only where the edition before has some.
_DATED: Final = {"tbl_policy": True, "tbl_annual": True, "tbl_extra": False}
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What was made, or in a dry run would be.

    Parameters
    ----------
    label, before : str
        The new edition, and the one it follows and is compared with.
    years : tuple of (str, int)
        Label of the column of the settings -> data year.
    rows : tuple of (str, int)
        Sheet -> empty rows made.
    columns : tuple of NewYears
    report : WriteReport
    """

    label: str
    before: str
    years: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, int], ...]
    columns: tuple[NewYears, ...]
    report: WriteReport

    def lines(self, lang: str) -> Iterator[str]:
        """Yield what to tell the user."""
        if lang == "zh":
            yield f"新年度 {self.label}：" + "，".join(f"{name} {year}" for name, year in self.years)
            for sheet, count in self.rows:
                yield f"+ “{sheet}”加 {count} 行，单元格空着等待填报（不抄 {self.before} 的数）。"
        else:
            yield f"New edition {self.label}: " + ", ".join(f"{name} {year}" for name, year in self.years)
            for sheet, count in self.rows:
                yield f"+ {sheet}: {count} rows, their cells empty (no figure of {self.before} is copied)."
        yield from ("+ " + new.note().text(lang) for new in self.columns)
        yield (
            f"评价年度改为 {self.label}，对比年度改为 {self.before}（可在“参数”改回）。"
            if lang == "zh"
            else f"Edition to rank is now {self.label}, base edition {self.before} (both on Settings)."
        )


def start_edition(host: Host, label: str, *, before: str | None = None) -> NewEdition:
    """Start an edition in the workbook behind ``host``.

    Parameters
    ----------
    host : Host
        One that was opened for a dry run writes nothing.
    label : str
        Such as "2023-2024".
    before : str, optional
        The edition whose data years are moved on by as many years as lie between the two labels; the one that
        is ranked now by default.

    Raises
    ------
    WorkbookError
        The label is there already or holds no year, there is no such edition before it, or nothing can be
        written. The workbook is unchanged then.
    """
    there = read_contents(host)
    new = label.strip()
    old = _before(there, new, before)
    years = _years(there, old, _last(new) - _last(old))
    wanted = {table: [years[_SERIES_YEAR[code]]] for code, table in SERIES_TABLES.items()}
    there, columns = there.with_new_years(wanted)
    columns = {table: replace(found, empty=()) for table, found in columns.items()}  # all of them are blank
    rows = {table: _cities(there, table, new) for table in _tables(there, old)}
    made = [RowAdded(t, (city, squeeze(new)), {}, (city, new)) for t in rows for city in rows[t]]
    effects: list[Effect] = [_registered(there, new, years), *made]
    effects += _chosen(there, {"edition": new, "base_edition": old})
    merged = Merged(there, there, (), columns=columns)
    writes = [_whole(there, write) for write in input_writes(merged, effects)]
    writes += [
        TableWrite(
            there.grids[table].block.place.name,
            tuple(found.append),
            [(KEEP,) * len(found.append) for _ in there.grids[table].block.rows],
            append=found.append,
        )
        for table, found in columns.items()
    ]
    report = host.write(WriteBatch(tables=tuple(writes)))
    grid = there.grids["tbl_editions"]
    named = tuple(
        (str(grid.block.place.header[grid.columns[code]]), year)
        for code, year in years.items()
        if code in grid.columns
    )
    counted = tuple((there.grids[table].block.place.sheet, len(cities)) for table, cities in rows.items())
    return NewEdition(new, old, named, counted, tuple(columns.values()), report)


def _before(there: Contents, new: str, before: str | None) -> str:
    """Return the edition before as it is written in the settings, after checking both labels."""
    grid = there.grids.get("tbl_editions")
    if grid is None or "tbl_settings" not in there.grids:
        raise WorkbookError(
            f"{there.label} 没有“参数”的年度表或设置表，不是双碳指数工作簿。",
            f"{there.label} has no table of editions or settings; it is no index workbook.",
        )
    known = {key[0]: as_text(grid.named(i, "edition").value) for key, i in there.rows["tbl_editions"].items()}
    chosen = there.typed(Slot("tbl_settings", ("edition",), "value"))
    asked = before or (as_text(chosen.value) if chosen is not None else "")
    listed = "、".join(known.values()), ", ".join(known.values())
    if squeeze(new) in known:
        raise WorkbookError(
            f"年度 {new} 已经登记（现有 {listed[0]}）。请换一个名称。",
            f"The edition {new} is there already (there are {listed[1]}); choose another label.",
        )
    if squeeze(asked) not in known:
        raise WorkbookError(
            f"没有年度 {asked or '（空）'}（现有 {listed[0]}）。请用 --from 指定从哪个年度接续。",
            f"There is no edition {asked or '(blank)'} (there are {listed[1]}); say with --from which one it "
            "follows.",
        )
    old = known[squeeze(asked)]
    if not _YEAR.search(new) or not _YEAR.search(old) or _last(new) <= _last(old):
        raise WorkbookError(
            f"{new} 不是 {old} 之后的年度。名称里请写年份，如 2023-2024；数据年按两者相差的年数顺延。",
            f"{new} does not follow {old}. Write years into the label, such as 2023-2024: the data years "
            "move on by as many years as lie between the two.",
        )
    return old


def _last(label: str) -> int:
    """Return the last year a label names, 0 if it names none."""
    found = _YEAR.findall(label)
    return int(found[-1]) if found else 0


def _years(there: Contents, old: str, step: int) -> dict[str, int]:
    """Return the data years of the edition before, moved on; those it leaves blank stay blank."""
    found = {code: there.typed(Slot("tbl_editions", (squeeze(old),), code)) for code in _YEARS}
    years = {c: int(t.plain) + step for c, t in found.items() if t and isinstance(t.plain, float)}
    missing = [code for code in _SERIES_YEAR.values() if code not in years]
    if missing:
        grid = there.grids["tbl_editions"]
        names = [grid.spec.column(code) for code in missing]
        raise WorkbookError(
            f"年度 {old} 没有填 {'、'.join(c.zh for c in names)}，无法顺延。请先在“参数”填好。",
            f"The edition {old} has no {', '.join(c.en for c in names)} to move on from; "
            "fill it in on Settings.",
        )
    return years


def _tables(there: Contents, old: str) -> list[str]:
    """Return the tables that get rows."""
    dated = [table for table in _DATED if table in there.grids]
    used = {table for table in dated for key in there.rows[table] if squeeze(old) in key}
    return [table for table in dated if _DATED[table] or table in used]


def _cities(there: Contents, table: str, new: str) -> list[str]:
    """Return the cities that take part and have no row of the new edition yet, in the order of their list."""
    rows = there.rows[table]
    cities = [key[0] for key in there.rows.get("tbl_cities", {}) if len(key) == 1]
    included = (there.typed(Slot("tbl_cities", (city,), "included")) for city in cities)
    taking_part = [c for c, t in zip(cities, included, strict=True) if t is None or t.plain != "no"]
    return [city for city in taking_part if (city, squeeze(new)) not in rows]


def _typed(value: int | str) -> Typed:
    return Typed(value, float(value) if isinstance(value, int) else value, CellRef("", ""))


def _registered(there: Contents, new: str, years: dict[str, int]) -> RowAdded:
    cells = {code: _typed(year) for code, year in years.items()}
    return RowAdded("tbl_editions", (squeeze(new),), cells, (new,))


def _chosen(there: Contents, wanted: dict[str, str]) -> Iterator[Change]:
    """Yield the settings that have to say something else."""
    for code, value in wanted.items():
        slot = Slot("tbl_settings", (code,), "value")
        now = there.typed(slot)
        if now is not None and now.plain != value:
            yield Change(slot, _typed(value), now.plain)


def _whole(there: Contents, write: TableWrite) -> TableWrite:
    """Let new rows have all columns people type in, so that every cell has its looks; formulas fill down."""
    grid = there.grids[write.table.lower()]
    header, block = grid.block.place.header, grid.block
    if len(write.rows) <= len(block.rows):
        return write
    computed = {j for _, j in block.formula}
    more = [
        header[j] for j in columns_of(grid).values() if header[j] not in write.header and j not in computed
    ]
    rows = [_padded(row, len(more), i < len(block.rows)) for i, row in enumerate(write.rows)]
    return replace(write, header=(*write.header, *more), rows=rows)


def _padded(row: Sequence[Cell], count: int, there: bool) -> tuple[Cell, ...]:
    blank: Cell = KEEP if there else None
    return (*row, *(blank,) * count)
