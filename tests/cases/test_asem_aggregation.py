"""Means, weights, thresholds, Copeland and ranks of the ASEM data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.aggregation import aggregate, copeland, rank
from ccni_xl.framework import parse_token

pytestmark = pytest.mark.shared

FULL = "asem/norm_treated_minmax_1_100.csv"
GAPS = "asem/norm_raw_minmax_1_100.csv"
UNEQUAL = "asem/in_weights_unequal.csv"

EVERY = (2, 3, 4)


def _all(mean):
    return dict.fromkeys(EVERY, mean)


#: file -> data, mean by level, weights, threshold
AGGREGATIONS = {
    "agg_arithmetic": (FULL, _all("arithmetic"), None, 0),
    "agg_geometric": (FULL, _all("geometric"), None, 0),
    "agg_harmonic": (FULL, _all("harmonic"), None, 0),
    "agg_powermean_p3": (FULL, _all("power p=3"), None, 0),
    "agg_powermean_p0.5": (FULL, _all("power p=0.5"), None, 0),
    "agg_powermean_p-2": (FULL, _all("power p=-2"), None, 0),
    "agg_mixed_agh": (FULL, {2: "arithmetic", 3: "geometric", 4: "harmonic"}, None, 0),
    "agg_amean_amean_copeland": (FULL, {2: "arithmetic", 3: "arithmetic", 4: "copeland"}, None, 0),
    "agg_copeland_all_levels": (FULL, _all("copeland"), None, 0),
    "agg_arithmetic_unequal": (FULL, _all("arithmetic"), UNEQUAL, 0),
    "agg_geometric_unequal": (FULL, _all("geometric"), UNEQUAL, 0),
    "agg_harmonic_unequal": (FULL, _all("harmonic"), UNEQUAL, 0),
    "agg_missing_arithmetic": (GAPS, _all("arithmetic"), None, 0),
    "agg_missing_geometric": (GAPS, _all("geometric"), None, 0),
    "agg_missing_harmonic": (GAPS, _all("harmonic"), None, 0),
    "agg_missing_arithmetic_thresh085": (GAPS, _all("arithmetic"), None, 0.85),
    "agg_missing_arithmetic_unequal_thresh05": (GAPS, _all("arithmetic"), UNEQUAL, 0.5),
}

#: Results that are ranked in a file of their own.
RANKED = ("agg_arithmetic", "agg_geometric", "agg_harmonic", "agg_mixed_agh", "agg_amean_amean_copeland")


def run(cases, asem, name):
    source, mean, weights, threshold = AGGREGATIONS[name]
    framework = asem(mean=mean, **({"weights": weights} if weights else {}))
    data = cases.table(source)
    # COINr holds the number of children present against the threshold, not their weight.
    result = aggregate(framework, data[list(framework.indicators)], threshold, share="children")
    return pd.DataFrame(result.scores, index=data.index, columns=list(framework.codes)), result


@pytest.mark.parametrize("name", AGGREGATIONS)
def test_aggregation(cases, asem, name):
    reference = cases.table(f"asem/{name}.csv")
    ours, _ = run(cases, asem, name)
    cases.close(ours.loc[reference.index, reference.columns], reference)


@pytest.mark.parametrize("name", RANKED)
def test_ranks(cases, asem, name):
    reference = cases.table(f"asem/{name}_ranks.csv")
    ours, _ = run(cases, asem, name)
    ranks = ours[reference.columns].apply(lambda column: pd.Series(rank(column), index=column.index))
    cases.same(ranks.loc[reference.index], reference)


def test_threshold_leaves_groups_out_and_says_so(cases, asem):
    scores, result = run(cases, asem, "agg_missing_arithmetic_thresh085")
    assert int(scores.isna().to_numpy().sum()) - 63 == 56
    assert {f.rule.code for f in result.findings} == {"E13"}


def test_outranking_matrix(cases, asem):
    """The share of the weight on which one unit is ahead of the other, and its majority."""
    matrix = cases.table("asem/agg_outranking_matrix_all49_equal.csv")
    data = cases.table(FULL).loc[matrix.index]
    share = np.zeros(matrix.shape)
    for column in data.to_numpy().T:
        share += (column[:, None] > column) + 0.5 * (column[:, None] == column)
    share /= data.shape[1]
    np.fill_diagonal(share, 0)
    cases.close(share, matrix)
    margin = matrix.to_numpy() - matrix.to_numpy().T
    duels = np.where(np.abs(margin) < 1e-12, 0, np.sign(margin)).sum(axis=1)
    cases.same(copeland(data, np.ones(data.shape[1])), duels)


def test_one_mean_for_the_whole_tree(cases, asem):
    reference = cases.table("asem/agg_geometric.csv")
    framework = asem()
    data = cases.table(FULL).loc[reference.index]
    result = aggregate(framework, data[list(framework.indicators)], method=parse_token("geometric", "mean"))
    ours = pd.DataFrame(result.scores, columns=list(framework.codes))[reference.columns]
    cases.close(ours, reference)
