/* Method and sources: the tree with weights and rules, findings in sentences, the register, the run. */

import { childrenOf, DATA, isIndicator, nodeOf } from "./data.js";
import { byId, el, fill } from "./dom.js";
import { figure, say, t } from "./text.js";

function cells(tag, texts, numbers) {
  return texts.map((text, i) => el(tag, { scope: tag === "th" ? "col" : null, class: numbers.includes(i) ? "num" : "" }, text));
}

function tree() {
  const rows = [];
  const percent = (share) => `${figure(100 * share, 1)} %`;
  const visit = (code, depth) => {
    const node = nodeOf(code);
    const leaf = isIndicator(code);
    rows.push(
      el(
        "tr",
        { class: `depth-${Math.min(depth, 3)}${leaf ? "" : " aggregate"}` },
        el("th", { scope: "row" }, say(node.name)),
        el("td", { class: "num" }, percent(node.weight)),
        el("td", { class: "num" }, percent(node.effective)),
        el("td", {}, leaf ? say(node.unit) : ""),
        el("td", {}, leaf ? el("code", {}, node.scoring) : ""),
        el("td", {}, leaf ? `${say(node.weight_provenance)} / ${say(node.scoring_provenance)}` : say(node.weight_provenance))
      )
    );
    childrenOf(code).forEach((child) => visit(child.code, depth + 1));
  };
  DATA.dimensions.forEach((code) => visit(code, 1));
  const heads = [t("indicator"), t("weight"), t("effective"), t("unit"), t("scoring"), t("provenance")];
  fill(byId("tree"), el("caption", {}, t("tree")), el("thead", {}, el("tr", {}, cells("th", heads, [1, 2]))), el("tbody", {}, rows));
}

/** An address of the web becomes a link; anything else stays text, whatever it says it is. */
function address(text) {
  if (!/^https?:\/\/[^\s]+$/i.test(text)) return text;
  return el("a", { href: text, target: "_blank", rel: "noopener noreferrer" }, text);
}

function sources() {
  byId("sources-none").hidden = DATA.sources.length > 0;
  byId("sources-box").hidden = DATA.sources.length === 0;
  const heads = ["number", "publisher", "source_title", "year", "link", "retrieved", "licence", "used_for"].map((key) => t(key));
  const row = (source) => el("tr", {}, source.map((text, i) => el("td", {}, i === 4 ? address(text) : text)));
  fill(byId("sources-table"), el("caption", {}, t("sources")), el("thead", {}, el("tr", {}, cells("th", heads, []))), el("tbody", {}, DATA.sources.map(row)));
}

function run() {
  const { run: facts } = DATA;
  const lines = [
    [t("edition"), facts.edition],
    facts.base && [t("base_edition"), facts.base],
    [t("framework"), facts.framework],
    [t("program"), `ccni_xl ${facts.program}`],
    [t("time"), when(facts.time)],
    [t("issues"), t("issue_counts", { errors: facts.errors, warnings: facts.warnings })],
    [t("checks"), t("check_counts", { passed: facts.checks[0], all: facts.checks[1] })],
    facts.runs !== null && [t("interval"), t("interval_runs", { n: facts.runs })],
    [t("fingerprint"), el("code", {}, facts.fingerprint)],
  ];
  fill(byId("run"), lines.filter(Boolean).map(([label, value]) => [el("dt", {}, label), el("dd", {}, value)]));
}

/** Return the time of the run as people write it, with its zone. */
export function when(iso) {
  const [, day, clock, zone] = /^([\d-]+)T(\d+:\d+)[^+Z-]*(.*)$/.exec(iso) || [null, iso, "", ""];
  return [day, clock, zone === "+00:00" || zone === "Z" ? "UTC" : zone].filter(Boolean).join(" ");
}

export function drawMethod() {
  fill(byId("findings"), DATA.statements.map(([code, , text]) => el("li", { "data-code": code }, say(text))));
  fill(byId("rules"), ["rule_mean", "rule_rank", "rule_change", "rule_trend", "rule_missing"].map((key) =>
    el("li", {}, t(key, { flat: DATA.settings.flat, share: 100 * DATA.settings.coverage, window: DATA.settings.window, alpha: DATA.settings.alpha }))
  ));
  tree();
  sources();
  run();
}
