// A picture of a network on the page: a canvas that shows it as it is now, whatever of it was changed.

import { HALF } from "./look.js";
import { Painter, dark } from "./painter.js";
import { Network } from "./network.js";

const ROOM = { x: 64, above: 28, below: 78 }; // pixels kept free around the whole picture, for the names
const MAX_ZOOM = 1; // a few nodes are not blown up to fill the canvas
export const MIN_ZOOM = 0.02; // a large picture fits a small window

export class Drawing {
  #painter;
  #isWaiting = false;
  view = { k: 1, x: 0, y: 0 }; // the zoom, and what the picture is moved by, in pixels of the screen

  // `places` knows where somebody has put a node.
  constructor(box, places) {
    const canvas = document.createElement("canvas");
    box.append(canvas);
    box.hidden = false;
    box.drawing = this; // for tests, and for who looks at the page with the tools of a browser
    this.box = box;
    this.network = new Network(places);
    this.#painter = new Painter(canvas);
    this.#painter.resize(box.clientWidth, box.clientHeight);
    new ResizeObserver(() => this.#resize()).observe(box);
    dark.addEventListener("change", () => this.paint());
  }

  show(elements) {
    this.network.show(elements);
    this.box.classList.toggle("ex-canvas--empty", elements.nodes.length === 0);
    this.changed();
  }

  select(at) {
    this.network.select(at);
    this.changed();
  }

  look(view) {
    this.view = view;
    this.changed();
  }

  // What was changed in a moment is painted once, in the next frame.
  changed() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      this.paint();
    });
  }

  // The view that has all of it.
  whole() {
    if (!this.network.nodes.length) return this.view;
    const { x1, x2, y1, y2 } = this.network.bounds();
    const across = Math.max(this.box.clientWidth - 2 * ROOM.x, 50);
    const down = Math.max(this.box.clientHeight - ROOM.above - ROOM.below, 50);
    const k = Math.max(Math.min(across / (x2 - x1 + 2 * HALF), down / (y2 - y1 + 2 * HALF), MAX_ZOOM), MIN_ZOOM);
    return { k, x: ROOM.x + (across - k * (x1 + x2)) / 2, y: ROOM.above + (down - k * (y1 + y2)) / 2 };
  }

  // Whether all nodes lie within the canvas.
  hasAll() {
    const { x1, x2, y1, y2 } = this.network.bounds();
    const [first, last] = [this.onScreen({ x: x1, y: y1 }), this.onScreen({ x: x2, y: y2 })];
    const half = HALF * this.view.k;
    const { clientWidth, clientHeight } = this.box;
    return first.x > half && first.y > half && last.x < clientWidth - half && last.y < clientHeight - half;
  }

  // Whether a node lies well within it.
  hasInside(node) {
    const { x, y } = this.onScreen(node);
    const { clientWidth, clientHeight } = this.box;
    return x > ROOM.x && y > ROOM.above && x < clientWidth - ROOM.x && y < clientHeight - ROOM.below;
  }

  onScreen({ x, y }) { return { x: this.view.k * x + this.view.x, y: this.view.k * y + this.view.y }; }
  inPicture({ x, y }) { return { x: (x - this.view.x) / this.view.k, y: (y - this.view.y) / this.view.k }; }

  // Paper has another width, for which nothing is painted again.
  #resize() {
    const { clientWidth, clientHeight } = this.box;
    if (!matchMedia("print").matches && this.#painter.resize(clientWidth, clientHeight)) this.paint();
  }

  paint() { this.#painter.paint(this.network, this.view); }
}
