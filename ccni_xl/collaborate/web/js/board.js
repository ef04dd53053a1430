/* The board (全国一盘棋): three dimensions as x, y and bubble; colour and shape by region or tier. */

import { DATA, nodeOf, ranked, termOf } from "./data.js";
import { byId, el, fill, mark } from "./dom.js";
import { colourOf, shapeOf } from "./marks.js";
import { matches, onPointed, subscribe } from "./state.js";
import { figure, listed, say, t } from "./text.js";
import { axis, chart, highlight, INK, multiples, MUTED, pointLabel, SYMBOLS, tipLines } from "./charts.js";
import { placeLabels } from "./labels.js";
import { changeMark, placeOf } from "./ranking.js";

const [CROSS_X, CROSS_Y] = DATA.settings.cross;
const MARGIN = { left: 46, right: 14, top: 12, bottom: 46 };
const points = ranked.filter((city) => city.board && city.board[0] !== null && city.board[1] !== null);
let colouring = "region";

/** Range of an axis: the data and the cross, widened to tens with a little air. */
function range(values, cross) {
  const all = [...values, cross];
  return [
    Math.max(0, Math.floor((Math.min(...all) - 3) / 10) * 10),
    Math.min(100, Math.ceil((Math.max(...all) + 3) / 10) * 10),
  ];
}

const RANGE_X = range(points.map((city) => city.board[0]), CROSS_X);
/** Above and below, a strip is left for the names of the quadrants, where scores reach the ends of the scale. */
const STRIP = 7;
const SCORES_Y = range(points.map((city) => city.board[1]), CROSS_Y);
const TICKS_Y = multiples(SCORES_Y, 20);
const RANGE_Y = SCORES_Y.map((end, i) => end + (i ? STRIP : -STRIP));

/** Cities worth a name, most worth first: best and last ranks, ends of the axes, the largest bubble. */
function extremes(some) {
  const by = (i) => [...some].sort((a, b) => a.board[i] - b.board[i]);
  const chosen = [...some.slice(0, 5), ...some.slice(-2)];
  [0, 1].forEach((i) => chosen.push(...by(i).slice(0, 1), ...by(i).slice(-2).reverse()));
  return [...new Set([...chosen, ...by(2).slice(-1)])];
}

/** Choose the side of each name; the scales are linear, so places in pixels need no chart. */
function sidesOf(some, width, height) {
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const spot = (city) => ({
    key: city.code,
    text: say(city.name),
    x: MARGIN.left + ((city.board[0] - RANGE_X[0]) / (RANGE_X[1] - RANGE_X[0])) * (right - MARGIN.left),
    y: bottom - ((city.board[1] - RANGE_Y[0]) / (RANGE_Y[1] - RANGE_Y[0])) * (bottom - MARGIN.top),
    r: diameter(city.board[2], width) / 2,
  });
  return placeLabels(extremes(some).map(spot), some.map(spot), [MARGIN.left, MARGIN.top + 20, width, bottom - 20]);
}

function heightOf(width) {
  return Math.min(620, Math.max(400, width * 1.05));
}

/** Bubbles grow by area, so that twice the score looks twice as much. */
function diameter(size, width) {
  const largest = width < 480 ? 22 : 32;
  return Math.max(5, largest * Math.sqrt(Math.max(0, size || 0) / 100));
}

function pointsOf(some, width, sides) {
  return some.map((city) => ({
    value: city.board.slice(0, 2),
    city,
    symbolSize: diameter(city.board[2], width),
    label: sides.has(city.code) ? pointLabel(say(city.name), sides.get(city.code)) : { show: false },
  }));
}

function quadrantArea(code, from, to, position) {
  const style = { color: MUTED, formatter: () => say(termOf("quadrant", code)), position };
  return [{ coord: from, itemStyle: { color: code === "leading" ? "#EEF4FA" : "transparent" }, label: style }, { coord: to }];
}

