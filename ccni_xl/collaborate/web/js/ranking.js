/* The ranking: sortable by buttons, contributions as stacked bars, the unranked with their reasons. */

import { DATA, hasBase, nodeOf, ranked, termOf, unranked } from "./data.js";
import { byId, el, fill, spoken } from "./dom.js";
import { ARROWS } from "./marks.js";
import { matches, ordered, pointAt, sortBy, state } from "./state.js";
import { figure, listed, places, say, signed, t } from "./text.js";
import { openCity } from "./address.js";

/** Length of the bars: the best score, rounded up to tens. */
const SCALE = Math.max(10, Math.ceil(Math.max(0, ...ranked.map((city) => city.score)) / 10) * 10);
/** A part of a bar narrower than this share of the scale has no room for its number. */
const ROOM = 0.125;
const hasIntervals = DATA.run.runs !== null;

function sortButton(key, children, label) {
  const active = state.sort === key;
  const sign = active ? (state.descending ? "↓" : "↑") : "↕";
  return el(
    "button",
    { type: "button", class: active ? "sort on" : "sort", "data-sort": key, title: label, click: () => sortBy(key) },
    children,
    el("span", { class: "sort-sign", "aria-hidden": "true" }, sign)
  );
}

function head(keys, cls, children) {
  const active = keys.includes(state.sort);
  const order = active ? (state.descending ? "descending" : "ascending") : keys.length ? "none" : null;
  return el("th", { scope: "col", class: cls, "aria-sort": order }, children);
}

function header() {
  const dims = DATA.dimensions.map((code, i) =>
    sortButton(
      `part:${i}`,
      [el("span", { class: `swatch dim-${i}`, "aria-hidden": "true" }), say(nodeOf(code).name)],
      t("sort_by", { name: say(nodeOf(code).name) })
    )
  );
  return el(
    "tr",
    {},
    head(["rank"], "num c-rank", sortButton("rank", t("rank"))),
    head(["name"], "c-city", sortButton("name", t("city"))),
    head(["score"], "num c-score", sortButton("score", t("score"))),
    head(DATA.dimensions.map((_, i) => `part:${i}`), "c-parts", el("div", { class: "legend" }, dims)),
    hasBase && head(["change"], "num c-change", sortButton("change", t("change"))),
    hasBase && head(["rank_change"], "c-places", sortButton("rank_change", t("places"))),
    hasIntervals && head([], "num c-interval", el("span", { title: intervalHint() }, t("interval")))
  );
}

/** Province, region and tier of a city; a municipality is not said twice. */
function placeParts(city) {
  const words = [city.province === city.name[0] ? "" : city.province];
  words.push(say(termOf("region", city.region)), say(termOf("tier", city.tier)));
  return words.filter(Boolean);
}

export function placeOf(city) {
  return placeParts(city).join(" · ");
}

/** A city's change with arrow, sign and, for those who listen, the class in words. */
export function changeMark(city) {
  if (city.change === null || city.change === undefined) return "–";
  const word = say(termOf("changeclass", city.class)).replace(/[▲▼-]/g, "").trim();
  return el(
    "span",
    { class: `move ${city.class}` },
    el("span", { class: "arrow", "aria-hidden": "true" }, ARROWS[city.class]),
    spoken(word),
    " ",
    signed(city.change)
  );
}

/** The contributions of the dimensions to a score, as one bar. */
export function stackedBar(city) {
  const names = DATA.dimensions.map((code, i) => `${say(nodeOf(code).name)} ${figure(city.parts[i])}`);
  const parts = city.parts.map((part, i) =>
    el(
      "span",
      { class: `part dim-${i}`, style: { width: `${(100 * Math.max(0, part || 0)) / SCALE}%` } },
      part / SCALE >= ROOM ? figure(part) : ""
    )
  );
  return el("div", { class: "bar", role: "img", "aria-label": listed(names), title: listed(names) }, parts);
}

/** Ranks within which a city lies in most runs of a robustness study: outwards to whole places, as in the workbook. */
export function intervalOf(city) {
  if (!city.interval || city.interval[0] === null || city.interval[2] === null) return "–";
  const [first, last] = [Math.floor(city.interval[0]), Math.ceil(city.interval[2])];
  return first === last ? `${first}` : `${first}–${last}`;
}

/** What the interval is taken from, for a tooltip. */
function intervalHint() {
  return t("interval_runs", { n: DATA.run.runs });
}

function row(city) {
  return el(
    "tr",
    {
      "data-city": city.code,
      click: () => openCity(city.code),
      mouseenter: () => pointAt(city.code),
      mouseleave: () => pointAt(null),
      focusin: () => pointAt(city.code),
      focusout: () => pointAt(null),
    },
    el("td", { class: "num c-rank" }, city.rank, city.tie ? el("span", { title: t("tie") }, "=", spoken(t("tie"))) : ""),
    el(
      "th",
      { scope: "row", class: "c-city" },
      el("button", { type: "button", class: "city", "aria-haspopup": "dialog" }, say(city.name)),
      el("span", { class: "place" }, placeParts(city).map((word, i, all) => el("span", {}, word, i < all.length - 1 ? " · " : "")))
    ),
    el("td", { class: "num c-score" }, figure(city.score)),
    el("td", { class: "c-parts" }, stackedBar(city)),
    hasBase && el("td", { class: "num c-change" }, changeMark(city)),
    hasBase && el("td", { class: "c-places" }, places(city.rank_change)),
    hasIntervals && el("td", { class: "num c-interval" }, intervalOf(city))
  );
}

/** Say why a city has no rank. */
export function whyUnranked(city) {
  if (city.cause === "excluded") return city.reason ? `${t("excluded")} (${city.reason})` : t("excluded");
  if (city.cause === "no_data") return t("no_data");
  const missing = listed(city.missing.map((code) => say(nodeOf(code).name)));
  const share = (value) => `${(100 * (value || 0)).toFixed(0)} %`;
  return t("low_coverage", { share: share(city.coverage), least: share(DATA.settings.coverage), missing });
}

function drawUnranked() {
  const some = unranked.filter(matches);
  fill(
    byId("unranked"),
    el("h3", {}, t("unranked", { n: unranked.length })),
    unranked.length === 0 && el("p", { class: "quiet" }, t("unranked_none")),
    some.length > 0 &&
      el(
        "ul",
        {},
        some.map((city) =>
          el(
            "li",
            {},
            el("button", { type: "button", class: "city", click: () => openCity(city.code) }, say(city.name)),
            ` ${whyUnranked(city)}`
          )
        )
      )
  );
}

/** Draw header and rows; the button that was used keeps the focus. */
export function drawRanking() {
  const table = byId("ranking-table");
  const focused = table.contains(document.activeElement) && document.activeElement.dataset.sort;
  const rows = ordered(ranked.filter(matches), (city) => say(city.name));
  fill(table.tHead, header());
  fill(table.tBodies[0], rows.map(row));
  const none = byId("ranking-none");
  none.hidden = rows.length > 0;
  fill(none, t(ranked.length ? "nothing" : "nobody"));
  if (focused) table.querySelector(`[data-sort="${focused}"]`).focus({ preventScroll: true });
  drawUnranked();
}
