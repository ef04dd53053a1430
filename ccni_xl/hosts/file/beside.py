"""What the user keeps beside our columns: own columns in the table, notes next to it.

Notes are tied to a row by its key (a city, say) and move with it when the order changes. A column is taken
for computed if everything in it is a formula: then it stays, and is filled down in the table's new rows.
Beside the table, the columns up to the first empty one belong to it, as in Excel's "current region".
"""

from __future__ import annotations

from dataclasses import dataclass

from ccni_xl.hosts.beside import columns_beside, row_plan
from ccni_xl.hosts.file.formulas import moved
from ccni_xl.hosts.file.frame import Frame, check_room
from ccni_xl.hosts.file.refs import MAX_COLUMN, Rect, cell_position
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.port import StrayNote, Value, plain
from ccni_xl.letters import column_name

__all__ = ["carry"]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The user's columns, sorted by what happens to them."""

    computed: list[int]  # in the table, all formulas: filled down
    inside: list[int]  # in the table, values among them
    outside: list[int]  # next to the table, values among them
    beyond: int  # the first column right of all these


def carry(session: Session, frame: Frame) -> None:
    """Move the user's notes with the rows they belong to and fill computed columns down.

    Notes whose row is no longer in the results go to the session's `stray` list.

    Raises
    ------
    WorkbookError
        If a note would have to move over other content.
    """
    columns = _sort_columns(session, frame)
    for column in columns.computed:
        _fill_down(frame, column)
    notes = columns.inside + columns.outside
    if not notes:
        return
    if frame.write.keys:
        if _move_by_key(session, frame, notes):
            _warn_of_far_cells(session, frame, columns.beyond)
            _warn_of_comments(session, frame)
    else:
        _leave_below(session, frame, columns.inside)


def _sort_columns(session: Session, frame: Frame) -> _Columns:
    computed: list[int] = []
    inside: list[int] = []
    for column in frame.theirs:
        kinds = _kinds(frame, column)
        formulas_only = kinds == {True} or (not kinds and bool(_calculated(session, frame, column)))
        (computed if formulas_only else inside).append(column)
    taken = session.neighbours(frame.sheet, frame.write.table)
    right, beyond = _walk(frame, frame.right + 1, 1, taken)
    left, _ = _walk(frame, frame.left - 1, -1, taken)
    return _Columns(computed, inside, left + right, beyond)


def _walk(frame: Frame, column: int, step: int, taken: list[Rect]) -> tuple[list[int], int]:
    """Return the columns with notes from `column` on, up to an empty one or another table, and that one."""
    return columns_beside(
        column,
        step,
        free=lambda c: 1 <= c <= MAX_COLUMN and not _taken(frame, c, taken),
        kinds=lambda c: _kinds(frame, c),
        headed=lambda c: frame.edit.filled(frame.top, c),
    )


def _kinds(frame: Frame, column: int) -> set[bool]:
    """Return, for the filled data cells of a column, whether they are formulas."""
    edit = frame.edit
    rows = range(frame.first, frame.old_last + 1)
    return {edit.formula_of(row, column) is not None for row in rows if edit.filled(row, column)}


def _taken(frame: Frame, column: int, others: list[Rect]) -> bool:
    body = Rect(frame.top, column, frame.reach.bottom, column)
    return any(rect.meets(body) for rect in others)


# ---------------------------------------------------------------- computed columns
def _calculated(session: Session, frame: Frame, column: int) -> str:
    """Return the formula the table itself keeps for a column, or nothing."""
    holder = session.book.parts.xml(frame.ref.part).root.first("tableColumns")
    node = holder.all("tableColumn")[column - frame.left] if holder else None
    formula = node.first("calculatedColumnFormula") if node is not None else None
    return formula.text if formula is not None else ""


def _fill_down(frame: Frame, column: int) -> None:
    edit = frame.edit
    with_formula = [
        row for row in range(frame.first, frame.old_last + 1) if edit.formula_of(row, column) is not None
    ]
    if with_formula:
        model = (with_formula[-1], column)
        text = edit.formula_of(*model) or ""
        for row in range(frame.old_last + 1, frame.last + 1):
            edit.fill(model, row, moved(text, model, (row, column)))
    for row in range(frame.last + 1, frame.old_last + 1):
        if edit.cell(row, column):
            edit.blank(row, column)


