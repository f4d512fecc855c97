// Draws one chart as an SVG of so many pixels' width. What draws its kind is loaded where there is one of it.

import { FONT, INK } from "./look.js";
import { element } from "./svg.js";

// Each gives the shapes of a chart, with y = 0 where its rows or its panels begin and x = 0 where its marks do.
const KINDS = {
  bars: () => import("./bars.js"),
  points: () => import("./bars.js"),
  diverging: () => import("./diverging.js"),
  heat: () => import("./heat.js"),
  trend: () => import("./trend.js"),
};
const MIN_WIDTH = 240; // pixels
let drawings = 0;

// How a chart is drawn: `draw` gives the SVG, not yet in the page, `wholeWidth` the pixels that show everything.
export async function drawingOf(chart) {
  const kind = await KINDS[chart.kind]();
  return {
    draw: (width) => picture((id) => kind.draw(chart, Math.max(MIN_WIDTH, Math.floor(width)), id)),
    wholeWidth: (width) => Math.max(width, kind.wholeWidth?.(chart) ?? 0),
  };
}

function picture(drawn) {
  const { left, right, top, bottom, width, height, shapes, leftOut = 0 } = drawn(`hatching-${(drawings += 1)}`);
  const [wide, high] = [left + width + right, top + height + bottom];
  const svg = element("svg", {
    class: "ct-plot", width: wide, height: high, viewBox: `${-left} ${-top} ${wide} ${high}`,
    "font-family": FONT, fill: INK, "data-left-out": leftOut,
  }, shapes);
  for (const part of svg.querySelectorAll("g")) {
    if (!part.querySelector("a")) part.setAttribute("aria-hidden", "true");
  }
  return svg;
}

// A sentence where a drawing had no room for all columns, else nothing.
export function noRoom(svg) {
  const columns = Number(svg.dataset.leftOut);
  return columns ? `There is no room here for ${columns} of the columns; they are drawn where it is wider.` : "";
}

// Where links lead is the site's; a picture that leaves it has none.
export function withoutLinks(chart) {
  return { ...chart, marks: chart.marks.map((mark) => ({ ...mark, href: null })) };
}
