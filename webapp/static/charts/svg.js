// SVG as the charts make it: elements with their attributes, lines of text, links, and hatching.

import { INK, LINE, SIZE } from "./look.js";

const SVG = "http://www.w3.org/2000/svg";

// An element; attributes that are null or undefined are left out, and so are children that are no element or text.
export function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(attribute, value);
  }
  made.append(...children.flat(Infinity).filter(Boolean));
  return made;
}

export const group = (attributes, ...children) => element("g", attributes, ...children);

// A line along an axis or across it, of whole pixels.
export function line(x1, y1, x2, y2, attributes) {
  return element("line", { x1, y1, x2, y2, "shape-rendering": "crispEdges", ...attributes });
}

// A rectangle between two values of x, whichever is the smaller.
export function bar(x1, x2, top, height, attributes) {
  return element("rect", { x: Math.min(x1, x2), y: top, width: Math.abs(x2 - x1), height, ...attributes });
}

// Lines of a text at a point: above, about or below it. `full` is shown to a pointer where a line is cut.
export function text(lines, x, y, { stands = "about", full = null, size = SIZE, ...attributes } = {}) {
  const height = (lines.length - 1) * LINE;
  const baseline = { above: -height, about: 0.36 * size - height / 2, below: 0.75 * size }[stands];
  const written = lines.length === 1 ? lines : lines.map((line, number) => element("tspan", { x, y: y + baseline + number * LINE }, line));
  return element("text", { x, y: y + baseline, "font-size": size, fill: INK, ...attributes }, full && element("title", {}, full), written);
}

// A shape that leads to the evidence of its mark, if the chart has links, and says what it stands for.
export function linked({ href, name }, shape) {
  shape.append(element("title", {}, name));
  return href ? element("a", { href, "aria-label": `${name}. Evidence` }, shape) : shape;
}

// A path through points, from the first to the last of each stretch.
export const path = (stretches) => stretches.map((points) => `M${points.map(([x, y]) => `${x},${y}`).join("L")}`).join("");

// Hatching, so that what colour tells is told without it too.
export function hatching(id, stroke, width, ground = "none") {
  const size = { width: 7, height: 7 };
  return element("defs", {}, element(
    "pattern", { id, ...size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    element("rect", { ...size, fill: ground }), element("rect", { ...size, width, fill: stroke }),
  ));
}