# ---------------------------------------------------------------- notes
def _move_by_key(session: Session, frame: Frame, notes: list[int]) -> bool:
    """Move whole cells, style included, to the row their key has now; tell whether anything had to move."""
    edit = frame.edit
    places = [frame.columns[frame.write.header.index(key)] for key in frame.write.keys]
    old_rows = range(frame.first, frame.old_last + 1)
    old_values = {row: [session.value(edit, row, column) for column in places] for row in old_rows}
    offsets = [frame.write.header.index(key) for key in frame.write.keys]
    new = [[plain(cells[j]) for j in offsets] for cells in frame.write.rows]
    plan = row_plan([old_values[row] for row in old_rows], new)
    if not plan.moves(row - frame.first for row in old_rows if _has_notes(frame, row, notes)):
        return False
    for column in notes:
        check_room(session, frame, Rect(frame.first, column, max(frame.last, frame.old_last), column))
    _report_stray(session, frame, [frame.first + i for i in plan.gone], notes, old_values)
    look = {column: edit.style_of(frame.first, column) or 0 for column in notes}
    for row, offset in enumerate(plan.sources, frame.first):
        source = None if offset is None else frame.first + offset
        if source == row:
            continue
        if row > frame.old_last:
            _check_free(session, frame, row, notes, source)
        for column in notes:
            if source is None:
                edit.blank(row, column, look[column])
            else:
                edit.move((source, column), row)
    for row in range(frame.first + len(new), frame.old_last + 1):
        for column in notes:
            if edit.cell(row, column):
                edit.blank(row, column, look[column])
    return True


def _has_notes(frame: Frame, row: int, notes: list[int]) -> bool:
    return any(frame.edit.filled(row, column) for column in notes)


def _check_free(session: Session, frame: Frame, row: int, notes: list[int], source: int | None) -> None:
    """Refuse to move a note onto something that stands below the old results."""
    for column in notes:
        if frame.left <= column <= frame.right or source is None:
            continue  # inside the table, everything below was checked before
        if frame.edit.filled(row, column):
            cell = f"{column_name(column)}{row}"
            raise refusal("below", session.book.label, sheet=frame.edit.name, row=row, cell=cell)


def _report_stray(
    session: Session, frame: Frame, gone: list[int], notes: list[int], keys: dict[int, list[Value]]
) -> None:
    for row in gone:
        texts = []
        for column in notes:
            if frame.edit.filled(row, column):
                texts.append((_label(session, frame, row, column), _shown(session, frame, row, column)))
        if texts:
            session.stray.append(StrayNote(frame.write.table, tuple(keys[row]), tuple(texts)))


def _label(session: Session, frame: Frame, row: int, column: int) -> str:
    if frame.left <= column <= frame.right:
        return frame.label(column)
    heading = session.value(frame.edit, frame.top, column)
    return str(heading) if heading is not None else f"{column_name(column)}{row}"


def _shown(session: Session, frame: Frame, row: int, column: int) -> str:
    formula = frame.edit.formula_of(row, column)
    return f"={formula}" if formula is not None else str(session.value(frame.edit, row, column))


def _leave_below(session: Session, frame: Frame, inside: list[int]) -> None:
    """Without a key nothing moves; say which entries the shorter table leaves below itself."""
    rows = range(frame.last + 1, frame.old_last + 1)
    left = [(row, column) for row in rows for column in inside if frame.edit.filled(row, column)]
    if not left:
        return
    if frame.totals:  # the totals row moves up over them
        _report_stray(session, frame, sorted({row for row, _ in left}), inside, {row: [] for row in rows})
        for place in left:
            frame.edit.blank(*place)
        return
    name, cells = frame.edit.name, "、".join(f"{column_name(column)}{row}" for row, column in left[:5])
    session.warn(
        f"工作表 {name}：表格变短，您在 {cells} 的内容现在位于表格下方。",
        f"Sheet {name}: the table is shorter now, and what you entered in {cells} stands below it.",
    )


# ---------------------------------------------------------------- what stays where it is
def _warn_of_far_cells(session: Session, frame: Frame, beyond: int) -> None:
    edit, others = frame.edit, session.neighbours(frame.sheet, frame.write.table)
    for row in range(frame.first, frame.old_last + 1):
        for column in edit.columns_of(row):
            far = column > beyond and edit.filled(row, column) and edit.formula_of(row, column) is None
            if far and not any(rect.holds(row, column) for rect in others):
                cell = f"{column_name(column)}{row}"
                session.warn(
                    f"工作表 {edit.name}：{cell} 等单元格与结果表之间隔着空列，不随行移动。",
                    f"Sheet {edit.name}: {cell} and others are set apart from the results by an empty column "
                    "and do not move with the rows.",
                )
                return


def _warn_of_comments(session: Session, frame: Frame) -> None:
    """Comments are anchored to cells in parts of their own, which keep their bytes."""
    parts = session.book.parts
    for part in parts.targets(frame.sheet.part, "comments"):
        for node in parts.xml(part).root.walk():
            place = cell_position(node.get("ref")) if node.name == "comment" else None
            if place is not None and frame.reach.holds(*place):
                name, cell = frame.edit.name, node.get("ref")
                session.warn(
                    f"工作表 {name}：行序已变，单元格 {cell} 的批注仍在原处。",
                    f"Sheet {name}: the rows have a new order; the comment on {cell} stays where it was.",
                )
                return
