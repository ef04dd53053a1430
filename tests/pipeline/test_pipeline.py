"""The flow as a whole, on the illustrative inputs bent one way or another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from ccni_xl.errors import FrameworkError, WorkbookError
from ccni_xl.fingerprint import fingerprint
from ccni_xl.framework import builtin
from ccni_xl.inputs import Inputs, Table
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.terms import ScopeRule
from tests.support.demo_inputs import demo_inputs, table

FRAMEWORKS = {version: builtin(version) for version in ("2.0", "1.0")}
SHENZHEN, SHANGHAI = "440300", "310000"


def run(inputs: Inputs) -> Results:
    return compute(inputs, FRAMEWORKS, now=datetime(2026, 1, 1, tzinfo=UTC))


def with_data(origin: Table, data: pd.DataFrame) -> Table:
    return replace(origin, data=data, status=data.isna().astype(int))


def test_the_inputs_are_not_changed() -> None:
    inputs = demo_inputs()
    before = inputs.annual.data.copy()
    run(inputs)
    pd.testing.assert_frame_equal(inputs.annual.data, before)


def test_an_excluded_city_is_scored_but_not_ranked() -> None:
    inputs = demo_inputs()
    cities = inputs.cities.data.copy()
    cities.loc[SHENZHEN, ["included", "included_reason"]] = ["no", "数据存疑"]
    results = run(replace(inputs, cities=with_data(inputs.cities, cities)))
    assert len(results.ranked) == 109
    assert results.unranked.index.tolist() == [SHENZHEN]
    assert results.ranking.loc[SHENZHEN, "cause"] == "excluded"
    assert results.ranked["rank"].tolist() == list(range(1, 110))
    assert results.scores("2021-2022").loc[SHENZHEN, "climate_ambition"] == pytest.approx(57.194, abs=1e-3)
    assert results.scope.loc[SHENZHEN, "rule"] == ScopeRule.OVERRIDE
    assert results.table3.loc["2021-2022", "ccni"] == pytest.approx(4530.890 - 76.023, abs=1e-2)


def test_an_entered_score_replaces_the_computed_one_and_says_so() -> None:
    inputs = demo_inputs()
    row = {
        "city": SHENZHEN, "edition": "2021-2022", "indicator": "peak_target", "score": 100.0,
        "source": "市政府文件", "by": "甲",
    }  # fmt: skip
    results = run(replace(inputs, entered=table(pd.DataFrame([row]), "得分录入")))
    assert results.scores("2021-2022").loc[SHENZHEN, "peak_target"] == 100.0
    assert bool(results.entered.loc[(SHENZHEN, "2021-2022"), "peak_target"])
    assert int(results.entered.to_numpy().sum()) == 1
    assert results.ranking.loc[SHENZHEN, "score"] == pytest.approx(76.02342 + 0.135 * 16, abs=1e-4)


def test_one_edition_alone_has_no_change() -> None:
    results = run(demo_inputs(base_edition=None))
    assert results.change.empty or "change" not in results.change.columns
    assert results.ranking["change"].isna().all()
    assert results.ranking["class"].isna().all()
    assert len(results.ranked) == 110
    assert list(results.table3.index) == ["2021-2022"]
    assert all(check.passed is not False for check in results.checks)


def test_the_other_edition_can_be_ranked() -> None:
    results = run(demo_inputs(edition="2020-2021", base_edition=None))
    assert results.table3.loc["2020-2021", "ccni"] == pytest.approx(4087.39, abs=0.01)


def test_data_and_method_effect_split_the_change_exactly() -> None:
    inputs = demo_inputs(base_framework="1.0")
    results = run(inputs)
    old = compute(demo_inputs(framework="1.0", edition="2020-2021", base_edition=None), FRAMEWORKS)
    published = old.scores("2020-2021")["ccni"]
    split = results.change["data_effect"] + results.change["method_effect"]
    np.testing.assert_allclose(split, results.change["score"] - published.reindex(split.index), atol=1e-9)
    assert (results.change["method_effect"] != 0).all()


def test_a_framework_that_is_not_there_is_named_with_the_known_ones() -> None:
    with pytest.raises(FrameworkError, match=r"3\.0.*2\.0, 1\.0"):
        run(demo_inputs(framework="3.0"))


def test_an_edition_that_is_not_there_is_named_with_the_known_ones() -> None:
    with pytest.raises(WorkbookError, match=r"2030-2031.*2021-2022"):
        run(demo_inputs(edition="2030-2031"))


def test_no_city_at_all_is_said() -> None:
    inputs = demo_inputs()
    nobody = inputs.cities.data.iloc[:0]
    with pytest.raises(WorkbookError, match="no city"):
        run(replace(inputs, cities=with_data(inputs.cities, nobody)))


def test_shuffled_rows_change_neither_ranks_nor_fingerprint() -> None:
    inputs = demo_inputs()
    shuffled = replace(
        inputs,
        annual=with_data(inputs.annual, inputs.annual.data.sample(frac=1, random_state=3)),
        cities=with_data(inputs.cities, inputs.cities.data.sample(frac=1, random_state=4)),
        series={k: with_data(t, t.data.sample(frac=1, random_state=5)) for k, t in inputs.series.items()},
    )
    first, second = run(inputs), run(shuffled)
    pd.testing.assert_series_equal(first.ranking["rank"], second.ranking["rank"])
    assert first.stamp.fingerprint == second.stamp.fingerprint


@pytest.mark.parametrize("what", ["value", "setting", "weight"])
def test_the_fingerprint_moves_with_anything_that_counts(what: str) -> None:
    inputs, framework = demo_inputs(), builtin("2.0")
    before = fingerprint(inputs, framework)
    if what == "value":
        data = inputs.annual.data.copy()
        data.iloc[0, 0] = float(data.iloc[0, 0]) + 1e-9
        inputs = replace(inputs, annual=with_data(inputs.annual, data))
    elif what == "setting":
        inputs = replace(inputs, settings=replace(inputs.settings, flat_band=0.6))
    else:
        framework = framework.with_weights({"peak_target": 0.8})
    assert fingerprint(inputs, framework) != before


def test_the_fingerprint_does_not_depend_on_the_language() -> None:
    inputs, framework = demo_inputs(), builtin("2.0")
    english = replace(inputs, settings=replace(inputs.settings, language="en"))
    assert fingerprint(english, framework) == fingerprint(inputs, framework)


def test_the_stamp_says_what_was_run() -> None:
    stamp = run(demo_inputs()).stamp
    assert (stamp.framework, stamp.edition, stamp.base_edition) == ("2.0", "2021-2022", "2020-2021")
    assert stamp.time == datetime(2026, 1, 1, tzinfo=UTC)
    assert len(stamp.fingerprint) == 16


def test_pm25_and_trend_are_not_significantly_correlated_as_the_report_says() -> None:
    table_ = run(demo_inputs()).correlations.set_index(["first", "second"])
    assert table_.loc[("emission_trend", "extra:pm25_decline_rate"), "pearson_p"] > 0.05
