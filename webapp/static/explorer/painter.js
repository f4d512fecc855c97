// Paints a network into a canvas: lines below shapes, what is selected above the rest, then the words and names that
// have room.

import { FONT } from "../charts/look.js";
import { angleAt, between, pointAt, shortened } from "./geometry.js";
import { ENDS, FAINT, GAP, INK, PAPER, halfAt, strokeOf } from "./look.js";
import { LINE_HEIGHT, SIZE, isWorded, placeNames } from "./names.js";

const WORD = 11; // pixels of the words on lines
const ORDER = ["faint", "", "near", "at"]; // what is painted later lies above
const BORDER = 3; // pixels around a selected shape
const AROUND = 6; // pixels of highlight around that, and beside a selected line
const CURSOR = { width: 3, away: 6, dashes: [5, 4] };
const THICK = 3.5; // pixels of a line from which on its end grows with it

// In the dark the canvas is shown inverted, in its hues: what is to look yellow is painted brown.
export const dark = matchMedia("screen and (prefers-color-scheme: dark)");
const highlight = () => (dark.matches ? "#553300" : "#ffdd00");
const paths = Object.fromEntries(Object.entries(ENDS).map(([name, { path }]) => [name, new Path2D(path)]));
// A line stops before the highlight of a selected shape.
const gapBefore = ({ to }) => GAP + (to.state === "at" ? BORDER + AROUND : 0);
const byState = (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state);

