// Trends: a value by year with the band of its interval, one panel for each label.

import { BAR, GRID, INK, QUIET, SIZE, isShare, tickText, widest, wrap } from "./look.js";
import { Plot, d3 } from "./vendor/charts_library.js";

const PANEL = 190; // pixels of a panel's height
const BETWEEN = 48; // pixels between two panels, for years and the next title
const BAND = "#c3dae0";
const UNFINISHED = "not yet complete";

export function trend(chart, width, id) {
  const across = chart.labels.length > 1 && width >= 760 ? 2 : 1;
  const rows = Math.ceil(chart.labels.length / across);
  const at = new Map(chart.labels.map((label, number) => [label.key, { fx: number % across, fy: Math.floor(number / across) }]));
  const years = chart.places.map((place) => Number(place.key));
  const points = chart.labels.flatMap((label) => line(chart, label, years, at.get(label.key)));
  const drawn = points.filter((point) => point.mark);
  const unfinished = chart.labels.flatMap((label) => spans(drawn.filter((point) => point.label === label.key && point.incomplete)));
  const most = Math.max(...chart.marks.map((mark) => Math.max(mark.value, mark.high ?? 0))) || 1;
  const least = Math.min(0, ...chart.marks.map((mark) => Math.min(mark.value, mark.low ?? 0)));
  const scale = d3.scaleLinear().domain([least, most * (unfinished.length ? 1.2 : 1)]).nice(4);
  // No share is more than all; what lies above is room for words.
  const ticks = scale.ticks(4).filter((tick) => (isShare(chart) ? tick <= 1 : Number.isInteger(tick) || most < 2));
  const left = widest(ticks.map((tick) => tickText(chart, tick)), 13) + 14;
  const panel = (width - left - 16) / across;
  const facet = { fx: "fx", fy: "fy" };
  const placed = { ...facet, x: "year", z: "label" };
  const titles = chart.labels.map((label) => ({ ...at.get(label.key), text: wrap(label.label, panel - 20, { most: 1, weight: 700 })[0] ?? "", full: label.label }));
  return {
    width,
    height: 50 + rows * PANEL + (rows - 1) * BETWEEN + 26,
    marginTop: 50, marginBottom: 26, marginLeft: left, marginRight: 16,
    x: { type: "linear", domain: [years[0] - 0.5, years.at(-1) + 0.5], axis: null },
    y: { domain: scale.domain(), axis: null },
    fx: { axis: null, domain: d3.range(across), paddingOuter: 0, paddingInner: across > 1 ? 0.08 : 0 },
    fy: { axis: null, domain: d3.range(rows), paddingOuter: 0, paddingInner: rows > 1 ? BETWEEN / (PANEL + BETWEEN) : 0 },
    marks: [
      Plot.gridY(ticks, { stroke: GRID, strokeOpacity: 1 }),
      Plot.axisY({ ticks, tickSize: 0, tickFormat: (tick) => tickText(chart, tick), fontSize: 13, fill: QUIET, label: null }),
      Plot.axisX({ ticks: shown(years, panel), tickFormat: String, tickSize: 4, fontSize: 13, fill: QUIET, stroke: QUIET, label: null }),
      Plot.text([chart.value_title], { fx: [0], fy: [0], text: (text) => text, frameAnchor: "top-left", textAnchor: "start", lineAnchor: "bottom", dx: 2 - left, dy: -30, fontSize: 13, fill: QUIET }),
      chart.label_title && Plot.text(titles, { ...facet, text: "text", title: "full", frameAnchor: "top-left", textAnchor: "start", lineAnchor: "bottom", dy: -8, fontSize: SIZE, fontWeight: 700, fill: INK }),
      Plot.areaY(points, { ...placed, y1: "low", y2: "high", fill: BAND }),
      Plot.rectX(unfinished, { ...facet, x1: "from", x2: "to", fill: `url(#${id}-incomplete)` }),
      Plot.ruleX(drawn.filter((point) => point.low !== undefined), { ...facet, x: "year", y1: "low", y2: "high", stroke: "#5d8793" }),
      Plot.lineY(points, { ...placed, y: "whole", stroke: BAR, strokeWidth: 2.5 }),
      Plot.lineY(points, { ...placed, y: "partly", stroke: BAR, strokeWidth: 2, strokeDasharray: "4 4" }),
      Plot.ruleY([0], { stroke: INK }),
      Plot.dot(drawn, { ...facet, x: "year", y: "value", r: 4.5, fill: (point) => (point.incomplete ? "#fff" : BAR), stroke: BAR, strokeWidth: 2 }),
      Plot.text(unfinished, { ...facet, x: "to", frameAnchor: "top", lineAnchor: "top", textAnchor: "end", text: () => UNFINISHED, dx: -2, dy: 5, fontSize: 12, fill: INK, stroke: "#fff", strokeWidth: 4 }),
      Plot.dot(drawn, { ...facet, x: "year", y: "value", r: 11, fill: INK, fillOpacity: 0, href: "href", title: "name", ariaLabel: "name" }),
    ],
  };
}

// One label's points, those years among them that have no value. The line is whole between complete years, and dashed
// to and from those that are not.
function line(chart, label, years, facet) {
  const marks = new Map(chart.marks.filter((mark) => mark.label === label.key).map((mark) => [Number(mark.place), mark]));
  return years.map((year) => {
    const mark = marks.get(year);
    const beside = [year - 1, year, year + 1].some((other) => marks.get(other)?.incomplete);
    return {
      ...mark, ...facet, mark, year, label: label.key,
      low: mark?.low ?? undefined, high: mark?.high ?? undefined,
      whole: mark && !mark.incomplete ? mark.value : NaN,
      partly: mark && beside ? mark.value : NaN,
    };
  });
}

// Stretches of years that are not complete.
function spans(points) {
  const stretches = [];
  for (const { year, fx, fy } of points) {
    const last = stretches.at(-1);
    if (last?.to === year - 0.5) last.to = year + 0.5;
    else stretches.push({ from: year - 0.5, to: year + 0.5, fx, fy });
  }
  return stretches;
}

// The years that are written, the last among them, as many as have room.
function shown(years, panel) {
  const step = Math.ceil(44 / (panel / years.length));
  return years.filter((year) => (years.at(-1) - year) % step === 0);
}
