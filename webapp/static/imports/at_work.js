// A page that waits asks every second how far the work is; without this script it loads itself anew instead.
const EVERY = 1000;
const page = document.querySelector("[data-state]");
const said = page.querySelector("[data-said]");
const bar = page.querySelector("[data-bar]");
const heard = page.querySelector("[data-heard]");
let last = "";

function show(state) {
  said.textContent = state.sentence;
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  } else {
    bar.removeAttribute("value");
  }
  // Spoken only when something else begins: a number a second would drown everything.
  if (state.doing !== last) heard.textContent = last = state.doing;
}

async function look() {
  try {
    const answer = await fetch(page.dataset.state, { headers: { Accept: "application/json" } });
    const state = answer.ok && !answer.redirected ? await answer.json() : { at_work: false };
    if (!state.at_work) {
      location.reload();
      return;
    }
    show(state);
  } catch {
    said.textContent = "The site does not answer at the moment. This page asks again.";
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
