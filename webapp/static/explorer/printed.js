// The network as a picture that is saved: what may leave the site, where it stands now, and what must be printed with it.

import { FONT, INK, QUIET, wrap } from "../charts/look.js";
import { element } from "../charts/svg.js";
import { angleAt, between, shortened } from "./geometry.js";
import { ENDS, GAP } from "./look.js";
import { Network } from "./network.js";

const MARGIN = 90; // pixels around the nodes, for their names
const RADIUS = 15; // of a shape
const NAME = { size: 12, room: 130, line: 15 };
const WIDER = 1.25; // than on the screen, since here every node has its name
const LETTERS = ["", "L", "Q", "C"]; // of a path, by how many points follow the first

export function printed({ notes, ...elements }, placeOf) {
  const network = new Network({ of: (node) => wider(placeOf(node)) });
  network.show(elements);
  const { x1, x2, y1, y2 } = network.bounds();
  const [left, top] = [x1 - MARGIN, y1 - MARGIN];
  const width = Math.max(x2 - left + MARGIN, 480);
  const sheet = element("svg", { width, "font-family": FONT, role: "img" });
  put(sheet, "title", {}, "Network");
  put(sheet, "rect", { width: "100%", height: "100%", fill: "#fff" });
  const drawing = put(sheet, "g", { transform: `translate(${-left} ${-top})` });
  network.lines.forEach((link) => line(drawing, link, between(link, RADIUS, GAP)));
  network.nodes.forEach((node) => shape(drawing, node));
  network.nodes.forEach((node) => name(drawing, node));
  let y = y2 - top + MARGIN;
  for (const link of kindsOf(network.lines)) {
    line(sheet, link, [{ x: 20, y: (y += 18) }, { x: 62, y }]);
    put(sheet, "text", { x: 80, y: y + 4, "font-size": 13, fill: INK }, link.manner);
  }
  for (const text of notes.flatMap((note) => wrap(note, width - 40, { size: 13 }))) {
    put(sheet, "text", { x: 20, y: (y += 18), "font-size": 13, fill: QUIET }, text);
  }
  sheet.setAttribute("height", y + 20);
  sheet.setAttribute("viewBox", `0 0 ${width} ${y + 20}`);
  return sheet;
}

const wider = ({ x, y }) => ({ x: x * WIDER, y: y * WIDER });

// One link of each kind that has a line of its own.
const kindsOf = (links) => [...new Map(links.filter((link) => link.look.isOwn).map((link) => [link.manner, link])).values()];

function line(drawing, { look, word }, points) {
  const end = ENDS[look.end];
  const course = shortened(points, end?.before ?? 0);
  const [first, ...rest] = course.map(({ x, y }) => `${x} ${y}`);
  const path = put(drawing, "path", {
    d: `M${first}${LETTERS[rest.length]}${rest.join(" ")}`, fill: "none", stroke: look.colour, "stroke-width": look.width,
  });
  if (look.dashes.length) path.setAttribute("stroke-dasharray", look.dashes.join(" "));
  put(path, "title", {}, word);
  if (!end) return;
  const tip = points.at(-1);
  const turn = (angleAt(points.at(-2), tip) * 180) / Math.PI;
  const drawn = end.pen ? { fill: "none", stroke: look.colour, "stroke-width": end.pen } : { fill: look.colour };
  put(drawing, "path", { d: end.path, transform: `translate(${tip.x} ${tip.y}) rotate(${turn})`, ...drawn });
}

function shape(drawing, { corners, colour, caption, words, x, y }) {
  const drawn = corners.length
    ? put(drawing, "polygon", { points: corners.flat().join(" "), fill: colour, transform: `translate(${x} ${y}) scale(${RADIUS})` })
    : put(drawing, "circle", { cx: x, cy: y, r: RADIUS, fill: colour });
  put(drawn, "title", {}, `${caption} (${words})`);
}

function name(drawing, node) {
  const lines = node.name.split("\n").flatMap((part) => wrap(part, NAME.room, { size: NAME.size, most: 3 }));
  lines.forEach((text, place) => put(drawing, "text", {
    x: node.x, y: node.y + RADIUS + NAME.line * (place + 1), "font-size": NAME.size, "text-anchor": "middle", fill: INK,
    stroke: "#fff", "stroke-width": 3, "paint-order": "stroke",
  }, text));
}

const put = (parent, tag, attributes, text) => parent.appendChild(element(tag, attributes, text));
