// Bars, and dots with intervals.

import { BAR, INK, PAPER, TYPE, widest } from "./look.js";
import { GAP, THICK, axis, hits, labels, rowsOf } from "./rows.js";
import { isShare, linear, logarithmic, powersOfTen, rounded, ticksOf } from "./scales.js";
import { bar, element, group, line, text } from "./svg.js";

const TOP = 44; // pixels of the axis and its title
const CAP = 5; // pixels of an interval's end to either side of it

export function draw(chart, width) {
  const isPoints = chart.kind === "points";
  const rows = rowsOf(chart, width);
  const left = (rows.isBeside ? rows.room : 0) + 2 * GAP;
  const right = rows.hasValuesAbove ? 3 * GAP : widest(chart.marks.map((mark) => mark.said)) + 2 * GAP;
  const room = width - left - right;
  const isPart = !isPoints && !isShare(chart) && chart.marks.some((mark) => mark.of !== null);
  const around = isPoints ? chart.around : 0;
  const [least, most] = domainOf(chart, isPoints, isPart);
  const at = (chart.around === 1 ? logarithmic : linear)([least, most], [0, room]);
  const ends = chart.marks.map((mark) => {
    const hasInterval = mark.low !== null || mark.high !== null;
    return { ...mark, hasInterval, from: mark.low ?? least, to: mark.high ?? most };
  });
  const furthest = (mark) => Math.max(mark.value, mark.hasInterval ? mark.to : mark.value, isPart ? mark.of ?? 0 : mark.value);
  const fromZero = (mark, value) => bar(at(0), at(value), rows.barTop(mark), THICK);
  return {
    left, right, top: TOP, bottom: 6, width: room, height: rows.bottom,
    shapes: [
      axis(chart, ticksOf(chart, [least, most], room), at, { top: TOP, bottom: rows.bottom }),
      isPart && group({ fill: PAPER, stroke: INK }, ends.map((mark) => mark.of !== null && fromZero(mark, mark.of))),
      !isPoints && group({ fill: BAR }, ends.map((mark) => fromZero(mark, mark.value))),
      group({ stroke: INK, "stroke-dasharray": isPoints ? "5 4" : null }, line(at(around), 0, at(around), rows.bottom)),
      intervals(ends.filter((mark) => mark.hasInterval), rows, at),
      isPoints && group({ fill: BAR, stroke: PAPER }, ends.map((mark) => element("circle", { cx: at(mark.value), cy: rows.middle(mark), r: 5 }))),
      !rows.hasValuesAbove && group(TYPE, ends.map((mark) => text([mark.said], at(furthest(mark)) + GAP, rows.middle(mark)))),
      labels(chart, rows, rows.isBeside ? 2 * GAP : 0),
      hits(ends, rows, at(least), at(most)),
    ],
  };
}

// From the least to the most that is drawn; bars begin at nothing.
function domainOf(chart, isPoints, isPart) {
  const ends = chart.marks.flatMap((mark) => [mark.value, mark.low, mark.high, isPart ? mark.of : null]).filter((end) => end !== null);
  if (!isPoints) return rounded([0, Math.max(...ends, 0) || 1]);
  const within = [Math.min(...ends, chart.around), Math.max(...ends, chart.around)];
  return chart.around === 1 ? powersOfTen(within) : rounded(within);
}

// A dark line on a pale one, so that it can be seen on a bar and beside it. An end that no scale could hold has no cap.
function intervals(marks, rows, at) {
  const shape = (mark) => {
    const caps = [mark.low, mark.high].filter((end) => end !== null).map((end) => `M${at(end)},${rows.middle(mark) - CAP}v${2 * CAP}`);
    return element("path", { d: `M${at(mark.from)},${rows.middle(mark)}H${at(mark.to)}${caps.join("")}` });
  };
  return [[PAPER, 5], [INK, 1.75]].map(([stroke, width]) => group({ stroke, "stroke-width": width, fill: "none" }, marks.map(shape)));
}