function frame(width) {
  const small = width < 480;
  const [left, right] = RANGE_X;
  const [bottom, top] = RANGE_Y;
  return {
    type: "scatter",
    data: [],
    silent: true,
    markLine: {
      symbol: "none",
      silent: true,
      label: { show: false },
      lineStyle: { color: MUTED, type: "solid", width: 1 },
      data: [{ xAxis: CROSS_X }, { yAxis: CROSS_Y }],
    },
    markArea: {
      silent: true,
      label: { show: true, overflow: "break", fontSize: small ? 11 : 12, width: small ? 124 : 240 },
      data: [
        quadrantArea("leading", [CROSS_X, CROSS_Y], [right, top], "insideTopRight"),
        quadrantArea("improving", [left, CROSS_Y], [CROSS_X, top], "insideTopLeft"),
        quadrantArea("lagging", [left, bottom], [CROSS_X, CROSS_Y], "insideBottomLeft"),
        quadrantArea("slowing", [CROSS_X, bottom], [right, CROSS_Y], "insideBottomRight"),
      ],
    },
  };
}

function optionOf(width) {
  const some = points.filter(matches);
  const rest = points.filter((city) => !matches(city));
  const sides = sidesOf(some, width, heightOf(width));
  const [x, y] = DATA.settings.axes;
  const groups = [...DATA.terms[colouring].map(([code]) => code), null];
  const series = groups.map((code) => ({
    type: "scatter",
    symbol: SYMBOLS[shapeOf(colouring, code)],
    symbolKeepAspect: true,
    itemStyle: { color: colourOf(colouring, code), opacity: 0.62, borderColor: "#FFFFFF", borderWidth: 1 },
    emphasis: { scale: 1.5, itemStyle: { opacity: 1, borderColor: INK } },
    data: pointsOf(some.filter((city) => (city[colouring] || null) === code), width, sides),
  }));
  const faded = {
    type: "scatter",
    silent: true,
    itemStyle: { color: "transparent", borderColor: "#C9CED6", borderWidth: 1 },
    data: pointsOf(rest, width, new Map()),
  };
  return {
    grid: MARGIN,
    xAxis: axis({ name: say(nodeOf(x).name), nameGap: 28, min: RANGE_X[0], max: RANGE_X[1] }),
    yAxis: axis({
      name: say(nodeOf(y).name),
      nameGap: 32,
      min: RANGE_Y[0],
      max: RANGE_Y[1],
      axisTick: { show: false, customValues: TICKS_Y },
      axisLabel: { color: MUTED, fontSize: 11, customValues: TICKS_Y },
    }),
    series: [frame(width), faded, ...series],
  };
}

function tipOf(city) {
  const [x, y, size] = DATA.settings.axes;
  return tipLines(`${city.rank}  ${say(city.name)}`, [
    ["", placeOf(city)],
    [t("score"), figure(city.score)],
    [say(nodeOf(x).name), figure(city.board[0])],
    [say(nodeOf(y).name), figure(city.board[1])],
    [say(nodeOf(size).name), figure(city.board[2])],
    city.change !== undefined && city.change !== null && [t("change"), changeMark(city)],
    ["", say(termOf("quadrant", city.board[4]))],
  ]);
}

function legend() {
  const there = DATA.terms[colouring].filter(([code]) => points.some((city) => city[colouring] === code));
  fill(
    byId("board-legend"),
    there.map(([code, label]) =>
      el("span", { class: "key" }, mark(shapeOf(colouring, code), colourOf(colouring, code)), say(label))
    ),
    el("span", { class: "key quiet" }, t("bubble", { name: say(nodeOf(DATA.settings.axes[2]).name) }))
  );
}

/** Draw the board for the cities that the filters leave; the others stay as empty rings. */
export function drawBoard() {
  byId("board").hidden = points.length === 0;
  if (!points.length) return;
  const counts = DATA.terms.quadrant.map(
    ([code, label]) => `${say(label)} ${points.filter((c) => matches(c) && c.board[4] === code).length}`
  );
  fill(byId("board-counts"), listed(counts));
  legend();
  chart(byId("board-chart"), {
    optionOf,
    heightOf,
    tipOf,
    label: t("board_alt", { counts: listed(counts) }),
  });
}

export function startBoard() {
  document.querySelectorAll('input[name="colouring"]').forEach((input) => {
    input.addEventListener("change", () => {
      colouring = input.value;
      drawBoard();
    });
  });
  subscribe(drawBoard);
  onPointed((code) => highlight(byId("board-chart"), code));
}
