// The charts of a page: drawn as wide as there is room, walked by keyboard, and saved as files.

import { drawingOf, noRoom } from "./draw.js";
import { followPage } from "./look.js";
import { enter, walkable } from "./walk.js";

async function show(figure) {
  const chart = JSON.parse(figure.querySelector("script").textContent);
  const { draw } = await drawingOf(chart);
  const room = figure.querySelector(".ct-chart__drawn");
  const hint = figure.querySelector("[data-hint]");
  let width = 0;
  const redraw = () => {
    if (Math.abs(room.clientWidth - width) < 2) return;
    width = room.clientWidth;
    const at = [...room.querySelectorAll("a")].indexOf(document.activeElement);
    const svg = draw(width);
    followPage(svg);
    const hasLinks = chart.marks.some((mark) => mark.href);
    svg.setAttribute("role", hasLinks ? "group" : "img");
    svg.setAttribute("aria-label", chart.title);
    svg.setAttribute("aria-describedby", room.dataset.described);
    room.replaceChildren(svg);
    walkable(svg);
    if (at >= 0) enter(svg.querySelectorAll("a")[at] ?? svg.querySelector("a"), [...svg.querySelectorAll("a")]);
    hint.textContent = [
      hasLinks && "Each mark leads to its evidence: with the Tab key into the chart, then with the arrow keys from mark to mark.",
      noRoom(svg),
    ].filter(Boolean).join(" ");
  };
  figure.hidden = false;
  new ResizeObserver(redraw).observe(room);
  redraw();
}

// The picture that is saved is drawn from the export of the answer, which has nothing that may not leave the site.
async function saveAs(figure, kind) {
  const status = figure.querySelector("[role=status]");
  status.textContent = "Making the picture…";
  try {
    const [{ saved }, { save }] = await Promise.all([import("./printed.js"), import("./save.js")]);
    const response = await fetch(figure.dataset.export);
    if (!response.ok) throw new Error(`the site answered ${response.status}`);
    const { charts } = await response.json();
    const chart = charts.find(({ number }) => number === Number(figure.dataset.number));
    if (!chart) throw new Error("nothing of it may leave the site");
    await save(await saved(chart), kind, figure.dataset.file);
    status.textContent = `Saved as ${figure.dataset.file}.${kind}`;
  } catch (error) {
    status.textContent = `The picture could not be saved: ${error.message}.`;
  }
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  show(figure);
  for (const button of figure.querySelectorAll("[data-save]")) {
    button.addEventListener("click", () => saveAs(figure, button.dataset.save));
  }
}
