// The parts of the page that the server writes: put in place without losing the focus or closing what was open; and the
// list's own keys.

export function put(part, html) {
  const place = document.querySelector(`[data-part="${part}"]`);
  const open = new Set([...place.querySelectorAll("details[open]")].map((element) => element.dataset.key));
  const focused = place.contains(document.activeElement) ? place.querySelector(":focus") : null;
  const wanted = focused && { id: focused.id, value: focused.value, key: focused.closest("[data-key]")?.dataset.key };
  place.innerHTML = html; // written by our own server, every text in it escaped; scripts in it would not run
  place.querySelectorAll("details[data-key]").forEach((element) => { if (open.has(element.dataset.key)) element.open = true; });
  if (wanted) focusAgain(place, wanted);
}

function focusAgain(place, { id, value, key }) {
  const item = key && [...place.querySelectorAll("details[data-key]")].find((element) => element.dataset.key === key);
  const button = value && [...(item || place).querySelectorAll("button")].find((element) => element.value === value);
  const heading = place.querySelector("[tabindex='-1']");
  const same = id && place.querySelector(`#${CSS.escape(id)}`);
  (same || button || item?.querySelector("summary") || heading)?.focus({ preventScroll: true });
}

// The selected node or line, in the list and in the legend.
export function markSelected(at) {
  document.querySelectorAll("[data-part='list'] [aria-current]").forEach((element) => element.removeAttribute("aria-current"));
  const attributes = ["node", "link"];
  attributes.forEach((name) => [...document.querySelectorAll(`[data-part='list'] [data-${name}]`)]
    .filter((element) => element.dataset[name] === at)
    .forEach((element) => element.setAttribute("aria-current", "true")));
  document.querySelectorAll("[data-part='legend'] [data-label]").forEach((button) => {
    const isChosen = button.dataset.label === at;
    button.setAttribute("aria-pressed", String(isChosen));
    button.value = `at.${isChosen ? "" : button.dataset.label}`;
  });
}

// Opens the item of a node and scrolls it into view within the list's own box.
export function reveal(at) {
  const summary = [...document.querySelectorAll("[data-part='list'] [data-node]")].find((element) => element.dataset.node === at);
  if (!summary) return;
  summary.closest("details").open = true;
  const box = summary.closest("[data-part='list']");
  const place = summary.getBoundingClientRect();
  const seen = box.getBoundingClientRect();
  const scrolls = box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY === "auto";
  if (scrolls && (place.top < seen.top || place.bottom > seen.bottom)) box.scrollTop += place.top - seen.top - 60;
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

// Up and down from node to node; right opens, left closes.
export function listKeys(event) {
  const summary = event.target.closest("summary[data-node]");
  if (!summary || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...event.currentTarget.querySelectorAll("summary[data-node]")];
  const place = all.indexOf(summary);
  const next = { ...STEPS, Home: -Infinity, End: Infinity }[event.key];
  if (next !== undefined) all[Math.min(Math.max(place + next, 0), all.length - 1)].focus();
  else if (event.key === "ArrowRight") summary.parentElement.open = true;
  else if (event.key === "ArrowLeft") summary.parentElement.open = false;
  else return;
  event.preventDefault();
}
