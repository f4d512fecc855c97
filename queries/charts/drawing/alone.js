// A page of its own with the charts of one answer: in a notebook's frame, or a file.

import { printed, saved } from "./printed.js";
import { save } from "./save.js";

function show(figure) {
  const chart = JSON.parse(figure.querySelector("script").textContent);
  const room = figure.querySelector("[data-drawn]");
  const said = figure.querySelector("[role=status]");
  const name = `${chart.question}-chart-${chart.number}`;
  let width = 0;
  const redraw = () => {
    if (Math.abs(room.clientWidth - width) < 2) return;
    width = room.clientWidth;
    room.replaceChildren(printed(chart, width));
  };
  for (const button of figure.querySelectorAll("[data-save]")) {
    button.addEventListener("click", async () => {
      try {
        await save(saved(chart), button.dataset.save, name);
        said.textContent = `Saved as ${name}.${button.dataset.save}`;
      } catch (error) {
        said.textContent = `The picture could not be saved: ${error.message}.`;
      }
    });
  }
  new ResizeObserver(redraw).observe(room);
  redraw();
}

document.querySelectorAll("[data-chart]").forEach(show);
