// The names beside the shapes: never smaller than can be read, and never one upon another. Each takes the first free
// side of its shape. Where there is no room for all, the selected and the most joined come first; the others appear
// when the picture is zoomed, and are in the list.

import { widthOf, wrap } from "../charts/look.js";
import { halfAt } from "./look.js";

export const SIZE = 12.5; // pixels on the screen
export const LINE_HEIGHT = 1.18; // from one line of a name to the next, in sizes
const WIDTH = 124; // a name is broken into lines of at most so many pixels
const GAP = 5; // pixels between a shape and its name
const BOLDER = 1.1; // a bold name is wider
const SIDES = ["below", "above", "right", "left"];
const FEW = 16; // up to this many lines have their words from a zoom of ROOMY on; all have them at full size
const ROOMY = 0.6;

// The names that have room, each as its lines, its node, the side of the shape and the box that it takes. `view` is the
// zoom and what the picture is moved by, `room` the size of the canvas, all in pixels of the screen.
export function placeNames({ nodes, cursor }, view, room) {
  const scale = Math.max(view.k, 1); // from full size on, names grow with the picture
  const half = halfAt(view.k) * view.k;
  const shapes = nodes.map((node) => shapeBox(node, view, half)).filter((shape) => meet(shape, room));
  const isSingle = nodes.filter(({ state }) => state === "at").length === 1;
  const names = [];
  for (const [place, shape] of ranked(shapes, cursor).entries()) {
    const boxes = SIDES.map((side) => nameBox(shape, side, scale));
    const covers = (box) => (other) => other !== shape && meet(other, box);
    const isFree = (box) => isInside(box, room) && !names.some(covers(box)) && !shapes.some(covers(box));
    const trouble = (box) => names.filter(covers(box)).length + shapes.filter(covers(box)).length + !isInside(box, room);
    const { node } = shape;
    // The first, the selected node and the one with the cursor have a name in any case.
    const isNeeded = place === 0 || node === cursor || (isSingle && node.state === "at");
    const box = boxes.find(isFree) ?? (isNeeded ? boxes.reduce((a, b) => (trouble(b) < trouble(a) ? b : a)) : null);
    if (box) names.push(box);
  }
  return names;
}

// From full size on all lines have their words, and a few lines earlier; the selected one has them always.
export function isWorded({ state, manner }, zoom, total) {
  return state === "at" || zoom >= 1 || (zoom >= ROOMY && total <= FEW && manner !== "other");
}

function ranked(shapes, cursor) {
  const rank = ({ node }) => (node === cursor ? 4e6 : 0) + ({ at: 3e6, faint: 0 }[node.state] ?? 1e6) + node.lines.length;
  const ranks = new Map(shapes.map((shape) => [shape, rank(shape)]));
  return shapes.toSorted((a, b) => ranks.get(b) - ranks.get(a));
}

function shapeBox(node, { k, x, y }, half) {
  const [across, down] = [k * node.x + x, k * node.y + y];
  return { x1: across - half, x2: across + half, y1: down - half, y2: down + half, node };
}

function nameBox(shape, side, scale) {
  const { lines, widest } = broken(shape.node.name);
  const width = (widest + 4) * scale * (shape.node.state === "at" ? BOLDER : 1);
  const height = (lines.length * SIZE * LINE_HEIGHT + 2) * scale;
  const [x, y] = [(shape.x1 + shape.x2) / 2, (shape.y1 + shape.y2) / 2];
  const beside = { right: [shape.x2 + GAP, y - height / 2], left: [shape.x1 - GAP - width, y - height / 2] };
  const [x1, y1] = beside[side] ?? [x - width / 2, side === "below" ? shape.y2 + GAP : shape.y1 - GAP - height];
  return { x1, x2: x1 + width, y1, y2: y1 + height, node: shape.node, side, lines };
}

const known = new Map(); // names that were broken into lines before

function broken(name) {
  if (!known.has(name)) {
    const lines = name.split("\n").flatMap((part) => wrap(part, WIDTH, { size: SIZE }));
    known.set(name, { lines, widest: Math.max(...lines.map((line) => widthOf(line, SIZE))) });
  }
  return known.get(name);
}

const meet = (a, b) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
const isInside = (box, room) => box.x1 > room.x1 && box.y1 > room.y1 && box.x2 < room.x2 && box.y2 < room.y2;
