"""The demonstration data as a problem, and what the report's ranking is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ccni_xl.evaluation import evaluate
from ccni_xl.framework import builtin, parse_token
from ccni_xl.indicators import measure
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.robustness import (
    KnotNoise,
    Plan,
    Target,
    WeightNoise,
    default_factors,
    from_results,
    poll,
    run_sensitivity,
    run_uncertainty,
)
from ccni_xl.robustness.adapter import allocations_from
from ccni_xl.robustness.draws import nominal_draws
from ccni_xl.robustness.problem import Problem
from ccni_xl.robustness.runs import evaluate_runs
from tests.support.demo_inputs import demo_inputs

FRAMEWORKS = {version: builtin(version) for version in ("2.0", "1.0")}


@pytest.fixture(scope="module")
def results() -> Results:
    return compute(demo_inputs(), FRAMEWORKS)


@pytest.fixture(scope="module")
def problem(results: Results) -> Problem:
    return from_results(results)


def test_nominal_ranks_and_changes_are_those_of_the_run(results, problem):
    found = run_uncertainty(problem, Plan(default_factors(problem)), 16)
    ranks = found.table.loc[results.edition, "rank"]
    np.testing.assert_array_equal(ranks, results.ranking["rank"].reindex(ranks.index))
    change = found.change["change"]
    np.testing.assert_allclose(change, results.change["change"].reindex(change.index))


def test_choices_of_the_demonstration_data(problem):
    """No gaps, so nothing to impute; everything else is there."""
    assert [c.name for c in problem.choices] == ["scoring", "treatment", "trend_alpha", "trend_window"]
    assert problem.choice("trend_window").levels == ("11", "10", "9")
    assert problem.choice("trend_alpha").levels == ("0.05", "0.1", "0.01")


@pytest.mark.parametrize(
    ("levels", "settings", "tokens"),
    [
        ({"trend_alpha": "0.1", "trend_window": "9"}, {"alpha": 0.1, "trend_window": 9}, {}),
        ({"scoring": "min_max"}, {}, {"scoring": "min_max"}),
        (
            {"scoring": "percentile_rank", "treatment": "winsorise max=5", "trend_window": "10"},
            {"trend_window": 10},
            {"scoring": "percentile_rank", "treatment": "winsorise max=5"},
        ),
    ],
)
def test_an_alternative_is_the_engine_with_other_settings(results, problem, levels, settings, tokens):
    """Computed from scratch: measured and evaluated with the whole framework changed."""
    inputs = replace(results.inputs, settings=replace(results.inputs.settings, **settings))
    values = measure(inputs, results.framework, [inputs.edition(e) for e in results.editions])
    by_value = ("knots", "direct")
    nodes = tuple(
        replace(n, **{k: parse_token(t, k) for k, t in tokens.items()})
        if n.scoring is not None and n.scoring.name in by_value and n.code != "peak_target"
        else n
        for n in results.framework
    )
    framework = type(results.framework)("2.0", nodes)
    expected = evaluate(framework, values.numbers, values.labels).scores[framework.root]
    draws = nominal_draws(problem)
    draws.levels = {n: np.array([problem.choice(n).levels.index(v)]) for n, v in levels.items()}
    (chunk,) = evaluate_runs(problem, draws)
    for number, edition in enumerate(problem.editions):
        wanted = expected.xs(edition, level="edition").reindex(problem.units)
        np.testing.assert_allclose(chunk.scores[0, number], wanted)


def test_knots_move_whatever_is_scored_by_them(results, problem):
    curves = {c for c, leaf in zip(results.framework.indicators, problem.leaves, strict=True) if leaf.curve}
    assert "co2_intensity" in curves
    assert "decoupling_elasticity" in curves
    assert "neutrality_target" not in curves
    assert "waste_sorting_index" not in curves
    found = run_uncertainty(problem, Plan((KnotNoise(0.1),)), 64)
    assert 0 < found.mean_shift < 5


def test_an_entered_score_stays_what_it_is():
    inputs = demo_inputs()
    rows = pd.DataFrame(
        [("440300", "2021-2022", "co2_intensity", 12.5, "expert", "A")],
        columns=["city", "edition", "indicator", "score", "source", "by"],
    )
    inputs = replace(inputs, entered=replace(inputs.entered, data=rows))
    problem = from_results(compute(inputs, FRAMEWORKS))
    place = list(FRAMEWORKS["2.0"].indicators).index("co2_intensity")
    leaf, unit = problem.leaves[place], problem.units.index("440300")
    assert set(leaf.scores[:, unit]) == {12.5}
    assert np.isnan(leaf.values[:, unit]).all()


def test_a_run_without_a_base_has_one_edition():
    problem = from_results(compute(demo_inputs(base_edition=None), FRAMEWORKS), ["scoring"])
    assert problem.editions == ("2021-2022",)
    assert [c.name for c in problem.choices] == ["scoring"]


def test_gaps_offer_imputation():
    inputs = demo_inputs()
    annual = inputs.annual.data.copy()
    annual.loc[("440300", "2021-2022"), "non_fossil_share"] = np.nan
    inputs = replace(inputs, annual=replace(inputs.annual, data=annual))
    problem = from_results(compute(inputs, FRAMEWORKS), ["imputation"])
    assert problem.choice("imputation").levels == ("nominal", "median", "group_median group=tier")
    leaf = problem.leaves[list(FRAMEWORKS["2.0"].indicators).index("non_fossil_share")]
    assert len(leaf.scores) == 3
    assert np.isnan(leaf.scores[0]).sum() == 1
    assert not np.isnan(leaf.scores[1:]).any()


def test_an_unknown_choice(results):
    with pytest.raises(ValueError, match="unknown choice 'magic'; known: scoring"):
        from_results(results, ["magic"])


def test_sensitivity_of_the_demonstration_data(problem):
    factors = (WeightNoise(0.25), *default_factors(problem)[1:])
    targets = (Target(), Target("rank", "320100"), Target("score", "320100"))
    found = run_sensitivity(problem, factors, 64, 1, targets, resamples=100)
    assert found.failed == (0, 0, 0)
    assert found.runs == 64 * (len(factors) + 2)


def test_points_of_decision_makers(results):
    rows = pd.DataFrame(
        [
            ("A", "ccni", "climate_ambition", 20),
            ("A", "ccni", "low_carbon_status", 50),
            ("A", "ccni", "emission_trend", 30),
            ("B", "ccni", "climate_ambition", 40),
            ("B", "ccni", "low_carbon_status", 60),
            ("B", "ccni", "nonsense", 10),
        ],
        columns=["expert", "parent", "child", "points"],
    )
    (found,) = allocations_from(rows, results.framework)
    assert found.parent == "ccni"
    assert found.members == ("A", "B")
    np.testing.assert_array_equal(found.points, [[20, 50, 30], [40, 60, np.nan]])
    assert poll(found).set_of("mean") == pytest.approx(
        {"climate_ambition": 0.3, "low_carbon_status": 0.55, "emission_trend": 0.15}
    )
    assert allocations_from(rows.iloc[:0], results.framework) == ()
