// The page of a check or load asks for its progress every second; without this script it reloads itself instead.
const EVERY = 1000;
const page = document.querySelector("[data-state]");
const sentence = page.querySelector("[data-sentence]");
const bar = page.querySelector("[data-bar]");
const spoken = page.querySelector("[data-spoken]");
let last = "";

function show(state) {
  sentence.textContent = state.sentence;
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  } else {
    bar.removeAttribute("value");
  }
  // Spoken only when the next step starts: a number every second would drown out everything else.
  if (state.doing !== last) spoken.textContent = last = state.doing;
}

async function refresh() {
  try {
    const response = await fetch(page.dataset.state, { headers: { Accept: "application/json" } });
    const state = response.ok && !response.redirected ? await response.json() : { at_work: false };
    if (!state.at_work) {
      location.reload();
      return;
    }
    show(state);
  } catch {
    sentence.textContent = "The site does not answer at the moment. This page asks again.";
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
