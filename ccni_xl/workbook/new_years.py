"""The next year of a table that is wide by year: which columns are made, and how they are labelled.

A year that follows the last one gets a column of its own at the right end, and the years between get theirs
too, so that the columns stay one a year, ascending. What is far off or lies before is more likely a slip of
the pen than a new year; its column is not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ccni_xl.notes import Note
from ccni_xl.workbook.columns import Grid, match_columns

__all__ = ["FURTHEST", "NewYears", "new_years", "with_years"]

#: How many years after the last column a year may be.
FURTHEST: Final = 5


@dataclass(frozen=True, slots=True)
class NewYears:
    """Columns to be made in one table.

    Parameters
    ----------
    sheet : str
    years : tuple of int
        Ascending, without gaps.
    empty : tuple of int
        Those that nobody asked for: they are made so that no year is left out.
    append : mapping of str to str
        Label of each new column -> label of the last year's, whose looks it takes.
    """

    sheet: str
    years: tuple[int, ...]
    empty: tuple[int, ...]
    append: Mapping[str, str]

    def note(self) -> Note:
        """Say what was made."""
        zh, en = (sep.join(map(str, self.years)) for sep in ("、", ", "))
        more_zh = more_en = ""
        if self.empty:
            gap_zh, gap_en = (sep.join(map(str, self.empty)) for sep in ("、", ", "))
            more_zh = f"；其中 {gap_zh} 没有数据，空着等待填报，免得年份中断"
            more_en = f"; nobody gave values for {gap_en}, left blank so that no year is missing between"
        return Note(
            f"“{self.sheet}”的表格右边新增年份列 {zh}{more_zh}。",
            f"{self.sheet} gets a new column at the right of its table for {en}{more_en}.",
        )

    def cut(self, filled: Iterable[int]) -> NewYears | None:
        """Return what is left of it where something is written in these years only; None for nothing."""
        wanted = set(self.years).intersection(filled)
        if not wanted:
            return None
        last = self.years.index(max(wanted)) + 1
        kept = dict(list(self.append.items())[:last])
        empty = tuple(year for year in self.years[:last] if year not in wanted)
        return replace(self, years=self.years[:last], empty=empty, append=kept)


def new_years(grid: Grid, wanted: Iterable[int]) -> NewYears | None:
    """Return the columns to be made so that a table has the years wanted; None if there are none.

    Parameters
    ----------
    grid : Grid
        A table that is wide by year, and has at least one.
    wanted : iterable of int
        Years; those the table has, those before its last one and those more than `FURTHEST` years after it
        make no column.

    Examples
    --------
    A workbook ends with 2020, a copy brings 2022: the columns 2021 and 2022 are made.
    """
    if not grid.spec.years or not grid.years:
        return None
    last = max(grid.years)
    asked = {year for year in wanted if last < year <= last + FURTHEST}
    if not asked:
        return None
    like = grid.block.place.header[grid.years[last]]
    years = tuple(range(last + 1, max(asked) + 1))
    append = {_label(like, last, year): like for year in years}
    return NewYears(grid.block.place.sheet, years, tuple(y for y in years if y not in asked), append)


def _label(like: str, last: int, year: int) -> str:
    """Return a year's label as the last one's is written: "2020年" is followed by "2021年"."""
    plain = str(like).strip()
    return plain.replace(str(last), str(year)) if str(last) in plain and ".0" not in plain else str(year)


def with_years(grid: Grid, new: NewYears | None) -> Grid:
    """Return the table as it will be, the new columns blank."""
    return grid if new is None else match_columns(grid.spec, grid.block.with_columns(new.append))[0]
