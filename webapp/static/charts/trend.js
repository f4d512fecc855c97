// Trends: a value by year with the band of its interval, one panel for each label.

import ticks from "../vendor/d3-array/ticks.js";
import { BAND, BAR, GRID, INK, PAPER, QUIET, TYPE, widest, wrap } from "./look.js";
import { isShare, linear, rounded, tickText } from "./scales.js";
import { bar, element, group, hatching, line, linked, path, text } from "./svg.js";

const PANEL = 190; // pixels of a panel's height
const BETWEEN = 48; // pixels between two panels, for years and the next title
const RIGHT = 16;
const NUMBERS = { size: 13, fill: QUIET };

export function draw(chart, width, id) {
  const years = chart.places.map((place) => Number(place.key));
  const domain = domainOf(chart);
  // No share is more than all; what lies above is room for words.
  const numbers = ticks(...domain, 4).filter((tick) => (isShare(chart) ? tick <= 1 : Number.isInteger(tick) || domain[1] < 2));
  const left = widest(numbers.map((number) => tickText(chart, number)), 13) + 14;
  const room = width - left - RIGHT;
  const columns = chart.labels.length > 1 && width >= 760 ? 2 : 1;
  const down = Math.ceil(chart.labels.length / columns);
  const wide = columns > 1 ? room * 0.48 : room;
  const x = linear([years[0] - 0.5, years.at(-1) + 0.5], [0, wide]);
  const y = linear(domain, [PANEL, 0]);
  const panel = (label, number) => {
    const points = pointsOf(chart, label, years);
    const [column, row] = [number % columns, Math.floor(number / columns)];
    return group(
      { transform: `translate(${column * (room - wide)},${row * (PANEL + BETWEEN)})` },
      group({ stroke: GRID }, numbers.map((value) => line(0, y(value), wide, y(value)))),
      chart.label_title && title(label, wide),
      column === 0 && group({ "text-anchor": "end" }, numbers.map((value) => text([tickText(chart, value)], -8, y(value), NUMBERS))),
      number + columns >= chart.labels.length && yearsBelow(years, wide, x),
      lines(points, x, y, id),
      group({ stroke: INK }, line(0, y(0), wide, y(0))),
      dots(points, x, y),
      hits(points, x, y),
    );
  };
  return {
    left, right: RIGHT, top: 50, bottom: 26, width: room, height: down * PANEL + (down - 1) * BETWEEN,
    shapes: [
      hatching(id, "#93a5aa", 1.5),
      group({}, text([chart.value_title], 2 - left, -30, { ...NUMBERS, stands: "above" })),
      chart.labels.map(panel),
    ],
  };
}

// From the least to the most that is drawn, and nothing; above years that are not complete there is room for words.
function domainOf(chart) {
  const most = Math.max(...chart.marks.map((mark) => Math.max(mark.value, mark.high ?? 0))) || 1;
  const least = Math.min(0, ...chart.marks.map((mark) => Math.min(mark.value, mark.low ?? 0)));
  return rounded([least, most * (chart.marks.some((mark) => mark.incomplete) ? 1.2 : 1)], 4);
}

// One label's points, those years among them that have no value.
function pointsOf(chart, label, years) {
  const marks = new Map(chart.marks.filter((mark) => mark.label === label.key).map((mark) => [Number(mark.place), mark]));
  return years.map((year) => ({
    year,
    mark: marks.get(year),
    isBesideIncomplete: [year - 1, year, year + 1].some((other) => marks.get(other)?.incomplete),
  }));
}

const drawn = (points) => points.filter((point) => point.mark);

// The points in stretches of years, one after another, of which something is true.
function stretches(points, isSo) {
  const runs = [[]];
  for (const point of points) {
    if (point.mark && isSo(point)) runs.at(-1).push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length);
}

const hasInterval = ({ mark }) => mark.low !== null && mark.high !== null;

// Where years that are not complete begin and end.
function unfinished(points, x) {
  return stretches(points, ({ mark }) => mark.incomplete).map((run) => [x(run[0].year - 0.5), x(run.at(-1).year + 0.5)]);
}

function title(label, wide) {
  return group({ "font-weight": 700 }, text(wrap(label.label, wide, { most: 1, weight: 700 }), 0, -8, { full: label.label, stands: "above" }));
}

// The years that are written, the last among them, as many as have room; of numbers that are further apart, round ones.
function yearsBelow(years, wide, x) {
  const step = Math.ceil(44 / (wide / years.length));
  const [first, last] = [years[0], years.at(-1)];
  const isEach = last - first < years.length;
  const shown = isEach ? years.filter((year) => (last - year) % step === 0) : ticks(first, last, Math.floor(wide / 80));
  return group({ "text-anchor": "middle" }, shown.map((year) => [
    line(x(year), PANEL, x(year), PANEL + 4, { stroke: QUIET }),
    text([isEach ? String(year) : year.toLocaleString("en-GB")], x(year), PANEL + 7, { ...NUMBERS, stands: "below" }),
  ]));
}

// The line is whole between complete years, and dashed to and from those that are not.
function lines(points, x, y, id) {
  const bands = stretches(points, hasInterval).map((run) => [
    ...run.map(({ year, mark }) => [x(year), y(mark.high)]),
    ...run.map(({ year, mark }) => [x(year), y(mark.low)]).reverse(),
  ]);
  const interval = ({ year, mark }) => line(x(year), y(mark.low), x(year), y(mark.high));
  const through = (runs) => path(runs.map((run) => run.map(({ year, mark }) => [x(year), y(mark.value)])));
  const whole = through(stretches(points, ({ mark }) => !mark.incomplete));
  const partly = through(stretches(points, (point) => point.isBesideIncomplete));
  return [
    group({}, element("path", { d: path(bands), fill: BAND })),
    group({ fill: `url(#${id})` }, unfinished(points, x).map(([from, to]) => bar(from, to, 0, PANEL))),
    group({ stroke: "#5d8793" }, drawn(points).filter(hasInterval).map(interval)),
    group(
      { fill: "none", stroke: BAR },
      element("path", { d: whole, "stroke-width": 2.5 }),
      element("path", { d: partly, "stroke-width": 2, "stroke-dasharray": "4 4" }),
    ),
  ];
}

const circle = ({ year, mark }, x, y, attributes) => element("circle", { cx: x(year), cy: y(mark.value), ...attributes });

function dots(points, x, y) {
  const words = { ...TYPE, size: 12, stands: "below" };
  return [
    group({ stroke: BAR, "stroke-width": 2 }, drawn(points).map((point) => circle(point, x, y, { r: 4.5, fill: point.mark.incomplete ? PAPER : BAR }))),
    group({ "text-anchor": "end" }, unfinished(points, x).map(([, to]) => text(["not yet complete"], to - 2, 5, words))),
  ];
}

function hits(points, x, y) {
  return group({ fill: INK, "fill-opacity": 0 }, drawn(points).map((point) => linked(point.mark, circle(point, x, y, { r: 11 }))));
}
