// What somebody types is stored as a draft when they pause, so that a closed tab loses nothing; without this script the
// button "Save as draft" does it.
const PAUSE = 1000; // milliseconds without a key
const form = document.getElementById("edit-form");
const drafted = document.getElementById("draft-status");
const typed = () => new URLSearchParams(new FormData(form));
let stored = "unsaved" in form.dataset ? "" : typed().toString();
let isSent = false;
let timer, sending;

async function store(isLast = false) {
  clearTimeout(timer);
  const entries = typed();
  if (isSent || entries.toString() === stored) return;
  stored = entries.toString();
  entries.set("step", "typed");
  sending?.abort();
  sending = new AbortController();
  try {
    // The last of a page that is being closed is sent all the same.
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: entries, keepalive: isLast, signal: sending.signal });
    if (!response.ok || response.redirected) throw new Error(response.statusText);
    const { status, identifiers } = await response.json();
    say(status);
    for (const [id, passages] of Object.entries(identifiers ?? {})) list(id, passages);
  } catch (error) {
    if (error.name === "AbortError") return;
    stored = "";
    say("The draft could not be saved. Your session may have ended: sign in in another tab, then type on here.");
  }
}

// Read out only where it says something new.
function say(text) {
  if (drafted.textContent !== text) drafted.textContent = text;
}

// The words of a field that may identify somebody stand below it; each leads to its place in the text.
function list(id, passages) {
  const field = document.getElementById(id);
  const place = document.getElementById(`${id}-identifiers`);
  const lines = passages.map(([kind, passage]) => [passage, ` looks like ${kind}. Say a role instead, or leave it out.`]);
  if (!place || place.dataset.lines === JSON.stringify(lines)) return;
  place.dataset.lines = JSON.stringify(lines);
  place.replaceChildren(
    ...lines.map(([passage, text]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "ct-identifier", textContent: passage });
      button.addEventListener("click", () => {
        const start = field.value.indexOf(passage);
        field.focus();
        if (start >= 0) field.setSelectionRange(start, start + passage.length);
      });
      const line = document.createElement("p");
      line.append(button, text);
      return line;
    }),
  );
}

function storeSoon() {
  clearTimeout(timer);
  timer = setTimeout(store, PAUSE);
}

form.addEventListener("input", storeSoon);
form.addEventListener("focusout", storeSoon); // a suggestion that was chosen is no input
// Once the form itself is sent, no draft of it may come after it.
form.addEventListener("submit", () => {
  isSent = true;
  sending?.abort();
});
addEventListener("pageshow", () => (isSent = false));
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && store(true));
addEventListener("pagehide", () => store(true));
if (!stored) storeSoon();