export class Painter {
  #canvas;
  #context;
  #sharpness = 1; // pixels of the canvas in one of the page
  #view; // the zoom, and what the picture is moved by
  #half; // of a shape, in pixels of the picture

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  // The canvas gets as many pixels as the screen has in its place. Says whether that changed it.
  resize(width, height) {
    const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (across === this.#canvas.width && down === this.#canvas.height) return false;
    this.#sharpness = devicePixelRatio;
    [this.#canvas.width, this.#canvas.height] = [across, down];
    return true;
  }

  paint(network, view) {
    const { width, height } = this.#canvas;
    const room = { x1: 0, y1: 0, x2: width / this.#sharpness, y2: height / this.#sharpness };
    [this.#view, this.#half] = [view, halfAt(view.k)];
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, width, height);
    const lines = network.lines.toSorted(byState).map((line) => ({ ...line, points: between(line, this.#half, gapBefore(line)) }));
    lines.forEach((line) => this.#line(line));
    lines.filter((line) => isWorded(line, view.k, lines.length)).forEach((line) => this.#word(line, room));
    network.nodes.toSorted(byState).forEach((node) => this.#shape(node));
    if (network.cursor) this.#cursor(network.cursor);
    placeNames(network, view, room).reverse().forEach((name) => this.#name(name));
  }

  #line(line) {
    const { points, look } = line;
    const end = ENDS[look.end];
    const width = strokeOf(line, this.#view.k);
    const larger = Math.max(width / THICK, 1);
    this.#seen(line, look.opacity);
    this.#goTo({ x: 0, y: 0 });
    this.#trace(shortened(points, (end?.before ?? 0) * larger));
    if (line.state === "at") this.#stroke(highlight(), width + 2 * AROUND);
    this.#stroke(look.colour, width, look.dashes);
    if (!end) return;
    this.#goTo(points.at(-1), angleAt(points.at(-2), points.at(-1)), larger);
    if (end.pen) this.#stroke(look.colour, end.pen, [], paths[look.end]);
    else this.#fill(look.colour, paths[look.end]);
  }

  // On paper, along the middle of its line, and never upside down.
  #word(line, room) {
    const middle = pointAt(line.points, 0.5);
    const { k, x, y } = this.#view;
    const [across, down] = [k * middle.x + x, k * middle.y + y];
    if (across < room.x1 || across > room.x2 || down < room.y1 || down > room.y2) return;
    const turn = angleAt(pointAt(line.points, 0.45), pointAt(line.points, 0.55));
    this.#seen(line);
    this.#goTo(middle, Math.atan(Math.tan(turn)), 1 / Math.min(k, 1));
    this.#write([line.word], WORD, line.state === "at", 0.88);
  }

  #shape(node) {
    this.#seen(node);
    this.#goTo(node);
    this.#outline(node.corners, this.#half);
    if (node.state === "at") {
      this.#stroke(highlight(), 2 * (BORDER + AROUND));
      this.#stroke(INK, 2 * BORDER);
    }
    this.#fill(node.colour);
  }

  #cursor(node) {
    this.#context.globalAlpha = 1;
    this.#goTo(node);
    this.#outline(node.corners, this.#half + CURSOR.away);
    this.#stroke(INK, CURSOR.width, CURSOR.dashes);
  }

  // In the box that it was placed in, at the side of its shape.
  #name({ node, lines, side, x1, x2, y1, y2 }) {
    const [x, align] = { right: [x1 + 2, "left"], left: [x2 - 2, "right"] }[side] ?? [(x1 + x2) / 2, "center"];
    const scale = Math.max(this.#view.k, 1) * this.#sharpness;
    this.#seen(node);
    this.#context.setTransform(scale, 0, 0, scale, x * this.#sharpness, ((y1 + y2) / 2) * this.#sharpness);
    this.#write(lines, SIZE, node.state === "at", 0.82, align);
  }

  // Lines of text around the origin, each on paper that lets a little shine through.
  #write(lines, size, isBold, cover, align = "center") {
    const context = this.#context;
    const seen = context.globalAlpha;
    context.font = `${isBold ? "bold " : ""}${size}px ${FONT}`;
    [context.textAlign, context.textBaseline] = [align, "middle"];
    const height = size * LINE_HEIGHT;
    const width = Math.max(...lines.map((line) => context.measureText(line).width)) + 2;
    const left = { left: -1, right: 1 - width, center: -width / 2 }[align];
    context.globalAlpha = seen * cover;
    context.fillStyle = PAPER;
    context.fillRect(left, -(lines.length * height) / 2 - 1, width, lines.length * height + 2);
    context.globalAlpha = seen;
    context.fillStyle = INK;
    lines.forEach((line, place) => context.fillText(line, 0, (place + 0.5 - lines.length / 2) * height));
  }

  #seen({ state }, opacity = 1) { this.#context.globalAlpha = opacity * (state === "faint" ? FAINT : 1); }

  // From here on the origin is a place of the picture, turned and scaled.
  #goTo({ x, y }, turn = 0, scale = 1) {
    const k = this.#view.k * this.#sharpness;
    const [across, down] = [k * scale * Math.cos(turn), k * scale * Math.sin(turn)];
    const [left, top] = [k * x + this.#view.x * this.#sharpness, k * y + this.#view.y * this.#sharpness];
    this.#context.setTransform(across, down, -down, across, left, top);
  }

  #trace([first, ...points]) {
    const numbers = points.flatMap(({ x, y }) => [x, y]);
    this.#context.beginPath();
    this.#context.moveTo(first.x, first.y);
    if (points.length === 1) this.#context.lineTo(...numbers);
    else if (points.length === 2) this.#context.quadraticCurveTo(...numbers);
    else this.#context.bezierCurveTo(...numbers);
  }

  #outline(corners, size) {
    this.#context.beginPath();
    if (corners.length) corners.forEach(([x, y]) => this.#context.lineTo(x * size, y * size));
    else this.#context.arc(0, 0, size, 0, 2 * Math.PI);
    this.#context.closePath();
  }

  // The path that was traced last, or another one.
  #stroke(colour, width, dashes = [], ...path) {
    [this.#context.strokeStyle, this.#context.lineWidth] = [colour, width];
    this.#context.setLineDash(dashes);
    this.#context.stroke(...path);
  }

  #fill(colour, ...path) {
    this.#context.fillStyle = colour;
    this.#context.fill(...path);
  }
}
