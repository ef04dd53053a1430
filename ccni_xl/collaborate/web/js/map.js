/* The cities where they lie, by longitude and latitude: no map picture, no borders, no request. */

import { DATA, ranked, termOf } from "./data.js";
import { byId, el, fill, mark } from "./dom.js";
import { colourOf, shapeOf } from "./marks.js";
import { matches, subscribe } from "./state.js";
import { figure, say, t } from "./text.js";
import { axis, chart, INK, pointLabel, SYMBOLS, tipLines } from "./charts.js";
import { changeMark, placeOf } from "./ranking.js";

const points = ranked.filter((city) => city.lon !== null && city.lat !== null);
/** So many of the best cities carry their name, where there is room. */
const NAMED = 14;
const MARGIN = { left: 46, right: 14, top: 10, bottom: 30 };

function range(values) {
  return [Math.floor(Math.min(...values) / 5) * 5, Math.ceil((Math.max(...values) + 1) / 5) * 5];
}

const LON = points.length ? range(points.map((city) => city.lon)) : [70, 140];
const LAT = points.length ? range(points.map((city) => city.lat)) : [15, 55];
/** A degree of longitude is shorter than one of latitude; right in the middle of what is shown. */
const SHORTER = Math.cos((((LAT[0] + LAT[1]) / 2) * Math.PI) / 180);

function heightOf(width) {
  const inner = width - MARGIN.left - MARGIN.right;
  return MARGIN.top + MARGIN.bottom + (inner * (LAT[1] - LAT[0])) / ((LON[1] - LON[0]) * SHORTER);
}

function optionOf(width) {
  const some = points.filter(matches);
  const named = new Set(some.slice(0, NAMED).map((city) => city.code));
  const size = width < 480 ? 9 : 13;
  const item = (city) => ({
    value: [city.lon, city.lat],
    city,
    label: named.has(city.code) ? pointLabel(say(city.name)) : { show: false },
  });
  const series = DATA.terms.band.map(([code]) => ({
    type: "scatter",
    symbol: SYMBOLS[shapeOf("band", code)],
    symbolKeepAspect: true,
    symbolSize: size,
    itemStyle: { color: colourOf("band", code), opacity: 0.92, borderColor: "#FFFFFF", borderWidth: 1 },
    emphasis: { scale: 1.3, itemStyle: { borderColor: INK } },
    labelLayout: { hideOverlap: true },
    data: some.filter((city) => city.band === code).map(item),
  }));
  const faded = {
    type: "scatter",
    silent: true,
    symbolSize: size - 3,
    itemStyle: { color: "transparent", borderColor: "#C9CED6", borderWidth: 1 },
    data: points.filter((city) => !matches(city)).map((city) => ({ value: [city.lon, city.lat] })),
  };
  return {
    grid: MARGIN,
    xAxis: axis({ min: LON[0], max: LON[1], interval: width < 480 ? 10 : 5, axisLabel: { formatter: "{value}°E", fontSize: 11 } }),
    yAxis: axis({ min: LAT[0], max: LAT[1], interval: 5, axisLabel: { formatter: "{value}°N", fontSize: 11 } }),
    series: [faded, ...series],
  };
}

function tipOf(city) {
  return tipLines(`${city.rank}  ${say(city.name)}`, [
    ["", placeOf(city)],
    [t("score"), figure(city.score)],
    [t("band"), say(termOf("band", city.band))],
    city.change !== undefined && city.change !== null && [t("change"), changeMark(city)],
  ]);
}

/** Draw the cities that the filters leave, coloured and shaped by score band. */
export function drawMap() {
  byId("map").hidden = points.length === 0;
  if (!points.length) return;
  const some = points.filter(matches);
  fill(
    byId("map-legend"),
    DATA.terms.band.map(([code, label]) =>
      el(
        "span",
        { class: "key" },
        mark(shapeOf("band", code), colourOf("band", code)),
        `${say(label)} (${some.filter((city) => city.band === code).length})`
      )
    )
  );
  const label = t("map_alt", { n: some.length });
  chart(byId("map-chart"), { optionOf, heightOf, tipOf, label });
}

export function startMap() {
  subscribe(drawMap);
}
