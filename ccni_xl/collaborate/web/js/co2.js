/* A city's emissions by year with Sen's line over the years of the trend test. */

import { DATA } from "./data.js";
import { byId, fill } from "./dom.js";
import { figure, measured, say, signed, t } from "./text.js";
import { axis, chart, MUTED } from "./charts.js";

const NAVY = "#08306B";
const LINE = "#A34A00";

function optionOf(co2) {
  const values = co2.years.map((year, i) => [year, co2.values[i]]);
  const series = [
    {
      type: "line",
      data: values,
      symbol: "circle",
      symbolSize: 6,
      lineStyle: { color: NAVY, width: 2 },
      itemStyle: { color: NAVY },
      connectNulls: false,
    },
  ];
  if (co2.line) {
    series.push({
      type: "line",
      data: co2.line,
      symbol: "none",
      silent: true,
      lineStyle: { color: LINE, width: 2, type: "dashed" },
    });
  }
  return {
    grid: { left: 54, right: 12, top: 26, bottom: 24 },
    xAxis: axis({
      min: "dataMin",
      max: "dataMax",
      interval: 1,
      splitLine: { show: false },
      axisLabel: { formatter: (year) => String(year), fontSize: 11, hideOverlap: true, color: MUTED },
    }),
    yAxis: axis({
      scale: true,
      name: t("co2_unit"),
      nameLocation: "end",
      nameGap: 10,
      nameTextStyle: { align: "left", color: MUTED, fontSize: 11, padding: [0, 0, 0, -46] },
      splitNumber: 4,
    }),
    series,
  };
}

/** Draw the line and say what the test found. */
export function drawCo2(city) {
  const host = byId("co2-chart");
  const { co2 } = city;
  host.hidden = !co2;
  if (!co2) {
    fill(byId("co2-note"), t("co2_none"));
    return;
  }
  const trend = DATA.indicators.indexOf("emission_trend_test");
  const words = [];
  if (co2.slope !== undefined && co2.slope !== null) words.push(t("sen", { slope: signed(co2.slope, Math.abs(co2.slope) < 10 ? 2 : 0) }));
  if (trend >= 0 && city.values[trend]) words.push(say(city.values[trend]));
  if (co2.p !== undefined && co2.p !== null) words.push(co2.p < 0.001 ? "p < 0.001" : `p = ${figure(co2.p, 3)}`);
  const note = words.join(t("semicolon")) + (co2.near ? t("semicolon") + t("near") : "");
  fill(byId("co2-note"), note);
  const span = `${co2.years[0]}–${co2.years[co2.years.length - 1]}`;
  const last = measured(co2.values[co2.values.length - 1]);
  chart(host, {
    optionOf: () => optionOf(co2),
    heightOf: () => 220,
    label: t("co2_alt", { name: say(city.name), span, last, note }),
  });
}
