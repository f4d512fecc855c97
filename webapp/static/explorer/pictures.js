// The small pictures of answers and records: drawn once, when the reader comes near, and only then is loaded what draws
// them. The list beside each has the same; it is printed in place of a picture that was not drawn yet.

const NEAR = "300px"; // below the window
const canvasOf = (figure) => figure.querySelector(".ex-canvas");
const waiting = new Set(document.querySelectorAll("[data-picture]"));

async function draw(figure) {
  const { Drawing } = await import("./drawing.js");
  const drawing = new Drawing(canvasOf(figure));
  drawing.show(JSON.parse(figure.querySelector("script").textContent));
  drawing.look(drawing.whole());
  waiting.delete(figure);
  addEventListener("resize", () => drawing.look(drawing.whole()));
}

const coming = new IntersectionObserver((entries) => {
  for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
    coming.unobserve(target);
    draw(target);
  }
}, { rootMargin: NEAR });

for (const figure of waiting) {
  canvasOf(figure).hidden = false; // its room, so that nothing moves when it is drawn
  coming.observe(figure);
}

addEventListener("beforeprint", () => {
  for (const figure of waiting) {
    canvasOf(figure).hidden = true;
    figure.querySelector("details").open = true;
  }
});
addEventListener("afterprint", () => {
  for (const figure of waiting) {
    canvasOf(figure).hidden = false;
    figure.querySelector("details").open = false;
  }
});
