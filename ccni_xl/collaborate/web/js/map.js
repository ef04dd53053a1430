/* The cities where they lie, by longitude and latitude: no map picture, no borders, no request. */

import { DATA, ranked, termOf } from "./data.js";
import { byId, el, fill, mark } from "./dom.js";
import { colourOf, shapeOf } from "./marks.js";
import { matches, onPointed, subscribe } from "./state.js";
import { figure, say, t } from "./text.js";
import { axis, chart, highlight, INK, multiples, MUTED, pointLabel, SYMBOLS, tipLines } from "./charts.js";
import { placeLabels } from "./labels.js";
import { changeMark, placeOf } from "./ranking.js";

const points = ranked.filter((city) => city.lon !== null && city.lat !== null);
/** Cities that carry their name, best first, where there is room. */
const NAMED = (width) => (width < 480 ? 12 : 30);
const MARGIN = { left: 46, right: 14, top: 10, bottom: 30 };

/** Range of degrees with some air around. */
function range(values) {
  return [Math.floor(Math.min(...values) - 1.5), Math.ceil(Math.max(...values) + 1.5)];
}

const LON = points.length ? range(points.map((city) => city.lon)) : [70, 140];
const LAT = points.length ? range(points.map((city) => city.lat)) : [15, 55];
/** A degree of longitude is shorter than one of latitude; right in the middle of what is shown. */
const SHORTER = Math.cos((((LAT[0] + LAT[1]) / 2) * Math.PI) / 180);

function heightOf(width) {
  const inner = width - MARGIN.left - MARGIN.right;
  return MARGIN.top + MARGIN.bottom + (inner * (LAT[1] - LAT[0])) / ((LON[1] - LON[0]) * SHORTER);
}

/** Choose the side of each name; the scales are linear, so places in pixels need no chart. */
function sidesOf(some, width, size) {
  const right = width - MARGIN.right;
  const bottom = heightOf(width) - MARGIN.bottom;
  const spot = (city) => ({
    key: city.code,
    text: say(city.name),
    x: MARGIN.left + ((city.lon - LON[0]) / (LON[1] - LON[0])) * (right - MARGIN.left),
    y: bottom - ((city.lat - LAT[0]) / (LAT[1] - LAT[0])) * (bottom - MARGIN.top),
    r: size / 2,
  });
  return placeLabels(some.slice(0, NAMED(width)).map(spot), some.map(spot), [MARGIN.left, MARGIN.top, width, bottom]);
}

function degrees(ends, step, sign) {
  const ticks = multiples(ends, step);
  return {
    min: ends[0],
    max: ends[1],
    axisTick: { show: false, customValues: ticks },
    axisLabel: { customValues: ticks, formatter: `{value}°${sign}`, fontSize: 11, color: MUTED },
  };
}

function optionOf(width) {
  const some = points.filter(matches);
  const size = width < 480 ? 9 : 13;
  const sides = sidesOf(some, width, size);
  const item = (city) => ({
    value: [city.lon, city.lat],
    city,
    label: sides.has(city.code) ? pointLabel(say(city.name), sides.get(city.code)) : { show: false },
  });
  const series = DATA.terms.band.map(([code]) => ({
    type: "scatter",
    symbol: SYMBOLS[shapeOf("band", code)],
    symbolKeepAspect: true,
    symbolSize: size,
    itemStyle: { color: colourOf("band", code), opacity: 0.92, borderColor: "#FFFFFF", borderWidth: 1 },
    emphasis: { scale: 1.6, itemStyle: { borderColor: INK } },
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
    xAxis: axis(degrees(LON, width < 480 ? 10 : 5, "E")),
    yAxis: axis(degrees(LAT, 5, "N")),
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
  onPointed((code) => highlight(byId("map-chart"), code));
}
