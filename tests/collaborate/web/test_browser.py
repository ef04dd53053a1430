"""The page in a real browser, from a folder: what a reader does with it, and what the browser says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.workbook.write.kept import interval_text
from tests.support.chromium import Page
from tests.support.web_page import HOSTILE, hostile, shipped, with_gaps, with_study

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"

NAMES = "[...document.querySelectorAll('#ranking-table tbody .city')].map(b => b.textContent)"
COUNT = "document.getElementById('count').textContent"
PROFILE = "document.getElementById('profile').open"
TITLE = "document.getElementById('profile-title').firstChild.textContent"


def column(page: Page, cls: str) -> list[str]:
    found: list[str] = page.run(
        f"[...document.querySelectorAll('#ranking-table tbody .{cls}')].map(c => c.textContent.trim())"
    )
    return found


def click(page: Page, selector: str) -> None:
    page.run(f"document.querySelector({json.dumps(selector)}).click()")


def spot(page: Page, chart: str, code: str) -> dict[str, float]:
    """Return where the point of a city lies in the window, after bringing it into sight."""
    found: dict[str, float] = page.run(
        f"""(() => {{
          const host = document.getElementById('{chart}');
          host.scrollIntoView({{block: 'center'}});
          const instance = window.echarts.getInstanceByDom(host);
          const box = host.getBoundingClientRect();
          for (const [index, series] of instance.getOption().series.entries()) {{
            const item = series.data.find(d => d && d.city && d.city.code === '{code}');
            if (!item || series.silent) continue;
            const middle = (item.city.score + item.city.base_score) / 2;
            const value = Array.isArray(item.value) ? item.value : [item.city.code, middle];
            const [x, y] = instance.convertToPixel({{seriesIndex: index}}, value);
            return {{x: box.left + x, y: box.top + y}};
          }}
        }})()"""
    )
    return found


def test_it_opens_without_a_word_and_without_a_request(opened: Opener) -> None:
    page = opened()
    ranked = shipped().results.ranked
    assert page.run(NAMES) == list(shipped().read.inputs.cities.data.loc[ranked.index, "name_zh"])
    assert column(page, "c-score") == [f"{score:.1f}" for score in ranked["score"]]
    assert page.run("document.getElementById('demo').textContent").startswith("演示数据")
    assert "不是官方排名" in page.run("document.querySelector('.own').textContent")
    stamp = page.run("document.getElementById('stamp').textContent")
    assert shipped().results.stamp.fingerprint[:12] in stamp and "2024-01-01 08:30 UTC" in stamp


@pytest.mark.parametrize("sort", ["score", "change", "rank_change", "part:0", "part:1", "part:2"])
def test_sorting_by_a_button(opened: Opener, sort: str) -> None:
    page = opened()
    ranked = shipped().results.ranked
    dims = shipped().results.framework.dimensions
    key = dims[int(sort[-1])] if sort.startswith("part") else sort
    names = shipped().read.inputs.cities.data["name_zh"]
    for ascending in (False, True):
        page.run(f"document.querySelector('[data-sort=\"{sort}\"]').focus()")
        page.press("Enter")
        wanted = ranked.sort_values([key, "rank"], ascending=[ascending, True], kind="stable")
        assert page.run(NAMES) == list(names.loc[wanted.index])
        state = page.run(f"document.querySelector('[data-sort=\"{sort}\"]').closest('th').ariaSort")
        assert state == ("ascending" if ascending else "descending")
        assert page.run("document.activeElement.dataset.sort") == sort
    assert page.run("document.querySelectorAll('th[aria-sort=none]').length") == 5


def test_sorting_by_name_follows_pinyin(opened: Opener) -> None:
    page = opened()
    click(page, "[data-sort=name]")
    assert page.run(NAMES)[:3] == ["鞍山", "蚌埠", "包头"] or page.run(NAMES)[:2] == ["蚌埠", "包头"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("深圳", ["深圳"]),
        ("SHENZHEN", ["深圳"]),
        ("ｘｉａｎ", None),
        ("xian", None),
        ("440300", ["深圳"]),
        ("广东 深", ["深圳"]),
        ("宁夏", ["银川"]),
        ("nowhere", []),
    ],
)
def test_searching(opened: Opener, typed: str, found: list[str] | None) -> None:
    page = opened()
    page.run("document.getElementById('search').focus()")
    page.call("Input.insertText", text=typed)
    names = page.run(NAMES)
    if found is None:
        assert "西安" in names and len(names) < 10
    else:
        assert names == found
    assert page.run(COUNT) == f"显示 {len(names)} / 110 个城市"
    assert page.run("document.getElementById('ranking-none').hidden") is bool(names)
    click(page, "#clear")
    assert len(page.run(NAMES)) == 110
    assert page.run("document.activeElement.id") == "search"


def test_filters_reach_table_board_map_and_change(opened: Opener) -> None:
    page = opened()
    click(page, "[data-filter=region][data-code=northeast]")
    click(page, "[data-filter=tier][data-code=tier_2]")
    cities = shipped().read.inputs.cities.data
    wanted = cities[(cities["region"] == "northeast") & (cities["tier"] == "tier_2")]
    assert sorted(page.run(NAMES)) == sorted(wanted["name_zh"])
    assert page.run("document.querySelectorAll('.chip[aria-pressed=true]').length") == 2
    for chart in ("board-chart", "map-chart", "change-chart"):
        shown = page.run(
            f"""window.echarts.getInstanceByDom(document.getElementById('{chart}')).getOption().series
            .filter(s => !s.silent).flatMap(s => s.data).filter(d => d && d.city).map(d => d.city.code)"""
        )
        assert sorted(shown) == sorted(wanted.index), chart
    click(page, "#clear")
    assert len(page.run(NAMES)) == 110


@pytest.mark.parametrize("chart", ["board-chart", "map-chart", "change-chart"])
def test_charts_tell_and_open_a_city(opened: Opener, chart: str) -> None:
    page = opened()
    code = "440300" if chart != "change-chart" else "510100"
    at = spot(page, chart, code)
    page.mouse(at["x"], at["y"])
    page.wait("!document.getElementById('tip').hidden", 10)
    name = shipped().read.inputs.cities.data.loc[code, "name_zh"]
    score = f"{shipped().results.ranking.loc[code, 'score']:.1f}"
    tip = page.run("document.getElementById('tip').textContent")
    assert name in tip and score in tip
    page.mouse(at["x"], at["y"], click=True)
    page.wait(PROFILE, 10)
    assert page.run(TITLE) == name
    assert page.run("document.getElementById('tip').hidden")


def test_colouring_by_tier(opened: Opener) -> None:
    page = opened()
    click(page, "input[name=colouring][value=tier]")
    assert page.run("document.getElementById('board-legend').textContent").startswith("一线新一线二线")


def test_a_profile_by_keyboard(opened: Opener) -> None:
    page = opened()
    page.run("document.querySelector('#ranking-table tbody .city').focus()")
    page.press("Enter")
    page.wait(PROFILE, 10)
    assert page.run("location.hash") == "#city=440300"
    assert page.run(TITLE) == "深圳"
    body = page.run("document.getElementById('profile-body').textContent")
    framework = shipped().results.framework
    assert all(framework[code].name_zh in body for code in framework.codes if code != framework.root)
    assert page.run("document.activeElement.id") == "profile-close"
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.press("Escape")
    page.wait(f"!{PROFILE}", 10)
    page.wait("location.hash === ''", 10)
    assert page.run("document.activeElement.textContent") == "深圳"


def test_a_profile_by_its_address(opened: Opener) -> None:
    page = opened(hash_="#city=110000")
    assert page.run(PROFILE) and page.run(TITLE) == "北京"
    click(page, "[data-step='1']")
    assert page.run(TITLE) == "宁波"
    assert page.run("location.hash") == "#city=330200"
    assert page.run("document.activeElement.dataset.step") == "1"
    page.run("location.hash = '#city=999999'")
    page.wait(f"!{PROFILE}", 10)


def test_going_back_closes_a_profile(opened: Opener) -> None:
    page = opened()
    click(page, "#ranking-table tbody .city")
    assert page.run(PROFILE)
    page.run("history.back()")
    page.wait(f"!{PROFILE}", 10)


def test_a_profile_shows_the_numbers_of_the_tables(opened: Opener) -> None:
    page = opened(hash_="#city=320700")
    results = shipped().results
    scores = results.scores(results.edition).loc["320700"]
    told = dict(
        page.run(
            "[...document.querySelectorAll('.tree tbody tr')]"
            ".map(r => [r.cells[0].firstChild.textContent, r.cells[1].textContent])"
        )
    )
    for node in results.framework:
        if node.parent is not None:
            assert told[node.name_zh] == f"{scores[node.code]:.1f}", node.code
    steps = results.contributions.loc["320700"]
    first = page.run("document.querySelector('.steps li').textContent")
    largest = steps.abs().idxmax()
    assert first == f"{results.framework[largest].name_zh}{steps[largest]:+.1f}".replace("-", "\u2212")


def test_two_languages_in_one_page(opened: Opener) -> None:
    page = opened(hash_="#city=440300")
    assert page.run("document.documentElement.lang") == "zh-CN"
    page.press("Escape")
    click(page, "[data-lang=en]")
    assert page.run("document.documentElement.lang") == "en"
    assert page.run("document.title") == "China City Carbon-Neutrality Index 2021-2022"
    assert page.run("document.getElementById('h-ranking').textContent") == "Ranking"
    assert page.run(NAMES)[0] == "Shenzhen"
    assert "not an official ranking" in page.run("document.querySelector('.own').textContent")
    assert page.run("location.hash") == "#lang=en"
    click(page, "#ranking-table tbody .city")
    # Typed texts (provinces, sources, names in the citation) stay as typed; fixed texts do not.
    heads = page.run("[...document.querySelectorAll('h2, h3, th[scope=col], dt')].map(e => e.textContent)")
    assert not [text for text in heads if re.search("[\u4e00-\u9fff]", text) and "深圳" not in text]
    assert page.run("[...document.querySelectorAll('[data-t]')].every(e => e.textContent.trim() !== '')")


def test_opening_in_english_by_address(opened: Opener) -> None:
    page = opened(hash_="#lang=en&city=110000")
    assert page.run("document.documentElement.lang") == "en"
    assert page.run(TITLE) == "Beijing"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(390, 844), (768, 1024), (1440, 900)])
def test_no_width_scrolls_sideways(opened: Opener, lang: str, size: tuple[int, int]) -> None:
    page = opened(lang=lang, size=size)
    wide = "[document.documentElement.scrollWidth, document.getElementById('scroller').scrollWidth]"
    assert page.run(wide)[0] == size[0]
    assert page.run(wide)[1] <= size[0]
    assert page.run("document.getElementById('board-chart').offsetHeight") >= 380
    click(page, "#ranking-table tbody .city")
    assert page.run("document.getElementById('profile-body').scrollWidth") <= size[0]
    small = page.run(
        "[...document.querySelectorAll('main *, dialog *')].filter(e => e.childElementCount === 0 && "
        "e.textContent.trim() && e.offsetWidth && parseFloat(getComputedStyle(e).fontSize) > 0 && "
        "parseFloat(getComputedStyle(e).fontSize) < 11).map(e => e.className)"
    )
    assert small == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
@pytest.mark.parametrize("case", ["shipped", "with_study"])
def test_axe_finds_nothing(opened: Opener, case: str, lang: str, size: tuple[int, int]) -> None:
    if not AXE.exists():
        pytest.skip("npm install has not run")
    page = opened(case, lang=lang, size=size)
    page.run(AXE.read_text("utf-8") + "; 0")
    for before in ("0", "document.querySelector('#ranking-table tbody .city').click()"):
        page.run(before)
        assert violations(page) == []


def violations(page: Page) -> list[Any]:
    found: list[Any] = page.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
        ".map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 200))]))"
    )
    return found


def test_tab_goes_through_the_page_in_order(opened: Opener) -> None:
    page = opened()
    seen = []
    for _ in range(24):
        page.press("Tab")
        seen.append(
            page.run(
                "(e => [e.className || e.id || e.dataset.lang || e.getAttribute('href') || e.tagName, "
                "getComputedStyle(e).outlineStyle])(document.activeElement)"
            )
        )
    names = [name for name, _ in seen]
    assert names[:8] == ["skip", "zh", "en", "#ranking", "#board", "#change", "#map", "#method"]
    assert names[8] == "search" and names[9:19] == ["chip"] * 10
    assert names[19] == "scroller" and names[20] == "sort on"
    assert {outline for _, outline in seen} == {"solid"}


def test_hostile_texts_stay_text(opened: Opener) -> None:
    page = opened("hostile")
    codes = hostile().read.inputs.cities.data.index
    for code, text in zip(codes, HOSTILE, strict=False):
        page.run(f"location.hash = '#city={code}'")
        page.wait(f"{PROFILE} && {TITLE} === {json.dumps(f'{text}name_zh'.replace(chr(0), chr(0)))}", 10)
    page.press("Escape")
    click(page, "[data-lang=en]")
    for code in codes[:3]:
        at = spot(page, "board-chart", code)
        page.mouse(at["x"], at["y"])
    assert page.run("typeof window.hacked") == "undefined"
    assert page.run("document.querySelectorAll('img, iframe, object, embed, link, main script').length") == 0
    assert page.run("[...document.querySelectorAll('#sources-table a')].length") == 0
    cells = page.run(
        "[...document.querySelectorAll('#sources-table tbody tr')].map(r => r.cells[1].textContent)"
    )
    assert cells == [text.replace("\r", "") for text in HOSTILE]
    assert f"({HOSTILE[1]})" in page.run("document.getElementById('unranked').textContent")


def test_the_policy_stops_what_is_not_ours(browser: Page, opened: Opener) -> None:
    page = opened()
    stopped = page.run(
        """new Promise(done => {
          const seen = [];
          document.addEventListener('securitypolicyviolation', e => {
            seen.push(e.effectiveDirective);
            if (seen.length === 3) done(seen.sort());
          });
          const image = new Image(); image.src = 'https://example.org/x.png';
          fetch('https://example.org/').catch(() => 0);
          const script = document.createElement('script'); script.textContent = 'window.hacked = 1';
          document.body.append(script);
        })"""
    )
    assert stopped == ["connect-src", "img-src", "script-src-elem"]
    assert page.run("typeof window.hacked") == "undefined"
    browser.errors.clear()
    browser.requests[:] = browser.requests[:1]


def test_unranked_cities_stand_below_with_their_reasons(opened: Opener) -> None:
    page = opened("with_gaps")
    left_out, empty, little = with_gaps().read.inputs.cities.data["name_zh"].iloc[:3]
    listed = page.run("[...document.querySelectorAll('#unranked li')].map(e => e.textContent)")
    assert len(listed) == 3 and len(page.run(NAMES)) == 107
    assert any(text.startswith(f"{left_out} 不参评 (Asked by Li Lei)") for text in listed)
    assert any(text.startswith(f"{empty} 没有数据") for text in listed)
    assert any(text.startswith(f"{little} 数据完整度") and "碳达峰目标" in text for text in listed)
    for i in range(3):
        page.run(f"document.querySelectorAll('#unranked .city')[{i}].click()")
        page.press("Escape")
        page.wait(f"!{PROFILE}", 10)


def test_only_web_addresses_become_links(opened: Opener) -> None:
    page = opened("with_gaps")
    links = page.run(
        "[...document.querySelectorAll('#sources-table a')]"
        ".map(a => [a.getAttribute('href'), a.rel, a.target])"
    )
    safe = ["noopener noreferrer", "_blank"]
    assert links == [["https://example.org/a?b=1&c=2", *safe], ["HTTP://example.org", *safe]]


def test_one_edition_alone(opened: Opener) -> None:
    page = opened("one_edition_only", hash_="#city=440300")
    assert page.run(PROFILE)
    assert column(page, "c-change") == []
    assert page.run("document.getElementById('change-none').hidden") is False
    assert page.run("document.getElementById('change-body').hidden") is True


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_rank_intervals_of_a_study(opened: Opener, size: tuple[int, int]) -> None:
    page = opened("with_study", size=size, hash_="#city=440300")
    study = with_study().study
    assert study is not None
    line = study.uncertainty.table.loc[("2021-2022", "440300")]
    interval = interval_text(line["low"], line["high"])
    assert interval in page.run("document.querySelector('.facts').textContent")
    assert column(page, "c-interval")[0] == interval
    assert page.run("document.getElementById('scroller').scrollWidth") <= size[0]
    assert page.run("document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
@pytest.mark.parametrize(
    ("case", "rows"),
    [("framework_1_0", 110), ("nobody_ranked", 0), ("bare", 110), ("one_city", 1), ("long_names", 110)],
)
def test_odd_workbooks(opened: Opener, case: str, rows: int, size: tuple[int, int]) -> None:
    page = opened(case, size=size)
    assert len(page.run(NAMES)) == rows
    page.run("location.hash = '#city=110000'")
    page.wait(f"{PROFILE} && {TITLE} === '北京'", 10)
    page.press("Escape")
    click(page, "[data-lang=en]")
    page.run("document.getElementById('search').focus()")
    page.call("Input.insertText", text="nowhere")
    assert page.run(NAMES) == []
    assert page.run("document.documentElement.scrollWidth") == size[0]
    click(page, "#clear")
    assert page.run("document.documentElement.scrollWidth") == size[0]
    assert page.run("document.getElementById('scroller').scrollWidth") <= size[0]


def printed(page: Page, folder: Path) -> list[str]:
    """Return the text of each page on paper."""
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF-")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (folder / "page.pdf").write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", folder / "page.pdf", "-"], capture_output=True, check=True)
    return text.stdout.decode("utf-8").split("\f")[:-1]


def test_the_page_prints_with_every_city(opened: Opener, tmp_path: Path) -> None:
    page = opened()
    pages = printed(page, tmp_path)
    assert 5 <= len(pages) <= 12
    text = "".join(pages)
    lines = [
        line for line in text.splitlines() if re.match(r"\s*\d+=?\s+\S+ .*(?:[升降] ?\d+ ?位|不变)", line)
    ]
    assert len(lines) == 110
    first = re.sub(r"\s", "", pages[0])
    assert "演示数据" in first and "不是官方排名" in first
    assert all("得分" in text and "气候雄心" in text for text in pages[1:3]), "the header is repeated"
    assert "清除筛选" not in text


def test_an_open_profile_prints_alone(opened: Opener, tmp_path: Path) -> None:
    page = opened(hash_="#city=320700")
    pages = printed(page, tmp_path)
    assert len(pages) <= 2
    assert "连云港" in pages[0] and "深圳" not in "".join(pages)
    assert "演示数据" in pages[0] and "不是官方排名" in re.sub(r"\s", "", "".join(pages))
    page.wait(PROFILE, 10)
    page.wait("document.getElementById('profile').matches(':modal')", 10)
    assert page.run("location.hash") == "#city=320700"
    page.press("Escape")
    page.wait(f"!{PROFILE}", 10)
