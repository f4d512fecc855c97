// The picture as it is saved: the question, the chart, and everything that must be printed with it.

import { draw, noRoom, wholeWidth, withoutLinks } from "./draw.js";
import { FONT, INK, QUIET, wrap } from "./look.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 28; // pixels around everything

const WIDTH = 1000; // pixels of a picture that is saved, if it needs no more

// As a file: as wide as it needs.
export const saved = (chart) => printed(chart, wholeWidth(chart, WIDTH - 2 * MARGIN) + 2 * MARGIN);

export function printed(chart, width) {
  const sheet = document.createElementNS(SVG, "svg");
  const room = width - 2 * MARGIN;
  let y = MARGIN;
  const write = (text, { size, weight = 400, fill = INK, before = 0, height = size * 1.35 }) => {
    y += before;
    for (const line of wrap(text, room, { size, weight })) {
      y += height;
      put(sheet, "text", { x: MARGIN, y: y - height * 0.25, "font-size": size, "font-weight": weight, fill }, line);
    }
  };
  put(sheet, "title", {}, `${chart.heading} ${chart.title}`);
  put(sheet, "desc", {}, chart.description);
  put(sheet, "rect", { width: "100%", height: "100%", fill: "#fff" });
  if (chart.stamps.length) write(chart.stamps.join(" · "), { size: 14, weight: 700, height: 18 });
  write(chart.heading, { size: 24, weight: 700 });
  write(chart.sentence, { size: 16, before: 4 });
  write(chart.title, { size: 17, weight: 700, before: 16 });
  const drawing = draw(withoutLinks(chart), room);
  drawing.setAttribute("x", MARGIN);
  drawing.setAttribute("y", (y += 8));
  y += Number(drawing.getAttribute("height"));
  sheet.append(drawing);
  [...chart.legend, chart.left_out, noRoom(drawing)].filter(Boolean).forEach((text, number) => write(text, { size: 14, before: number ? 0 : 10 }));
  chart.lines.forEach((text, number) => write(text, { size: 13, fill: QUIET, before: number ? 2 : 10 }));
  const height = Math.ceil(y + MARGIN);
  const attributes = { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT, role: "img" };
  Object.entries(attributes).forEach(([name, value]) => sheet.setAttribute(name, value));
  return sheet;
}

function put(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  if (text !== undefined) element.textContent = text;
  parent.append(element);
}
