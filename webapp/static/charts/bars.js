// Bars, dots with intervals, and bars to either side of a line: one row for each label.

import { BAR, GRID, HELPS, HINDERS, INK, LINE, NARROW, QUIET, SIZE, TYPE, isShare, tickText, ticksOf, widest, wrap } from "./look.js";
import { Plot, d3 } from "./vendor/charts_library.js";

const GAP = 8; // pixels between a label, a bar and its value
const THICK = 20; // pixels of a bar

// Where labels stand: beside their bars, or above them where that would leave no room. Long values go with the label.
function layout(chart, width) {
  const beside = width >= NARROW;
  const room = beside ? Math.min(width * 0.36, Math.max(90, widest(chart.labels.map((label) => label.label)))) : width - 2 * GAP;
  const hasValuesAbove = !beside && chart.kind !== "diverging" && widest(chart.marks.map((mark) => mark.said)) > width * 0.3;
  const values = new Map(chart.marks.map((mark) => [mark.label, hasValuesAbove ? [mark.said] : []]));
  const lines = new Map(chart.labels.map(({ key, label }) => [key, [...wrap(label, room, { most: 2 }), ...values.get(key)]]));
  const deepest = Math.max(1, ...[...lines.values()].map((label) => label.length));
  const above = beside ? 0 : deepest * LINE + 8;
  const row = beside ? Math.max(THICK + 8, deepest * LINE + 6) : above + THICK + 8;
  const insets = { insetTop: beside ? (row - THICK) / 2 : above, insetBottom: beside ? (row - THICK) / 2 : row - above - THICK };
  return { beside, room, lines, row, insets, hasValuesAbove, dy: (insets.insetTop - insets.insetBottom) / 2 };
}

function labels(chart, { beside, lines, insets, row }, left) {
  const shown = chart.labels.map((label) => ({ key: label.key, text: lines.get(label.key).join("\n"), full: label.label }));
  const placed = beside
    ? { textAnchor: "end", dx: -left }
    : { textAnchor: "start", lineAnchor: "bottom", dx: 2 - left, dy: insets.insetTop - row / 2 - 6 };
  return Plot.text(shown, { ...TYPE, y: "key", text: "text", title: "full", frameAnchor: "left", ...placed });
}

// What is pointed at and stepped through: the whole row, so that a bar of nothing can be reached too.
function hits(marks, ends) {
  return Plot.barX(marks, { y: "label", ...ends, fill: INK, fillOpacity: 0, href: "href", title: "name", ariaLabel: "name", className: "hits" });
}

function frame(chart, width, { row, beside, room }, x, margins, more) {
  return {
    width,
    height: chart.labels.length * row + margins.top + 6,
    marginTop: margins.top, marginBottom: 6, marginLeft: margins.left, marginRight: margins.right,
    x, y: { domain: chart.labels.map((label) => label.key), axis: null, padding: 0 },
    marks: more,
  };
}

function axis(chart, ticks, { top, from = 0 }) {
  const scale = { anchor: "top", ticks, tickFormat: (tick) => tickText(chart, tick), tickSize: 0, fontSize: 13, fill: QUIET, label: null };
  const title = { frameAnchor: "top-left", textAnchor: "start", lineAnchor: "top", dx: -from, dy: 4 - top, fontSize: 13, fill: QUIET };
  return [Plot.gridX(ticks, { stroke: GRID, strokeOpacity: 1 }), Plot.axisX(scale), Plot.text([chart.value_title], { ...title, text: (text) => text })];
}

export function bars(chart, width) {
  const isPoints = chart.kind === "points";
  const place = layout(chart, width);
  const margins = { top: 44, left: (place.beside ? place.room : 0) + 2 * GAP, right: place.hasValuesAbove ? 3 * GAP : widest(chart.marks.map((mark) => mark.said)) + 2 * GAP };
  const reach = chart.marks.flatMap((mark) => [mark.value, mark.low, mark.high, isPoints ? null : mark.of].filter((end) => end !== null));
  const isPart = !isPoints && !isShare(chart) && chart.marks.some((mark) => mark.of !== null);
  const within = isPoints ? d3.extent([...reach, chart.around]) : [0, Math.max(...(isPart ? reach : chart.marks.flatMap((mark) => [mark.value, mark.high ?? 0])), 0) || 1];
  const scale = (chart.around === 1 ? d3.scaleLog() : d3.scaleLinear()).domain(within).nice();
  const [least, most] = scale.domain();
  const ticks = ticksOf(chart, scale, width - margins.left - margins.right);
  const ends = chart.marks.map((mark) => ({ ...mark, from: mark.low ?? (mark.high === null ? null : least), to: mark.high ?? (mark.low === null ? null : most) }));
  const placed = ends.map((mark) => ({ ...mark, at: Math.max(mark.value, mark.to ?? mark.value, isPart ? mark.of ?? 0 : mark.value) }));
  const { insets, dy } = place;
  const x = { type: chart.around === 1 ? "log" : "linear", domain: [least, most] };
  return frame(chart, width, place, x, margins, [
    axis(chart, ticks, margins),
    isPart && Plot.barX(ends, { y: "label", x1: 0, x2: "of", fill: "#fff", stroke: INK, ...insets }),
    !isPoints && Plot.barX(ends, { y: "label", x1: 0, x2: "value", fill: BAR, ...insets }),
    Plot.ruleX([isPoints ? chart.around : 0], { stroke: INK, strokeDasharray: isPoints ? "5 4" : null }),
    interval(ends.filter((mark) => mark.from !== null), dy),
    isPoints && Plot.dot(ends, { y: "label", x: "value", r: 5, fill: BAR, stroke: "#fff", dy }),
    !place.hasValuesAbove && Plot.text(placed, { ...TYPE, y: "label", x: "at", text: "said", textAnchor: "start", dx: GAP, dy }),
    labels(chart, place, place.beside ? 2 * GAP : 0),
    hits(placed, { x1: least, x2: most }),
  ]);
}

