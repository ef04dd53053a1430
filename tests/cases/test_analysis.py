"""Correlations, alpha, availability, distributions and strengths of the ASEM index."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.aggregation import rank
from ccni_xl.analysis import (
    availability,
    coherence,
    correlations,
    cronbach_alpha,
    describe,
    group_availability,
    strengths,
)
from ccni_xl.analysis.coherence import Bounds

pytestmark = pytest.mark.shared


@pytest.fixture
def scores(cases):
    return cases.table("asem/pipe_aggregated.csv")


@pytest.fixture
def normalised(cases):
    return cases.table("asem/pipe_normalised.csv")


@pytest.fixture
def raw(cases):
    return pd.read_csv(cases.folder / "asem/in_raw.csv").set_index("uCode")


@pytest.fixture
def whole(scores, normalised):
    both = pd.concat([normalised, scores], axis=1)
    return both.loc[:, ~both.columns.duplicated()]


def pair_table(columns, method="pearson"):
    """Both orders of every pair, as a lookup."""
    found = correlations(columns)
    lookup = dict(zip(zip(found["first"], found["second"], strict=True), found[method], strict=True))
    return lambda a, b: lookup.get((a, b), lookup.get((b, a), 1.0 if a == b else np.nan))


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_correlations_within_pillars(cases, normalised, method):
    reference = pd.read_csv(cases.folder / f"analysis/asem_corr_{method}_within_pillar.csv").dropna()
    ours = pair_table(normalised, method)
    cases.close(
        [ours(a, b) for a, b in zip(reference.Var1, reference.Var2, strict=True)], reference.Correlation
    )


def test_kendall_correlations_within_pillars(cases, normalised):
    """Not a product table; pandas' tau-b on our normalised scores."""
    reference = pd.read_csv(cases.folder / "analysis/asem_corr_kendall_within_pillar.csv").dropna()
    tau = normalised.corr(method="kendall")
    ours = [tau.loc[a, b] for a, b in zip(reference.Var1, reference.Var2, strict=True)]
    cases.close(ours, reference.Correlation)


def test_correlations_of_raw_data_over_the_units_that_have_both(cases, raw):
    reference = cases.table("analysis/asem_corr_pearson_raw_pairwise.csv")
    ours = pair_table(raw[list(reference.columns)].astype(float))
    cases.close([[ours(a, b) for b in reference.columns] for a in reference.index], reference)


def test_correlations_with_every_ancestor(cases, whole, asem):
    framework = asem("direct")
    reference = pd.read_csv(cases.folder / "analysis/asem_corr_family.csv")
    up = {"Pillar": 1, "Sub-index": 2, "Index": 3}
    ours = pair_table(whole)
    for row in reference.itertuples():
        ancestor = row.Var2
        for _ in range(up[row.Var1]):
            ancestor = framework[ancestor].parent
        cases.close(ours(row.Var2, ancestor), row.Correlation)


@pytest.mark.parametrize("name", ["indicator_vs_index", "pillar_vs_parent"])
def test_correlations_of_coherence(cases, whole, asem, name):
    reference = pd.read_csv(cases.folder / f"analysis/asem_corr_{name}.csv")
    column = "r_index" if name == "indicator_vs_index" else "r_parent"
    members = coherence(asem("direct"), whole).members
    cases.close(members.loc[reference.Var2, column], reference.Correlation)


def test_p_values_of_aggregates(cases, scores):
    reference = cases.table("analysis/asem_corr_pvalues_aggregates.csv")
    ours = pair_table(scores[list(reference.columns)], "pearson_p")
    for a in reference.index:
        for b in reference.columns:
            if a != b:
                cases.close(ours(a, b), reference.loc[a, b], rel=1e-7)


@pytest.mark.parametrize(
    ("name", "bounds", "kind"),
    [
        ("high_075", Bounds(redundant=0.75, opposed=-2), "redundant"),
        ("low_m02", Bounds(redundant=2, opposed=-0.2), "opposed"),
    ],
)
def test_flagged_pairs(cases, whole, asem, name, bounds, kind):
    reference = pd.read_csv(cases.folder / f"analysis/asem_corr_flags_{name}.csv")
    framework = asem("direct")
    pairs = coherence(framework, whole, bounds).pairs
    pairs = pairs[[framework.is_indicator(c) for c in pairs["first"]]]
    ours = {
        frozenset((r["first"], r["second"])): (r["parent"], r["r"], r["kind"]) for _, r in pairs.iterrows()
    }
    assert set(ours) == {frozenset(p) for p in zip(reference.Ind1, reference.Ind2, strict=True)}
    for row in reference.itertuples():
        parent, value, found = ours[frozenset((row.Ind1, row.Ind2))]
        assert (parent, found) == (row.Group, kind)
        cases.close(value, row.Corr)


def test_correlations_with_denominators(cases, raw):
    """Indicators before they are divided, against what they are divided by."""
    reference = pd.read_csv(cases.folder / "analysis/asem_denominator_corr_07.csv")
    ours = correlations(raw[[*dict.fromkeys(reference.Ind), *dict.fromkeys(reference.Denom)]].astype(float))
    lookup = dict(zip(zip(ours["first"], ours["second"], strict=True), ours["pearson"], strict=True))
    for row in reference.itertuples():
        cases.close(lookup[row.Ind, row.Denom], row.Corr)


