/* Building elements. Text goes in as text nodes only: what somebody typed is never read as HTML. */

const SVG = "http://www.w3.org/2000/svg";

function add(parent, children) {
  children.flat(Infinity).forEach((child) => {
    if (child === null || child === undefined || child === false) return;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  });
  return parent;
}

/**
 * Return a new element. Attributes: "class" and any other by name; functions ("click") are listeners;
 * false and null leave an attribute out. Styles are set one by one, which the page's policy allows.
 */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([name, value]) => {
    if (value === null || value === undefined || value === false) return;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "style") Object.entries(value).forEach(([k, v]) => element.style.setProperty(k, v));
    else element.setAttribute(name, value === true ? "" : String(value));
  });
  return add(element, children);
}

/** Replace everything inside an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  return add(element, children);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Text for those who listen instead of looking. */
export function spoken(text) {
  return el("span", { class: "spoken" }, text);
}

/** Outlines of the marks in a square of 16; the charts use the same outlines. */
export const SHAPES = {
  circle: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
  square: "M2.2 2.2h11.6v11.6H2.2z",
  triangle: "M8 1.2L15 14H1z",
  diamond: "M8 .5L15.5 8L8 15.5L.5 8z",
  down: "M8 14.8L15 2H1z",
  cross: "M5.5 1h5v4.5H15v5h-4.5V15h-5v-4.5H1v-5h4.5z",
};

/** Return a small mark of a shape and colour, for legends and chips; decorative. */
export function mark(shape, colour) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[shape]);
  path.setAttribute("fill", colour);
  svg.append(path);
  return svg;
}
