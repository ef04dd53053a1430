from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ccni_xl.collaborate.web import intervals_of
from ccni_xl.collaborate.web.payload import page_data
from ccni_xl.demo import BANNER_EN, BANNER_ZH
from ccni_xl.statements import statements
from tests.support.web_page import NOW, Case, computed, one_edition_only, shipped, with_study


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return page_data(shipped().read, shipped().results)


def test_the_run_is_named(data: dict[str, Any]) -> None:
    stamp = shipped().results.stamp
    run = data["run"]
    assert run["edition"] == "2021-2022" and run["base"] == "2020-2021"
    assert run["fingerprint"] == stamp.fingerprint
    assert run["framework"] == "2.0"
    assert run["time"] == NOW.isoformat(timespec="seconds")
    assert run["demo"] == [BANNER_ZH, BANNER_EN]


def test_the_banner_goes_with_the_illustrative_data() -> None:
    read = shipped().read
    inputs = replace(read.inputs, settings=replace(read.inputs.settings, demo=False))
    assert page_data(read, computed(read, inputs).results)["run"]["demo"] is None


def test_the_tree_has_its_weights(data: dict[str, Any]) -> None:
    leaves = [n for n in data["nodes"] if n["code"] in data["indicators"]]
    assert sum(n["effective"] for n in leaves) == pytest.approx(1)
    assert [n["weight"] for n in data["nodes"] if n["code"] in data["dimensions"]] == pytest.approx(
        [0.3, 0.4, 0.3]
    )
    assert all(n["scoring"] for n in leaves)
    assert all(all(n["unit"]) for n in leaves)


def test_medians_are_those_of_the_scores(data: dict[str, Any]) -> None:
    results = shipped().results
    scores = results.scores(results.edition)
    tiers = results.inputs.cities.data["tier"].reindex(scores.index)
    for i, code in enumerate(data["codes"]):
        assert data["medians"]["all"][i] == pytest.approx(float(np.median(scores[code])), abs=1e-12)
        assert data["medians"]["tier_5"][i] == pytest.approx(
            float(scores.loc[tiers == "tier_5", code].median())
        )


def test_totals_are_the_reports_table_3(data: dict[str, Any]) -> None:
    rounded = {edition: [round(v, 1) for v in values] for edition, *values in data["totals"]}
    assert rounded == {
        "2021-2022": [886.3, 1980.4, 1664.2, 4530.9],
        "2020-2021": [867.6, 1822.1, 1397.7, 4087.4],
    }


def test_findings_are_the_counted_statements(data: dict[str, Any]) -> None:
    told = {code: text for code, _, text in data["statements"]}
    wanted = {s.code: [s.text.zh, s.text.en] for s in statements(shipped().results) if ":" not in s.code}
    assert told == wanted


def test_every_class_of_a_city_has_a_label_and_a_colour(data: dict[str, Any]) -> None:
    for vocabulary in ("region", "tier", "band"):
        labels = dict(data["terms"][vocabulary])
        for city in data["cities"]:
            assert all(labels[city[vocabulary]])
            assert data["colours"][vocabulary][city[vocabulary]].startswith("#")


def test_without_a_base_edition() -> None:
    data = page_data(one_edition_only().read, one_edition_only().results)
    assert data["run"]["base"] is None
    assert [edition for edition, *_ in data["totals"]] == ["2021-2022"]


def test_a_study_adds_intervals() -> None:
    case = with_study()
    assert case.study is not None
    data = page_data(case.read, case.results, intervals=intervals_of(case.study, "2021-2022"))
    table = case.study.uncertainty.table.xs("2021-2022", level="edition")
    assert data["run"]["runs"] == 16
    for city in data["cities"]:
        line = table.loc[city["code"]]
        assert city["interval"] == [line["low"], line["median"], line["high"]]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://example.org/home/a", "https://example.org/home/a"),
        ("http://example.org/C:/x", "http://example.org/C:/x"),
        ("file:///C:/Users/lilei/a.xlsx", "…"),
        (r"C:\Users\lilei\a.xlsx", "…"),
        ("d:/data/a.xlsx", "…"),
        (r"\\server\lilei\a.xlsx", "…"),
        ("/home/lilei/a.csv", "…"),
        ("~/a.csv", "…"),
        ("统计年鉴（/Users/lilei/a.pdf）", "统计年鉴（…"),
        ("see /mnt/share/a", "see …"),
        ("2019/2020", "2019/2020"),
        (None, ""),
        (float("nan"), ""),
        (2020, "2020"),
    ],
)
def test_local_paths_are_left_out(typed: object, shown: str) -> None:
    read = shipped().read
    columns = ["number", "publisher", "title", "year", "url", "date", "licence", "scope"]
    sources = pd.DataFrame([["1", "p", "t", None, typed, None, None, None]], columns=columns, dtype=object)
    inputs = replace(read.inputs, sources=sources)
    case = Case(replace(read, inputs=inputs), shipped().results)
    assert page_data(case.read, case.results)["sources"] == [["1", "p", "t", "", shown, "", "", ""]]


def test_people_are_never_in_it() -> None:
    read = shipped().read
    experts = pd.DataFrame(
        {
            "expert": ["Han Meimei"],
            "parent": ["ccni"],
            "child": ["climate_ambition"],
            "points": [40.0],
            "note": ["by Han Meimei"],
        }
    )
    policy = replace(read.inputs.policy, data=read.inputs.policy.data.assign(note="by Han Meimei"))
    case = computed(read, replace(read.inputs, experts=experts, policy=policy))
    for anonymous in (False, True):
        assert "Han Meimei" not in str(page_data(case.read, case.results, anonymous=anonymous))
