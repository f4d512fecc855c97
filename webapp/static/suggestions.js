// Records are suggested while somebody types; without this script the field is a plain text field, which works as well.
const PAUSE = 150; // milliseconds without a key before the server is asked

const escaped = (text) => Object.assign(document.createElement("span"), { textContent: text }).innerHTML;

// The library writes a suggestion as HTML, so its texts are escaped.
const template = (record) =>
  typeof record === "string" || !record ? escaped(record || "") : `${escaped(record.name)}${record.about ? ` <small>${escaped(record.about)}</small>` : ""}`;

function asked(address) {
  let timer, latest;
  const source = (query, show) => {
    clearTimeout(timer);
    source.isWaiting = true; // until the answer to the last letters has come, nobody knows whether there is none
    latest = query;
    timer = setTimeout(async () => {
      const separator = address.includes("?") ? "&" : "?";
      try {
        const response = await fetch(`${address}${separator}q=${encodeURIComponent(query)}`);
        const records = response.ok ? await response.json() : [];
        if (latest !== query) return;
        source.isWaiting = false;
        show(records);
      } catch {
        source.isWaiting = latest !== query;
        if (!source.isWaiting) show([]);
      }
    }, PAUSE);
  };
  return source;
}

function enhance(input) {
  const { id, name, value, dataset } = input;
  const hint = input.getAttribute("aria-describedby");
  const place = document.createElement("div");
  place.className = "ct-suggestions";
  input.replaceWith(place);
  const source = asked(dataset.suggestions);
  const none = dataset.adds ? "Nothing has this in its name yet: saving adds it" : "No record has this in its name";
  accessibleAutocomplete({
    element: place,
    id,
    name,
    defaultValue: value,
    source,
    templates: { inputValue: (record) => (record && record.value) || "", suggestion: template },
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: "overlay",
    inputClasses: "govuk-input",
    menuAttributes: { "aria-label": document.querySelector(`label[for="${id}"]`).textContent.trim() },
    tNoResults: () => (source.isWaiting ? "Looking for it…" : none),
  });
  const field = place.querySelector("input");
  if (hint) field.setAttribute("aria-describedby", `${hint} ${field.getAttribute("aria-describedby") || ""}`.trim());
  // Enter sends the form, as in any field, where no suggestion is chosen.
  place.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || event.target !== field) return;
      event.preventDefault();
      event.stopPropagation();
      field.form.requestSubmit();
    },
    true,
  );
}

const fieldsOf = (part) => [...part.querySelectorAll("input[data-suggestions]")];

async function suggestIn(fields) {
  if (!fields.length) return;
  // The library is in the page already where a form is open from the beginning.
  if (!window.accessibleAutocomplete) await import("./vendor/accessible-autocomplete/accessible-autocomplete.min.js");
  fields.forEach(enhance);
}

// Fields that are folded away wait until somebody opens them, and so does the library.
const folds = document.querySelectorAll("details:not([open])");
folds.forEach((fold) => fold.addEventListener("toggle", () => suggestIn(fieldsOf(fold)), { once: true }));
suggestIn(fieldsOf(document).filter((field) => !field.closest("details:not([open])")));