def test_cronbach_alpha(cases, normalised, scores, raw, asem):
    framework = asem("direct")
    reference = cases.json("analysis/cronbach_alpha.json")["asem"]
    for pillar in [p for p in reference if p in framework]:
        cases.close(cronbach_alpha(normalised[list(framework.children(pillar))]), reference[pillar])
    leaves = list(framework.indicators)
    pillars = [c for p in ("Conn", "Sust") for c in framework.children(p)]
    cases.close(cronbach_alpha(normalised[leaves]), reference["all_49_indicators"])
    cases.close(cronbach_alpha(raw[leaves].astype(float)), reference["raw_all_49_pairwise"])
    cases.close(cronbach_alpha(scores[list(framework.children("Conn"))]), reference["pillars_in_Conn"])
    cases.close(cronbach_alpha(scores[list(framework.children("Sust"))]), reference["pillars_in_Sust"])
    cases.close(cronbach_alpha(scores[pillars]), reference["all_pillars"])
    cases.close(cronbach_alpha(scores[["Conn", "Sust"]]), reference["sub_indexes"])


@pytest.mark.parametrize("name", ["raw", "normalised"])
def test_distributions(cases, raw, normalised, name):
    reference = cases.table(f"analysis/asem_stats_{name}.csv")
    data = raw[list(reference.index)].astype(float) if name == "raw" else normalised[list(reference.index)]
    ours = describe(data)
    units = len(data)
    columns = {
        "Min": ours["low"],
        "Max": ours["high"],
        "Mean": ours["mean"],
        "Median": ours["median"],
        "Std": ours["sd"],
        "Skew": ours["skewness"],
        "Kurt": ours["kurtosis"],
        "Frc.Avail": ours["available"],
        "Frc.NonZero": 1 - ours["zeros"],
    }
    for column, values in columns.items():
        cases.close(values, reference[column])
    cases.same(ours["n"], reference["N.Avail"])
    cases.same(ours["skewed"], reference["Flag.SkewKurt"] == "OUT")
    if name == "raw":
        cases.same(ours["unique"], reference["N.Unique"])
        cases.same(ours["same"], reference["N.Same"])
        cases.close(ours["same"] / ours["n"], reference["Frc.Same"])
    assert units == 51


def test_availability(cases, raw, asem):
    framework = asem("direct")
    data = raw[list(framework.indicators)].astype(float)
    reference = cases.table("analysis/asem_data_avail_summary.csv")
    ours = availability(data).loc[reference.index]
    cases.same(ours["missing"], reference["N_missing"])
    cases.same(ours["zeros"], reference["N_zero"])
    cases.close(ours["available"], reference["Dat_Avail"])
    cases.close(ours["non_zero"], reference["Non_Zero"])
    screened = cases.table("analysis/asem_screen_095_090.csv")
    found = availability(data, needed=0.95, needed_non_zero=0.90).loc[screened.index]
    cases.same(found["enough"], screened["Included"])


def leaves_below(framework, code):
    if framework.is_indicator(code):
        return [code]
    return [leaf for child in framework.children(code) for leaf in leaves_below(framework, child)]


def test_availability_by_group(cases, raw, asem):
    framework = asem("direct")
    reference = cases.table("analysis/asem_data_avail_bygroup.csv")
    groups = {code: leaves_below(framework, code) for code in framework.bottom_up}
    ours = group_availability(raw.loc[reference.index], groups)
    cases.close(ours[list(reference.columns)], reference)


def not_last(columns, unit):
    """There an indicator in which the unit is last of all is listed on neither side."""
    return columns.loc[:, columns.loc[unit] != columns.min()]


def test_strengths(cases, raw, normalised, asem, scores):
    framework = asem("direct")
    codes = [c for c in cases.table("asem/in_weights_original.csv").index if framework.is_indicator(c)]
    direction = pd.Series({c: framework[c].direction for c in codes})
    data = raw[codes].astype(float)
    oriented = data * direction
    region = raw["EurAsia_group"]
    for unit, reference in cases.json("analysis/asem_strengths_weaknesses.json").items():
        tables = {
            "raw_top5": strengths(not_last(oriented, unit), unit)[0],
            "raw_bottom5": strengths(not_last(oriented, unit), unit)[1],
            "normalised_top3_unq02": strengths(
                not_last(normalised[codes], unit), unit, count=3, min_unique=0.2
            )[0],
            "normalised_bottom3_unq02": strengths(
                not_last(normalised[codes], unit), unit, count=3, min_unique=0.2
            )[1],
        }
        for name, ours in tables.items():
            if name not in reference:
                continue
            cases.same(list(ours.index), reference[name]["Code"])
            cases.same(ours["rank"], reference[name]["Rank"])
            sign = 1 if "normalised" in name else direction[ours.index]
            cases.close(ours["value"] * sign, reference[name]["Value"])
        within = strengths(oriented[region == region[unit]], unit, count=len(codes))[0]
        for name in ("raw_top5_in_region", "raw_bottom5_in_region"):
            listed = reference.get(name, {"Code": [], "Rank": [], "Value": []})
            cases.same(within.loc[listed["Code"], "rank"], listed["Rank"])
            cases.close(within.loc[listed["Code"], "value"] * direction[listed["Code"]], listed["Value"])
        summary = reference.get("unit_summary")
        if summary:
            cases.close(scores.loc[unit, summary["Code"]], summary["Score"])
            cases.same(
                [rank(scores[c])[scores.index.get_loc(unit)] for c in summary["Code"]], summary["Rank"]
            )


def test_rank_vectors(cases):
    for case in cases.json("analysis/rank_vectors.json"):
        x = [np.nan if v is None else v for v in case["x"]]
        cases.same(rank(x), [np.nan if v is None else v for v in case["rank_desc_min"]])
