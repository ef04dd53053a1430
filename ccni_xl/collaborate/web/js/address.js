/* The address of the page: #city=440300 opens a profile, &lang=en chooses the language. */

const listeners = [];

/** Parts that mean something; the name of a section, which a link puts there, is no part. */
const KNOWN = ["city", "lang"];

function parts() {
  const all = new URLSearchParams(window.location.hash.slice(1));
  return new URLSearchParams([...all].filter(([name]) => KNOWN.includes(name)));
}

export function addressed(name) {
  return parts().get(name);
}

export function onAddress(listener) {
  listeners.push(listener);
  window.addEventListener("hashchange", listener);
}

function tell() {
  listeners.forEach((listener) => listener());
}

/** Open a city's profile; the way back in the browser closes it again. */
export function openCity(code) {
  const next = parts();
  if (next.get("city") === code) return;
  next.set("city", code);
  window.history.pushState(null, "", `#${next}`);
  tell();
}

/** Set or remove a part of the address without a new step in the history. */
export function readdress(name, value) {
  const next = parts();
  if (value === null) next.delete(name);
  else next.set(name, value);
  window.history.replaceState(null, "", `#${next}`);
  tell();
}

window.addEventListener("popstate", tell);
