// One row for each label, with bars in it: how high rows are, where labels stand, the axis, and what is pointed at.

import { GRID, INK, LINE, NARROW, QUIET, TYPE, widest, wrap } from "./look.js";
import { tickText } from "./scales.js";
import { bar, group, line, linked, text } from "./svg.js";

export const GAP = 8; // pixels between a label, a bar and its value
export const THICK = 20; // pixels of a bar

// Where labels stand: beside their bars, or above them where that would leave no room. Long values go with the label.
export function rowsOf(chart, width) {
  const isBeside = width >= NARROW;
  const room = isBeside ? Math.min(width * 0.36, Math.max(90, widest(chart.labels.map((label) => label.label)))) : width - 2 * GAP;
  const hasValuesAbove = !isBeside && chart.kind !== "diverging" && widest(chart.marks.map((mark) => mark.said)) > width * 0.3;
  const values = new Map(chart.marks.map((mark) => [mark.label, hasValuesAbove ? [mark.said] : []]));
  const lines = chart.labels.map(({ key, label }) => [...wrap(label, room, { most: 2 }), ...values.get(key)]);
  const deepest = Math.max(1, ...lines.map((label) => label.length));
  const above = deepest * LINE + 8;
  const height = isBeside ? Math.max(THICK + 8, deepest * LINE + 6) : above + THICK + 8;
  const inset = isBeside ? (height - THICK) / 2 : above;
  const numbers = new Map(chart.labels.map(({ key }, number) => [key, number]));
  return {
    isBeside, room, lines, height, inset, hasValuesAbove,
    bottom: chart.labels.length * height,
    top: (mark) => numbers.get(mark.label) * height,
    barTop: (mark) => numbers.get(mark.label) * height + inset,
    middle: (mark) => numbers.get(mark.label) * height + inset + THICK / 2,
  };
}

// The labels, so far to the left of where bars begin.
export function labels(chart, { isBeside, lines, height, inset }, left) {
  const write = ({ label }, number) => {
    const top = number * height;
    return isBeside
      ? text(lines[number], -left, top + height / 2, { full: label, "text-anchor": "end" })
      : text(lines[number], 2 - left, top + inset - 6, { full: label, stands: "above" });
  };
  return group(TYPE, chart.labels.map(write));
}

// The lines at round numbers, these numbers, and what they are, which begins so far to the left.
export function axis(chart, ticks, at, { top, bottom, left = 0 }) {
  const style = { size: 13, fill: QUIET };
  return [
    group({ stroke: GRID }, ticks.map((tick) => line(at(tick), 0, at(tick), bottom))),
    group({ "text-anchor": "middle" }, ticks.map((tick) => text([tickText(chart, tick)], at(tick), -8, { ...style, stands: "above" }))),
    group({}, text([chart.value_title], -left, 4 - top, { ...style, stands: "below" })),
  ];
}

// What is pointed at and stepped through: the whole row, so that a bar of nothing can be reached too.
export function hits(marks, rows, from, to) {
  return group({ fill: INK, "fill-opacity": 0 }, marks.map((mark) => linked(mark, bar(from, to, rows.top(mark), rows.height))));
}
