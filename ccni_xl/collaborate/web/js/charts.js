/* What all charts share: canvas, fonts, size, the tip under the pointer, a description for screen readers. */

import { byId, el, fill, SHAPES } from "./dom.js";
import { openCity } from "./address.js";

const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", Arial, sans-serif';
export const INK = "#262626";
export const MUTED = "#595959";
const GRID = "#E3E6EA";

/** ECharts scales the outlines of our marks to the size of a point. */
export const SYMBOLS = Object.fromEntries(Object.entries(SHAPES).map(([name, path]) => [name, `path://${path}`]));

const live = new Map();

/** Multiples of a step inside a range. */
export function multiples([low, high], step) {
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push(value);
  return found;
}

/** Axis of numbers with quiet lines; options given come on top. */
export function axis(options) {
  return {
    type: "value",
    nameLocation: "middle",
    nameTextStyle: { color: MUTED, fontSize: 12 },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: MUTED, fontSize: 11 },
    splitLine: { lineStyle: { color: GRID } },
    ...options,
  };
}

/** Label at a side of a point: dark text with a white edge. */
export function pointLabel(text, side) {
  return {
    show: true,
    formatter: () => text,
    position: side,
    distance: 4,
    color: INK,
    opacity: 1,
    fontSize: 11,
    textBorderColor: "#FFFFFF",
    textBorderWidth: 3,
  };
}

function place(tip, event) {
  const { clientX, clientY } = event.event;
  const box = tip.getBoundingClientRect();
  const right = clientX + 16 + box.width > document.documentElement.clientWidth;
  const below = clientY + 16 + box.height > window.innerHeight;
  tip.style.left = `${Math.max(4, right ? clientX - box.width - 12 : clientX + 16)}px`;
  tip.style.top = `${Math.max(4, below ? clientY - box.height - 12 : clientY + 16)}px`;
}

/** Take the tip away: what it belongs to is gone. */
export function hideTip() {
  byId("tip").hidden = true;
}

function listen(instance, tipOf) {
  const tip = byId("tip");
  const show = (params) => {
    if (!params.data || !params.data.city) return;
    fill(tip, tipOf(params.data.city));
    tip.hidden = false;
    place(tip, params.event);
  };
  instance.on("mouseover", show);
  instance.on("mousemove", show);
  instance.on("mouseout", hideTip);
  instance.on("globalout", hideTip);
  instance.on("click", (params) => {
    if (!params.data || !params.data.city) return;
    hideTip();
    openCity(params.data.city.code);
  });
}

/**
 * Draw a chart into a host element, or draw it anew.
 *
 * optionOf(width) returns an ECharts option; heightOf(width) the height in pixels; tipOf(city) what stands
 * in the tip; label is the description.
 */
export function chart(host, { optionOf, heightOf, tipOf, label }) {
  host.setAttribute("role", "img");
  host.setAttribute("aria-label", label);
  const draw = () => {
    const width = host.clientWidth;
    if (!width) return;
    host.style.height = `${Math.round(heightOf(width))}px`;
    let entry = live.get(host);
    if (!entry) {
      // On paper and on fine screens a canvas of one dot a pixel is blurred.
      const ratio = Math.max(2, window.devicePixelRatio || 1);
      entry = { instance: window.echarts.init(host, null, { renderer: "canvas", devicePixelRatio: ratio }) };
      live.set(host, entry);
      if (tipOf) listen(entry.instance, (city) => entry.tipOf(city));
      entry.watcher = new ResizeObserver(() => host.clientWidth !== entry.width && entry.draw());
      entry.watcher.observe(host);
    }
    Object.assign(entry, { tipOf, draw, width });
    entry.instance.resize({ width, height: Math.round(heightOf(width)) });
    const option = { animation: false, textStyle: { fontFamily: FONT }, ...optionOf(width) };
    entry.instance.setOption(option, { notMerge: true });
  };
  draw();
}

/** Forget a chart whose element goes away. */
export function dispose(host) {
  const entry = live.get(host);
  if (!entry) return;
  entry.watcher.disconnect();
  entry.instance.dispose();
  live.delete(host);
}

/** Bring the point of a city forward, or none (null). */
export function highlight(host, code) {
  const entry = live.get(host);
  if (!entry) return;
  entry.instance.dispatchAction({ type: "downplay" });
  entry.instance.getOption().series.forEach((series, seriesIndex) => {
    const dataIndex = series.data.findIndex((item) => item.city && item.city.code === code);
    if (dataIndex >= 0 && !series.silent) entry.instance.dispatchAction({ type: "highlight", seriesIndex, dataIndex });
  });
}

/** Tip of a city: its name and a few lines of label and value. */
export function tipLines(title, lines) {
  return [
    el("strong", {}, title),
    el("dl", {}, lines.filter(Boolean).map(([label, value]) => [el("dt", {}, label), el("dd", {}, value)])),
  ];
}
