// What is drawn: nodes in their places, the lines between them, which of them are selected, and where the cursor is.

import { bendsOf, distanceToLine, distanceToShape } from "./geometry.js";
import { lookOf } from "./look.js";

export class Network {
  #elements = new Map(); // nodes and lines by their ids
  #at = "";
  #placeOf;
  nodes = [];
  lines = [];
  cursor = null; // the node where somebody is who walks by keyboard

  // `places` knows where somebody has put a node.
  constructor(places) { this.#placeOf = (node) => places?.of(node) ?? node; }

  // Nodes that are there already stay in place; what is no longer shown is removed, what is new is added.
  // Of each label and each manner of line the looks are given once.
  show({ nodes, links, labels, manners }) {
    const before = this.#elements;
    this.nodes = nodes.map((node) => {
      const { x, y } = before.get(node.id) ?? this.#placeOf(node);
      return { ...labels[node.label], ...node, x, y, home: { x: node.x, y: node.y }, lines: [], state: "" };
    });
    this.#elements = new Map(this.nodes.map((node) => [node.id, node]));
    const bends = bendsOf(links);
    this.lines = links.map((link) => {
      const [from, to] = [this.get(link.source), this.get(link.target)];
      const line = { ...link, from, to, bend: bends.get(link), look: lookOf(link, manners[link.manner]), state: "" };
      new Set([from, to]).forEach((node) => node.lines.push(line));
      this.#elements.set(line.id, line);
      return line;
    });
    this.cursor = this.get(this.cursor?.id);
    this.select(this.#at);
  }

  get(id) { return this.#elements.get(id) ?? null; }

  // All nodes where they were before somebody moved them.
  putBack() { this.nodes.forEach((node) => Object.assign(node, node.home)); }

  // A node or a line is selected with what it is joined with, or all nodes of a label; the rest is faint.
  select(at) {
    this.#at = at;
    const isLabel = !at.includes(":");
    const chosen = isLabel ? this.nodes.filter(({ label }) => label === at) : [this.get(at)].filter(Boolean);
    const [lines, nodes] = isLabel || !chosen.length ? [[], []] : neighbourhood(chosen[0]);
    for (const element of this.#elements.values()) element.state = chosen.length ? "faint" : "";
    lines.forEach((line) => { line.state = "near"; });
    nodes.forEach((node) => { node.state = ""; });
    chosen.forEach((element) => { element.state = "at"; });
  }

  // The box around the middles of all nodes.
  bounds() {
    const [xs, ys] = [this.nodes.map(({ x }) => x), this.nodes.map(({ y }) => y)];
    return { x1: Math.min(...xs), x2: Math.max(...xs), y1: Math.min(...ys), y2: Math.max(...ys) };
  }

  // The node whose shape lies nearest to a place, or the line, at most so far from it.
  nodeAt(place, half, within) { return nearest(this.nodes, (node) => distanceToShape(node, half, place), within); }
  lineAt(place, within) { return nearest(this.lines, (line) => distanceToLine(line, place), within); }

  // The cursor goes to the node that lies next in a direction; a neighbour of where it is, is preferred.
  walk(across, down, from) {
    const here = this.cursor ?? this.nodes.find(({ id }) => id === from);
    const next = here ? nearest(this.nodes, (node) => steps(here, node, across, down), Infinity) : this.nodes[0];
    this.cursor = next ?? this.cursor;
    return next ?? null;
  }
}

// The lines of a node and what they lead to; of a line, its ends.
function neighbourhood(element) {
  if (!element.lines) return [[], [element.from, element.to]];
  return [element.lines, element.lines.flatMap(({ from, to }) => [from, to])];
}

function nearest(elements, distance, within) {
  let [best, least] = [null, within];
  for (const element of elements) {
    const far = distance(element);
    if (far < least) [best, least] = [element, far];
  }
  return best;
}

// How far a node is for somebody who walks in a direction; what lies too much to the side is out of reach.
function steps(here, node, across, down) {
  const [x, y] = [node.x - here.x, node.y - here.y];
  const [ahead, aside] = [x * across + y * down, Math.abs(x * down) + Math.abs(y * across)];
  if (ahead <= 0 || aside > 2 * ahead) return Infinity;
  return (ahead + 2 * aside) * (node.lines.some(({ from, to }) => from === here || to === here) ? 1 : 2);
}
