"""Where one result table stands, where it will end, and what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ccni_xl.hosts.file.book import SheetRef, TableRef
from ccni_xl.hosts.file.refs import MAX_COLUMN, MAX_ROW, Rect
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.sheet_edit import SheetEdit, merged_areas
from ccni_xl.hosts.port import TableWrite
from ccni_xl.letters import column_name

__all__ = ["Frame", "frame_of"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The geometry of one table write; rows and columns count from 1.

    Parameters
    ----------
    ref : TableRef
        The table as it is.
    write : TableWrite
        What it shall be.
    edit : SheetEdit
        Its sheet.
    columns : tuple of int
        The sheet column of each of our labels.
    last : int
        The last data row as it will be.
    models : mapping of int to int
        Column that is appended -> the column whose looks it takes.
    """

    ref: TableRef
    write: TableWrite
    edit: SheetEdit
    columns: tuple[int, ...]
    last: int
    models: Mapping[int, int] = field(default_factory=dict)

    @property
    def sheet(self) -> SheetRef:
        """The sheet it stands on."""
        return self.ref.sheet

    @property
    def top(self) -> int:
        """The header row."""
        return self.ref.place.top

    @property
    def first(self) -> int:
        """The first data row."""
        return self.ref.place.top + 1

    @property
    def old_last(self) -> int:
        """The last data row as it is."""
        return self.ref.place.bottom

    @property
    def totals(self) -> int:
        """Number of totals rows, 0 or 1."""
        return self.ref.totals_rows

    @property
    def left(self) -> int:
        """The table's first column."""
        return self.ref.place.left

    @property
    def right(self) -> int:
        """The table's last column."""
        return self.ref.place.right

    def model(self, column: int) -> int:
        """Return the column whose cells say how those of a column look: itself, unless it is appended."""
        return self.models.get(column, column)

    @property
    def theirs(self) -> list[int]:
        """Columns the user added to the table."""
        return [c for c in range(self.left, self.right + 1) if c not in self.columns]

    @property
    def reach(self) -> Rect:
        """All cells of the table's body, before and after, totals included."""
        return Rect(self.first, self.left, max(self.last, self.old_last) + self.totals, self.right)

    def label(self, column: int) -> str:
        """Return a column's label."""
        return self.ref.place.header[column - self.left]


def frame_of(session: Session, ref: TableRef, write: TableWrite) -> Frame:
    """Return the geometry, after checking that the results fit without shifting anything of the user's.

    Raises
    ------
    WorkbookError
        If a column is missing, or something stands in the way: where it is, and what to move.
    """
    old = len(ref.place.header)
    ref = replace(ref, place=ref.place.with_columns(write.append))
    label, place = session.book.label, ref.place
    edit = session.sheet(ref.sheet)
    if ref.header_rows != 1:
        raise refusal("no_header", label, sheet=place.sheet, table=place.name)
    have = {name.lower(): place.left + j for j, name in reversed(list(enumerate(place.header)))}
    missing = [name for name in write.header if name.lower() not in have]
    if missing:
        raise refusal("no_column", label, sheet=place.sheet, table=place.name, columns="、".join(missing))
    columns = tuple(have[name.lower()] for name in write.header)
    models = {place.left + j: have[write.append[place.header[j]].lower()] for j in range(old, len(have))}
    frame = Frame(ref, write, edit, columns, place.top + max(1, len(write.rows)), models)
    if frame.last + frame.totals > MAX_ROW:
        raise refusal("too_long", label, sheet=place.sheet, row=frame.last + frame.totals)
    check_room(session, frame, frame.reach)
    _check_right(session, frame)
    _check_below(session, frame)
    return frame


def check_room(session: Session, frame: Frame, area: Rect) -> None:
    """Refuse merged cells and array formulas that cross an area about to be rewritten."""
    label, name = session.book.label, frame.edit.name
    for text, merged in merged_areas(frame.edit.xml):
        if merged.meets(area):
            raise refusal("merged", label, sheet=name, ref=text, area=area.text())
    for array in frame.edit.arrays:
        if array.area > 1 and array.meets(area):
            raise refusal("array", label, sheet=name, ref=array.text())


def _check_right(session: Session, frame: Frame) -> None:
    """Refuse to make a column over anything, or where the sheet ends."""
    if not frame.models:
        return
    rows = range(frame.top, frame.old_last + frame.totals + 1)
    area = Rect(frame.top, min(frame.models), rows[-1], frame.right)
    check_room(session, frame, area)
    in_the_way = [(row, c) for c in frame.models for row in rows if frame.edit.filled(row, c)]
    in_the_way += [
        (r.top, r.left) for r in session.neighbours(frame.sheet, frame.write.table) if r.meets(area)
    ]
    if frame.right > MAX_COLUMN:
        in_the_way.append((frame.top, MAX_COLUMN))
    if in_the_way:
        row, column = min(in_the_way)
        facts = {"column": frame.label(min(frame.models)), "cell": f"{column_name(column)}{row}"}
        raise refusal("right", session.book.label, sheet=frame.edit.name, **facts)


def _check_below(session: Session, frame: Frame) -> None:
    """Growing must not run over anything: styled blanks may be there, values and tables may not."""
    start, end = frame.old_last + frame.totals + 1, frame.last + frame.totals
    if end < start:
        return
    area = Rect(start, frame.left, end, frame.right)
    in_the_way = [
        (row, column)
        for row in range(start, end + 1)
        for column in frame.edit.columns_of(row)
        if frame.left <= column <= frame.right and frame.edit.filled(row, column)
    ]
    in_the_way += [
        (r.top, r.left) for r in session.neighbours(frame.sheet, frame.write.table) if r.meets(area)
    ]
    if in_the_way:
        row, column = min(in_the_way)
        cell = f"{column_name(column)}{row}"
        raise refusal("below", session.book.label, sheet=frame.edit.name, row=end, cell=cell)
