"""The rules of a merge as properties: nothing lost, nothing invented, nothing decided unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ccni_xl.collaborate.contents import Contents, Slot, read_contents, same
from ccni_xl.collaborate.merging import Copy, Merged, Reason, Side, merge
from ccni_xl.collaborate.merging.decide import decide
from ccni_xl.collaborate.merging.model import Change, RowGone
from ccni_xl.collaborate.merging.write import input_writes
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import WriteBatch

CITIES = ("110000", "120000", "130100")
EDITIONS = ("2020-2021", "2021-2022")
COLUMNS = ("gdp_current", "electricity", "source", "我的列")
ROWS = [(city, edition) for city in CITIES for edition in EDITIONS]
#: A workbook in little: (city, edition) -> column -> value; and the years of one series.
Annual = dict[tuple[str, str], dict[str, object]]

values = st.sampled_from([None, 1.0, 2.5, 0.1 + 0.2, "=1+1", "约三百", "n/a", "-x", "@y"])
rows = st.fixed_dictionaries({column: values for column in COLUMNS})
books = st.dictionaries(st.sampled_from(ROWS), rows, min_size=1)
edits = st.lists(st.tuples(st.sampled_from(ROWS), st.sampled_from((*COLUMNS, "-", "+")), values), max_size=6)


def host_of(book: Mapping[tuple[str, str], Mapping[str, object]], label: str = "book") -> MemoryHost:
    host = MemoryHost(label)
    host.cells["ccni_template"] = "1"
    host.put(
        "tbl_cities", ("代码", "城市名称", "英文名称"), [[c, f"城{c[0:2]}", f"City{c[:2]}"] for c in CITIES]
    )
    body = [[*key, *(row.get(c) for c in COLUMNS)] for key, row in book.items()]
    host.put("tbl_annual", ("代码", "年度", "gdp_current", "electricity", "来源", "我的列"), body)
    return host


def edited(book: Annual, changes: list[tuple[tuple[str, str], str, object]]) -> Annual:
    out = {key: dict(row) for key, row in book.items()}
    for key, what, value in changes:
        if what == "-":
            out.pop(key, None)
        elif what == "+":
            out.setdefault(key, dict.fromkeys(COLUMNS))
        elif key in out:
            out[key][what] = value
    return out


def contents(book: Annual, label: str = "book") -> Contents:
    return read_contents(host_of(book, label))


def copy(book: Annual, label: str, *, partial: bool = False) -> Copy:
    return Copy(contents(book, label), Side(label), partial)


def state(read: Contents) -> dict[Slot, object]:
    return {s: t.plain for s, t in read.cells.items() if t.plain is not None and s.table == "tbl_annual"}


def applied(merged: Merged, host: MemoryHost, decisions: Mapping[str, object] | None = None) -> Contents:
    decided = decide(merged, decisions or {})
    host.write(WriteBatch(input_writes(merged, decided.effects)))
    return read_contents(host)


@given(books, edits)
@settings(deadline=None)
def test_a_copy_that_equals_the_master_changes_nothing(book, changes):
    master = edited(book, changes)
    merged = merge(contents(book), [copy(master, "a")], contents(master))
    assert merged.effects == merged.conflicts == ()


@given(books, edits)
@settings(deadline=None)
def test_one_sided_edits_never_conflict_and_all_arrive(book, changes):
    theirs = edited(book, changes)
    host = host_of(book)
    merged = merge(read_contents(host), [copy(theirs, "a"), copy(book, "b")])
    assert merged.conflicts == ()
    after = applied(merged, host)
    assert state(after) == state(contents(theirs))
    assert set(after.rows["tbl_annual"]) == set(contents(theirs).rows["tbl_annual"])


@given(books, edits, edits, edits)
@settings(max_examples=200, deadline=None)
def test_no_edit_is_lost(book, first, second, mine):
    sides = {"a": edited(book, first), "b": edited(book, second)}
    master = edited(book, mine)
    base, host = contents(book), host_of(master)
    merged = merge(base, [copy(each, label) for label, each in sides.items()], read_contents(host))
    decided = {(c.slot.key, c.slot.column) for c in merged.conflicts}
    after = applied(merged, host)
    for each in sides.values():
        theirs = contents(each)
        for slot in {s for s in (*theirs.cells, *base.cells) if s.table == "tbl_annual"}:
            wanted, before = (t.plain if (t := c.typed(slot)) else None for c in (theirs, base))
            there = after.typed(slot)
            asked = {(slot.key, slot.column), (slot.key, "")} & decided
            assert same(wanted, before) or asked or same(there.plain if there else None, wanted)


@given(books, edits, edits)
@settings(deadline=None)
def test_the_order_of_copies_makes_no_difference(book, first, second):
    base = contents(book)
    one, two = copy(edited(book, first), "a"), copy(edited(book, second), "b")
    forward, back = merge(base, [one, two]), merge(base, [two, one])
    assert forward.effects == back.effects
    assert forward.conflicts == back.conflicts


@given(books, edits, edits)
@settings(deadline=None)
def test_master_and_copy_may_change_places(book, first, second):
    """What is settled without asking is the same whoever is the master; so is what has to be asked."""
    base, a, b = contents(book), edited(book, first), edited(book, second)
    into_a, into_b = host_of(a), host_of(b)
    one = merge(base, [copy(b, "b")], read_contents(into_a))
    two = merge(base, [copy(a, "a")], read_contents(into_b))
    asked = {(c.slot.key, c.slot.column) for c in one.conflicts}
    assert asked == {(c.slot.key, c.slot.column) for c in two.conflicts}
    whole = {key for key, column in asked if not column}
    left, right = (
        {
            s: v
            for s, v in state(applied(m, h)).items()
            if (s.key, s.column) not in asked and s.key not in whole
        }
        for m, h in ((one, into_a), (two, into_b))
    )
    assert left == right


@given(books, edits, edits)
@settings(deadline=None)
def test_merging_the_result_again_changes_nothing(book, first, second):
    base, host = contents(book), host_of(book)
    copies = [copy(edited(book, first), "a"), copy(edited(book, second), "b")]
    merged = merge(base, copies)
    applied(merged, host)
    again = merge(base, copies, read_contents(host))
    assert again.effects == ()
    assert {c.slot for c in again.conflicts} == {c.slot for c in merged.conflicts}


@given(books, edits, edits, st.sampled_from(["保留现值", "采用1", "take 1", "Keep"]))
@settings(deadline=None)
def test_every_conflict_can_be_decided(book, first, second, word):
    host = host_of(book)
    copies = [copy(edited(book, first), "a"), copy(edited(book, second), "b")]
    merged = merge(read_contents(host), copies)
    decided = decide(merged, {c.key: word for c in merged.conflicts})
    assert decided.open == ()
    assert decided.notes == ()
    before = state(merged.master)
    after = applied(merged, host, {c.key: word for c in merged.conflicts})
    for conflict in merged.conflicts:
        if not conflict.slot.column or conflict.slot.key not in after.rows["tbl_annual"]:
            continue
        wanted = conflict.candidates[0].plain if "1" in word else before.get(conflict.slot)
        assert same(after.typed(conflict.slot).plain, wanted)


@given(books, books)
@settings(deadline=None)
def test_a_form_never_clears_and_never_deletes(book, filled):
    merged = merge(contents(book), [copy(filled, "form", partial=True)])
    assert not any(isinstance(e, RowGone) for e in merged.effects)
    assert all(e.typed.plain is not None for e in merged.effects if isinstance(e, Change))
    assert merged.conflicts == ()


# ---------------------------------------------------------------- by hand
KEY = ("110000", "2021-2022")
BASE: Annual = {KEY: {"gdp_current": 1.0, "electricity": 2.0}, ("120000", "2021-2022"): {"gdp_current": 3.0}}


def with_(**cells: object) -> Annual:
    return edited(BASE, [(KEY, column, value) for column, value in cells.items()])


def test_two_who_agree_are_no_conflict():
    merged = merge(contents(BASE), [copy(with_(gdp_current=5.0), "a"), copy(with_(gdp_current=5.0), "b")])
    assert merged.conflicts == ()
    (change,) = merged.changes
    assert (change.before, change.typed.plain, [s.label for s in change.sides]) == (1.0, 5.0, ["a", "b"])


def test_a_conflict_names_every_side_and_where_it_comes_from():
    sides = [copy(with_(gdp_current=5.0, source="年鉴"), "a"), copy(with_(gdp_current=6.0), "b")]
    merged = merge(contents(BASE), sides, contents(with_(gdp_current=4.0)))
    (conflict,) = merged.conflicts
    assert (conflict.reason, conflict.base, conflict.master) == (Reason.DIFFERENT, 1.0, 4.0)
    assert [c.plain for c in conflict.candidates] == [5.0, 6.0]
    assert [v.source for c in conflict.candidates for v in c.versions] == ["年鉴", ""]


def test_clearing_a_cell_in_a_whole_copy_is_a_change():
    merged = merge(contents(BASE), [copy(with_(gdp_current=None), "a")])
    assert [c.typed.plain for c in merged.changes] == [None]


def test_a_row_deleted_here_and_edited_there_is_asked():
    gone = edited(BASE, [(KEY, "-", None)])
    merged = merge(contents(BASE), [copy(gone, "a"), copy(with_(electricity=9.0), "b")])
    (conflict,) = merged.conflicts
    assert (conflict.reason, conflict.slot.column) == (Reason.DELETED, "")
    assert [v.side.label for v in conflict.others] == ["b"]
    kept, dropped = host_of(BASE), host_of(BASE)
    stays = applied(merged, kept, {conflict.key: "保留现值"})
    assert stays.typed(Slot("tbl_annual", KEY, "electricity")).plain == 9.0
    assert KEY not in applied(merged, dropped, {conflict.key: "采用1"}).rows["tbl_annual"]
    assert dropped.blocks["tbl_annual"].rows[0] == (None,) * 6


def test_a_row_the_master_deleted_and_a_copy_edited_can_come_back():
    host = host_of(edited(BASE, [(KEY, "-", None)]))
    merged = merge(contents(BASE), [copy(with_(electricity=9.0), "b")], read_contents(host))
    (conflict,) = merged.conflicts
    after = applied(merged, host, {conflict.key: "采用1"})
    assert after.typed(Slot("tbl_annual", KEY, "electricity")).plain == 9.0
    assert after.typed(Slot("tbl_annual", KEY, "gdp_current")).plain == 1.0


def test_a_second_row_of_the_same_city_is_asked():
    theirs = host_of(BASE, "a")
    block = theirs.blocks["tbl_annual"]
    theirs.put("tbl_annual", block.place.header, [*block.rows, (*block.rows[0][:2], 7.0, None, None, None)])
    merged = merge(contents(BASE), [Copy(read_contents(theirs), Side("a"))])
    assert merged.effects == ()
    assert [(c.reason, c.slot.key) for c in merged.conflicts] == [(Reason.DUPLICATE, (*KEY, "#2"))]


def test_a_formula_in_the_master_is_never_replaced_unasked():
    host = host_of(BASE)
    block = host.blocks["tbl_annual"]
    host.put("tbl_annual", block.place.header, block.rows, formula=[(0, 2)])
    merged = merge(read_contents(host), [copy(with_(gdp_current=5.0), "a")])
    assert [c.reason for c in merged.conflicts] == [Reason.FORMULA]
    assert applied(merged, host).typed(Slot("tbl_annual", KEY, "gdp_current")).plain == 1.0
    assert host.blocks["tbl_annual"].formula == {(0, 2)}


def test_a_formula_without_a_value_says_nothing_and_is_told():
    theirs = host_of(with_(gdp_current=None), "a")
    block = theirs.blocks["tbl_annual"]
    theirs.put("tbl_annual", block.place.header, block.rows, formula=[(0, 2)])
    merged = merge(contents(BASE), [Copy(read_contents(theirs), Side("a"))])
    assert merged.effects == merged.conflicts == ()
    assert "C8" in merged.notes[0].en


def test_a_row_below_the_table_of_a_copy_is_told():
    host = host_of(BASE)
    block = host.blocks["tbl_annual"]
    below = f"A{block.place.bottom + 1}"
    host.blocks["tbl_annual"] = replace(block, below=below)
    merged = merge(contents(BASE), [Copy(read_contents(host), Side("a"), False)])
    (note,) = merged.notes
    assert note.en.startswith("a: ") and f"({below})" in note.en


def test_a_column_the_master_lacks_loses_nothing():
    theirs = host_of(BASE, "a")
    block = theirs.blocks["tbl_annual"]
    header = (*block.place.header, "新列")
    theirs.put("tbl_annual", header, [(*row, 8.0) for row in block.rows])
    merged = merge(contents(BASE), [Copy(read_contents(theirs), Side("a"))])
    assert {(c.reason, c.candidates[0].plain) for c in merged.conflicts} == {(Reason.NO_PLACE, 8.0)}
    taken = decide(merged, {c.key: "采用1" for c in merged.conflicts})
    assert len(taken.open) == len(merged.conflicts) == 2
    assert "add it" in taken.notes[0].en
    assert decide(merged, {c.key: "保留现值" for c in merged.conflicts}).open == ()


def test_a_missing_column_says_nothing():
    theirs = host_of(BASE, "a")
    block = theirs.blocks["tbl_annual"]
    theirs.put("tbl_annual", block.place.header[:2], [row[:2] for row in block.rows])
    merged = merge(contents(BASE), [Copy(read_contents(theirs), Side("a"))])
    assert merged.effects == merged.conflicts == ()


def test_a_value_may_be_typed_as_the_decision():
    host = host_of(BASE)
    merged = merge(
        read_contents(host), [copy(with_(gdp_current=5.0), "a"), copy(with_(gdp_current=6.0), "b")]
    )
    (conflict,) = merged.conflicts
    assert decide(merged, {conflict.key: "采用3"}).open == (conflict,)
    after = applied(merged, host, {conflict.key: 5.5})
    assert after.typed(Slot("tbl_annual", KEY, "gdp_current")).value == 5.5


def test_a_decision_holds_only_while_nothing_at_stake_changes():
    sides = [copy(with_(gdp_current=5.0), "a"), copy(with_(gdp_current=6.0), "b")]
    first = merge(contents(BASE), sides).conflicts[0]
    other = merge(contents(BASE), [sides[0], copy(with_(gdp_current=6.5), "b")]).conflicts[0]
    renamed = [copy(with_(gdp_current=5.0), "d"), copy(with_(gdp_current=6.0), "c")]
    assert first.key != other.key
    assert first.key == merge(contents(BASE), renamed).conflicts[0].key
