"""The 22 normalisations of the ASEM data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.evaluation import evaluate

pytestmark = pytest.mark.shared

#: file -> scoring token; {target}, {lo}, {hi} come from the indicator's row
TOKENS = {
    "norm_raw_minmax_0_100": "min_max",
    "norm_raw_minmax_1_100": "min_max low=1",
    "norm_raw_zscore_0_1": "z_score",
    "norm_raw_rank_min": "rank",
    "norm_raw_borda": "borda",
    "norm_raw_percentile_rank": "percentile_rank scale=1",
    "norm_raw_distance_to_max": "distance_to_best scale=1",
    "norm_raw_distance_to_target_capped": "distance_to_target target={target} scale=1",
    "norm_raw_distance_to_target_uncapped": "distance_to_target target={target} scale=1 cap=no",
    "norm_raw_goalposts_truncated": "goalposts low={lo} high={hi}",
    "norm_raw_goalposts_open": "goalposts low={lo} high={hi} clip=no",
    "norm_treated_minmax_0_100": "min_max low=0 high=100",
    "norm_treated_minmax_1_100": "min_max low=1 high=100 scope=pooled",
    "norm_treated_zscore_0_1": "z_score mean=0 sd=1",
    "norm_treated_zscore_10_2": "z_score mean=10 sd=2",
    "norm_treated_rank_min": "rank ties=lowest",
    "norm_treated_rank_average": "rank ties=average",
    "norm_treated_borda": "borda",
    "norm_treated_percentile_rank": "percentile_rank scale=1",
    "norm_treated_distance_to_max": "distance_to_best scale=1",
    "norm_treated_distance_to_reference_row1": "distance_to_reference reference=AUS scale=1",
    "norm_treated_fraction_of_max": "fraction_of_best scale=1",
}

RANKS = {"rank", "borda"}


@pytest.fixture
def tokens(cases):
    posts = cases.table("asem/in_goalposts.csv")
    target = cases.table("asem/in_meta.csv").set_index("iCode")["Target"]

    def of(template):
        return lambda code: template.format(
            target=target[code], lo=posts.loc[code, "lo"], hi=posts.loc[code, "hi"]
        )

    return of


@pytest.fixture
def data(cases):
    def read(name):
        if "treated" in name:
            return cases.table("asem/pipe_treated.csv")
        return pd.read_csv(cases.folder / "asem/in_raw.csv").set_index("uCode")

    return read


@pytest.mark.parametrize("name", TOKENS)
def test_normalisation(cases, asem, tokens, data, name):
    reference = cases.table(f"asem/{name}.csv")
    framework = asem(tokens(TOKENS[name]))
    result = evaluate(framework, data(name).loc[reference.index], threshold=0)
    ours = result.scores[list(framework.indicators)]
    reference = reference[ours.columns]
    if name == "norm_treated_distance_to_reference_row1":
        # The reference unit is itself the worst: 0/0 there, all reach it here.
        undefined = reference.isna().to_numpy()
        assert (ours.to_numpy()[undefined] == 1).all()
        ours = ours.mask(undefined)
    if name == "norm_treated_fraction_of_max":
        _fractions(cases, framework, ours, reference, data(name), result)
    elif TOKENS[name].split()[0] in RANKS:
        cases.same(ours, reference)
    else:
        cases.close(ours, reference)


def _fractions(cases, framework, ours, reference, values, result):
    """Where lower is better the reference has x / best, the worst unit highest: ours is 1 over it.

    Columns with a best of 0 are infinite there, and a finding here.
    """
    refused = {f.variable for f in result.findings if f.rule.code == "E06"}
    for code in ours.columns:
        best = values[code].min() if framework[code].direction < 0 else values[code].max()
        if values[code].min() < 0 or best <= 0:
            assert code in refused
            assert ours[code].isna().all()
        elif framework[code].direction < 0:
            cases.close(1 / ours[code], reference[code])
        else:
            cases.close(ours[code], reference[code])
    assert 0 < len(refused) < 10


def test_tables_are_all_there(cases):
    files = {p.stem for p in (cases.folder / "asem").glob("norm_*.csv")}
    assert files == set(TOKENS)


def test_gaps_stay_gaps(cases, asem, data):
    raw = data("norm_raw")
    framework = asem("min_max")
    scores = evaluate(framework, raw, threshold=0).scores[list(framework.indicators)]
    gaps = raw[list(framework.indicators)].isna()
    assert int(gaps.to_numpy().sum()) == 63
    np.testing.assert_array_equal(scores.isna(), gaps)
