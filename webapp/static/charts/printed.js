// The picture as it is saved: the question, the chart, and everything that must be printed with it.

import { drawingOf, noRoom, withoutLinks } from "./draw.js";
import { FONT, INK, PAPER, QUIET, wrap } from "./look.js";
import { element } from "./svg.js";

const MARGIN = 28; // pixels around everything
const WIDTH = 1000; // pixels of a picture that is saved, if it needs no more

export async function saved(chart) {
  const { draw, wholeWidth } = await drawingOf(withoutLinks(chart));
  const room = wholeWidth(WIDTH - 2 * MARGIN);
  const width = room + 2 * MARGIN;
  const written = [];
  let y = MARGIN;
  const write = (text, { size, weight = 400, fill = INK, before = 0, height = size * 1.35 }) => {
    y += before;
    for (const line of wrap(text, room, { size, weight })) {
      y += height;
      written.push(element("text", { x: MARGIN, y: y - height * 0.25, "font-size": size, "font-weight": weight, fill }, line));
    }
  };
  if (chart.stamps.length) write(chart.stamps.join(" · "), { size: 14, weight: 700, height: 18 });
  write(chart.heading, { size: 24, weight: 700 });
  write(chart.sentence, { size: 16, before: 4 });
  write(chart.title, { size: 17, weight: 700, before: 16 });
  const drawing = draw(room);
  drawing.setAttribute("x", MARGIN);
  drawing.setAttribute("y", (y += 8));
  y += Number(drawing.getAttribute("height"));
  [...chart.legend, chart.left_out, noRoom(drawing)].filter(Boolean).forEach((text, number) => write(text, { size: 14, before: number ? 0 : 10 }));
  chart.lines.forEach((text, number) => write(text, { size: 13, fill: QUIET, before: number ? 2 : 10 }));
  const height = Math.ceil(y + MARGIN);
  return element(
    "svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT, role: "img" },
    element("title", {}, `${chart.heading} ${chart.title}`),
    element("desc", {}, chart.description),
    element("rect", { width: "100%", height: "100%", fill: PAPER }),
    written, drawing,
  );
}
