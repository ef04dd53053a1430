/* Two editions: floating bars from the old score to the new one, and who rose, stayed, fell. */

import { DATA, hasBase, nodeOf, ranked, termOf } from "./data.js";
import { byId, el, fill } from "./dom.js";
import { ARROWS } from "./marks.js";
import { matches, subscribe } from "./state.js";
import { figure, say, signed, t } from "./text.js";
import { axis, chart, INK, MUTED, tipLines } from "./charts.js";
import { changeMark, placeOf } from "./ranking.js";
import { openCity } from "./address.js";

const CLASSES = ["up", "flat", "down"];
/** So many cities of each class are listed until the reader asks for all. */
const FIRST = 8;
/** Pixels a city needs for its name under the bars. */
const NAME_ROOM = 11;
const compared = ranked.filter((city) => city.change !== null && city.change !== undefined);
const open = new Set();

/** Risers solid, fallers hollow, flat grey: told apart without colour. */
function look(cls) {
  const colour = DATA.colours.class[cls];
  if (cls === "down") return { color: "#FFFFFF", borderColor: colour, borderWidth: 1.5 };
  return { color: colour, borderColor: colour, borderWidth: cls === "flat" ? 0 : 1 };
}

function optionOf(width) {
  const some = compared.filter(matches);
  const low = (city) => Math.min(city.score, city.base_score);
  const floor = Math.max(0, Math.floor((Math.min(...some.map(low), 100) - 2) / 10) * 10);
  const roomy = some.length > 0 && (width - 60) / some.length >= NAME_ROOM;
  const bars = CLASSES.map((cls) => ({
    type: "bar",
    stack: "score",
    barCategoryGap: "25%",
    barMaxWidth: 18,
    itemStyle: look(cls),
    emphasis: { itemStyle: { borderColor: INK } },
    data: some.map((city) =>
      city.class === cls
        ? { value: Math.max(0.25, Math.abs(city.score - city.base_score)), city }
        : { value: null }
    ),
  }));
  return {
    grid: { left: 46, right: 10, top: 24, bottom: roomy ? 72 : 34 },
    xAxis: {
      type: "category",
      data: some.map((city) => city.code),
      name: roomy ? "" : t("by_rank"),
      nameLocation: "middle",
      nameGap: 12,
      nameTextStyle: { color: MUTED, fontSize: 12 },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: MUTED } },
      axisLabel: {
        show: roomy,
        rotate: 90,
        interval: 0,
        fontSize: 10,
        color: INK,
        width: 66,
        overflow: "truncate",
        formatter: (_, i) => (some[i] ? say(some[i].name) : ""),
      },
    },
    yAxis: axis({ name: t("score"), nameLocation: "end", nameGap: 10, nameTextStyle: { color: MUTED, align: "left" }, min: floor }),
    series: [
      { type: "bar", stack: "score", silent: true, itemStyle: { color: "transparent" }, data: some.map(low) },
      ...bars,
    ],
  };
}

function tipOf(city) {
  return tipLines(`${city.rank}  ${say(city.name)}`, [
    ["", placeOf(city)],
    [DATA.run.base, figure(city.base_score)],
    [DATA.run.edition, figure(city.score)],
    [t("change"), changeMark(city)],
    city.driver && [t("driver"), say(city.driver)],
  ]);
}

function item(city) {
  return el(
    "li",
    {},
    el("button", { type: "button", class: "city", click: () => openCity(city.code) }, say(city.name)),
    el("span", { class: "quiet driver" }, city.driver ? say(city.driver) : ""),
    el("span", { class: "num" }, changeMark(city))
  );
}

function column(cls) {
  const side = cls === "down" ? 1 : -1;
  const some = compared.filter((city) => city.class === cls && matches(city));
  some.sort((a, b) => side * (a.change - b.change) || a.rank - b.rank);
  const all = open.has(cls);
  const word = say(termOf("changeclass", cls)).replace(/[▲▼-]/g, "").trim();
  const more = some.length > FIRST && el(
    "button",
    {
      type: "button",
      class: "more",
      "aria-expanded": String(all),
      "data-more": cls,
      click: () => {
        if (!open.delete(cls)) open.add(cls);
        drawChange();
        document.querySelector(`[data-more="${cls}"]`).focus({ preventScroll: true });
      },
    },
    all ? t("show_less") : t("show_all", { n: some.length })
  );
  return el(
    "div",
    { class: "movers" },
    el("h3", { class: `move ${cls}` }, el("span", { class: "arrow", "aria-hidden": "true" }, ARROWS[cls]), ` ${word} ${some.length}`),
    el("ul", {}, some.slice(0, all ? undefined : FIRST).map(item)),
    more
  );
}

function totals() {
  const now = DATA.totals.find(([edition]) => edition === DATA.run.edition);
  const old = DATA.totals.find(([edition]) => edition === DATA.run.base);
  if (!now || !old) return null;
  const names = [...DATA.dimensions, DATA.root].map((code) => say(nodeOf(code).name));
  const share = (i) => (old[i] ? ` (${signed((100 * (now[i] - old[i])) / old[i])} %)` : "");
  return el(
    "table",
    { class: "plain" },
    el("caption", {}, t("totals")),
    el("thead", {}, el("tr", {}, [t("dimension"), DATA.run.base, DATA.run.edition, t("change")].map((text, i) =>
      el("th", { scope: "col", class: i ? "num" : "" }, text)
    ))),
    el("tbody", {}, names.map((name, i) =>
      el("tr", {}, el("th", { scope: "row" }, name), [
        el("td", { class: "num" }, figure(old[i + 1])),
        el("td", { class: "num" }, figure(now[i + 1])),
        el("td", { class: "num" }, signed(now[i + 1] - old[i + 1]), share(i + 1)),
      ])
    ))
  );
}

/** Draw the change between the two editions; a sentence where there is only one. */
export function drawChange() {
  byId("change-body").hidden = !hasBase || compared.length === 0;
  byId("change-none").hidden = hasBase && compared.length > 0;
  if (!hasBase || !compared.length) return;
  fill(byId("movers"), CLASSES.map(column));
  fill(byId("totals"), totals());
  const count = (cls) => compared.filter((city) => city.class === cls && matches(city)).length;
  const label = t("change_alt", { up: count("up"), flat: count("flat"), down: count("down") });
  chart(byId("change-chart"), { optionOf, heightOf: (width) => (width < 600 ? 300 : 400), tipOf, label });
}

export function startChange() {
  subscribe(drawChange);
}
