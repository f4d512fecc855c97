// The small pictures of answers and records: drawn once; the list beside each has the same.

import { Drawing } from "./drawing.js";

for (const figure of document.querySelectorAll("[data-picture]")) {
  const drawing = new Drawing(figure.querySelector(".ex-canvas"), { isStill: true });
  drawing.show(JSON.parse(figure.querySelector("script").textContent));
  drawing.fit();
  addEventListener("resize", () => { drawing.resize(); drawing.fit(); });
}
