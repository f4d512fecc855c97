// Bars to either side of a line: what helped to the left, what hindered to the right.

import { HATCHED, HELPS, HINDERS, INK, LINE, SIZE, TYPE, widest, wrap } from "./look.js";
import { GAP, THICK, axis, hits, labels, rowsOf } from "./rows.js";
import { linear, ticksOf } from "./scales.js";
import { bar, group, hatching, line, text } from "./svg.js";

const AXIS = 46; // pixels of the axis and its title, without the headings of the sides

export function draw(chart, width, id) {
  const rows = rowsOf(chart, width);
  const marks = ["left", "right"].map((side) => chart.marks.filter((mark) => mark.place === side));
  const valueRooms = marks.map((side) => widest(side.map((mark) => mark.said)) + GAP);
  const margins = [(rows.isBeside ? rows.room + 2 * GAP : GAP) + valueRooms[0], valueRooms[1] + GAP];
  const room = width - margins[0] - margins[1];
  const titles = [`←\u00a0${chart.places[0].label}`, `${chart.places[1].label}\u00a0→`];
  const reach = reaches(marks, titles, margins, room);
  const headings = titles.map((title, side) => {
    const own = (reach[side] / (reach[0] + reach[1])) * room;
    return wrap(title, own + margins[side] - 2 * GAP, { most: 3, weight: 700 });
  });
  const top = AXIS + Math.max(...headings.map((lines) => lines.length)) * LINE;
  const domain = [-reach[0], reach[1]];
  const at = linear(domain, [0, room]);
  const sides = [
    { sign: -1, anchor: "end", look: { fill: HELPS, stroke: HELPS } },
    { sign: 1, anchor: "start", look: { fill: `url(#${id})`, stroke: HINDERS } },
  ].map((side, number) => ({ ...side, marks: marks[number], heading: headings[number], end: at(domain[number]) }));
  return {
    left: margins[0], right: margins[1], top, bottom: 6, width: room, height: rows.bottom,
    shapes: [
      hatching(id, HINDERS, 3, HATCHED),
      axis(chart, ticksOf(chart, domain, room), at, { top, bottom: rows.bottom, left: rows.isBeside ? 0 : margins[0] - GAP }),
      sides.map((side) => drawnSide(side, rows, at)),
      group({ stroke: INK, "stroke-width": 1.5 }, line(at(0), 0, at(0), rows.bottom)),
      labels(chart, rows, rows.isBeside ? valueRooms[0] + GAP : margins[0] - GAP),
      sides.map((side) => hits(side.marks, rows, at(0), side.end)),
    ],
  };
}

// How far each side reaches: it keeps room for the words of its heading, however short its bars.
function reaches(marks, titles, margins, room) {
  const most = marks.map((side) => Math.max(0, ...side.map((mark) => mark.value)));
  const needed = titles.map((title, side) => {
    const words = widest(title.split(" "), SIZE, 700) + 3 * GAP - margins[side];
    return Math.min(0.45, Math.max(0.1, words / room));
  });
  return [0, 1].map((side) => Math.max(most[side], (most[1 - side] * needed[side]) / (1 - needed[side])) || 1);
}

function drawnSide({ marks, sign, anchor, look, heading }, rows, at) {
  const end = (mark) => at(sign * mark.value);
  const type = { ...TYPE, "text-anchor": anchor };
  return [
    group(look, marks.map((mark) => bar(at(0), end(mark), rows.barTop(mark), THICK))),
    group(type, marks.map((mark) => text([mark.said], end(mark) + sign * GAP, rows.middle(mark)))),
    group({ ...type, "font-weight": 700 }, text(heading, at(0) + sign * GAP, -24, { stands: "above" })),
  ];
}
