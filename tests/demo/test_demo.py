from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ccni_xl.demo import banner, load_demo
from ccni_xl.terms import NeutralityGrade, Region, Tier


def test_the_demo_has_110_cities_and_two_editions() -> None:
    demo = load_demo()
    assert len(demo.cities) == 110
    assert [edition.label for edition in demo.editions] == ["2021-2022", "2020-2021"]
    assert len(demo.policy) == len(demo.annual) == 220
    assert {name: len(series) for name, series in demo.series.items()} == dict.fromkeys(
        ("co2", "gdp_real", "population"), 110
    )


def test_every_table_speaks_of_the_same_cities() -> None:
    demo = load_demo()
    codes = {record["city"] for record in demo.cities}
    for records in (demo.policy, demo.annual, demo.extra, *demo.series.values()):
        assert {record["city"] for record in records} == codes


def test_city_centres_lie_where_their_regions_do() -> None:
    box = {
        "东部": (106, 124, 18, 42),
        "中部": (109, 120, 24, 42),
        "西部": (86, 112, 21, 45),
        "东北": (118, 128, 38, 48),
    }
    for record in load_demo().cities:
        west, east, south, north = box[record["region"]]
        assert west < float(record["longitude"]) < east, record["name_en"]
        assert south < float(record["latitude"]) < north, record["name_en"]
    places = {(record["longitude"], record["latitude"]) for record in load_demo().cities}
    assert len(places) == 110


def test_labels_of_the_demo_are_terms() -> None:
    demo = load_demo()
    assert all(Region.parse(r["region"]) and Tier.parse(r["tier"]) for r in demo.cities)
    assert all(NeutralityGrade.parse(r["neutrality_target"]) for r in demo.policy)


def test_the_banner_says_so_in_both_languages() -> None:
    assert "演示数据" in banner("zh") and "not statistics" in banner("en")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["policy", "annual", "co2", "gdp_real", "population", "pm25"])
def test_the_package_holds_the_reference_demo(shared: Path, name: str) -> None:
    demo = load_demo()
    ours = {"policy": demo.policy, "annual": demo.annual, "pm25": demo.extra, **demo.series}[name]
    text = (shared / "data" / "demo" / f"{name}.csv").read_text(encoding="utf-8")
    for mine, theirs in zip(ours, csv.DictReader(text.splitlines()), strict=True):
        assert {key: mine[key] for key in theirs} == theirs
