"""A whole robustness study: what it holds, that it repeats, that it can be stopped."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from ccni_xl.framework import builtin
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.study import METHODS, Study, run_study
from tests.support.demo_inputs import demo_inputs


def with_experts() -> Results:
    """Return the demonstration data with three decision makers on the dimensions, one of them far off."""
    rows = [
        (member, "ccni", child, points)
        for member, spread in (("甲", (30, 40, 30)), ("乙", (35, 40, 25)), ("丙", (90, 5, 5)))
        for child, points in zip(builtin("2.0").dimensions, spread, strict=True)
    ]
    experts = pd.DataFrame(rows, columns=["expert", "parent", "child", "points"])
    return compute(replace(demo_inputs(), experts=experts), {"2.0": builtin("2.0")})


@pytest.fixture(scope="module")
def results() -> Results:
    return with_experts()


@pytest.fixture(scope="module")
def study(results: Results) -> Study:
    return run_study(results, 100, 5, city="320100")


def test_nominal_ranks_are_those_of_the_run(results: Results, study: Study) -> None:
    ranks = study.uncertainty.table.loc["2021-2022", "rank"].reindex(results.ranking.index)
    assert ranks.tolist() == results.ranking["rank"].tolist()
    assert (study.comparison.ranks["nominal"].reindex(results.ranking.index) == results.ranking["rank"]).all()


def test_the_same_seed_gives_the_same_study(results: Results, study: Study) -> None:
    again = run_study(results, 100, 5, city="320100")
    pd.testing.assert_frame_equal(again.uncertainty.table, study.uncertainty.table, check_exact=True)
    assert again.sensitivity is not None
    assert study.sensitivity is not None
    pd.testing.assert_frame_equal(again.sensitivity.table, study.sensitivity.table, check_exact=True)
    assert again.notes == study.notes
    other = run_study(results, 100, 6).uncertainty.table
    assert not other.equals(study.uncertainty.table)


def test_targets_include_the_city_only_if_it_is_ranked(results: Results, study: Study) -> None:
    assert study.sensitivity is not None
    assert [t.kind for t in study.sensitivity.targets] == ["shift", "shift", "rank", "score"]
    without = run_study(results, 2, 1, city="999999").sensitivity
    assert without is not None
    assert [t.kind for t in without.targets] == ["shift", "shift"]


def test_every_weighting_and_every_decision_maker_is_compared(study: Study) -> None:
    assert list(study.comparison.table.index) == [
        *METHODS,
        "experts_mean",
        "experts_median",
        "expert:甲",
        "expert:乙",
        "expert:丙",
    ]
    weights = study.comparison.weights
    assert weights.loc["climate_ambition", "expert:丙"] == pytest.approx(0.9)
    assert weights.loc["climate_ambition", "experts_mean"] == pytest.approx((0.3 + 0.35 + 0.9) / 3)
    assert weights.loc["climate_ambition", "experts_median"] == pytest.approx(0.35 / (0.35 + 0.4 + 0.25))
    # a parent nobody gave points for keeps its weights in force
    assert weights.loc["peak_target", "expert:丙"] == weights.loc["peak_target", "nominal"]
    assert study.polls[0].members["outvoted"].tolist() == [False, False, True]


def test_sentences_name_cities_and_indicators_not_codes(study: Study) -> None:
    texts = [note.text(lang) for _, note in study.notes for lang in ("zh", "en")]
    assert not [t for t in texts for code in ("320100", "climate_ambition", "ccni：") if code in t]
    assert any("南京的名次主要取决于" in t for t in texts)
    assert any("丙 要移动超过 25% 的分数" in t for t in texts)


def test_the_headline_counts_what_the_table_holds(results: Results, study: Study) -> None:
    table = study.uncertainty.table.loc["2021-2022"]
    leading = table[table["rank"] <= 10]
    width = (table["high"] - table["low"]).median()
    text = study.headline.zh
    assert f"名次平均变动{study.uncertainty.mean_shift:.1f}位" in text
    assert f"90%区间的宽度中位数为{width:.1f}位" in text
    assert f"{int((leading['p_top'] >= 0.9).sum())}个在九成以上的试算中仍在前10名" in text
    assert "100次试算（随机种子5）" in text


def test_progress_goes_up_to_the_end(results: Results) -> None:
    seen: list[tuple[str, int]] = []
    run_study(results, 20, 1, progress=lambda step, percent: seen.append((step, percent)))
    percents = [percent for _, percent in seen]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert list(dict.fromkeys(step for step, _ in seen)) == [
        "problem",
        "uncertainty",
        "sensitivity",
        "weights",
        "coherence",
    ]


@pytest.mark.parametrize("where", ["problem", "uncertainty", "sensitivity", "weights", "coherence"])
def test_whatever_progress_raises_ends_the_study(results: Results, where: str) -> None:
    def stop(step: str, percent: int) -> None:
        if step == where:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(results, 20, 1, progress=stop)


def test_a_single_run_is_refused(results: Results) -> None:
    with pytest.raises(ValueError, match="2 or more runs, got 1"):
        run_study(results, 1)
