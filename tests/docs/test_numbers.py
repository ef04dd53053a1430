"""The numbers quoted in the prose are those that the code computes or uses."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccni_xl.aggregation import NOISE_DECIMALS
from ccni_xl.analysis.coherence import Bounds
from ccni_xl.framework import builtin
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.robustness.adapter import CHOICES, from_results
from ccni_xl.robustness.ahp import LIMIT
from ccni_xl.robustness.allocations import OUTVOTED
from ccni_xl.robustness.factors import KnotNoise
from ccni_xl.robustness.plan import default_factors
from ccni_xl.robustness.weight_factors import WeightNoise
from ccni_xl.scoring import knots
from ccni_xl.settings import Settings
from ccni_xl.stats import mann_kendall
from ccni_xl.stats.decoupling import COUPLING_BAND
from ccni_xl.terms import Band, ChangeClass
from tests.support.demo_inputs import demo_inputs
from tools import docs

FRAMEWORK = builtin("2.0")
DEFAULTS = Settings(edition="")


def prose(name: str) -> list[str]:
    """Return a page in English and in Chinese, lines of a paragraph joined."""
    pages = [docs.DOCS / f"{name}.md", docs.DOCS / f"{name}.zh-CN.md"]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    return [re.sub(r"(?<=[^\s|>])\n *(?=[^\s|#<`-])", " ", text) for text in texts]


def falling(n: int, pairs_against: int) -> np.ndarray:
    """Return n different values whose S is n(n-1)/2 less twice ``pairs_against``, negative."""
    values, rest = list(range(n)), pairs_against
    order: list[int] = []
    while values:  # Lehmer code: as many of the later ones above as still wanted
        at = len(values) - 1 - min(rest, len(values) - 1)
        rest -= len(values) - 1 - at
        order.append(values.pop(at))
    return np.array(order, dtype=float)


@pytest.fixture(scope="module")
def results() -> Results:
    return compute(demo_inputs(), {version: builtin(version) for version in ("2.0", "1.0")})


def p_of(s: int) -> float:
    test = mann_kendall(falling(11, (55 - s) // 2), p_method="normal")
    assert abs(test.s) == s
    assert test.var_s == 165
    return test.p_value


def smallest(n: int, method: str) -> float:
    return mann_kendall(np.arange(n, dtype=float), p_method=method).p_value  # type: ignore[arg-type]


def weight(code: str) -> float:
    return FRAMEWORK.effective_weight(code)


#: What the page on the method says, and the code's answer, as text in both languages.
METHOD: dict[str, Callable[[], str]] = {
    "Var(S) = 165": lambda: f"Var(S) = {mann_kendall(falling(11, 0)).var_s:.0f}",
    "p = 0.043": lambda: f"p = {p_of(27):.3f}",
    "p = 0.062": lambda: f"p = {p_of(25):.3f}",
    "0.089": lambda: f"{smallest(4, 'normal'):.3f}",
    "2/24 = 0.083": lambda: f"2/{math.factorial(4)} = {smallest(4, 'exact'):.3f}",
    "0.8 ≤ e ≤ 1.2": lambda: "{:g} ≤ e ≤ {:g}".format(*COUPLING_BAND),
}


@pytest.mark.parametrize("said", METHOD)
def test_the_method_page_quotes_what_the_code_answers(said: str) -> None:
    assert METHOD[said]() == said
    english, chinese = prose("method")
    assert said in english
    assert said in chinese


def test_significance_of_eleven_years_turns_between_25_and_27() -> None:
    assert p_of(27) <= DEFAULTS.alpha < p_of(25)


def test_the_worked_example_of_the_knots() -> None:
    token = FRAMEWORK["peak_target"].scoring
    assert token is not None
    xs, ys = zip(*token.knots, strict=True)
    assert knots([2025.0], xs, ys).tolist() == [60.0]
    english, chinese = prose("method")
    assert "A peak year of 2025 earns 60" in english
    assert "达峰年份 2025 得 60 分" in chinese


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (DEFAULTS.coverage_threshold, "threshold (default {:g})", "阈值（默认 {:g}）"),
        (DEFAULTS.alpha, "p ≤ α (default {:g})", "p ≤ α（默认 {:g}）"),
        (DEFAULTS.flat_band, "flat band ({:g} points", "持平区间（{:g} 分"),
        (DEFAULTS.board_cross_x, "cross at {:g} (project", "在 {:g} 处相交"),
        (DEFAULTS.scope_gdp, "GDP above {:g} ×", "GDP 高于 {:g} 亿元"),
        (DEFAULTS.scope_gdp_per_head, "per head above {:g} ×", "人均 GDP 高于 {:g} 万元"),
        (DEFAULTS.scope_urban_population, "more than {:g} × 10^4 urban", "城镇常住人口大于 {:g} 万"),
        (weight("emission_trend_test"), "effective weight of {:g}: from fall", "有效权重为 {:g}：从"),
        (50 * weight("emission_trend_test"), "loses {:g} points", "少 {:g} 分"),
        (100 * weight("emission_trend_test"), "to rise {:g}.", "少 {:g} 分。"),
        (DEFAULTS.alpha / DEFAULTS.decision_factor, "({:g} to ", "（{:g} 至"),
        (DEFAULTS.alpha * DEFAULTS.decision_factor, " to {:.2f})", "至 {:.2f}）"),
        (100 * WeightNoise().spread, "within ±{:g} %", "在 ±{:g}% 内"),
        (100 * KnotNoise().spread, "up to ±{:g} %", "的 ±{:g}%"),
        (100 * OUTVOTED, "move more than {:g} %", "移动 {:g}% 以上"),
        (Bounds().weak, "Below r = {:g} weak", "r 低于 {:g} 为弱相关"),
        (Bounds().redundant, "from r = {:g} say", "r 达到 {:g} 是重复"),
        (-Bounds().opposed, "from −{:g} down", "低至 −{:g} 则"),
        (LIMIT, "consistency ratio below {:.2f}", "一致性比率小于 {:.2f}"),
        (Bounds().alpha, "; {:g} and more counts as consistent", "；{:g} 及以上视为一致"),
    ],
)
def test_defaults_are_those_of_the_code(value: float, english: str, chinese: str) -> None:
    one, other = prose("method")
    assert english.format(value) in one
    assert chinese.format(value) in other


def test_ten_decimals_decide_a_tie() -> None:
    assert NOISE_DECIMALS == 10
    english, chinese = prose("method")
    assert "agree to ten decimals" in english
    assert "小数点后十位" in chinese


def test_the_factors_named_are_those_that_vary(results: Results) -> None:
    problem = from_results(results)
    names = {factor.name for factor in default_factors(problem)}
    assert names == {"weights", "knots", "scoring", "treatment", "trend_alpha", "trend_window"}
    assert set(CHOICES) - names == {"imputation"}  # only where there are gaps, as the page says
    levels = {choice.name: choice.levels for choice in problem.choices}
    assert levels["scoring"] == ("nominal", "min_max", "percentile_rank")
    assert levels["trend_alpha"] == ("0.05", "0.1", "0.01")
    assert levels["trend_window"] == ("11", "10", "9")
    for page in prose("method"):
        section = page.split("\n## 10. ")[1].split("\n- ")[0]
        assert section.count("\n| ") - 2 == len(CHOICES) + 2


def test_the_published_results_come_out(results: Results) -> None:
    table = results.table3.round(1)
    dims = list(FRAMEWORK.dimensions)
    sums = {
        edition: " + ".join(f"{x:.1f}" for x in table.loc[edition, dims])
        + f" = {table.loc[edition, 'ccni']:.1f}"
        for edition in ("2021-2022", "2020-2021")
    }
    bands = results.ranking["band"].value_counts()
    moves = results.change["class"].value_counts()
    counts = " / ".join(str(int(bands[band])) for band in Band)
    up, flat, down = (int(moves[c]) for c in (ChangeClass.UP, ChangeClass.FLAT, ChangeClass.DOWN))
    for page in prose("method"):
        assert all(text in page for text in sums)
        assert f"| {counts} |" in page
    english, chinese = prose("method")
    assert f"| {up} up, {flat} flat, {down} down |" in english
    assert f"| {up} 升，{flat} 平，{down} 降 |" in chinese
    risers = results.change.loc[results.change["class"] == ChangeClass.UP, "driver"]
    told = [int((risers == d).sum()) for d in (*dims, "mixed")]
    assert f"(here {', '.join(map(str, told))})" in english
    assert f"（这里为 {'、'.join(map(str, told))}）" in chinese


def test_nanjing_is_43_59322(results: Results) -> None:
    ours = results.scores("2021-2022").loc["320100", "ccni"]
    assert ours == pytest.approx(43.59322, abs=1e-3)
    assert all("43.59322" in page for page in prose("method"))


def test_a_city_without_its_trend_cannot_be_ranked() -> None:
    assert 1 - weight("emission_trend") < DEFAULTS.coverage_threshold
    english, chinese = prose("questions")
    assert f"carries {weight('emission_trend'):g} of the weight" in english
    assert f"排放趋势占权重的 {weight('emission_trend'):g}" in chinese


def test_the_totals_sum_to_the_published_sum() -> None:
    table = pd.read_csv(Path(__file__).parents[1] / "published" / "table2.csv")
    assert all(f"{table['total_2dp'].sum():.2f}" in page for page in prose("method"))
