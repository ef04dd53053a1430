"""Every number of every sentence, against counts made here from the tables of the run."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ccni_xl.framework import Framework, builtin, parse_token
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.settings import Edition
from ccni_xl.statements import Statement, statements
from ccni_xl.statements.model import signed
from ccni_xl.terms import Region, Tier
from tests.support.demo_inputs import demo_inputs

NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?%?")


def numbers(text: str) -> list[str]:
    """Return the numbers of a sentence; those inside names (PM2.5, 2021-2022, 10 names) are masked first."""
    for mask in ("2021-2022", "2020-2021", "PM2.5", "CO2", "60分以上", "40~60分", "20~40分", "低于20分"):
        text = text.replace(mask, "")
    return NUMBER.findall(text)


@pytest.fixture(scope="module")
def results() -> Results:
    inputs = demo_inputs()
    cities = inputs.cities.data.assign(
        region=inputs.cities.data["region"].map(lambda t: Region.parse(t).value),
        tier=inputs.cities.data["tier"].map(lambda t: Tier.parse(t).value),
    )
    inputs = replace(inputs, cities=replace(inputs.cities, data=cities))
    return compute(inputs, {"2.0": builtin("2.0")})


@pytest.fixture(scope="module")
def said(results: Results) -> dict[str, Statement]:
    found = {s.code: s for s in statements(results)}
    assert len(found) == len(statements(results))
    return found


def test_leader(results: Results, said: dict[str, Statement]) -> None:
    ranked = results.ranked
    best = f"{ranked['score'].max():.1f}"
    mean, low = f"{ranked['score'].mean():.1f}", f"{ranked['score'].min():.1f}"
    assert numbers(said["ranking"].text.zh) == ["110", "110", "1", best, mean, low]
    assert (best, low) == ("76.0", "14.7")
    assert "深圳" in said["ranking"].text.zh
    assert "Shenzhen" in said["ranking"].text.en


def test_bands_as_published(results: Results, said: dict[str, Statement]) -> None:
    score = results.ranked["score"]
    counted = [
        ((score >= low) & (score < high)).sum() for low, high in ((60, 101), (40, 60), (20, 40), (0, 20))
    ]
    assert [int(n) for n in counted] == [9, 47, 51, 3]
    assert numbers(said["bands"].text.zh) == ["110", "9", "47", "51", "3"]
    assert said["bands"].text.en.startswith("Of 110 cities: 9 score 60 and above, 47 score 40 to 60, 51 ")


@pytest.mark.parametrize(
    ("top", "column", "published"), [(10, "region", [7, 1, 2, 0]), (50, "tier", [4, 14, 16, 10, 5, 1])]
)
def test_top(
    results: Results, said: dict[str, Statement], top: int, column: str, published: list[int]
) -> None:
    groups = results.inputs.cities.data[column]
    leading = Counter(groups[results.ranked.index[:top]])
    sizes = Counter(groups[results.ranked.index])
    pairs = re.findall(r"(\d+)个（占\S+?城市的([\d.]+)%）", said[f"top_{top}"].text.zh)
    assert [int(n) for n, _ in pairs] == published
    assert sorted(leading.values()) == sorted(n for n in published if n)
    by_count = {g: f"{100 * leading[g] / size:.1f}" for g, size in sizes.items()}
    assert sorted(share for _, share in pairs) == sorted(by_count.values())


def test_board_and_largest_emitters(results: Results, said: dict[str, Statement]) -> None:
    status, trend = (results.scores("2021-2022")[c] for c in ("low_carbon_status", "emission_trend"))
    right, upper = status >= 50, trend >= 50
    counts = [(right & upper).sum(), (~right & upper).sum(), (~right & ~upper).sum(), (right & ~upper).sum()]
    assert [int(n) for n in numbers(said["board"].text.zh)] == [int(n) for n in counts]
    co2 = results.inputs.series["co2"].data[2020].sort_values(ascending=False)
    assert numbers(said["emitters"].text.zh) == ["10", "110", f"{100 * co2.iloc[:10].sum() / co2.sum():.1f}%"]
    assert "唐山" in said["emitters"].text.zh


def test_change_as_published(results: Results, said: dict[str, Statement]) -> None:
    change = results.change["score"] - results.change["base_score"]
    up, down = int((change >= 0.5).sum()), int((change <= -0.5).sum())
    assert (up, 110 - up - down, down) == (68, 25, 17)
    assert numbers(said["change"].text.zh) == ["110", "68", "61.8%", "25", "17"]
    assert numbers(said["change"].text.en) == ["68", "110", "61.8%", "25", "17"]
    assert said["change"].text.zh == "与2020-2021相比，110个城市中68个得分上升（61.8%），25个持平，17个下降。"


def test_totals_are_table_3(said: dict[str, Statement]) -> None:
    found = numbers(said["totals"].text.zh)
    assert found[:4] == ["4087.4", "4530.9", "+443.5", "+10.9%"]
    assert found[4:] == ["+18.7", "+2.2%", "+158.3", "+8.7%", "+266.5", "+19.1%"]


def test_drivers_as_published(said: dict[str, Statement]) -> None:
    assert numbers(said["drivers_up"].text.zh) == ["68", "3", "11", "48", "6"]
    assert numbers(said["drivers_down"].text.zh) == ["17", "3", "1", "13", "0"]


def test_largest_moves_and_their_reasons(results: Results, said: dict[str, Statement]) -> None:
    change = results.change["change"].sort_values()
    name = {c: results.inputs.city_name(str(c), "zh") for c in change.index}
    for code, cities in (("risers", change.index[::-1][:5]), ("fallers", change.index[:3])):
        for city in cities:
            assert f"{name[city]}（{change[city]:+.1f}）" in said[code].text.zh
            sentence = said[f"reason:{city}"].text.zh
            parts = results.contributions.loc[city]
            for label, figure in re.findall(r"[来自、]([^、（]+?)（([-+][\d.]+)）", sentence):
                code_ = next(n.code for n in results.framework if label.endswith(n.name_zh))
                assert f"{parts[code_]:+.1f}" == figure
            largest = parts.abs().idxmax()
            assert results.framework[str(largest)].name_zh in sentence
    assert [name[c] for c in change.index[::-1][:5]] == ["宁波", "盐城", "江门", "威海", "青岛"]


def test_emissions_as_published(results: Results, said: dict[str, Statement]) -> None:
    co2 = results.inputs.series["co2"].data
    rate = 100 * ((co2[2020] / co2[2015]) ** (1 / 5) - 1)
    falling = rate[rate < 0]
    assert len(falling) == 48
    wanted = ["110", "5", f"{rate.mean():+.2f}%", "48", f"{falling.mean():+.2f}%"]
    assert numbers(said["growth"].text.zh) == wanted
    assert wanted[2] == "+0.58%"


def test_decoupling_and_trends(results: Results, said: dict[str, Statement]) -> None:
    details = results.values.details.xs("2021-2022", level="edition")
    states = Counter(details["state"])
    pairs = re.findall(r"(\d+)个（([\d.]+)%）", said["decoupling"].text.zh)
    assert sorted((int(n) for n, _ in pairs), reverse=True) == sorted(states.values(), reverse=True)
    assert all(share == f"{100 * int(n) / 110:.1f}" for n, share in pairs)
    trends = Counter(details["trend"])
    near = int(((details["p_value"] > 0.025) & (details["p_value"] < 0.1)).sum())
    found = [trends[k] for k in ("significant_fall", "no_trend", "significant_rise")]
    assert numbers(said["trend"].text.zh) == ["11", "110", *map(str, found), str(near), "0.05"]


def test_targets_and_means(results: Results, said: dict[str, Statement]) -> None:
    policy = results.inputs.policy.data.xs("2021-2022", level="edition")
    years = policy["peak_year"].astype(float)
    declared = years[np.isfinite(years)]
    wanted = ["110", str(len(declared)), str(int((declared < 2030).sum())), "2030"]
    assert numbers(said["peak_target"].text.zh) == wanted
    assert numbers(said["neutrality_target"].text.zh) == ["110", "2"]
    share = results.inputs.annual.data["non_fossil_share"].groupby(level="edition").mean()
    assert numbers(said["mean:non_fossil_share"].text.zh) == [
        f"{share['2020-2021']:.1f}%",
        f"{share['2021-2022']:.1f}%",
        "110",
    ]
    assert numbers(said["mean:non_fossil_share"].text.zh)[:2] == ["13.5%", "14.7%"]


def test_the_trend_is_not_correlated_with_pm25_as_published(
    results: Results, said: dict[str, Statement]
) -> None:
    from scipy.stats import pearsonr

    decline = results.inputs.extra.data.xs("2021-2022", level="edition")["pm25_decline_rate"]
    r, p = pearsonr(results.scores("2021-2022").loc[decline.index, "emission_trend"], decline)
    assert numbers(said["correlation:pm25_decline_rate"].text.zh) == [f"{r:.2f}", f"{p:.3f}", "110"]
    assert "不显著" in said["correlation:pm25_decline_rate"].text.zh
    assert "not significant" in said["correlation:pm25_decline_rate"].text.en


def test_both_languages_say_the_same_numbers(said: dict[str, Statement]) -> None:
    for code, statement in said.items():
        zh, en = numbers(statement.text.zh), numbers(statement.text.en)
        if code in ("ranking", "bands", "top_50", "drivers_up", "drivers_down") or code.startswith("reason:"):
            continue  # names with numbers, or ranks in words, in one language only
        assert sorted(n.rstrip("%") for n in zh) == sorted(n.rstrip("%") for n in en), code


def test_without_a_base_edition_the_change_says_so() -> None:
    one = compute(demo_inputs(base_edition=None), {"2.0": builtin("2.0")})
    said = {s.code: s for s in statements(one)}
    assert "没有对比年度" in said["change"].text.zh
    assert "no base edition" in said["change"].text.en
    assert not {"totals", "drivers_up", "risers"} & set(said)
    assert said["mean:non_fossil_share"].text.zh.startswith("非化石能源消费占比的城市平均值为14.7%")


def test_nobody_ranked_is_said_and_nothing_is_counted() -> None:
    inputs = demo_inputs()
    included = inputs.cities.data.assign(included="no")
    none = compute(replace(inputs, cities=replace(inputs.cities, data=included)), {"2.0": builtin("2.0")})
    said = {s.code: s for s in statements(none)}
    assert "110个城市都没有排名" in said["ranking"].text.zh
    assert "bands" not in said


def test_three_editions_are_told_as_a_line() -> None:
    inputs = demo_inputs()
    third = Edition("2019-2020", 2018, 2018, 2018, 2018)

    def more(frame: pd.DataFrame) -> pd.DataFrame:
        old = frame.xs("2020-2021", level="edition")
        old.index = pd.MultiIndex.from_product([old.index, ["2019-2020"]], names=["city", "edition"])
        return pd.concat([frame, old])

    tables = {}
    for name in ("policy", "annual"):
        table = getattr(inputs, name)
        data = more(table.data)
        status = more(table.status)
        tables[name] = replace(table, data=data, status=status)
    three = replace(inputs, editions=(*inputs.editions, third), **tables)
    results = compute(three, {"2.0": builtin("2.0")})
    said = {s.code: s for s in statements(results)}
    grid = [results.scores(e)["ccni"] for e in ("2019-2020", "2020-2021", "2021-2022")]
    rising = int(((grid[1] > grid[0]) & (grid[2] > grid[1])).sum())
    means = [f"{scores.mean():.1f}" for scores in grid]
    text = said["timeline"].text.zh.replace("2019-2020", "")
    assert numbers(text) == ["3", "110", *means, str(rising)]
    assert results.timeline.index.get_level_values("edition")[0] == "2019-2020"


def test_an_index_that_is_no_sum_has_no_reasons() -> None:
    framework = builtin("2.0")
    nodes = tuple(
        replace(n, mean=parse_token("geometric", "mean")) if n.code == framework.root else n
        for n in framework
    )
    results = compute(demo_inputs(), {"2.0": Framework("2.0", nodes)})
    said = {s.code: s for s in statements(results)}
    assert "不能按指标拆分" in said["reason"].text.zh
    assert not [code for code in said if code.startswith("reason:")]


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert [signed(x) for x in (-0.04, 0.0, 0.049, -0.06, 1.25)] == ["0.0", "0.0", "0.0", "-0.1", "+1.2"]
