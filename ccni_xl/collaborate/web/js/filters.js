/* The bar of filters: search, regions, tiers, how many cities are left. */

import { DATA, cities } from "./data.js";
import { byId, el, fill, mark } from "./dom.js";
import { colourOf, shapeOf } from "./marks.js";
import { change, clear, isFiltered, matches, state, toggle } from "./state.js";
import { say, t } from "./text.js";

function chips(vocabulary) {
  const present = DATA.terms[vocabulary].filter(([code]) => cities.some((city) => city[vocabulary] === code));
  return present.map(([code, label]) =>
    el(
      "button",
      {
        type: "button",
        class: "chip",
        "data-filter": vocabulary,
        "data-code": code,
        "aria-pressed": "false",
        click: () => toggle(vocabulary, code),
      },
      mark(shapeOf(vocabulary, code), colourOf(vocabulary, code)),
      say(label)
    )
  );
}

/** Build the bar anew, in the language on show. */
export function drawFilters() {
  const search = byId("search");
  search.value = state.query;
  search.placeholder = t("search_hint");
  fill(byId("chips-region"), chips("region"));
  fill(byId("chips-tier"), chips("tier"));
  showFilters();
}

/** Show which filters are on and how many cities they leave. */
export function showFilters() {
  document.querySelectorAll("[data-filter]").forEach((chip) => {
    const on = state[chip.dataset.filter].has(chip.dataset.code);
    chip.setAttribute("aria-pressed", String(on));
  });
  byId("clear").hidden = !isFiltered();
  fill(byId("count"), t("count", { n: cities.filter(matches).length, all: cities.length }));
}

export function startFilters() {
  byId("search").addEventListener("input", (event) => change({ query: event.target.value }));
  byId("clear").addEventListener("click", () => {
    clear();
    byId("search").value = "";
    byId("search").focus();
  });
}
