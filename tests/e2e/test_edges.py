"""Groups of one, and three thousand units: everything runs, and what cannot be told is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ccni_xl.app import robustness
from tests.support.book import CITIES, Book, column, host_of, small_book

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def many(times: int) -> Book:
    """Return the six cities over and over, each copy a little different from the last."""
    book = small_book()
    people, codes = book["annual"].column("non_fossil_share"), {code for code, *_ in CITIES}
    for name, table in book.tables.items():
        rows = [row for row in table.rows if row and row[0] in codes]
        if not rows:
            continue
        for k in range(1, times):
            for row in rows:
                made = [str(int(str(row[0])) - 700000 + 10 * k), f"{row[1]}{k}", *row[2:]]
                if name == "tbl_annual":
                    made[people] = float(made[people]) + 10 * k / times  # type: ignore[arg-type]
                if name == "tbl_cities":
                    made[2] = f"{row[2]} {k}"
                table.rows.append(made)
    return book


def test_a_group_of_one_is_its_own_best_and_worst() -> None:
    host = host_of(small_book())
    robustness(host, 24, 1, now=NOW, who="")
    groups = dict(zip(column(host, "tbl_groups", "组"), zip(
        column(host, "tbl_groups", "城市数"), column(host, "tbl_groups", "最高城市"),
        column(host, "tbl_groups", "最低城市"), strict=True), strict=True))  # fmt: skip
    assert groups["东北"] == (1, "己市", "己市")


def test_one_edition_leaves_the_waterfall_blank_and_says_so() -> None:
    book = small_book()
    book.put("settings", ("base_edition",), "value", None)
    book["editions"].rows.pop(0)
    for name in ("policy", "annual"):
        book[name].rows[:] = [row for row in book[name].rows if "2020-2021" not in row]
    host = host_of(book)
    host.cells |= {"ccni_profile_city": "甲市", "ccni_profile_edition": "2021-2022"}
    robustness(host, 24, 1, now=NOW, who="")
    assert set(column(host, "tbl_profile_steps", "变化")) <= {"", None}
    assert host.read_names(["ccni_profile_change"])["ccni_profile_change"] == "没有上一年度的得分可比。"
    assert set(column(host, "tbl_ranking", "箭头概率")) == {None}


@pytest.mark.slow
def test_three_thousand_units() -> None:
    host = host_of(many(500))
    outcome = robustness(host, 24, 1, now=NOW, who="")
    assert outcome.study is not None and outcome.study.uncertainty.runs == 24
    assert len(outcome.results.ranked) == 3000
    for label in ("排名区间", "箭头概率"):
        assert len(column(host, "tbl_ranking", label)) == 3000
        assert None not in column(host, "tbl_ranking", label)
    groups = dict(zip(column(host, "tbl_groups", "组"), column(host, "tbl_groups", "城市数"), strict=True))
    assert groups["东部"] == 1000
    assert outcome.study.notes
