"""The effect of every change: the sum rule, and each effect against a run of its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccni_xl.collaborate.changes import Change, Kind, find_changes
from ccni_xl.collaborate.contents import Contents
from ccni_xl.collaborate.effects import Effects, measure_effects
from ccni_xl.collaborate.overlay import changed
from ccni_xl.errors import CcniError
from ccni_xl.hosts.port import Host
from ccni_xl.pipeline import compute
from ccni_xl.workbook.read import read_inputs
from tests.support.book import CITIES, YEARS, Book, contents, small_book

NOW, BASE = "2021-2022", "2020-2021"
FIGURES = (
    "gdp_current",
    "electricity",
    "env_spending",
    "non_fossil_share",
    "waste_sorting_index",
    "nev_sales",
)
WORST = 1e-9


def effects(a: Book, b: Book, edition: str | None = None) -> Effects:
    x, y = contents(a), contents(b)
    return measure_effects(x, y, find_changes(x, y), edition)


def scores(host: Host) -> dict[str, tuple[float, float]]:
    """City -> score and rank, by the whole pipeline."""
    read = read_inputs(host)
    frame = compute(read.inputs, read.frameworks).ranking
    return {str(c): (row["score"], row["rank"]) for c, row in frame.iterrows()}


def check_alone(a: Contents, b: Contents, found: Effects, change: Change) -> None:
    """Compare the effect of a change with a run of the whole pipeline on the book with it."""
    effect = next(e for e in found.each if e.change == change)
    before, alone = (scores(changed(a, b, made)) for made in ([], [change]))
    for at, city in enumerate(found.cities.index):
        x, y = before.get(city, (np.nan, np.nan)), alone.get(city, (np.nan, np.nan))
        assert effect.scores[at] == pytest.approx(y[0] - x[0], abs=WORST, nan_ok=True)
        assert effect.ranks[at] == pytest.approx(x[1] - y[1], nan_ok=True)
    here = {c for c, (_, place) in before.items() if place == place}
    then = {c for c, (_, place) in alone.items() if place == place}
    assert (set(effect.enters), set(effect.leaves)) == (then - here, here - then)


def check_sum(found: Effects) -> None:
    """Single effects and the interaction add up to the total, for every city that has both scores."""
    both = found.cities["before"].notna() & found.cities["after"].notna()
    singles = sum((np.nan_to_num(e.scores) for e in found.each), np.zeros(len(found.cities)))
    cities = found.cities
    gap = cities["after"] - cities["before"] - singles - cities["interaction"]
    assert gap[both].abs().max() <= WORST or not both.any()
    parts = cities["data"] + cities["method"] - cities["total"]
    assert not (parts.abs() > WORST).any()
    assert cities.loc[~both, ["total", "single", "interaction"]].isna().all().all()


# ---------------------------------------------------------------- one by one
def test_a_book_against_itself_has_no_effect() -> None:
    found = effects(small_book(), small_book())
    assert found.each == ()
    assert (found.cities[["total", "single", "interaction", "data", "method"]] == 0.0).all().all()


def test_effects_are_sorted_and_the_idle_ones_are_last() -> None:
    book = small_book()
    book.put("annual", ("900001", NOW), "waste_sorting_index", 90.0)
    book.put("annual", ("900002", NOW), "waste_sorting_index", 30.0)
    book.put("annual", ("900003", NOW), "source", "别处")
    book.put("annual", ("900004", BASE), "waste_sorting_index", 80.0)
    found = effects(small_book(), book)
    assert [e.change.city for e in found.each[:2]] == ["900001", "900002"]
    assert [e.nothing for e in found.each] == [False, False, True, True]
    elsewhere = next(e for e in found.each if e.change.city == "900004")
    assert elsewhere.elsewhere == (BASE,)
    check_sum(found)


def test_two_figures_of_one_ratio_interact() -> None:
    book = small_book()
    for code in ("gdp_current", "electricity"):
        was = book.get("annual", ("900001", NOW), code)
        assert isinstance(was, float)
        book.put("annual", ("900001", NOW), code, was * 1.5)
    found = effects(small_book(), book)
    city = found.cities.loc["900001"]
    assert abs(city["interaction"]) > 0.01
    check_sum(found)


def test_a_city_that_loses_its_rank_is_named_and_not_a_number() -> None:
    book = small_book()
    book.put("cities", ("900005",), "included", "否")
    found = effects(small_book(), book)
    (effect,) = found.each
    assert effect.leaves == ("900005",)
    assert not effect.nothing
    assert np.isnan(effect.scores[list(found.cities.index).index("900005")])
    assert found.cities.loc["900005", ["after", "total", "interaction"]].isna().all()
    check_sum(found)
    back = effects(book, small_book())
    assert back.each[0].enters == ("900005",)


def test_a_new_city_is_ranked_and_moves_the_others_down() -> None:
    a, b = small_book(), small_book()
    for table in ("cities", "policy", "annual", "co2", "gdp_real", "population", "extra"):
        a[table].rows = [row for row in a[table].rows if row[0] != "900006"]
    found = effects(a, b)
    assert [(e.change.kind, e.enters) for e in found.each] == [(Kind.CITY_ADDED, ("900006",))]
    x, y = contents(a), contents(b)
    check_alone(x, y, found, found.each[0].change)


def test_the_framework_in_force_is_method_and_another_one_is_idle() -> None:
    book = small_book()
    book.put("framework", ("2.0", "climate_ambition"), "weight", 5.0)
    book.put("framework", ("1.0",), "weight", 3.0)
    book.put("annual", ("900001", NOW), "waste_sorting_index", 90.0)
    found = effects(small_book(), book)
    by_key = {e.change.key: e for e in found.each}
    assert not by_key["2.0",].nothing
    assert by_key["1.0",].nothing
    city = found.cities.loc["900001"]
    assert city["data"] == pytest.approx(by_key["900001", NOW].scores[0], abs=WORST)
    assert city["method"] == pytest.approx(city["total"] - city["data"], abs=WORST)
    check_sum(found)


def test_changes_of_method_that_need_each_other_are_tried_as_one() -> None:
    book = small_book()
    new = [list(row) for row in book["framework"].rows if row[0] == "2.0"]
    for row in new:
        row[0] = "3.0"
    grades = [["3.0", *row[1:]] for row in book["grades"].rows if row[0] == "2.0"]
    book["framework"].rows += new
    book["grades"].rows += grades
    book.put("framework", ("3.0", "climate_ambition"), "weight", 9.0)
    book.put("settings", ("framework",), "value", "3.0")
    found = effects(small_book(), book)
    (effect,) = found.each
    assert effect.impossible is None
    assert effect.change.kind is Kind.METHOD
    assert found.cities["interaction"].abs().max() <= WORST
    assert found.cities["total"].abs().max() > 0


def test_an_edition_can_be_asked_for() -> None:
    book = small_book()
    book.put("annual", ("900004", BASE), "waste_sorting_index", 80.0)
    found = effects(small_book(), book, BASE)
    assert (found.edition, found.edition_after) == (BASE, BASE)
    assert not found.each[0].nothing


def test_a_side_that_cannot_be_computed_says_why() -> None:
    book = small_book()
    book["cities"].rows.clear()
    with pytest.raises(CcniError, match="no city"):
        effects(small_book(), book)


@pytest.mark.parametrize(
    ("column", "token"), [("scoring", "min_max"), ("imputation", "group_mean group=region")]
)
def test_scores_that_depend_on_the_sample_move_everybody(column: str, token: str) -> None:
    a, b = small_book(), small_book()
    for book in (a, b):
        book.put("framework", ("2.0", "electricity_intensity"), column, token)
        if column == "scoring":
            book["grades"].rows = [
                r for r in book["grades"].rows if r[:2] != ["2.0", "electricity_intensity"]
            ]
    if column == "imputation":
        for book in (a, b):
            book.put("annual", ("900002", NOW), "electricity", None)
    b.put("annual", ("900001", NOW), "electricity", 80.0)
    b.put("annual", ("900003", NOW), "electricity", 60.0)
    x, y = contents(a), contents(b)
    changes = find_changes(x, y)
    found = measure_effects(x, y, changes)
    moved = max(int((np.nan_to_num(e.scores) != 0).sum()) for e in found.each)
    assert moved > 1
    for change in changes:
        check_alone(x, y, found, change)
    check_sum(found)


# ---------------------------------------------------------------- properties
_CELLS = st.tuples(
    st.just("annual"),
    st.tuples(st.sampled_from([c[0] for c in CITIES]), st.sampled_from([NOW, BASE])),
    st.sampled_from(FIGURES),
    st.sampled_from([None, "暂无", 12.5, 40.0, 75.0]),
)
_YEARS = st.tuples(
    st.sampled_from(["co2", "gdp_real", "population"]),
    st.tuples(st.sampled_from([c[0] for c in CITIES])),
    st.sampled_from([str(year) for year in YEARS[-7:]]),
    st.sampled_from([None, 900.0, 1500.0, 2600.0]),
)
_METHOD = st.sampled_from(
    [
        ("settings", ("coverage_threshold",), "value", 0.95),
        ("settings", ("change_span",), "value", 4),
        ("framework", ("2.0", "climate_ambition"), "weight", 2.0),
        ("grades", ("2.0", "peak_target"), "points", 80.0),
        ("cities", ("900004",), "included", "否"),
    ]
)
EDITS = st.lists(st.one_of(_CELLS, _YEARS, _CELLS, _METHOD), min_size=1, max_size=6)


def edited(edits: list[tuple[str, tuple[str, ...], str, object]]) -> Book:
    book = small_book()
    for name, key, code, value in edits:
        book.put(name, key, code, value)  # type: ignore[arg-type]
    return book


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(EDITS, EDITS)
def test_singles_and_interaction_add_up_for_every_city(first: list, second: list) -> None:
    x, y = contents(edited(first)), contents(edited(second))
    changes = find_changes(x, y)
    found = measure_effects(x, y, changes)
    check_sum(found)
    assert len(found.each) == len(changes)
    for change in changes[:2]:
        check_alone(x, y, found, change)
    together = scores(changed(x, y, changes))
    for city, row in found.cities.iterrows():
        assert together[str(city)][0] == pytest.approx(row["after"], abs=WORST, nan_ok=True)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(EDITS, st.randoms(use_true_random=False))
def test_the_other_way_round_is_the_mirror_and_order_does_not_matter(edits: list, random: object) -> None:
    a, b = small_book(), edited(edits)
    there, back = effects(a, b), effects(b, a)
    pairs = {(d.slot, d.before.plain, d.after.plain) for e in there.each for d in e.change.differences}
    assert pairs == {(d.slot, d.after.plain, d.before.plain) for e in back.each for d in e.change.differences}
    total = there.cities["total"] + back.cities["total"]
    assert not (total.abs() > WORST).any()
    for table in b.tables.values():
        if table.name not in ("tbl_framework", "tbl_grades"):
            random.shuffle(table.rows)  # type: ignore[attr-defined]
    again = effects(a, b)
    assert {e.change.key for e in again.each} == {e.change.key for e in there.each}
    columns = ["total", "single", "interaction"]
    assert np.allclose(again.cities[columns], there.cities[columns], atol=WORST, equal_nan=True)
