// Everything on the page works without this script; it only makes forms and menus easier to use.

document.body.classList.add("js-enabled", "govuk-frontend-supported");
// After a save that leads into the middle of a page its message stands there; the library moves the focus to it.
const place = document.getElementById(location.hash.slice(1));
const message = document.querySelector("[data-message]");
if (place && message) place.matches("h1, h2, h3") ? place.after(message) : place.prepend(message);
// A page without buttons, menus or messages needs nothing of the library.
if (document.querySelector("[data-module]")) {
  const { initAll } = await import("./vendor/govuk-frontend/govuk-frontend.min.js");
  initAll();
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies).textContent;
    const status = document.getElementById(button.dataset.says);
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "Copied";
    } catch {
      status.textContent = "Your browser does not allow copying; select the text instead";
    }
  });
}
