"""The three-way merge itself: pure, on contents; no file is read or written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ccni_xl.collaborate.contents import KEYS, Contents, Plain, Slot, Typed, columns_of, years_said
from ccni_xl.collaborate.merging.claims import (
    Claim,
    Claims,
    RowKey,
    alike,
    gather,
    root_of,
    twice_of,
    version_of,
)
from ccni_xl.collaborate.merging.model import (
    Candidate,
    Change,
    Conflict,
    Copy,
    Effect,
    Merged,
    Reason,
    RowAdded,
    RowGone,
    Side,
    Version,
)
from ccni_xl.hosts.port import Value
from ccni_xl.notes import Note
from ccni_xl.workbook.new_years import NewYears
from ccni_xl.workbook.parse import is_blank

__all__ = ["merge"]

#: What a whole row is compared as.
_THERE, _NOT_THERE = "✔", None


def merge(base: Contents, copies: Sequence[Copy], master: Contents | None = None) -> Merged:
    """Merge copies that were made from ``base`` into ``master``.

    Parameters
    ----------
    base : Contents
    copies : sequence of Copy
        Their order makes no difference.
    master : Contents, optional
        ``base`` itself, unless the master has moved on since the copies were made.

    Returns
    -------
    Merged
        Every difference between a copy and the base is in its effects, is what the master holds
        already, or is in its conflicts.
    """
    target, columns = _with_new_years(base if master is None else master, copies)
    base = target if master is None or master is base else base
    ordered = tuple(sorted(copies, key=lambda copy: (copy.side.label, copy.side.when, copy.side.who)))
    return replace(_Merger(base, target, ordered).merged(), columns=columns)


def _with_new_years(master: Contents, copies: Sequence[Copy]) -> tuple[Contents, Mapping[str, NewYears]]:
    """Return the master with a blank column for each new year in which a copy says something."""
    wanted: dict[str, set[int]] = {}
    for copy in copies:
        for table, years in years_said(copy.contents).items():
            wanted.setdefault(table, set()).update(years)
    return master.with_new_years(wanted)


@dataclass(frozen=True, slots=True)
class _Group:
    """Copies that want the same value in a cell."""

    claims: tuple[Claim, ...]

    @property
    def typed(self) -> Typed:
        return self.claims[0].typed

    @property
    def anchored(self) -> bool:
        return any(claim.copy.anchored for claim in self.claims)

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(claim.copy.side for claim in self.claims)


class _Merger:
    """One merge; the tables of what the copies say are made once."""

    def __init__(self, base: Contents, master: Contents, copies: tuple[Copy, ...]) -> None:
        self.base, self.master, self.copies = base, master, copies
        self.claims: Claims = gather(base, copies)
        self.twice = twice_of([base, master, *(copy.contents for copy in copies)])
        self.edited: dict[RowKey, list[Claim]] = {}
        for slot, claims in self.claims.cells.items():
            self.edited.setdefault((slot.table, slot.key), []).extend(claims)
        self.effects: list[Effect] = []
        self.conflicts: list[Conflict] = []

    def merged(self) -> Merged:
        new: dict[RowKey, dict[str, _Group]] = {}
        for slot in sorted(self.claims.cells):
            group = self._cell(slot, self.claims.cells[slot])
            if group is not None:
                new.setdefault((slot.table, slot.key), {})[slot.column] = group
        for row in sorted({*new, *self.claims.added, *self._lost()}):
            self._new_row(row, new.get(row, {}))
        for row in sorted(self.claims.deleted):
            self._gone(row, self.claims.deleted[row])
        notes = dict.fromkeys((*self.claims.notes, *self._missing_columns(), *self._rows_below()))
        order = sorted(self.conflicts, key=lambda c: (list(KEYS).index(c.slot.table), c.slot, c.reason.code))
        return Merged(self.base, self.master, self.copies, tuple(self.effects), tuple(order), tuple(notes))

    def _missing_columns(self) -> Iterator[Note]:
        """Yield how to make room for the values of each column that the master lacks."""
        lacking = {(c.slot.table, c.slot.column) for c in self.conflicts if c.reason is Reason.NO_PLACE}
        for table, column in sorted(lacking):
            grid = self.master.grids.get(table)
            if grid is not None and column not in columns_of(grid):
                sheet = grid.block.place.sheet
                yield Note(
                    f"“{sheet}”没有列“{column}”：在表格右侧加上这个列标题再合并一次，各副本的值就会写入。",
                    f"The sheet {sheet} has no column “{column}”: add this header at the right of the table "
                    "and merge again, and the values of the copies are taken.",
                )

    def _rows_below(self) -> Iterator[Note]:
        """Yield where a copy has something right below a table: it is no part of it, and is not merged."""
        for copy in self.copies:
            for grid in copy.contents.grids.values():
                place, cell = grid.block.place, grid.block.below
                if cell:
                    yield Note(
                        f"{copy.side.label}：“{place.sheet}”的表格下面（{cell}）还有内容，不在表格里，没有合并；"
                        "如果是新行，请在表格内插入行填写，再合并一次。",
                        f"{copy.side.label}: what stands right below the table on the sheet {place.sheet} "
                        f"({cell}) is not part of it and was not merged; if these are new rows, insert rows "
                        "inside the table for them and merge again.",
                    )

    # ---------------------------------------------------------------- one cell
    def _cell(self, slot: Slot, claims: Sequence[Claim]) -> _Group | None:
        """Take a cell's change or note the conflict; return it if it belongs to a row yet to be made."""
        base, there = _plain(self.base, slot), self.master.typed(slot)
        master = None if there is None else there.plain
        groups = [g for g in self._groups(slot, claims) if not self._has(slot, g, there)]
        if not groups:
            return None
        moved = not alike(slot, base, master, self.base.book)
        row_there = self._row_there(self.master, (slot.table, slot.key))
        restored = not row_there and self._row_there(self.base, (slot.table, slot.key))
        if restored:  # the master's deletion is one thing to decide: the row's, not each cell's
            moved, master = False, base
        asked = moved or len(groups) > 1
        reason = self._reason(slot, there, row_there, asked=asked)
        if reason is None and master is not None and not groups[0].anchored:
            reason = Reason.OTHER_BASE
        if reason is not None:
            self._ask(slot, reason, base, master, groups)
            return None
        if row_there:
            self.effects.append(Change(slot, groups[0].typed, master, groups[0].sides))
            return None
        return groups[0]

    def _has(self, slot: Slot, group: _Group, there: Typed | None) -> bool:
        """Whether the master has this value already; where it has no such cell, nothing is what it has."""
        wanted = group.typed.plain
        if there is None:
            return wanted is None and not self._row_there(self.base, (slot.table, slot.key))
        return alike(slot, wanted, there.plain, self.base.book)

    def _reason(self, slot: Slot, there: Typed | None, row_there: bool, *, asked: bool) -> Reason | None:
        grid = self.master.grids.get(slot.table)
        if grid is None or slot.column not in columns_of(grid):
            return Reason.NO_PLACE
        if not row_there and slot.table == "tbl_issues":
            return Reason.NO_PLACE
        if there is not None and there.formula:
            return Reason.FORMULA
        if row_there and (slot.table, root_of(slot.table, slot.key)) in self.twice:
            return Reason.DUPLICATE
        return Reason.DIFFERENT if asked else None

    def _groups(self, slot: Slot, claims: Sequence[Claim]) -> list[_Group]:
        """Put together the copies that want the same, in an order that depends on the values alone."""
        groups: list[list[Claim]] = []
        for claim in sorted(claims, key=_by_value):
            known = next(
                (g for g in groups if alike(slot, g[0].typed.plain, claim.typed.plain, self.base.book)), None
            )
            if known is None:
                groups.append([claim])
            else:
                known.append(claim)
        return [_Group(tuple(group)) for group in groups]

    def _ask(self, slot: Slot, reason: Reason, base: Plain, master: Plain, groups: Sequence[_Group]) -> None:
        candidates = tuple(
            Candidate(
                group.typed.plain,
                Change(slot, group.typed, master, group.sides),
                tuple(version_of(c.copy, slot, c.typed.plain) for c in group.claims),
            )
            for group in groups
        )
        self.conflicts.append(Conflict(slot, reason, base, master, candidates))

    # ---------------------------------------------------------------- whole rows
    def _row_there(self, contents: Contents, row: RowKey) -> bool:
        return row[1] in contents.rows.get(row[0], {})

    def _lost(self) -> Iterator[RowKey]:
        """Yield rows that the master deleted and a copy edited."""
        for row in self.edited:
            gone = not self._row_there(self.master, row) and self._row_there(self.base, row)
            if gone and row[0] in self.master.grids and row[0] != "tbl_issues":
                yield row

    def _new_row(self, row: RowKey, groups: Mapping[str, _Group]) -> None:
        table, key = row
        if self._row_there(self.master, row) or table == "tbl_issues" or table not in self.master.grids:
            return
        restored = self._row_there(self.base, row)
        claims = self.edited.get(row, [])
        copies = tuple(dict.fromkeys([c.copy for c in claims] + self.claims.added.get(row, [])))
        sides = tuple(copy.side for copy in copies)
        cells = self._old_cells(row) if restored else {}
        cells |= {column: group.typed for column, group in groups.items()}
        effect = RowAdded(table, key, cells, _key_cells(copies[0].contents, row), sides)
        doubled = (table, root_of(table, key)) in self.twice
        if not restored and not doubled:
            self.effects.append(effect)
            return
        slot = Slot(table, key, "")
        candidate = Candidate(_THERE, effect, tuple(version_of(copy, slot, _THERE) for copy in copies))
        reason = Reason.DELETED if restored else Reason.DUPLICATE
        base = _THERE if restored else _NOT_THERE
        self.conflicts.append(Conflict(slot, reason, base, _NOT_THERE, (candidate,)))

    def _old_cells(self, row: RowKey) -> dict[str, Typed]:
        table, key = row
        columns = columns_of(self.base.grids[table])
        found = ((name, self.base.typed(Slot(table, key, name))) for name in columns)
        return {name: typed for name, typed in found if typed is not None and typed.plain is not None}

    def _gone(self, row: RowKey, copies: Sequence[Copy]) -> None:
        """Delete a row, unless somebody else edited it or it stands twice."""
        table, key = row
        if not self._row_there(self.master, row):
            return
        sides = tuple(copy.side for copy in copies)
        editors = [claim for claim in self.edited.get(row, []) if claim.copy not in copies]
        doubled = (table, root_of(table, key)) in self.twice
        effect, slot = RowGone(table, key, sides), Slot(table, key, "")
        if not (editors or doubled or self._edited_in_master(row)):
            self.effects.append(effect)
            return
        candidate = Candidate(_NOT_THERE, effect, tuple(version_of(c, slot, _NOT_THERE) for c in copies))
        reason = Reason.DUPLICATE if doubled else Reason.DELETED
        others = tuple(_others(editors, slot))
        self.conflicts.append(Conflict(slot, reason, _THERE, _THERE, (candidate,), others))

    def _edited_in_master(self, row: RowKey) -> bool:
        table, key = row
        for column in columns_of(self.master.grids[table]):
            slot = Slot(table, key, column)
            typed = self.master.typed(slot)
            if typed is not None and not alike(slot, typed.plain, _plain(self.base, slot), self.base.book):
                return True
        return False


def _others(editors: Sequence[Claim], slot: Slot) -> Iterator[Version]:
    for copy in dict.fromkeys(claim.copy for claim in editors):
        yield version_of(copy, slot, _THERE)


def _plain(contents: Contents, slot: Slot) -> Plain:
    typed = contents.typed(slot)
    return None if typed is None else typed.plain


def _by_value(claim: Claim) -> tuple[str, str, str]:
    """Return what claims are sorted by: value first, so that the order of the copies makes no difference."""
    return (repr(claim.typed.plain), repr(claim.typed.value), claim.copy.side.label)


def _key_cells(contents: Contents, row: RowKey) -> tuple[Value, ...]:
    """Return what a new row's key cells hold: the code of a listed city, else what was typed."""
    table, key = row
    grid = contents.grids[table]
    position = contents.rows[table].get(key)
    cells: list[Value] = []
    for part, code in zip(key, KEYS[table], strict=False):
        typed = None if position is None else grid.named(position, code).value
        cells.append(part if code == "city" or is_blank(typed) else typed)
    return tuple(cells)