// A dark line on a pale one, so that it can be seen on a bar and beside it.
function interval(marks, dy) {
  return [["#fff", 5], [INK, 1.75]].map(([stroke, strokeWidth]) => [
    Plot.ruleY(marks, { y: "label", x1: "from", x2: "to", stroke, strokeWidth, dy }),
    ...["low", "high"].map((end) => Plot.dot(marks.filter((mark) => mark[end] !== null), { y: "label", x: end, symbol: { draw: cap }, r: 5, stroke, strokeWidth, dy })),
  ]);
}

function cap(context, size) {
  const half = Math.sqrt(size / Math.PI);
  context.moveTo(0, -half);
  context.lineTo(0, half);
}

export function diverging(chart, width, id) {
  const place = layout(chart, width);
  const [left, right] = ["left", "right"].map((side) => chart.marks.filter((mark) => mark.place === side));
  const valueRooms = [left, right].map((side) => widest(side.map((mark) => mark.said)) + GAP);
  const margins = { left: (place.beside ? place.room + 2 * GAP : GAP) + valueRooms[0], right: valueRooms[1] + GAP };
  const room = width - margins.left - margins.right;
  const titles = [`←\u00a0${chart.places[0].label}`, `${chart.places[1].label}\u00a0→`];
  const most = [left, right].map((side) => Math.max(0, ...side.map((mark) => mark.value)));
  // Each side keeps room for the words of its heading, however short its bars.
  const needed = [margins.left, margins.right].map((margin, side) => {
    const words = widest(titles[side].split(" "), SIZE, 700) + 3 * GAP - margin;
    return Math.min(0.45, Math.max(0.1, words / room));
  });
  const reach = [0, 1].map((side) => Math.max(most[side], (most[1 - side] * needed[side]) / (1 - needed[side])) || 1);
  const rooms = reach.map((end) => (end / (reach[0] + reach[1])) * room);
  const heads = [0, 1].map((side) => wrap(titles[side], rooms[side] + [margins.left, margins.right][side] - 2 * GAP, { most: 3, weight: 700 }));
  margins.top = 46 + Math.max(...heads.map((lines) => lines.length)) * LINE;
  const scale = d3.scaleLinear().domain([-reach[0], reach[1]]);
  const signed = (marks, sign) => marks.map((mark) => ({ ...mark, x: sign * mark.value }));
  const helps = { marks: signed(left, -1), fill: HELPS, stroke: HELPS, to: -reach[0], textAnchor: "end", dx: -GAP, head: heads[0] };
  const hinders = { marks: signed(right, 1), fill: `url(#${id}-hinders)`, stroke: HINDERS, to: reach[1], textAnchor: "start", dx: GAP, head: heads[1] };
  const { insets, dy } = place;
  return frame(chart, width, place, { domain: scale.domain() }, margins, [
    axis(chart, ticksOf(chart, scale, room), { ...margins, from: place.beside ? 0 : margins.left - GAP }),
    [helps, hinders].map(({ marks, fill, stroke, to, textAnchor, dx, head }) => [
      Plot.barX(marks, { y: "label", x1: 0, x2: "x", fill, stroke, ...insets }),
      Plot.text(marks, { y: "label", x: "x", text: "said", textAnchor, dx, dy, ...TYPE }),
      Plot.text([head.join("\n")], { ...TYPE, x: [0], text: (text) => text, frameAnchor: "top", lineAnchor: "bottom", textAnchor, dx, dy: -24, fontWeight: 700 }),
    ]),
    Plot.ruleX([0], { stroke: INK, strokeWidth: 1.5 }),
    labels(chart, place, place.beside ? valueRooms[0] + GAP : margins.left - GAP),
    [helps, hinders].map(({ marks, to }) => hits(marks, { x1: 0, x2: () => to })),
  ]);
}
