/* What the reader is looking for: search, filters, order of the table. Everything on the page follows. */

import { cities } from "./data.js";

export const state = {
  query: "",
  region: new Set(),
  tier: new Set(),
  sort: "rank",
  descending: false,
};

const listeners = [];

export function subscribe(listener) {
  listeners.push(listener);
}

export function change(patch) {
  Object.assign(state, patch);
  listeners.forEach((listener) => listener());
}

const watchers = [];

/** Be told which city the reader points at in the table: its code, or null. */
export function onPointed(watcher) {
  watchers.push(watcher);
}

export function pointAt(code) {
  watchers.forEach((watcher) => watcher(code));
}

/** Put a term into a filter or take it out; an empty filter lets everything through. */
export function toggle(vocabulary, code) {
  const chosen = new Set(state[vocabulary]);
  if (!chosen.delete(code)) chosen.add(code);
  change({ [vocabulary]: chosen });
}

export function clear() {
  change({ query: "", region: new Set(), tier: new Set() });
}

export function isFiltered() {
  return state.query.trim() !== "" || state.region.size > 0 || state.tier.size > 0;
}

/** Full-width forms, case and apostrophes do not count: "Xi'an", "ＸＩＡＮ" and "xian" are one. */
function folded(text) {
  return text.normalize("NFKC").toLowerCase().replace(/['’`]/g, "");
}

const haystacks = new Map(
  cities.map((city) => {
    const words = [city.code, ...city.name, city.alias, city.province];
    return [city.code, folded(words.join("\n"))];
  })
);

export function matches(city) {
  if (state.region.size && !state.region.has(city.region)) return false;
  if (state.tier.size && !state.tier.has(city.tier)) return false;
  const words = folded(state.query).split(/\s+/).filter(Boolean);
  const haystack = haystacks.get(city.code);
  return words.every((word) => haystack.includes(word));
}

const KEYS = {
  rank: (city) => city.rank,
  score: (city) => city.score,
  change: (city) => city.change,
  rank_change: (city) => city.rank_change,
};

function keyOf(city, sort) {
  return sort.startsWith("part:") ? city.parts[Number(sort.slice(5))] : KEYS[sort](city);
}

/** Return cities in the order chosen; missing values stay last, equal ones keep the order of rank. */
export function ordered(some, nameOf) {
  const { sort, descending } = state;
  const side = descending ? -1 : 1;
  const rows = some.map((city, i) => ({ city, i, key: sort === "name" ? nameOf(city) : keyOf(city, sort) }));
  rows.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.i - b.i;
    if (sort === "name") return side * a.key.localeCompare(b.key, "zh-CN-u-co-pinyin") || a.i - b.i;
    return side * (a.key - b.key) || a.i - b.i;
  });
  return rows.map((row) => row.city);
}

/** Order by a column: large values first except for ranks and names; the same column again turns round. */
export function sortBy(sort) {
  const first = sort !== "rank" && sort !== "name";
  change({ sort, descending: state.sort === sort ? !state.descending : first });
}
