from __future__ import annotations

from dataclasses import replace

import pytest

from ccni_xl.explain import explain, find_city
from ccni_xl.framework import builtin
from ccni_xl.inputs import Status
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from tests.support.demo_inputs import demo_inputs

NANJING = "320100"


def test_contributions_of_the_indicators_add_up_to_the_index(results: Results) -> None:
    steps = explain(results, NANJING, "2021-2022")
    leaves = [s for s in steps if results.framework.is_indicator(s.code)]
    assert len(leaves) == 16
    assert sum(s.contribution for s in leaves) == pytest.approx(steps[0].score, abs=1e-9)
    assert steps[0].score == pytest.approx(43.593, abs=5e-4)


def test_every_indicator_names_the_cells_it_comes_from(results: Results) -> None:
    steps = {s.code: s for s in explain(results, NANJING, "2021-2022")}
    assert [s.variable for s in steps["electricity_intensity"].sources] == ["electricity", "gdp_current"]
    assert len(steps["emission_trend_test"].sources) == 11
    assert [s.variable for s in steps["decoupling_elasticity"].sources] == ["2015", "2020", "2015", "2020"]
    for step in steps.values():
        if results.framework.is_indicator(step.code):
            assert step.sources, step.code
            assert all(source.missing is None for source in step.sources)


def test_a_missing_value_is_marked(results: Results) -> None:
    from dataclasses import replace

    inputs = demo_inputs()
    data = inputs.annual.data.copy()
    data.loc[(NANJING, "2021-2022"), "electricity"] = float("nan")
    status = inputs.annual.status.copy()
    status.loc[(NANJING, "2021-2022"), "electricity"] = int(Status.NOT_PUBLISHED)
    bent = replace(inputs, annual=replace(inputs.annual, data=data, status=status))
    outcome = compute(bent, {"2.0": builtin("2.0"), "1.0": builtin("1.0")})
    step = next(s for s in explain(outcome, NANJING, "2021-2022") if s.code == "electricity_intensity")
    assert step.value is None
    assert [s.missing for s in step.sources] == [Status.NOT_PUBLISHED, None]


@pytest.mark.parametrize("text", ["南京", " nanjing ", "320100"])
def test_a_city_is_found_by_code_or_exact_name(results: Results, text: str) -> None:
    assert find_city(results, text) == NANJING


def test_an_alias_finds_its_city_and_one_of_two_cities_neither(results: Results) -> None:
    cities = results.inputs.cities
    named = cities.data.assign(alias="同名")
    named.loc[NANJING, "alias"] = "同名；南京市"
    inputs = replace(results.inputs, cities=replace(cities, data=named))
    listed = replace(results, inputs=inputs)
    assert find_city(listed, "南京市") == NANJING
    assert find_city(listed, "同名") is None


def test_a_city_is_never_guessed(results: Results) -> None:
    assert find_city(results, "南") is None
