// What somebody types is stored as a draft when they pause, so that a closed tab loses nothing; without this script the
// button "Save as draft" does it.
const PAUSE = 1000; // milliseconds without a key
const form = document.getElementById("edit-form");
const status = document.getElementById("draft-status");
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
    say((await response.json()).status);
  } catch (error) {
    if (error.name === "AbortError") return;
    stored = "";
    say("The draft could not be saved. Your session may have ended: sign in in another tab, then type on here.");
  }
}

// Read out only where it says something new.
function say(text) {
  if (status.textContent !== text) status.textContent = text;
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
if (!stored) storeSoon();
