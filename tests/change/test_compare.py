from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.change import compare, dimension_totals
from ccni_xl.framework import builtin
from ccni_xl.terms import ChangeClass

FRAMEWORK = builtin("2.0")
DIMS = list(FRAMEWORK.dimensions)


def scores(rows: dict[str, list[float]]) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=DIMS)
    frame["ccni"] = frame[DIMS].to_numpy() @ np.array([0.3, 0.4, 0.3])
    return frame


NOW = scores({"a": [50, 50, 80], "b": [50, 50, 50], "c": [20, 50, 50]})
BASE = scores({"a": [50, 50, 50], "b": [50, 50, 49], "c": [40, 50, 51]})


def test_contributions_add_up_to_the_change() -> None:
    result = compare(FRAMEWORK, NOW, BASE)
    assert result["change"].tolist() == pytest.approx([9.0, 0.3, -6.3])
    parts = result[[f"change_{d}" for d in DIMS]].sum(axis=1)
    np.testing.assert_allclose(parts, result["change"], atol=1e-12)


def test_class_and_driver() -> None:
    result = compare(FRAMEWORK, NOW, BASE)
    assert result["class"].tolist() == [ChangeClass.UP, ChangeClass.FLAT, ChangeClass.DOWN]
    assert result["driver"].tolist() == ["emission_trend", None, "climate_ambition"]


def test_data_and_method_effect_add_up_to_the_change_against_the_published_score() -> None:
    published = BASE.assign(ccni=BASE["ccni"] - 2.0)
    result = compare(FRAMEWORK, NOW, BASE, base_as_published=published)
    assert result["method_effect"].tolist() == pytest.approx([2.0, 2.0, 2.0])
    total = NOW["ccni"] - published["ccni"]
    np.testing.assert_allclose(result["data_effect"] + result["method_effect"], total, atol=1e-12)


def test_a_city_new_in_this_edition_has_no_change() -> None:
    result = compare(FRAMEWORK, NOW, BASE.drop(index="b"))
    assert np.isnan(result.loc["b", "change"])
    assert result.loc["b", "class"] is None
    assert result.loc["b", "driver"] is None


def test_totals_count_only_cities_scored_in_both_editions() -> None:
    base = BASE.copy()
    base.loc["b", "ccni"] = np.nan
    totals = dimension_totals(FRAMEWORK, {"now": NOW, "base": base})
    assert totals.loc["now", "ccni"] == pytest.approx(NOW.loc[["a", "c"], "ccni"].sum())
    assert totals.loc["base", "emission_trend"] == pytest.approx(0.3 * (50 + 51))
