// What somebody does in the picture: moves and zooms it, drags nodes, and chooses. d3 knows mice, wheels and fingers;
// what they mean is here.

import { drag, select, zoom, zoomIdentity } from "../vendor/d3/explorer_library.js";
import { MIN_ZOOM } from "./drawing.js";
import { halfAt } from "./look.js";

const MAX_ZOOM = 3;
const SHAKE = 4; // pixels that a mouse may move during a click
const TOLERANCE = { mouse: { node: 2, line: 8 }, touch: { node: 8, line: 24 } }; // pixels around what is meant

export class Gestures {
  #drawing;
  #zoom;
  #box;

  constructor(drawing, { onChoose, onExpand, onMove }) {
    const { box } = drawing;
    // The wheel and a single finger scroll the page until the picture has the focus.
    const isMeant = (event) => {
      if (event.button || (event.ctrlKey && event.type !== "wheel")) return false;
      return box === document.activeElement || event.type === "mousedown" || event.touches?.length > 1;
    };
    this.#drawing = drawing;
    this.#zoom = zoom().scaleExtent([MIN_ZOOM, MAX_ZOOM]).clickDistance(SHAKE).filter(isMeant)
      .on("zoom", ({ transform }) => drawing.look(transform));
    this.#box = select(box).call(this.#drag(onMove)).call(this.#zoom);
    this.#box.style("touch-action", null).on("dblclick.zoom", null); // the styles of the page say how fingers scroll
    box.addEventListener("click", (event) => {
      box.focus({ preventScroll: true });
      const at = [{ x: event.offsetX, y: event.offsetY }, event.pointerType === "touch" ? TOLERANCE.touch : TOLERANCE.mouse];
      onChoose((this.#nodeAt(...at) ?? this.#lineAt(...at))?.id ?? "");
    });
    box.addEventListener("dblclick", ({ offsetX, offsetY }) => {
      const node = this.#nodeAt({ x: offsetX, y: offsetY }, TOLERANCE.mouse);
      if (node) onExpand(node.id);
    });
    box.addEventListener("blur", () => {
      drawing.network.cursor = null;
      drawing.changed();
    });
  }

  fit() { this.#look(this.#drawing.whole()); }
  zoomBy(factor) { this.#zoom.scaleBy(this.#box, factor); }
  fullSize() { this.#zoom.scaleTo(this.#box, 1); }

  // The cursor goes to the next node in a direction, which is brought into view.
  walk(across, down, from) {
    const node = this.#drawing.network.walk(across, down, from);
    if (!node) return null;
    if (!this.#drawing.hasInside(node)) this.#zoom.translateTo(this.#box, node.x, node.y);
    this.#drawing.changed();
    return node;
  }

  #look({ k, x, y }) { this.#zoom.transform(this.#box, zoomIdentity.translate(x, y).scale(k)); }

  #drag(onMove) {
    let [from, isMoved] = [null, false];
    return drag().container(this.#drawing.box).clickDistance(SHAKE)
      .subject(({ x, y, identifier }) => {
        const node = this.#nodeAt({ x, y }, identifier === "mouse" ? TOLERANCE.mouse : TOLERANCE.touch);
        return node && { node, ...this.#drawing.onScreen(node) };
      })
      .on("start", ({ x, y }) => { [from, isMoved] = [{ x, y }, false]; })
      .on("drag", ({ subject, x, y }) => {
        isMoved ||= Math.hypot(x - from.x, y - from.y) > SHAKE;
        if (!isMoved) return;
        Object.assign(subject.node, this.#drawing.inPicture({ x, y }));
        this.#drawing.changed();
      })
      .on("end", ({ subject }) => { if (isMoved) onMove(subject.node); });
  }

  // What lies at a place of the screen.
  #nodeAt(place, tolerance) {
    const { k } = this.#drawing.view;
    return this.#drawing.network.nodeAt(this.#drawing.inPicture(place), halfAt(k), tolerance.node / k);
  }

  #lineAt(place, tolerance) {
    return this.#drawing.network.lineAt(this.#drawing.inPicture(place), tolerance.line / this.#drawing.view.k);
  }
}
