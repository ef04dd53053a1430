"""Contributions of indicators: they add up to the index, whatever is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.change import additive, change_contributions, contributions
from ccni_xl.framework import Framework, builtin, parse_token
from ccni_xl.pipeline import compute
from tests.support.demo_inputs import demo_inputs


def tree() -> Framework:
    return builtin("2.0")


def scores(rows: int = 6, gaps: float = 0.0) -> pd.DataFrame:
    """Return consistent scores of the whole tree, with gaps in the indicators."""
    framework = tree()
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        rng.uniform(0, 100, (rows, len(framework.indicators))), columns=list(framework.indicators)
    )
    frame = frame.mask(rng.random(frame.shape) < gaps)
    for parent in framework.bottom_up:
        children = list(framework.children(parent))
        weights = np.array([framework.local_weight(c) for c in children])
        known = frame[children].notna().to_numpy() * weights
        share = known.sum(axis=1)
        total = (frame[children].fillna(0.0).to_numpy() * weights).sum(axis=1)
        frame[parent] = np.where(share > 0, total / np.where(share > 0, share, 1.0), np.nan)
    return frame


@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_contributions_add_up_to_the_index(gaps: float) -> None:
    frame = scores(40, gaps)
    parts = contributions(tree(), frame)
    np.testing.assert_allclose(parts.sum(axis=1), frame["ccni"], atol=1e-9)
    assert list(parts.columns) == list(tree().indicators)


def test_a_contribution_is_weight_times_score_by_hand() -> None:
    frame = scores(1)
    frame["peak_target"] = 80.0
    # 0.3 (ambition) x 0.5 (macro targets) x 0.9 (peak target), as the framework file says
    weight = tree().effective_weight("peak_target")
    assert weight == pytest.approx(0.135)
    assert contributions(tree(), frame).loc[0, "peak_target"] == pytest.approx(0.135 * 80)


def test_a_missing_index_has_no_contributions_and_a_missing_indicator_brings_nothing() -> None:
    frame = scores(2)
    frame.loc[0, "ccni"] = np.nan
    frame.loc[1, "peak_target"] = np.nan
    parts = contributions(tree(), frame)
    assert parts.loc[0].isna().all()
    assert parts.loc[1, "peak_target"] == 0.0


def test_means_that_are_no_sums_give_nothing() -> None:
    framework = tree()
    from dataclasses import replace

    nodes = tuple(
        replace(n, mean=parse_token("geometric", "mean")) if n.code == framework.root else n
        for n in framework
    )
    other = Framework(framework.version, nodes)
    assert additive(framework)
    assert not additive(other)
    assert contributions(other, scores(2)).isna().all(axis=None)


def test_changes_add_up_for_the_demonstration_data() -> None:
    results = compute(demo_inputs(), {"2.0": tree()})
    np.testing.assert_allclose(results.contributions.sum(axis=1), results.change["change"], atol=1e-9)
    now, base = results.scores("2021-2022"), results.scores("2020-2021")
    again = change_contributions(tree(), now, base.iloc[::-1])
    pd.testing.assert_frame_equal(again, results.contributions)
