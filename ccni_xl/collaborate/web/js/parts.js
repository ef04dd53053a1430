/* Parts of a profile: scores against the medians, strengths and weaknesses, what moved the score. */

import { childrenOf, DATA, hasBase, isIndicator, medianOf, nodeOf, scoreOf, stepOf, valueOf } from "./data.js";
import { el, spoken } from "./dom.js";
import { figure, measured, say, signed, t } from "./text.js";

/** So many strengths and weaknesses are named. */
const TOP = 3;

function tick(kind, value) {
  if (value === null || value === undefined) return null;
  return el("span", { class: `tick ${kind}`, style: { left: `${value}%` } });
}

function scoreRow(city, code, depth) {
  const node = nodeOf(code);
  const score = scoreOf(city, code);
  const all = medianOf("all", code);
  const tier = city.tier ? medianOf(city.tier, code) : null;
  const dim = DATA.dimensions.findIndex((d) => d === code || inside(code, d));
  const detail = isIndicator(code) ? `${measured(valueOf(city, code))}${unit(node, valueOf(city, code))}` : "";
  return el(
    "tr",
    { class: `depth-${Math.min(depth, 3)}${isIndicator(code) ? "" : " aggregate"}` },
    el("th", { scope: "row" }, say(node.name), detail && el("small", {}, detail)),
    el("td", { class: "num" }, figure(score)),
    el(
      "td",
      { class: "track-cell" },
      el(
        "div",
        { class: "track", "aria-hidden": "true" },
        score !== null && el("span", { class: `level dim-${dim}`, style: { width: `${Math.max(0, Math.min(100, score))}%` } }),
        tick("all", all),
        tick("tier", tier)
      ),
      spoken(`${t("median")} ${figure(all)}, ${t("tier_median")} ${figure(tier)}`)
    )
  );
}

function unit(node, value) {
  const number = typeof value === "number";
  return number && !["class", "year", "grade"].includes(node.unit[1]) ? ` ${say(node.unit)}` : "";
}

function inside(code, dimension) {
  let node = nodeOf(code);
  while (node && node.parent !== null) {
    if (node.code === dimension) return true;
    node = nodeOf(node.parent);
  }
  return false;
}

/** The whole tree as a table: score, bar, marks of both medians. */
export function scoreTree(city) {
  const rows = [];
  const visit = (code, depth) => {
    rows.push(scoreRow(city, code, depth));
    childrenOf(code).forEach((child) => visit(child.code, depth + 1));
  };
  DATA.dimensions.forEach((code) => visit(code, 1));
  const key = (kind, text) => el("span", { class: "key" }, el("span", { class: `sample ${kind}`, "aria-hidden": "true" }), text);
  return [
    el("p", { class: "legend" }, key("all", t("median_all")), key("tier", t("tier_median"))),
    el(
      "table",
      { class: "tree" },
      el("thead", { class: "spoken" }, el("tr", {}, [t("indicator"), t("score"), t("against")].map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, rows)
    ),
  ];
}

/** Indicators furthest above and below the median of all cities. */
function gaps(city) {
  const known = DATA.indicators
    .map((code, i) => ({ code, i, gap: gapOf(city, code) }))
    .filter((item) => item.gap !== null);
  known.sort((a, b) => b.gap - a.gap || a.i - b.i);
  return {
    above: known.filter((item) => item.gap > 0).slice(0, TOP),
    below: known.filter((item) => item.gap < 0).reverse().slice(0, TOP),
  };
}

function gapOf(city, code) {
  const score = scoreOf(city, code);
  const median = medianOf("all", code);
  return score === null || median === null || median === undefined ? null : score - median;
}

export function strengths(city) {
  const { above, below } = gaps(city);
  const list = (title, items) =>
    el(
      "div",
      {},
      el("h3", {}, title),
      items.length
        ? el("ul", { class: "gaps" }, items.map((item) => el("li", {}, say(nodeOf(item.code).name), el("span", { class: "num" }, signed(item.gap)))))
        : el("p", { class: "quiet" }, "–")
    );
  return el(
    "div",
    { class: "pair" },
    list(t("strengths"), above),
    list(t("weaknesses"), below),
    el("p", { class: "quiet wide" }, t("gap_note"))
  );
}

/** What each indicator added to the change, largest first; nothing without a base edition. */
export function steps(city) {
  if (!hasBase || !city.steps || city.change === null) return null;
  const items = DATA.indicators
    .map((code) => ({ code, step: stepOf(city, code) }))
    .filter((item) => item.step !== null && Math.abs(item.step) >= 0.05);
  items.sort((a, b) => Math.abs(b.step) - Math.abs(a.step));
  const largest = Math.max(...items.map((item) => Math.abs(item.step)), 1);
  const bar = (step) =>
    el(
      "span",
      { class: "swing", "aria-hidden": "true" },
      el("span", {
        class: step > 0 ? "up" : "down",
        style: step > 0
          ? { left: "50%", width: `${(50 * step) / largest}%` }
          : { right: "50%", width: `${(-50 * step) / largest}%` },
      })
    );
  return [
    el("h3", {}, t("steps")),
    items.length === 0 && el("p", { class: "quiet" }, t("steps_none")),
    el("ul", { class: "steps" }, items.map((item) => el("li", {}, el("span", {}, say(nodeOf(item.code).name)), bar(item.step), el("span", { class: "num" }, signed(item.step))))),
  ];
}
