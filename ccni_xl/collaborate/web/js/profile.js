/* A city's profile in a dialogue of the browser's own, which keeps the focus inside and closes on Esc. */

import { cityOf, DATA, hasBase, medianOf, nodeOf, ranked, termOf } from "./data.js";
import { byId, el, fill } from "./dom.js";
import { addressed, onAddress, readdress } from "./address.js";
import { figure, places, say, t } from "./text.js";
import { changeMark, intervalOf, placeOf, stackedBar, whyUnranked } from "./ranking.js";
import { dispose, hideTip } from "./charts.js";
import { drawCo2 } from "./co2.js";
import { scoreTree, steps, strengths } from "./parts.js";

let shown = null;
let printing = false;

function fact(label, value, more) {
  return el("div", { class: "fact" }, el("dt", {}, label), el("dd", {}, value, more ? el("small", {}, more) : null));
}

function facts(city) {
  const median = medianOf("all", DATA.root);
  const before = city.base_rank !== null && hasBase ? t("rank_before", { rank: city.base_rank }) : "";
  return el(
    "dl",
    { class: "facts" },
    fact(t("rank"), city.rank === null ? "–" : `${city.rank} / ${ranked.length}`, before && `${before} · ${places(city.rank_change)}`),
    fact(t("score"), figure(city.score), `${t("median")} ${figure(median)}`),
    hasBase && fact(t("change"), changeMark(city), city.driver ? say(city.driver) : ""),
    fact(t("band"), say(termOf("band", city.band)) || "–", city.board ? say(termOf("quadrant", city.board[4])) : ""),
    city.interval && fact(t("interval"), intervalOf(city), `${t("median")} ${figure(city.interval[1])}`)
  );
}

function neighbour(city, step) {
  const next = ranked[ranked.indexOf(city) + step];
  if (city.rank === null || !next) return null;
  const label = `${t(step < 0 ? "previous" : "next")} ${say(next.name)}`;
  const go = () => {
    readdress("city", next.code);
    const same = document.querySelector(`.step[data-step="${step}"]`);
    if (same) same.focus();
  };
  return el("button", { type: "button", class: "step", "data-step": step, "aria-label": label, title: label, click: go }, step < 0 ? "‹" : "›");
}

function draw(city) {
  fill(
    byId("profile-head"),
    el(
      "div",
      {},
      el("h2", { id: "profile-title" }, say(city.name), el("span", { class: "quiet" }, city.name.find((name) => name !== say(city.name)) || "")),
      el("p", { class: "quiet" }, `${placeOf(city)} · ${city.code} · ${DATA.run.edition}`)
    ),
    el(
      "div",
      { class: "buttons" },
      neighbour(city, -1),
      neighbour(city, 1),
      el("button", { type: "button", class: "step", id: "profile-close", "aria-label": t("close"), title: t("close"), click: close }, "×")
    )
  );
  dispose(byId("co2-chart"));
  const names = DATA.dimensions.map((code, i) =>
    el("span", { class: "key" }, el("span", { class: `swatch dim-${i}`, "aria-hidden": "true" }), `${say(nodeOf(code).name)} ${figure(city.parts[i])}`)
  );
  fill(
    byId("profile-body"),
    DATA.run.demo && el("p", { class: "notice demo-note" }, say(DATA.run.demo)),
    city.rank === null && el("p", { class: "notice" }, whyUnranked(city)),
    facts(city),
    city.rank !== null && el("div", { class: "composition" }, stackedBar(city), el("div", { class: "legend" }, names)),
    el(
      "div",
      { class: "columns" },
      el("section", {}, el("h3", {}, t("scores")), scoreTree(city)),
      el("section", {}, strengths(city), el("h3", {}, t("co2")), el("div", { id: "co2-chart", class: "chart" }), el("p", { id: "co2-note", class: "quiet" }), steps(city))
    ),
    el("p", { class: "quiet own" }, t("independent"))
  );
  drawCo2(city);
}

function close() {
  readdress("city", null);
}

/** Bring the dialogue in line with the address. */
function follow() {
  const dialog = byId("profile");
  const city = cityOf(addressed("city"));
  hideTip();
  if (city === shown) return;
  shown = city;
  if (!city) {
    document.body.classList.remove("with-profile");
    if (dialog.open) dialog.close();
    dispose(byId("co2-chart"));
    return;
  }
  document.body.classList.add("with-profile");
  // Open first: an element that is not shown has no width to draw a chart into.
  if (!dialog.open) dialog.showModal();
  draw(city);
  byId("profile-body").scrollTop = 0;
  byId("profile-close").focus();
}

/** Draw the open profile anew, in the language on show. */
export function drawProfile() {
  if (shown) draw(shown);
}

export function startProfile() {
  const dialog = byId("profile");
  // Esc closes the dialogue by itself; the address has to follow.
  dialog.addEventListener("close", () => shown && !printing && close());
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  onAddress(follow);
  // A modal dialogue lies in a layer of its own that prints one page only; for paper it joins the page.
  window.addEventListener("beforeprint", () => {
    if (!dialog.open) return;
    printing = true;
    dialog.close();
    dialog.show();
  });
  window.addEventListener("afterprint", () => {
    if (!printing) return;
    dialog.close();
    dialog.showModal();
    // The events of closing come later than this one.
    window.setTimeout(() => { printing = false; }, 0);
  });
  follow();
}
