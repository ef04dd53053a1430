from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.framework import builtin
from ccni_xl.indicators import trend
from tests.support.small_inputs import edition_data, small_inputs

FRAMEWORK = builtin("2.0")
#: Energy CO2 of 北京 2005-2020 [10^4 t], published by the CCNI team.
BEIJING = [
    11798, 12884, 13944, 13796, 14296, 15185, 14992, 15454,
    14624, 14549, 13995, 14169, 14511, 14908, 14960, 13552,
]  # fmt: skip
FALLING = [200.0 - 5 * i for i in range(16)]


def co2(first: list[float], second: list[float]) -> dict[str, dict[int, list[float]]]:
    return {"co2": {2005 + i: [a, b] for i, (a, b) in enumerate(zip(first, second, strict=True))}}


def test_beijing_has_no_trend_in_the_eleven_years_to_2020() -> None:
    measured = trend.emission_trend_test(
        edition_data(small_inputs(series=co2([float(v) for v in BEIJING], FALLING))),
        FRAMEWORK["emission_trend_test"],
    )
    assert measured.labels is not None
    assert measured.labels.tolist() == ["no_trend", "significant_fall"]
    assert measured.details["s"].tolist() == [-23.0, -55.0]
    assert measured.details["z"][0] == pytest.approx(-1.713, abs=5e-4)
    assert measured.details["p_value"][0] == pytest.approx(0.087, abs=5e-4)
    assert measured.details["near_alpha"].tolist() == [True, False]


def test_a_window_that_does_not_end_in_the_editions_year_has_no_class() -> None:
    values = [float(v) for v in BEIJING[:-1]] + [float("nan")]
    data = edition_data(small_inputs(series=co2(values, FALLING)))
    measured = trend.emission_trend_test(data, FRAMEWORK["emission_trend_test"])
    assert measured.labels is not None
    assert measured.labels.tolist() == [None, "significant_fall"]


def test_four_years_cannot_decide_a_trend() -> None:
    data = edition_data(small_inputs(series=co2(FALLING, FALLING), trend_window=4))
    measured = trend.emission_trend_test(data, FRAMEWORK["emission_trend_test"])
    assert measured.labels is not None
    assert measured.labels.tolist() == [None, None]


def test_elasticity_and_state_over_five_years() -> None:
    series = {
        "co2": {2015: [100.0, 100.0], 2020: [104.0, 95.0]},
        "gdp_real": {2015: [1000.0, 1000.0], 2020: [1400.0, 1000.0]},
    }
    measured = trend.decoupling_elasticity(
        edition_data(small_inputs(series=series)), FRAMEWORK["decoupling_elasticity"]
    )
    assert measured.numbers[0] == pytest.approx(0.1)
    assert np.isnan(measured.numbers[1])
    assert measured.labels is not None
    assert measured.labels.tolist() == ["weak_decoupling", None]


def test_compound_rate_over_five_years() -> None:
    series = {"co2": {2015: [100.0, 100.0], 2020: [161.051, 59.049]}}
    measured = trend.emission_change_rate(
        edition_data(small_inputs(series=series)), FRAMEWORK["emission_change_rate"]
    )
    assert measured.numbers == pytest.approx([10.0, -10.0])
