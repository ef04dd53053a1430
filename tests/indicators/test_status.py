from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.framework import builtin
from ccni_xl.indicators import INDICATORS
from tests.support.small_inputs import edition_data, small_inputs

FRAMEWORK = builtin("2.0")
NAN = float("nan")

CASES = [
    # 878.93 x 10^8 kWh over 27670.38 x 10^8 CNY = 317.64 kWh per 10^4 CNY
    (
        "electricity_intensity",
        {"electricity": [878.93, 1.0], "gdp_current": [27670.38, 4.0]},
        [317.6429091, 2500.0],
    ),
    ("non_fossil_share", {"non_fossil_share": [14.7, 0.0]}, [14.7, 0.0]),
    (
        "secondary_industry_share",
        {"secondary_value_added": [30.0, 0.0], "gdp_current": [120.0, 5.0]},
        [25.0, 0.0],
    ),
    ("nev_penetration", {"nev_sales": [236.0, 0.0], "car_sales": [1000.0, 7.0]}, [23.6, 0.0]),
    (
        "public_transport_per_capita",
        {"public_transport_vehicles": [42529.0, 10.0], "population": [1756.18, 5.0]},
        [24.2167659, 2.0],
    ),
    ("waste_sorting_index", {"waste_sorting_index": [49.06, 100.0]}, [49.06, 100.0]),
]


@pytest.mark.parametrize(("code", "annual", "expected"), CASES, ids=[c[0] for c in CASES])
def test_hand_worked(code: str, annual: dict[str, list[float]], expected: list[float]) -> None:
    measured = INDICATORS[code].measure(edition_data(small_inputs(annual)), FRAMEWORK[code])
    assert measured.numbers == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("code", ["electricity_intensity", "secondary_industry_share", "nev_penetration"])
def test_a_zero_denominator_gives_no_value(code: str) -> None:
    annual = {"electricity": [1.0, 1.0], "secondary_value_added": [1.0, 1.0], "gdp_current": [0.0, 0.0]}
    annual |= {"nev_sales": [1.0, 1.0], "car_sales": [0.0, 0.0]}
    measured = INDICATORS[code].measure(edition_data(small_inputs(annual)), FRAMEWORK[code])
    assert np.isnan(measured.numbers).all()


def test_co2_per_head_and_per_gdp_use_the_editions_years() -> None:
    series = {
        "co2": {2019: [1.0, 1.0], 2020: [13552.0, 5000.0]},
        "population": {2020: [2189.0, NAN]},
        "gdp_real": {2020: [18744.84, 2500.0]},
    }
    data = edition_data(small_inputs(series=series))
    head = INDICATORS["co2_per_capita"].measure(data, FRAMEWORK["co2_per_capita"]).numbers
    intensity = INDICATORS["co2_intensity"].measure(data, FRAMEWORK["co2_intensity"]).numbers
    assert head[0] == pytest.approx(6.190955, abs=1e-6)
    assert np.isnan(head[1])
    assert intensity == pytest.approx([0.7229723, 2.0], abs=1e-6)
