/* Where it starts: fixed texts, the key figures, then every part; and the switch between the languages. */

import { cities, DATA, hasBase, ranked } from "./data.js";
import { byId, el, fill } from "./dom.js";
import { figure, language, onLanguage, say, setLanguage, t } from "./text.js";
import { subscribe } from "./state.js";
import { addressed, onAddress, readdress } from "./address.js";
import { drawFilters, showFilters, startFilters } from "./filters.js";
import { drawRanking } from "./ranking.js";
import { drawBoard, startBoard } from "./board.js";
import { drawMap, startMap } from "./map.js";
import { drawChange, startChange } from "./change.js";
import { drawMethod, when } from "./method.js";
import { drawProfile, startProfile } from "./profile.js";

function drawTexts() {
  const { run } = DATA;
  document.documentElement.lang = language() === "en" ? "en" : "zh-CN";
  document.title = `${say(DATA.name)} ${run.edition}`;
  document.querySelectorAll("[data-t]").forEach((element) => fill(element, t(element.dataset.t)));
  document.querySelectorAll("[data-t-label]").forEach((element) => {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
  });
  fill(byId("title"), say(DATA.name), el("span", { class: "edition" }, run.edition));
  fill(
    byId("stamp"),
    [
      `${t("framework")} ${run.framework}`,
      `${t("time")} ${when(run.time)}`,
      `${t("fingerprint")} ${run.fingerprint}`,
    ].map((text) => el("span", {}, text))
  );
  byId("demo-box").hidden = !run.demo;
  fill(byId("demo"), run.demo ? say(run.demo) : "");
  document.querySelectorAll("[data-lang]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.lang === language()));
  });
}

function drawFigures() {
  const mean = ranked.length ? ranked.reduce((sum, city) => sum + city.score, 0) / ranked.length : null;
  const count = (cls) => ranked.filter((city) => city.class === cls).length;
  const item = (label, value, more) => el("div", { class: "fact" }, el("dt", {}, label), el("dd", {}, value, more && el("small", {}, more)));
  fill(
    byId("figures"),
    item(t("ranked"), ranked.length, t("of_cities", { n: cities.length })),
    item(t("mean"), figure(mean)),
    ranked.length > 0 && item(t("first"), say(ranked[0].name), figure(ranked[0].score)),
    hasBase && item(t("against_base", { base: DATA.run.base }), el("span", { class: "trio" },
      el("span", { class: "move up" }, `▲ ${count("up")}`),
      el("span", { class: "move flat" }, `– ${count("flat")}`),
      el("span", { class: "move down" }, `▼ ${count("down")}`)
    ))
  );
}

function drawAll() {
  drawTexts();
  drawFigures();
  drawFilters();
  drawRanking();
  drawBoard();
  drawMap();
  drawChange();
  drawMethod();
  drawProfile();
}

function start() {
  if (addressed("lang")) setLanguage(addressed("lang"));
  onLanguage(drawAll);
  onAddress(() => addressed("lang") && setLanguage(addressed("lang")));
  document.querySelectorAll("[data-lang]").forEach((button) => {
    button.addEventListener("click", () => readdress("lang", button.dataset.lang));
  });
  startFilters();
  drawAll();
  subscribe(showFilters);
  subscribe(drawRanking);
  startBoard();
  startMap();
  startChange();
  startProfile();
  document.documentElement.classList.add("ready");
}

start();
