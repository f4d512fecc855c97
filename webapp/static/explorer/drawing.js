// The picture: draws nodes and lines into a canvas, and reports which of them was chosen.

import "../vendor/cytoscape/cytoscape.min.js"; // it exports nothing, but sets `window.cytoscape`
import { nameWhatFits } from "./names.js";
import { STYLE } from "./style.js";

const ROOM = { x: 64, above: 28, below: 78 }; // pixels kept free around the whole picture, for the names
const CLOSEST = 1; // a few nodes are not blown up to fill the canvas
const FARTHEST = 0.02; // a large picture fits a small window; beyond this, cytoscape would not zoom at all
const HALF = 17; // of a shape at full size

// From the places alone: cytoscape would work out all lines for it, before it has the size of their ends.
function bounds(nodes) {
  const places = nodes.map((node) => node.position());
  const [x1, x2] = [Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x }) => x))];
  const [y1, y2] = [Math.min(...places.map(({ y }) => y)), Math.max(...places.map(({ y }) => y))];
  return { x1: x1 - HALF, x2: x2 + HALF, y1: y1 - HALF, y2: y2 + HALF, w: x2 - x1 + 2 * HALF, h: y2 - y1 + 2 * HALF };
}

const withoutPlace = ({ x, y, ...data }) => data;

