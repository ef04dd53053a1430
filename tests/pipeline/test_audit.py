"""The numbered checks see a fault when there is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccni_xl.audit import audit
from ccni_xl.results import Check, Results


def failing(checks: tuple[Check, ...]) -> set[int]:
    return {check.number for check in checks if check.passed is False}


def test_nothing_fails_on_a_sound_run(results: Results) -> None:
    r = results
    assert failing(audit(r.framework, r.evaluated, r.ranking, r.change, r.table3)) == set()


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("contribution", {2}),
        ("parent", {3}),
        ("score", {3, 4}),
        ("rank", {5}),
        ("change", {6}),
        ("table3", {7}),
    ],
)
def test_a_seeded_fault_is_seen(results: Results, where: str, expected: set[int]) -> None:
    r = results
    ranking, change, table3 = r.ranking.copy(), r.change.copy(), r.table3.copy()
    scores = r.evaluated.scores.copy()
    if where == "contribution":
        ranking.iloc[0, ranking.columns.get_loc("emission_trend")] += 0.01
    elif where == "parent":
        scores.iloc[0, scores.columns.get_loc("macro_targets")] = 100.0
        scores.iloc[0, scores.columns.get_loc("climate_ambition")] = scores.iloc[0]["capacity_building"]
    elif where == "score":
        scores.iloc[0, scores.columns.get_loc("non_fossil_share")] = -5.0
        scores.iloc[0, scores.columns.get_loc("energy_consumption")] = 99.0
    elif where == "rank":
        ranking.iloc[[3, 4], ranking.columns.get_loc("rank")] = [5.0, 4.0]
        ranking = ranking.sort_values("rank")
    elif where == "change":
        change.iloc[0, change.columns.get_loc("change")] += 1e-6
    else:
        table3.iloc[0, table3.columns.get_loc("emission_trend")] += 0.001
    evaluated = replace(r.evaluated, scores=scores)
    assert expected <= failing(audit(r.framework, evaluated, ranking, change, table3))


def test_additive_checks_do_not_apply_under_another_mean(results: Results) -> None:
    from ccni_xl.framework import Framework, Token

    r = results
    nodes = tuple(replace(n, mean=Token("geometric")) if n.parent is None else n for n in r.framework)
    checks = audit(Framework("g", nodes), r.evaluated, r.ranking, r.change, r.table3)
    assert [c.passed for c in checks if c.number in (2, 6, 7)] == [None, None, None]
