// A heat map: one cell for each pair, its value written in it; the more it stands out from the ground, the more.

import { HEAT, INK, LINE, NARROW, SIZE, widest, widthOf, wrap } from "./look.js";
import { Plot, d3 } from "./vendor/charts_library.js";

const MIN_CELL = 26; // pixels of a cell
const MAX_CELL = 130;
const FAINT = 0.11; // the opacity of a cell of next to nothing

const EDGE = 20; // pixels beside the cells

const minCell = (chart) => Math.max(MIN_CELL, widest(chart.marks.map((mark) => mark.said), 13) + 8);
const labelRoom = (chart, width) => Math.min(width * (width < NARROW ? 0.36 : 0.3), 320, Math.max(80, widest(chart.labels.map((label) => label.label))));

// The width at which every column has its smallest room.
export const wholeHeat = (chart) => minCell(chart) * chart.places.length + EDGE + 320;

export function heat(chart, width) {
  const room = labelRoom(chart, width);
  const places = chart.places.slice(0, Math.max(1, Math.floor((width - room - EDGE) / minCell(chart))));
  const cell = Math.min(MAX_CELL, (width - room - EDGE) / places.length);
  const lines = chart.labels.map((label) => wrap(label.label, room, { most: 2 }));
  const deep = lines.some((label) => label.length > 1) ? 2 * LINE + 4 : 30;
  const heads = columns(places, cell);
  const shown = new Set(places.map((place) => place.key));
  const marks = chart.marks.filter((mark) => shown.has(mark.place));
  const opacity = d3.scaleLinear().domain([0, Math.max(...chart.marks.map((mark) => mark.value)) || 1]).range([FAINT, 1]);
  const names = chart.labels.map((label, row) => ({ key: label.key, text: lines[row].join("\n"), full: label.label }));
  return {
    width: room + 12 + cell * places.length + 8,
    height: heads.height + chart.labels.length * deep + 4,
    marginTop: heads.height, marginBottom: 4, marginLeft: room + 12, marginRight: 8,
    x: { domain: places.map((place) => place.key), axis: null, padding: 0 },
    y: { domain: chart.labels.map((label) => label.key), axis: null, padding: 0 },
    leftOut: chart.places.length - places.length,
    marks: [
      heads.marks,
      Plot.text(names, { y: "key", text: "text", title: "full", frameAnchor: "left", textAnchor: "end", dx: -8, fontSize: SIZE, fill: INK, lineHeight: LINE / SIZE }),
      Plot.cell(d3.cross(chart.labels, places), { x: ([, place]) => place.key, y: ([label]) => label.key, fill: "#fff", stroke: "#dfe6e5" }),
      Plot.cell(marks, { x: "place", y: "label", fill: HEAT, fillOpacity: (mark) => opacity(mark.value), inset: 0.5, href: "href", title: "name", ariaLabel: "name" }),
      // The number lies on the cell and must not take the pointer from it.
      Plot.text(marks, { x: "place", y: "label", text: "said", fontSize: 13, fill: INK, pointerEvents: "none" }),
    ],
  };
}

// The names of the columns: across where they fit, else upwards.
function columns(places, cell) {
  const words = places.flatMap((place) => place.label.split(" "));
  const isAcross = cell >= 84 && widest(words) <= cell - 10 && places.every((place) => wrap(place.label, cell - 10).length <= 4);
  const room = isAcross ? cell - 10 : Math.min(240, widest(places.map((place) => place.label)) + 2);
  const lines = places.map((place) => wrap(place.label, room, { most: isAcross ? 4 : cell >= 2 * LINE + 2 ? 2 : 1 }));
  const shown = places.map((place, column) => ({ key: place.key, text: lines[column].join("\n"), full: place.label }));
  const placed = isAcross ? { lineAnchor: "bottom" } : { rotate: -90, textAnchor: "start", lineAnchor: "middle" };
  const high = isAcross ? Math.max(...lines.map((each) => each.length)) * LINE : Math.max(...lines.flat().map((line) => widthOf(line)));
  return {
    height: high + 14,
    marks: Plot.text(shown, { x: "key", text: "text", title: "full", frameAnchor: "top", dy: -8, fontSize: SIZE, fill: INK, lineHeight: LINE / SIZE, ...placed }),
  };
}
