from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ccni_xl.collaborate.web.cities import city_rows, plain
from ccni_xl.statements import reason
from ccni_xl.terms import ChangeClass
from tests.support.web_page import Case, one_edition_only, shipped, with_gaps


@pytest.fixture(scope="module")
def case() -> Case:
    return shipped()


@pytest.fixture(scope="module")
def rows(case: Case) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in city_rows(case.results)}


def same(told: object, value: object) -> bool:
    return told is None if pd.isna(value) else told == value  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (np.float64("nan"), None),
        (np.inf, None),
        (3.0, 3),
        (np.int64(4), 4),
        (0.1, 0.1),
        (np.bool_(True), True),
        (None, None),
        (ChangeClass.UP, "up"),
        ("text", "text"),
    ],
)
def test_plain(value: object, told: object) -> None:
    assert plain(value) == told
    assert type(plain(value)) is type(told)


def test_order_and_numbers_are_those_of_the_ranking(case: Case, rows: dict[str, dict[str, Any]]) -> None:
    ranking = case.results.ranking
    assert list(rows) == list(ranking.index)
    for city, line in ranking.iterrows():
        told = rows[str(city)]
        for key in ("rank", "tie", "score", "change", "base_rank", "rank_change", "coverage"):
            assert same(told[key], line[key]), (city, key)
        assert told["class"] == line["class"].value
        assert told["band"] == line["band"].value
        assert told["parts"] == [line[d] for d in case.results.framework.dimensions]
        assert sum(told["parts"]) == pytest.approx(told["score"], abs=1e-9)


def test_scores_are_unrounded(case: Case, rows: dict[str, dict[str, Any]]) -> None:
    scores = case.results.scores(case.results.edition)
    for code, told in rows.items():
        for node, value in zip(case.results.framework.codes, told["scores"], strict=True):
            assert same(value, scores.loc[code, node]), (code, node)


def test_change_is_that_of_the_table(case: Case, rows: dict[str, dict[str, Any]]) -> None:
    change, parts = case.results.change, case.results.contributions
    for code, told in rows.items():
        assert told["base_score"] == change.loc[code, "base_score"]
        assert sum(told["moves"]) == pytest.approx(told["change"], abs=1e-9)
        assert sum(told["steps"]) == pytest.approx(told["change"], abs=1e-9)
        assert told["steps"] == [plain(v) for v in parts.loc[code]]
        assert (told["driver"] is None) == (told["class"] == "flat")
        why = reason(case.results, code)
        assert told.get("why") == (None if why is None else [why.zh, why.en])


def test_board_is_that_of_the_table(case: Case, rows: dict[str, dict[str, Any]]) -> None:
    for code, line in case.results.board.iterrows():
        assert rows[str(code)]["board"] == [
            line["x"],
            line["y"],
            line["size"],
            line["co2"],
            line["quadrant"].value,
        ]


def test_values_are_numbers_words_or_both(case: Case, rows: dict[str, dict[str, Any]]) -> None:
    codes = case.results.framework.indicators
    beijing = dict(zip(codes, rows["110000"]["values"], strict=True))
    numbers = case.results.values.numbers.loc[("110000", case.results.edition)]
    assert beijing["co2_per_capita"] == numbers["co2_per_capita"]
    assert beijing["emission_trend_test"] == ["无显著趋势", "No significant trend"]
    elasticity, words = beijing["decoupling_elasticity"]
    assert elasticity == numbers["decoupling_elasticity"]
    assert words == ["强脱钩", "Strong decoupling"]
    targets = [dict(zip(codes, row["values"], strict=True))["peak_target"] for row in rows.values()]
    assert ["未宣布", "none declared"] in targets


def test_sens_line_goes_through_the_medians(case: Case, rows: dict[str, dict[str, Any]]) -> None:
    table = case.results.inputs.series["co2"].data
    details = case.results.values.details
    for code, told in rows.items():
        co2 = told["co2"]
        assert co2["values"] == [plain(v) for v in table.loc[code]]
        detail = details.loc[(code, case.results.edition)]
        assert co2["slope"] == pytest.approx(detail["sen_slope"], abs=1e-9)
        assert co2["p"] == detail["p_value"]
        (x0, y0), (x1, y1) = co2["line"]
        assert (x0, x1) == (2010, 2020)
        assert (y1 - y0) / (x1 - x0) == pytest.approx(co2["slope"], abs=1e-6)
        middle = float(np.median(table.loc[code, 2010:2020]))
        assert (y0 + y1) / 2 == pytest.approx(middle, rel=1e-9)


def test_unranked_cities_tell_why() -> None:
    case = with_gaps()
    rows = {row["code"]: row for row in city_rows(case.results)}
    left_out, empty, little = case.read.inputs.cities.data.index[:3]
    assert [rows[c]["cause"] for c in (left_out, empty, little)] == ["excluded", "no_data", "coverage"]
    assert all(rows[c]["rank"] is None and "board" not in rows[c] for c in (left_out, empty, little))
    assert rows[left_out]["reason"] == "Asked by Li Lei"
    assert rows[little]["missing"]
    assert rows[empty]["co2"] is None
    assert list(rows)[-3:] == [c for c in case.results.ranking.index if c in (left_out, empty, little)]


def test_anonymous_leaves_out_what_somebody_wrote() -> None:
    rows = city_rows(with_gaps().results, anonymous=True)
    assert not [row for row in rows if "reason" in row]


def test_without_a_base_edition_there_is_no_change() -> None:
    for row in city_rows(one_edition_only().results):
        assert row["change"] is None
        assert not {"base_score", "moves", "steps", "why"} & set(row)


def test_rank_intervals_of_a_study() -> None:
    ranks = pd.DataFrame({"low": [2.0], "median": [3.5], "high": [9.0]}, index=["110000"])
    rows = {row["code"]: row for row in city_rows(shipped().results, ranks=ranks)}
    assert rows["110000"]["interval"] == [2, 3.5, 9]
    assert "interval" not in rows["440300"]
