// The small pictures of answers and records: each is drawn once, when the reader comes near or prints the page. What draws
// them is loaded when the page is there. The list beside each has the same; it is printed where that was too soon.

const NEAR = "300px"; // below the window
const canvasOf = (figure) => figure.querySelector(".ex-canvas");
const waiting = new Set(document.querySelectorAll("[data-picture]"));
let Drawing; // once it is loaded

function draw(figure) {
  const drawing = new Drawing(canvasOf(figure));
  drawing.show(JSON.parse(figure.querySelector("script").textContent));
  drawing.look(drawing.whole());
  coming.unobserve(figure);
  waiting.delete(figure);
  addEventListener("resize", () => drawing.look(drawing.whole()));
  return drawing;
}

const coming = new IntersectionObserver((entries) => {
  for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) draw(target);
}, { rootMargin: NEAR });

for (const figure of waiting) canvasOf(figure).hidden = false; // its room, so that nothing moves when it is drawn

addEventListener("load", async () => {
  ({ Drawing } = await import("./drawing.js"));
  for (const figure of waiting) coming.observe(figure);
});

addEventListener("beforeprint", () => {
  if (Drawing) for (const figure of waiting) draw(figure).paint(); // paper has no next frame
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
