"""The file itself: skeleton, policy, styles, data, scripts."""

from __future__ import annotations

from html import escape
from string import Template

from ccni_xl.collaborate.web.bundle import library, script, style
from ccni_xl.collaborate.web.embed import digest, inline, safe_json
from ccni_xl.collaborate.web.intervals import Intervals
from ccni_xl.collaborate.web.payload import page_data
from ccni_xl.collaborate.web.texts import TEXTS
from ccni_xl.results import Results
from ccni_xl.workbook.read import ReadResult

__all__ = ["page"]

_SKELETON = Template("""<!doctype html>
<html lang="$html_lang">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<title>$title</title>
<style>$style</style>
</head>
<body>
<a class="skip" href="#ranking" data-t="skip"></a>
<header>
<p class="demo" id="demo-box"><span class="wrap" id="demo"></span></p>
<div class="masthead"><div class="wrap">
  <div class="top">
    <h1 id="title"></h1>
    <div class="langs" role="group" data-t-label="languages">
      <button type="button" data-lang="zh" lang="zh-CN" aria-pressed="false">中文</button>
      <button type="button" data-lang="en" lang="en" aria-pressed="false">English</button>
    </div>
  </div>
  <p class="own" data-t="independent"></p>
  <p class="stamp" id="stamp"></p>
  <dl class="figures" id="figures"></dl>
</div></div>
</header>
<noscript><p class="wrap">$noscript</p></noscript>
<div class="tools" role="region" data-t-label="tools"><div class="wrap">
  <nav data-t-label="contents">
    <a href="#ranking" data-t="ranking"></a>
    <a href="#board" data-t="board"></a>
    <a href="#change" data-t="change_title"></a>
    <a href="#map" data-t="map"></a>
    <a href="#method" data-t="method"></a>
  </nav>
  <input class="search" id="search" type="search" autocomplete="off" spellcheck="false" data-t-label="search">
  <div class="chips" id="chips-region" role="group" data-t-label="region"></div>
  <div class="chips" id="chips-tier" role="group" data-t-label="tier"></div>
  <button type="button" class="clear" id="clear" data-t="clear" hidden></button>
  <span class="count" id="count" role="status"></span>
</div></div>
<main class="wrap">
  <div class="two">
    <section class="block" id="ranking" aria-labelledby="h-ranking">
      <header>
        <h2 id="h-ranking" data-t="ranking"></h2><span class="quiet" data-t="ranking_hint"></span>
      </header>
      <div class="scroller" id="scroller" tabindex="0" role="region" data-t-label="ranking_table">
        <table class="ranking" id="ranking-table" aria-labelledby="h-ranking">
          <thead></thead><tbody></tbody>
        </table>
        <p class="none" id="ranking-none" hidden></p>
      </div>
      <div class="unranked" id="unranked"></div>
    </section>
    <section class="block" id="board" aria-labelledby="h-board">
      <header>
        <h2 id="h-board" data-t="board"></h2>
        <fieldset class="choice" data-t-label="colouring">
          <label><input type="radio" name="colouring" value="region" checked>
            <span data-t="by_region"></span></label>
          <label><input type="radio" name="colouring" value="tier"> <span data-t="by_tier"></span></label>
        </fieldset>
      </header>
      <div class="chart-legend" id="board-legend"></div>
      <div class="chart" id="board-chart"></div>
      <p class="quiet" id="board-counts"></p>
    </section>
  </div>
  <section class="block" id="change" aria-labelledby="h-change">
    <header>
      <h2 id="h-change" data-t="change_title"></h2><span class="quiet" data-t="change_hint"></span>
    </header>
    <p id="change-none" data-t="change_none" hidden></p>
    <div id="change-body">
      <div class="chart" id="change-chart"></div>
      <div class="movers-grid" id="movers"></div>
    </div>
  </section>
  <div class="two map-row">
    <section class="block" id="map" aria-labelledby="h-map">
      <header><h2 id="h-map" data-t="map"></h2><span class="quiet" data-t="map_hint"></span></header>
      <div class="chart-legend" id="map-legend"></div>
      <div class="chart" id="map-chart"></div>
    </section>
    <section class="block" aria-labelledby="h-findings">
      <header><h2 id="h-findings" data-t="findings"></h2></header>
      <ul class="findings" id="findings"></ul>
      <div class="totals" id="totals"></div>
    </section>
  </div>
  <section class="block" id="method" aria-labelledby="h-method">
    <header><h2 id="h-method" data-t="method"></h2></header>
    <div class="method-grid">
      <div><p class="lead" data-t="citation"></p><ul id="rules"></ul></div>
      <div><h3 data-t="run"></h3><dl class="run" id="run"></dl></div>
    </div>
    <div class="sheet" tabindex="0" role="region" data-t-label="tree">
      <table class="wide-table" id="tree"></table>
    </div>
    <p class="quiet" id="sources-none" data-t="sources_none" hidden></p>
    <div class="sheet" id="sources-box" tabindex="0" role="region" data-t-label="sources">
      <table class="wide-table" id="sources-table"></table>
    </div>
  </section>
</main>
<footer class="foot"><div class="wrap"><p data-t="independent"></p><p data-t="offline"></p></div></footer>
<dialog id="profile" aria-labelledby="profile-title">
  <div id="profile-head"></div>
  <div id="profile-body" tabindex="0" role="region" aria-labelledby="profile-title"></div>
</dialog>
<div id="tip" role="tooltip" hidden></div>
<script type="application/json" id="data">$data</script>
<script>$library</script>
<script>$script</script>
</body>
</html>
""")

_NOSCRIPT = "<br>".join(f'<span lang="{lang}">{text}</span>' for lang, text in zip(
    ("zh-CN", "en"), TEXTS["noscript"], strict=True
))  # fmt: skip


def page(
    read: ReadResult,
    results: Results,
    lang: str = "zh",
    *,
    anonymous: bool = False,
    intervals: Intervals | None = None,
) -> str:
    """Return the results as one HTML file that needs no network and makes no request.

    Parameters
    ----------
    read : ReadResult
        The workbook behind ``results``.
    results : Results
    lang : str
        Language the page opens in ("zh" or "en"); both are in it.
    anonymous : bool
        Leave out free text that may name people. Names of experts, of who entered a score, comments
        and local paths are never in it.
    intervals : Intervals, optional
        Rank intervals of a robustness study of these very inputs.

    Returns
    -------
    str
        To be written as UTF-8; the same inputs give the same text.
    """
    data = page_data(read, results, lang, anonymous=anonymous, intervals=intervals)
    styles, charts, ours = (inline(source) for source in (style(), library(), script()))
    # Nothing may be loaded, sent or framed; exactly these three texts may run or style.
    policy = (
        f"default-src 'none'; script-src {digest(charts)} {digest(ours)}; style-src {digest(styles)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return _SKELETON.substitute(
        html_lang="en" if lang == "en" else "zh-CN",
        policy=escape(policy),
        title=escape(f"{data['name'][lang == 'en']} {results.edition}"),
        noscript=_NOSCRIPT,
        style=styles,
        data=safe_json(data),
        library=charts,
        script=ours,
    )
