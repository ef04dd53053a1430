/* One colour and one shape for each region, tier and band: the same in chips, legends and charts. */

import { DATA } from "./data.js";

const ORDER = ["circle", "square", "triangle", "diamond", "down", "cross"];

function shapesOf(vocabulary) {
  return new Map(DATA.terms[vocabulary].map(([code], i) => [code, ORDER[i % ORDER.length]]));
}

const shapes = { region: shapesOf("region"), tier: shapesOf("tier"), band: shapesOf("band") };
const UNKNOWN = "#595959";

export function shapeOf(vocabulary, code) {
  return shapes[vocabulary].get(code) || "circle";
}

export function colourOf(vocabulary, code) {
  return DATA.colours[vocabulary][code] || UNKNOWN;
}

/** Mark of a change class, as the report prints it. */
export const ARROWS = { up: "▲", flat: "–", down: "▼" };
