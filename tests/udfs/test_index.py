from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.udfs import (
    ccni_band,
    ccni_class,
    ccni_driver,
    ccni_mean,
    ccni_normalise,
    ccni_rank,
    ccni_score,
)

SCORES = st.lists(st.floats(0, 100), min_size=1, max_size=30)


def test_knots_stand_in_columns_or_rows_in_any_order() -> None:
    expected = [[60.0], [None], [20.0]]
    values = [[2025], [None], [2030]]
    assert ccni_score(values, [[2020, 100], [2030, 20], [2031, 0]]) == expected
    assert ccni_score(values, [[2020, 2030, 2031], [100, 20, 0]]) == expected
    assert ccni_score(values, [[2031, 0], [2020, 100], [None, None], [2030, 20]]) == expected


@pytest.mark.parametrize(
    ("knots", "message"),
    [([[1, 2, 3]], "two columns"), ([[1, 100], [2, None]], "has a blank"), ([[1, 2], [1, 3]], "increase")],
)
def test_knots_that_define_no_line_are_refused(knots: list[list[object]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ccni_score([[1]], knots)


def test_each_column_is_normalised_by_itself() -> None:
    assert ccni_normalise([[1, 30], [2, 20], [3, 10]]) == [[0.0, 100.0], [50.0, 50.0], [100.0, 0.0]]
    assert ccni_normalise([[1], [None], [3]], "min_max", -1) == [[100.0], [None], [0.0]]


def test_one_row_is_one_sample() -> None:
    assert ccni_normalise([[1, 2, 3]]) == [[0.0, 50.0, 100.0]]


def test_a_method_takes_its_options_as_in_the_framework() -> None:
    assert ccni_normalise([[5], [10]], "goalposts low=0 high=20") == [[25.0], [50.0]]


@pytest.mark.parametrize(
    ("method", "direction", "message"),
    [("best", 1, "unknown scoring 'best'; known"), ("rank", 2, "direction: 2")],
)
def test_an_unknown_method_or_direction_is_refused(method: str, direction: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ccni_normalise([[1], [2]], method, direction)


def test_the_published_dimensions_of_beijing_give_its_total() -> None:
    # 北京 81.73 / 67.85 / 62.20 -> 70.319 (weights 0.3, 0.4, 0.3)
    ((total,),) = ccni_mean([[81.73, 67.85, 62.20]], [[0.3, 0.4, 0.3]])
    assert total == pytest.approx(70.319, abs=5e-4)


def test_weights_may_stand_in_a_column_and_scores_too() -> None:
    assert ccni_mean([[80], [40]], [[1], [3]]) == [[50.0]]


def test_too_little_weight_gives_no_mean() -> None:
    row = [[60, None, 40]]
    assert ccni_mean(row, [[0.5, 0.2, 0.3]]) == [[pytest.approx(52.5)]]
    assert ccni_mean(row, [[0.3, 0.4, 0.3]]) == [[None]]
    assert ccni_mean(row, [[0.3, 0.4, 0.3]], None, 0.5) == [[50.0]]


@pytest.mark.parametrize(("kind", "expected"), [("geometric", 20.0), ("harmonic", 16.0), ("power p=1", 25.0)])
def test_the_mean_has_its_kind(kind: str, expected: float) -> None:
    assert ccni_mean([[10, 40]], None, kind) == [[pytest.approx(expected)]]


def test_weights_of_another_number_are_refused() -> None:
    with pytest.raises(ValueError, match="2 weights for 3 scores a row"):
        ccni_mean([[1, 2, 3]], [[1, 2]])


@given(SCORES)
def test_a_rank_is_one_more_than_the_number_of_better_scores(scores: list[float]) -> None:
    ranks = [row[0] for row in ccni_rank([[s] for s in scores])]
    assert ranks == [1 + sum(other > s for other in scores) for s in scores]


def test_classes_speak_both_languages_and_blanks_stay_blank() -> None:
    assert ccni_class([[0.5], [None]], 0.5) == [["上升 ▲"], [None]]
    assert ccni_class([[-0.1]], 0, "en") == [["Down ▼"]]


def test_the_driver_is_the_dimension_with_most_of_the_change() -> None:
    changes = [
        [3, 0.5, 0.2],
        [0.2, 3, 0.5],
        [0.1, 0.2, 3],
        [1, 1, 1],
        [-3, -0.5, -0.2],
        [1, -1, 0],
        [1, None, 1],
    ]
    assert [row[0] for row in ccni_driver(changes)] == [
        "雄心引导型",
        "状态改进型",
        "减排推动型",
        "综合驱动型",
        "雄心引导型",
        None,
        None,
    ]
    assert ccni_driver([[1, 1, 1]], "en") == [["Mixed"]]


def test_the_driver_wants_three_dimensions() -> None:
    with pytest.raises(ValueError, match="must have 3 columns, has 2"):
        ccni_driver([[1, 2]])


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (60, "60分以上"),
        (59.99, "40~60分"),
        (40, "40~60分"),
        (20, "20~40分"),
        (19.9, "低于20分"),
        (None, None),
    ],
)
def test_bands_are_the_report_s(score: float | None, band: str | None) -> None:
    assert ccni_band([[score]]) == [[band]]
