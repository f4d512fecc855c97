// Everything on the page works without this script; it only makes forms and menus easier to use.

document.body.classList.add("js-enabled", "govuk-frontend-supported");
// After a save that leads into the middle of a page its message stands there; the library moves the focus to it.
const place = document.getElementById(location.hash.slice(1));
const message = document.querySelector("[data-message]");
if (place && message) place.matches("h1, h2, h3") ? place.after(message) : place.prepend(message);
// A page without messages, menus and the like needs nothing of the library; buttons and choices do so only where they
// are not to be pressed twice, or show and clear others.
const SIMPLE = "[data-module=govuk-button], [data-module=govuk-checkboxes], [data-module=govuk-radios]";
const NEEDS_LIBRARY = `[data-module]:not(${SIMPLE}), [data-prevent-double-click], a[role=button], [data-aria-controls], [data-behaviour]`;
if (document.querySelector(NEEDS_LIBRARY)) {
  const { initAll } = await import("./vendor/govuk-frontend/govuk-frontend.min.js");
  initAll();
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = document.getElementById(button.dataset.copies);
    const status = document.getElementById(button.dataset.says);
    try {
      await navigator.clipboard.writeText(copied.textContent);
      status.textContent = "Copied";
    } catch {
      if (copied.select) copied.select();
      else getSelection().selectAllChildren(copied);
      status.textContent = "Your browser does not allow copying here: the text is selected, copy it with Ctrl+C";
    }
  });
}
