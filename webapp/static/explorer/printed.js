// The network as a picture that is saved: what may leave the site, where it stands now, and what must be printed with it.

import { FONT, INK, QUIET, wrap } from "../charts/look.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 90; // pixels around the nodes, for their names
const RADIUS = 15; // of a shape
const NAME = { size: 12, room: 130, line: 15 };
const WIDER = 1.25; // than on the screen, since here every node has its name
const PLAIN = { colour: "#6b747a", dashes: [], end: "vee" };

export function printed({ nodes, links, notes }, placeOf) {
  const wider = ({ x, y }) => ({ x: x * WIDER, y: y * WIDER });
  const places = new Map(nodes.map((node) => [node.id, wider(placeOf(node))]));
  const xs = [...places.values()].map((place) => place.x);
  const ys = [...places.values()].map((place) => place.y);
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  const width = Math.max(Math.max(...xs) - left + MARGIN, 480);
  const deepest = Math.max(...ys) - top + MARGIN;
  const sheet = create("svg", { xmlns: SVG, width, "font-family": FONT, role: "img" });
  put(sheet, "title", {}, "Network");
  put(sheet, "rect", { width: "100%", height: "100%", fill: "#fff" });
  const drawing = put(sheet, "g", { transform: `translate(${-left} ${-top})` });
  links.forEach((link, place) => line(drawing, link, places, beside(links, place)));
  nodes.forEach((node) => shape(drawing, node, places.get(node.id)));
  nodes.forEach((node) => name(drawing, node, places.get(node.id)));
  let y = deepest;
  for (const link of kindsOf(links)) {
    line(sheet, { ...link, source: "from", target: "to" }, new Map([["from", { x: 20, y: (y += 18) }], ["to", { x: 80, y }]]), 0);
    put(sheet, "text", { x: 80, y: y + 4, "font-size": 13, fill: INK }, link.manner);
  }
  for (const text of notes.flatMap((note) => wrap(note, width - 40, { size: 13 }))) {
    put(sheet, "text", { x: 20, y: (y += 18), "font-size": 13, fill: QUIET }, text);
  }
  sheet.setAttribute("height", y + 20);
  sheet.setAttribute("viewBox", `0 0 ${width} ${y + 20}`);
  return sheet;
}

// One link of each kind that has a line of its own.
const kindsOf = (links) => [...new Map(links.filter((link) => link.end).map((link) => [link.manner, link])).values()];

// How many lines between the same two nodes come before this one: each is bent a little more.
function beside(links, place) {
  const { source, target } = links[place];
  const isSame = (link) => (link.source === source && link.target === target) || (link.source === target && link.target === source);
  return links.slice(0, place).filter(isSame).length;
}

function line(drawing, link, places, bend) {
  const { colour, dashes, end } = link.end ? link : PLAIN;
  const [a, b] = [places.get(link.source), places.get(link.target)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [across, down] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const middle = { x: (a.x + b.x) / 2 - down * 30 * bend, y: (a.y + b.y) / 2 + across * 30 * bend };
  const into = Math.atan2(b.y - middle.y, b.x - middle.x);
  const tip = { x: b.x - Math.cos(into) * (RADIUS + 3), y: b.y - Math.sin(into) * (RADIUS + 3) };
  const path = put(drawing, "path", { d: `M${a.x} ${a.y}Q${middle.x} ${middle.y} ${tip.x} ${tip.y}`, fill: "none", stroke: colour, "stroke-width": link.end ? 2.6 : 1.4 });
  if (dashes.length) path.setAttribute("stroke-dasharray", dashes.join(" "));
  put(path, "title", {}, link.word);
  const ends = {
    triangle: ["M0 0L-12 -6L-12 6Z", colour], bar: ["M0 -8V8", "none"], diamond: ["M0 0L-7 -6L-14 0L-7 6Z", colour],
    circle: ["M-5 0m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0", colour], vee: ["M-9 -5L0 0L-9 5", "none"],
  };
  const [d, fill] = ends[end] ?? ends.vee;
  const turned = `translate(${tip.x} ${tip.y}) rotate(${(into * 180) / Math.PI})`;
  put(drawing, "path", { d, fill, stroke: colour, "stroke-width": end === "bar" ? 4 : 1.5, transform: turned });
}

function shape(drawing, { corners, colour, caption, words }, { x, y }) {
  const element = corners
    ? put(drawing, "polygon", { points: points(corners), fill: colour, transform: `translate(${x} ${y}) scale(${RADIUS})` })
    : put(drawing, "circle", { cx: x, cy: y, r: RADIUS, fill: colour });
  put(element, "title", {}, `${caption} (${words})`);
}

const points = (corners) => (Array.isArray(corners) ? corners : corners.split(" ")).map(Number).join(" ");

function name(drawing, node, { x, y }) {
  const lines = node.name.split("\n").flatMap((part) => wrap(part, NAME.room, { size: NAME.size, most: 3 }));
  lines.forEach((text, place) => put(drawing, "text", {
    x, y: y + RADIUS + NAME.line * (place + 1), "font-size": NAME.size, "text-anchor": "middle", fill: INK,
    stroke: "#fff", "stroke-width": 3, "paint-order": "stroke",
  }, text));
}

function create(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

function put(parent, tag, attributes, text) {
  const element = create(tag, attributes);
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
}
