/* The two languages: every text of the page comes from here, so that one switch changes all. */

import { DATA } from "./data.js";

const listeners = [];
let index = DATA.lang === "en" ? 1 : 0;

export function language() {
  return index === 1 ? "en" : "zh";
}

export function setLanguage(lang) {
  const next = lang === "en" ? 1 : 0;
  if (next === index) return;
  index = next;
  listeners.forEach((listener) => listener());
}

export function onLanguage(listener) {
  listeners.push(listener);
}

/** Return the text of a pair in the language on show. */
export function say(pair) {
  return pair ? pair[index] || pair[0] : "";
}

/** Return a text of the page; {names} in it are replaced by values. */
export function t(key, values) {
  const text = say(DATA.texts[key]);
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => String(values[name])) : text;
}

const DASH = "–";

/** Return a number at the decimals of the run, or a dash. */
export function figure(value, decimals = DATA.settings.decimals) {
  if (value === null || value === undefined) return DASH;
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** Return a change with its sign; none for what rounds to nothing. */
export function signed(value, decimals = DATA.settings.decimals) {
  const text = figure(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text.replace("-", "\u2212");
}

/** Return a measured value with as many decimals as its size needs. */
export function measured(value) {
  if (value === null || value === undefined) return DASH;
  if (Array.isArray(value)) {
    return typeof value[0] === "number" ? `${measured(value[0])} · ${say(value[1])}` : say(value);
  }
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** Return a change of rank in words: colour and sign never stand alone. */
export function places(change) {
  if (change === null || change === undefined) return DASH;
  if (change === 0) return t("place_same");
  return t(change > 0 ? "place_up" : "place_down", { n: Math.abs(change) });
}

/** Return a list of texts as a sentence part. */
export function listed(texts) {
  return texts.join(index === 1 ? ", " : "、");
}
