/* The data of the page, read once from the element #data, and look-ups in it. */

export const DATA = JSON.parse(document.getElementById("data").textContent);

/** Every city, ranked ones first. */
export const cities = DATA.cities;
export const ranked = cities.filter((city) => city.rank !== null);
export const unranked = cities.filter((city) => city.rank === null);
export const hasBase = DATA.run.base !== null;

const byCode = new Map(cities.map((city) => [city.code, city]));
const byNode = new Map(DATA.nodes.map((node) => [node.code, node]));
const columns = new Map(DATA.codes.map((code, i) => [code, i]));
const leaves = new Map(DATA.indicators.map((code, i) => [code, i]));
const vocabularies = new Map(
  Object.entries(DATA.terms).map(([name, terms]) => [name, new Map(terms)])
);

export function cityOf(code) {
  return byCode.get(code) || null;
}

export function nodeOf(code) {
  return byNode.get(code);
}

export function childrenOf(code) {
  return DATA.nodes.filter((node) => node.parent === code);
}

export function isIndicator(code) {
  return leaves.has(code);
}

/** Score of a city in any node of the tree; null where there is none. */
export function scoreOf(city, code) {
  return city.scores[columns.get(code)];
}

/** Raw value of an indicator: number, pair of words, [number, pair] or null. */
export function valueOf(city, code) {
  return city.values[leaves.get(code)];
}

/** What an indicator added to the change of a city [points]; null where unknown. */
export function stepOf(city, code) {
  return city.steps ? city.steps[leaves.get(code)] : null;
}

/** Median score over all cities ("all") or those of a tier; null where nobody has one. */
export function medianOf(group, code) {
  const medians = DATA.medians[group];
  return medians ? medians[columns.get(code)] : null;
}

/** Both labels of a term; an empty pair for a code that nobody knows. */
export function termOf(vocabulary, code) {
  return vocabularies.get(vocabulary).get(code) || ["", ""];
}
