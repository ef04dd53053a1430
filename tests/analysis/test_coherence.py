from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.aggregation import aggregate
from ccni_xl.analysis import Bounds, coherence
from tests.support.small_problem import random_scores, small_framework


def judged(leaves, framework=None, bounds=None):
    framework = framework or small_framework()
    scores = aggregate(framework, leaves).scores
    return coherence(framework, pd.DataFrame(scores, columns=list(framework.codes)), bounds)


def said(found, start, part):
    return any(n.en.startswith(start) and part in n.en for n in found.notes)


def test_correlations_and_importance():
    leaves = random_scores(60)
    found = judged(leaves)
    framework = small_framework()
    scores = pd.DataFrame(aggregate(framework, leaves).scores, columns=list(framework.codes))
    members = found.members
    assert list(members.index) == [c for c in framework.codes if c != "index"]
    for code in members.index:
        parent = framework[code].parent
        assert members.loc[code, "r_parent"] == pytest.approx(np.corrcoef(scores[code], scores[parent])[0, 1])
        assert members.loc[code, "r_index"] == pytest.approx(np.corrcoef(scores[code], scores["index"])[0, 1])
    assert members.loc[list(framework.indicators), "importance"].sum() == pytest.approx(1)
    assert members.loc[["a", "b"], "importance"].sum() == pytest.approx(1)
    assert members["nominal"].to_dict() == pytest.approx(
        {"a1": 0.3, "a2": 0.3, "b1": 0.28, "b2": 0.12, "a": 0.6, "b": 0.4}
    )


def test_redundant_and_opposed_siblings():
    leaves = random_scores(60)
    leaves[:, 1] = leaves[:, 0] * 0.9 + 1
    leaves[:, 3] = 100 - leaves[:, 2]
    found = judged(leaves)
    assert found.pairs["kind"].tolist() == ["redundant", "opposed"]
    assert found.pairs[["first", "second"]].to_numpy().tolist() == [["a1", "a2"], ["b1", "b2"]]
    assert said(found, "A1 and A2", "say nearly the same (r = 1.00)")
    assert said(found, "B1 and B2", "trade off (r = -1.00)")
    assert "negative" in found.members.loc["b2", "flags"]
    assert said(found, "B2", "runs against its parent B")


def test_weak_over_and_under():
    leaves = random_scores(200)
    leaves[:, 1] = 50 + leaves[:, 1] * 0.01
    found = judged(leaves)
    flags = found.members["flags"]
    assert {"weak", "under"} <= set(flags["a2"]) or "under" in flags["a2"]
    assert said(found, "A2", "less than its weight")
    loud = judged(leaves, bounds=Bounds(disproportion=1.1))
    assert "over" in loud.members.loc["a1", "flags"]
    assert said(loud, "A1", "more than its weight")


def test_a_constant_indicator_is_said():
    leaves = random_scores(20)
    leaves[:, 0] = 42.0
    found = judged(leaves)
    assert "constant" in found.members.loc["a1", "flags"]
    assert np.isnan(found.members.loc["a1", "r_parent"])
    assert said(found, "A1", "every score is 42.0")


def test_a_group_with_one_member():
    framework = small_framework(b2={"parent": "a"})
    found = judged(random_scores(20), framework)
    assert found.members.loc["b1", "flags"] == ("alone",)
    assert said(found, "B1", "the only child of B")
    assert np.isnan(found.alpha.loc["b", "alpha"])
    assert said(found, "B:", "one child only")


def test_missing_data_are_said():
    leaves = random_scores(20)
    leaves[8:, 3] = np.nan
    found = judged(leaves)
    assert "missing" in found.members.loc["b2", "flags"]
    assert said(found, "B2", "only 40% of the units")


def test_a_skewed_indicator_is_said():
    leaves = random_scores(40)
    leaves[:, 2] = 1.0 + np.arange(40) * 0.01
    leaves[0, 2] = 100
    assert said(judged(leaves), "B1", "a few extreme values")


def test_two_units_give_no_correlation_and_no_error():
    found = judged(random_scores(2))
    assert found.members["r_parent"].isna().all()
    assert found.pairs.empty


def test_no_data_at_all():
    found = judged(np.full((5, 4), np.nan))
    assert found.alpha["alpha"].isna().all()
    assert said(found, "INDEX", "cannot be computed")


def test_every_note_has_both_languages_and_every_alpha_a_verdict():
    found = judged(random_scores(30))
    assert all(n.zh and n.en and n.zh != n.en for n in found.notes)
    assert sum("alpha" in n.en for n in found.notes) == len(found.alpha) == 3


def test_alpha_of_consistent_children():
    leaves = random_scores(30)
    leaves[:, 1] = leaves[:, 0] + 3
    found = judged(leaves)
    assert found.alpha.loc["a", "alpha"] == pytest.approx(1)
    assert said(found, "A:", "measure one thing")
