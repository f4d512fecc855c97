// A heat map: one cell for each pair, its value written in it; the more it stands out from the ground, the more.

import { EDGE, HEAT, LINE, NARROW, PAPER, widest, wrap } from "./look.js";
import { element, group, linked, text } from "./svg.js";

const MIN_CELL = 26; // pixels of a cell
const MAX_CELL = 130;
const FAINT = 0.11; // the opacity of a cell of next to nothing

const LEFT = 12; // pixels beside the cells
const RIGHT = 8;

const minCell = (chart) => Math.max(MIN_CELL, widest(chart.marks.map((mark) => mark.said), 13) + 8);
const labelRoom = (chart, width) => Math.min(width * (width < NARROW ? 0.36 : 0.3), 320, Math.max(80, widest(chart.labels.map((label) => label.label))));

// The width at which every column has its smallest room.
export const wholeWidth = (chart) => Math.ceil(minCell(chart)) * chart.places.length + LEFT + RIGHT + 320;

export function draw(chart, width) {
  const room = labelRoom(chart, width);
  const across = width - room - LEFT - RIGHT;
  const places = chart.places.slice(0, Math.max(1, Math.floor(across / minCell(chart))));
  const wide = Math.floor(Math.min(MAX_CELL, across / places.length));
  const lines = chart.labels.map((label) => wrap(label.label, room, { most: 2 }));
  const high = lines.some((label) => label.length > 1) ? 2 * LINE + 4 : 30;
  const columns = new Map(places.map((place, number) => [place.key, number * wide]));
  const rows = new Map(chart.labels.map((label, number) => [label.key, number * high]));
  const marks = chart.marks.filter((mark) => columns.has(mark.place));
  const most = Math.max(...chart.marks.map((mark) => mark.value)) || 1;
  const heads = headings(places, wide);
  const rect = (row, column, inset) => element("rect", {
    x: columns.get(column) + inset, y: rows.get(row) + inset, width: wide - 2 * inset, height: high - 2 * inset,
  });
  const ground = ({ key }) => places.map((place) => rect(key, place.key, 0));
  const cell = (mark) => {
    const shape = rect(mark.label, mark.place, 0.5);
    shape.setAttribute("fill-opacity", FAINT + (1 - FAINT) * (mark.value / most));
    return linked(mark, shape);
  };
  const value = (mark) => text([mark.said], columns.get(mark.place) + wide / 2, rows.get(mark.label) + high / 2, { size: 13 });
  const label = ({ key, label }, number) => text(lines[number], -8, rows.get(key) + high / 2, { full: label });
  return {
    left: room + LEFT, right: RIGHT, top: heads.height, bottom: 4, width: wide * places.length, height: chart.labels.length * high,
    leftOut: chart.places.length - places.length,
    shapes: [
      heads.shapes,
      group({ "text-anchor": "end" }, chart.labels.map(label)),
      group({ fill: PAPER, stroke: EDGE, "shape-rendering": "crispEdges" }, chart.labels.map(ground)),
      group({ fill: HEAT, class: "ct-cells" }, marks.map(cell)),
      // The number lies on the cell and must not take the pointer from it.
      group({ "text-anchor": "middle", "pointer-events": "none" }, marks.map(value)),
    ],
  };
}

// The names of the columns: across where they fit, else upwards.
function headings(places, wide) {
  const words = places.flatMap((place) => place.label.split(" "));
  const isAcross = wide >= 84 && widest(words) <= wide - 10 && places.every((place) => wrap(place.label, wide - 10).length <= 4);
  const room = isAcross ? wide - 10 : Math.min(240, widest(places.map((place) => place.label)) + 2);
  const lines = places.map((place) => wrap(place.label, room, { most: isAcross ? 4 : wide >= 2 * LINE + 2 ? 2 : 1 }));
  const heading = ({ label }, number) => {
    const middle = (number + 0.5) * wide;
    return isAcross
      ? text(lines[number], middle, -8, { full: label, stands: "above" })
      : text(lines[number], 0, 0, { full: label, transform: `translate(${middle},-8) rotate(-90)` });
  };
  return {
    height: 14 + (isAcross ? Math.max(...lines.map((label) => label.length)) * LINE : widest(lines.flat())),
    shapes: group({ "text-anchor": isAcross ? "middle" : "start" }, places.map(heading)),
  };
}