export class Drawing {
  // `places` knows where somebody has put a node; without it, and in a still picture, nodes cannot be moved.
  constructor(canvas, { onChoose, onExpand, onMove, places, isStill = false }) {
    canvas.hidden = false;
    this.canvas = canvas;
    this.placeOf = (node) => places?.of(node) ?? { x: node.x, y: node.y };
    this.cy = window.cytoscape({
      container: canvas, style: STYLE, layout: { name: "preset" }, minZoom: FARTHEST, maxZoom: 3,
      autoungrabify: isStill, autounselectify: true, boxSelectionEnabled: false,
      userPanningEnabled: !isStill, userZoomingEnabled: false,
    });
    this.cy.on("viewport", () => this.#soon());
    if (isStill) return;
    // The wheel scrolls the page until the picture has the focus.
    canvas.addEventListener("focus", () => this.cy.userZoomingEnabled(true));
    canvas.addEventListener("blur", () => { this.cy.userZoomingEnabled(false); this.#mark("cursor"); });
    this.cy.on("tap", (event) => {
      canvas.focus({ preventScroll: true });
      onChoose(event.target === this.cy ? "" : event.target.id());
    });
    this.cy.on("dragfree", "node", (event) => {
      places.put(event.target.id(), event.target.position());
      onMove();
      this.#soon();
    });
    this.cy.on("dbltap", "node", (event) => onExpand(event.target.id()));
  }

  // Nodes that are there already stay in place; what is no longer shown is removed, what is new is added.
  show({ nodes, links }) {
    const wanted = new Set([...nodes, ...links].map((element) => element.id));
    const cy = this.cy;
    cy.batch(() => {
      cy.elements().filter((element) => !wanted.has(element.id())).remove();
      const isNew = (element) => cy.getElementById(element.id).empty();
      nodes.filter((node) => !isNew(node)).forEach((node) => cy.getElementById(node.id).data(withoutPlace(node)));
      cy.add(nodes.filter(isNew).map((node) => ({ group: "nodes", data: withoutPlace(node), position: this.placeOf(node) })));
      cy.add(links.filter(isNew).map((data) => ({ group: "edges", data })));
      const pairs = Map.groupBy(cy.edges(), (edge) => [edge.data("source"), edge.data("target")].sort().join("\n"));
      pairs.forEach((edges) => edges.forEach((edge) => edge.toggleClass("alone", edges.length === 1 && !edge.isLoop())));
    });
    this.canvas.classList.toggle("ex-canvas--empty", nodes.length === 0);
    this.#soon();
  }

  // All nodes where they belong now, after what somebody moved was put back.
  place(nodes) {
    this.cy.batch(() => nodes.forEach((node) => this.cy.getElementById(node.id).position(this.placeOf(node))));
    this.fit();
  }

  // What is selected: a node or a line with its neighbours, or all nodes of a label.
  select(at) {
    const cy = this.cy;
    const chosen = at.includes(":") ? cy.getElementById(at) : cy.nodes().filter((node) => node.data("label") === at);
    cy.batch(() => {
      cy.elements().removeClass("at near faint");
      if (chosen.empty()) return;
      chosen.addClass("at");
      if (chosen.nodes().nonempty() && at.includes(":")) chosen.connectedEdges().addClass("near");
      const near = at.includes(":") ? chosen.closedNeighborhood().union(chosen.connectedNodes()) : chosen;
      cy.elements().not(near).addClass("faint");
    });
    this.#soon();
  }

  fit() {
    if (this.cy.nodes().empty()) return;
    const box = bounds(this.cy.nodes());
    const across = Math.max(this.canvas.clientWidth - 2 * ROOM.x, 50);
    const down = Math.max(this.canvas.clientHeight - ROOM.above - ROOM.below, 50);
    const zoom = Math.max(Math.min(across / box.w, down / box.h, CLOSEST), FARTHEST);
    const pan = {
      x: ROOM.x + across / 2 - (zoom * (box.x1 + box.x2)) / 2,
      y: ROOM.above + down / 2 - (zoom * (box.y1 + box.y2)) / 2,
    };
    this.cy.viewport({ zoom, pan });
  }

  // Only when something new would lie outside the canvas the whole of it is brought back into view.
  fitIfOutside() {
    const box = this.cy.nodes().renderedBoundingBox({ includeLabels: false });
    if (box.x1 < 0 || box.y1 < 0 || box.x2 > this.canvas.clientWidth || box.y2 > this.canvas.clientHeight) this.fit();
  }

  zoom(factor) { this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: this.#middle() }); }
  fullSize() { this.cy.zoom({ level: 1, renderedPosition: this.#middle() }); }
  resize() { this.cy.resize(); }

  get cursor() { return this.cy.nodes(".cursor").first(); }

  // The node that lies next in a direction; a neighbour of the current node is preferred. Returns its data.
  walk(across, down, from) {
    const here = this.cursor.nonempty() ? this.cursor : this.cy.getElementById(from || "").filter("node");
    const next = here.nonempty() ? this.#nextOf(here, across, down) : this.cy.nodes().first();
    if (!next || next.empty()) return null;
    this.#mark("cursor", next);
    this.#bringIntoView(next);
    return next.data();
  }

  #nextOf(here, across, down) {
    const { x, y } = here.position();
    const joined = here.neighborhood();
    let best = null;
    let least = Infinity;
    this.cy.nodes().not(here).forEach((node) => {
      const ahead = (node.position("x") - x) * across + (node.position("y") - y) * down;
      const aside = Math.abs((node.position("x") - x) * down) + Math.abs((node.position("y") - y) * across);
      if (ahead <= 0 || aside > 2 * ahead) return;
      const distance = (ahead + 2 * aside) * (joined.contains(node) ? 1 : 2);
      if (distance < least) [best, least] = [node, distance];
    });
    return best;
  }

  #bringIntoView(node) {
    const { x, y } = node.renderedPosition();
    const { clientWidth, clientHeight } = this.canvas;
    const isInside = x > ROOM.x && y > ROOM.above && x < clientWidth - ROOM.x && y < clientHeight - ROOM.below;
    if (!isInside) this.cy.center(node);
  }

  #mark(name, node) {
    this.cy.nodes().removeClass(name);
    node?.addClass(name);
    this.#soon();
  }

  // Names are placed once for all changes of a moment, before any of them is drawn: a network is drawn once.
  #soon() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    queueMicrotask(() => {
      this.isWaiting = false;
      nameWhatFits(this.cy);
    });
  }

  #middle() { return { x: this.canvas.clientWidth / 2, y: this.canvas.clientHeight / 2 }; }
}
