// Draws one chart as an SVG of so many pixels' width: with Observable Plot, and made to stand under a strict policy.

import { bars, diverging } from "./bars.js";
import { heat, wholeHeat } from "./heat.js";
import { FONT } from "./look.js";
import { patterns } from "./patterns.js";
import { trend } from "./trend.js";
import { Plot } from "./vendor/charts_library.js";

const KINDS = { bars, points: bars, diverging, heat, trend };
let drawings = 0;

// Gives the SVG, not yet in the page.
export function draw(chart, width) {
  const id = `chart-${(drawings += 1)}`;
  const { leftOut = 0, marks, ...options } = KINDS[chart.kind](chart, Math.max(240, Math.floor(width)), id);
  const svg = Plot.plot({ ...options, className: "ct-plot", marks: marks.flat(3).filter(Boolean) });
  // Plot writes a style element, which the policy of the site forbids: charts.css and the attributes say the same.
  svg.querySelectorAll("style").forEach((style) => style.remove());
  svg.setAttribute("font-family", FONT);
  svg.setAttribute("fill", "#0b0c0c");
  svg.prepend(patterns(id));
  svg.dataset.leftOut = leftOut;
  for (const group of svg.children) {
    if (!group.querySelector("a")) group.setAttribute("aria-hidden", "true");
  }
  svg.querySelectorAll("a").forEach((link) => link.setAttribute("aria-label", `${link.firstElementChild.getAttribute("aria-label")}. Evidence`));
  return svg;
}

// A sentence where a drawing had no room for all columns, else nothing.
export function noRoom(svg) {
  const columns = Number(svg.dataset.leftOut);
  return columns ? `There is no room here for ${columns} of the columns; they are drawn where it is wider.` : "";
}

// The width that shows everything.
export const wholeWidth = (chart, width) => (chart.kind === "heat" ? Math.max(width, wholeHeat(chart)) : width);

// Where links lead is the site's; a picture that leaves it has none.
export function withoutLinks(chart) {
  return { ...chart, marks: chart.marks.map((mark) => ({ ...mark, href: null })) };
}
