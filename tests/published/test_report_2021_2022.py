"""The report's tables and counts come out of the program (illustrative inputs, published results)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccni_xl.results import Results
from ccni_xl.terms import Band, ChangeClass

DIMENSIONS = ["climate_ambition", "low_carbon_status", "emission_trend"]
BEIJING, NANJING = "110000", "320100"


def rounded(value: float, digits: int) -> str:
    """Round half up, as the report prints."""
    return f"{np.floor(value * 10**digits + 0.5 + 1e-9) / 10**digits:.{digits}f}"


def test_all_110_totals_at_two_decimals(results: Results, table2: pd.DataFrame) -> None:
    ours = results.ranking["score"]
    assert len(ours) == len(table2) == 110
    wrong = {c: (ours[c], t) for c, t in table2["total_2dp"].items() if rounded(ours[c], 2) != f"{t:.2f}"}
    assert not wrong


def test_all_110_totals_ranks_and_arrows_as_printed_in_table_2(
    results: Results, table2: pd.DataFrame
) -> None:
    ranking = results.ranking.loc[table2.index]
    assert [int(r) for r in ranking["rank"]] == table2["rank"].tolist()
    assert [c.value for c in ranking["class"]] == table2["change"].tolist()
    assert [rounded(s, 1) for s in ranking["score"]] == [f"{t:.1f}" for t in table2["total_1dp"]]


def test_the_totals_sum_to_the_published_sum(results: Results, table2: pd.DataFrame) -> None:
    assert table2["total_2dp"].sum() == pytest.approx(4530.90, abs=1e-9)
    assert rounded(results.table3.loc["2021-2022", "ccni"], 1) == "4530.9"


@pytest.mark.parametrize(
    ("edition", "expected"),
    [("2021-2022", [886.3, 1980.4, 1664.2, 4530.9]), ("2020-2021", [867.6, 1822.1, 1397.7, 4087.4])],
)
def test_table_3(results: Results, edition: str, expected: list[float]) -> None:
    assert results.table3.loc[edition, [*DIMENSIONS, "ccni"]].round(1).tolist() == expected


def test_table_3_increments_and_percentages(results: Results) -> None:
    now, base = (results.table3.loc[e] for e in ("2021-2022", "2020-2021"))
    change = now - base
    assert change.round(1).tolist() == [18.7, 158.3, 266.5, 443.5]
    assert (100 * change / base).round(1).tolist()[:3] == [2.2, 8.7, 19.1]


def test_nanjing_total_and_all_levels(results: Results) -> None:
    scores = results.scores("2021-2022").loc[NANJING]
    assert scores["ccni"] == pytest.approx(43.59322, abs=1e-3)
    subdimensions = {
        "macro_targets": 77.6,
        "capacity_building": 42.046,
        "energy_consumption": 29.48,
        "socioeconomic_structure": 61.762,
        "emission_level": 46.39,
    }
    dimensions = {"climate_ambition": 59.823, "low_carbon_status": 47.4658}
    for code, value in {**subdimensions, **dimensions}.items():
        assert scores[code] == pytest.approx(value, abs=5e-3), code
    assert scores["emission_trend"] == pytest.approx(22.2, abs=5e-3)


def test_the_16_published_scores_of_nanjing_give_its_published_total(results: Results) -> None:
    published = {
        "peak_target": 84.0, "neutrality_target": 20.0, "pilot_programmes": 60.0,
        "statistics_disclosure": 30.0, "env_spending_share": 30.23, "co2_per_capita": 25.03,
        "co2_intensity": 60.63, "secondary_industry_share": 74.87, "public_transport_per_capita": 80.21,
        "nev_penetration": 38.0, "waste_sorting_index": 49.06, "electricity_intensity": 79.32,
        "non_fossil_share": 8.12, "emission_trend_test": 0.0, "decoupling_elasticity": 47.0,
        "emission_change_rate": 34.0,
    }  # fmt: skip
    framework = results.framework
    total = sum(framework.effective_weight(code) * score for code, score in published.items())
    assert set(published) == set(framework.indicators)
    assert total == pytest.approx(43.59322, abs=1e-9)
    ours = results.scores("2021-2022").loc[NANJING]
    for code, score in published.items():
        assert ours[code] == pytest.approx(score, abs=0.011), code


def test_beijing(results: Results) -> None:
    scores = results.scores("2021-2022")
    assert [rounded(scores.loc[BEIJING, d], 2) for d in DIMENSIONS] == ["81.73", "67.85", "62.20"]
    assert rounded(scores.loc[BEIJING, "ccni"], 2) == "70.32"
    assert [int(results.evaluated.ranks.loc[(BEIJING, "2021-2022"), d]) for d in DIMENSIONS] == [1, 10, 33]


def test_bands_9_47_51_3(results: Results) -> None:
    counts = results.ranking["band"].value_counts()
    assert [int(counts[band]) for band in Band] == [9, 47, 51, 3]


def test_arrows_68_25_17(results: Results) -> None:
    counts = results.change["class"].value_counts()
    assert [int(counts[c]) for c in (ChangeClass.UP, ChangeClass.FLAT, ChangeClass.DOWN)] == [68, 25, 17]


@pytest.mark.parametrize(
    ("moved", "expected"), [(ChangeClass.UP, [3, 11, 48, 6]), (ChangeClass.DOWN, [3, 1, 13, 0])]
)
def test_drivers(results: Results, moved: ChangeClass, expected: list[int]) -> None:
    drivers = results.change.loc[results.change["class"] == moved, "driver"]
    assert [int((drivers == d).sum()) for d in (*DIMENSIONS, "mixed")] == expected


def test_flat_cities_have_no_driver(results: Results) -> None:
    flat = results.change["class"] == ChangeClass.FLAT
    assert results.change.loc[flat, "driver"].isna().all()


def test_tiers_and_regions(results: Results) -> None:
    groups = results.groups.set_index(["by", "group"])
    tiers = groups.loc["tier"]
    names = ["一线", "新一线", "二线", "三线", "四线", "五线"]
    assert tiers.loc[names, "count"].tolist() == [4, 15, 28, 33, 25, 5]
    assert tiers.loc[["二线", "三线", "四线", "五线"], "top_50"].tolist() == [16, 10, 5, 1]
    regions = groups.loc["region"].loc[["东部", "中部", "西部", "东北"]]
    assert regions["count"].tolist() == [57, 26, 20, 7]
    assert regions["top_10"].tolist() == [7, 1, 2, 0]


def test_every_check_of_the_run_passes(results: Results) -> None:
    assert [c.number for c in results.checks if not c.passed] == []


@pytest.mark.shared
def test_every_score_equals_the_independent_recomputation(results: Results, shared: Path) -> None:
    expected = pd.read_csv(shared / "data/demo/expected.csv", dtype={"city": str, "edition": str})
    expected = expected.set_index(["city", "edition"])
    ours = results.evaluated.scores.loc[expected.index]
    codes = [c for c in expected.columns if c in ours.columns]
    assert len(codes) == 25
    np.testing.assert_allclose(ours[codes].to_numpy(), expected[codes].to_numpy(), rtol=1e-9, atol=1e-9)
    ranks = results.evaluated.ranks.loc[expected.index, "ccni"]
    assert ranks.tolist() == expected["rank"].tolist()
    change = expected.xs("2021-2022", level="edition")
    np.testing.assert_allclose(
        results.change.loc[change.index, "change"], change["change"].astype(float), rtol=0, atol=1e-9
    )
