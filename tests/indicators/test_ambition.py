from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.framework import builtin
from ccni_xl.indicators import ambition
from tests.support.small_inputs import edition_data, small_inputs

FRAMEWORK = builtin("2.0")


def test_peak_year_is_taken_as_declared_and_none_is_infinite() -> None:
    data = edition_data(small_inputs())
    assert ambition.peak_target(data, FRAMEWORK["peak_target"]).numbers.tolist() == [2022.0, np.inf]


def test_neutrality_is_a_grade() -> None:
    measured = ambition.neutrality_target(edition_data(small_inputs()), FRAMEWORK["neutrality_target"])
    assert measured.labels is not None
    assert measured.labels.tolist() == ["none", "related"]
    assert np.isnan(measured.numbers).all()


def test_ticked_pilots_add_their_points() -> None:
    policy = {"low_carbon_city": ["yes", "no"], "near_zero_or_provincial": ["yes", "no"]}
    measured = ambition.pilot_programmes(
        edition_data(small_inputs(policy=policy)), FRAMEWORK["pilot_programmes"]
    )
    assert measured.numbers.tolist() == [30.0, 0.0]


def test_an_unanswered_tick_leaves_the_points_unknown() -> None:
    policy = {"co2_data": ["yes", None], "energy_mix": ["yes", "yes"]}
    node = FRAMEWORK["statistics_disclosure"]
    numbers = ambition.statistics_disclosure(edition_data(small_inputs(policy=policy)), node).numbers
    assert numbers[0] == 50.0
    assert np.isnan(numbers[1])


def test_spending_share_in_percent() -> None:
    annual = {"env_spending": [150.2, 12.0], "budget_spending": [3480.59, np.nan]}
    numbers = ambition.env_spending_share(
        edition_data(small_inputs(annual)), FRAMEWORK["env_spending_share"]
    ).numbers
    assert numbers[0] == pytest.approx(4.3153603, abs=1e-7)
    assert np.isnan(numbers[1])


def test_a_variable_without_a_column_is_missing() -> None:
    numbers = ambition.env_spending_share(
        edition_data(small_inputs()), FRAMEWORK["env_spending_share"]
    ).numbers
    assert np.isnan(numbers).all()
