"""What differs between two books, and how it is grouped."""

from __future__ import annotations

import pytest

from ccni_xl.collaborate.changes import Kind, Reach, find_changes
from ccni_xl.collaborate.contents import Contents, read_contents
from ccni_xl.collaborate.overlay import as_host, changed
from tests.support.book import contents, small_book

NOW, BASE = "2021-2022", "2020-2021"


@pytest.fixture
def a() -> Contents:
    return contents(small_book())


def test_the_same_in_another_order_and_as_a_percentage_is_the_same(a: Contents) -> None:
    book = small_book()
    for name in ("annual", "co2", "cities", "grades"):
        book[name].rows.reverse()
    share = book.get("annual", ("900002", NOW), "non_fossil_share")
    assert isinstance(share, float)
    book.put("annual", ("900002", NOW), "non_fossil_share", share / 100)
    book.mark("annual", ("900002", NOW), "non_fossil_share", "percent")
    assert find_changes(a, contents(book)) == ()


def test_a_cell_says_both_values_and_both_places(a: Contents) -> None:
    book = small_book()
    book["annual"].rows.reverse()
    place = book.put("annual", ("900002", NOW), "gdp_current", 999.0)
    (change,) = find_changes(a, contents(book))
    (difference,) = change.differences
    assert (change.kind, change.reach, change.city, change.edition) == (Kind.CELL, Reach.CITY, "900002", NOW)
    assert change.column == "gdp_current"
    assert difference.before.value != 999.0 == difference.after.value
    assert str(difference.after.cell) == place != str(difference.before.cell)


def test_settings_and_each_framework_are_one_change_of_method_each(a: Contents) -> None:
    book = small_book()
    book.put("settings", ("alpha",), "value", 0.1)
    book.put("settings", ("flat_band",), "value", 1.0)
    book.put("framework", ("2.0", "climate_ambition"), "weight", 5.0)
    book.put("grades", ("2.0", "peak_target"), "points", 90.0)
    found = {(c.table, c.key): c for c in find_changes(a, contents(book))}
    assert set(found) == {("tbl_settings", ()), ("tbl_framework", ("2.0",))}
    assert all(c.kind is Kind.METHOD and c.reach is Reach.ALL for c in found.values())
    assert [len(c.differences) for c in found.values()] == [2, 2]


def test_words_reach_nobody_but_the_source_of_an_entered_score_does(a: Contents) -> None:
    book = small_book()
    book.put("annual", ("900001", NOW), "source", "别处")
    book.add("sources", number="7", title="年鉴")
    book.add("experts", expert="甲", parent="ccni", child="climate_ambition", points=40.0)
    row = {"city": "900001", "edition": NOW, "indicator": "waste_sorting_index", "score": 40.0}
    book.add("entered", **row, source="专家")
    before = small_book()
    before.add("entered", **row)
    found = find_changes(contents(before), contents(book))
    reach = {change.table: change.reach for change in found}
    assert reach.pop("tbl_entered") is Reach.CITY
    assert set(reach.values()) == {Reach.NONE}
    assert set(reach) == {"tbl_annual", "tbl_sources", "tbl_experts"}


def test_a_new_city_comes_with_its_rows(a: Contents) -> None:
    book = small_book()
    book.add(
        "cities", city="900009", name_zh="新市", name_en="Xin", province="甲省", region="东部", tier="三线"
    )
    book.add("annual", city="900009", edition=NOW, gdp_current=100.0)
    book.add("co2", city="900009", **{"2020": 3.0})
    found = find_changes(a, contents(book))
    assert [(c.kind, c.city, len(c.added)) for c in found] == [(Kind.CITY_ADDED, "900009", 3)]
    back = find_changes(contents(book), a)
    assert [(c.kind, c.city, len(c.removed)) for c in back] == [(Kind.CITY_REMOVED, "900009", 3)]


def test_a_row_that_only_one_side_has_is_one_change(a: Contents) -> None:
    book = small_book()
    i = book["annual"].row("900003", BASE)
    del book["annual"].rows[i]
    (change,) = find_changes(a, contents(book))
    assert (change.kind, change.removed) == (Kind.ROW_REMOVED, (("tbl_annual", ("900003", BASE)),))
    assert {d.after for d in change.differences} == {None}


def test_a_table_that_one_side_lacks_is_not_compared(a: Contents) -> None:
    host = small_book().host()
    del host.blocks["tbl_co2"]
    assert find_changes(a, read_contents(host)) == ()


def test_all_changes_made_give_the_other_book(a: Contents) -> None:
    book = small_book()
    book.put("annual", ("900001", NOW), "gdp_current", 321.0)
    book.put("annual", ("900002", NOW), "electricity", "暂无")
    book.put("annual", ("900003", NOW), "non_fossil_share", 0.123)
    book.mark("annual", ("900003", NOW), "non_fossil_share", "percent")
    book.add("entered", city="900001", edition=NOW, indicator="waste_sorting_index", score=40.0, source="x")
    book.put("settings", ("alpha",), "value", 0.1)
    book.add_column("co2", "2021", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    del book["policy"].rows[3]
    b = contents(book)
    made = read_contents(changed(a, b, find_changes(a, b)))
    assert find_changes(made, b) == ()
    assert find_changes(a, b) != ()
    assert find_changes(a, read_contents(as_host(a))) == ()
