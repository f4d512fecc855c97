// The explorer's page: connects the history, the picture, the list and the keys.

import { Drawing } from "./drawing.js";
import { Gestures } from "./gestures.js";
import { Keys } from "./keys.js";
import { listKeys, markSelected, put, reveal } from "./list.js";
import { Places } from "./places.js";
import { Walk, ask } from "./walk.js";
import { changes, nodeInWords } from "./words.js";

const root = document.getElementById("explorer");
const canvas = document.getElementById("ex-canvas");
const help = document.getElementById("ex-help");
const field = document.getElementById("ex-find");
const form = document.getElementById("explorer-state");
const data = JSON.parse(document.getElementById("ex-data").textContent);

let { at } = data;

function say(text) { document.getElementById("ex-status").textContent = text; }

const places = new Places(data.graph);
const putBack = root.querySelector("[data-act=putBack]");
const drawing = new Drawing(canvas, places);
const { network } = drawing;
const gestures = new Gestures(drawing, {
  onMove: (node) => {
    places.put(node.id, node);
    putBack.hidden = false;
  },
  onChoose: (key) => { if (key !== at) walk.do(`at.${key}`); },
  onExpand: showHops,
});
const walk = new Walk(root.dataset, data.query, show, say);

function show(view, { command, focus }) {
  Object.entries(view.parts).forEach(([part, html]) => put(part, html));
  if (view.nodes) {
    const before = network.nodes;
    drawing.show(view);
    if (command !== "move" || network.nodes.length !== before.length) say(changes(before, network.nodes));
    // Only when something new would lie outside the canvas the whole of it is brought back into view.
    if (!drawing.hasAll()) gestures.fit();
  }
  at = view.at;
  select();
  if (focus) document.getElementById(focus)?.focus();
}

function select() {
  drawing.select(at);
  markSelected(at);
  reveal(at);
  canvas.setAttribute("aria-label", `Picture of the network: ${network.nodes.length} ${network.nodes.length === 1 ? "node" : "nodes"}`);
  root.querySelector("[data-act=undo]").disabled = !walk.canUndo;
  root.querySelector("[data-act=redo]").disabled = !walk.canRedo;
}

// The first Enter on a node selects it; the second moves the focus to the hops from it.
function showHops(key) {
  walk.do(`at.${key}`, "ex-expand");
}

// The picture that is saved is made from what may leave the site, which can be less than is shown.
async function saveAs(kind) {
  say("Making the picture…");
  try {
    const [{ printed }, { save }] = await Promise.all([import("./printed.js"), import("../charts/save.js")]);
    const released = await (await ask(`${root.dataset.released}?${walk.query}`)).json();
    if (!released.nodes.length) throw new Error("Nothing of it may leave the site.");
    await save(printed(released, (node) => places.of(node)), kind, "casethread-network");
    say(`Saved as casethread-network.${kind}`);
  } catch (error) {
    say(`The picture could not be saved: ${error.message}`);
  }
}

const screen = root.querySelector(".ex-drawing");

const actions = {
  svg: () => saveAs("svg"),
  png: () => saveAs("png"),
  wholeScreen: () => (document.fullscreenElement ? document.exitFullscreen() : screen.requestFullscreen()),
  putBack: () => {
    places.forget();
    network.putBack();
    gestures.fit();
    putBack.hidden = true;
    canvas.focus();
    say("All nodes are back where they were.");
  },
  undo: () => walk.undo(),
  redo: () => walk.redo(),
  in: () => gestures.zoomBy(1.3),
  out: () => gestures.zoomBy(1 / 1.3),
  fit: () => gestures.fit(),
  fullSize: () => gestures.fullSize(),
  help: () => help.showModal(),
  close: () => help.close(),
  search: () => field.focus(),
  clear: () => walk.do("at."),
  hide: () => { if (network.nodes.some(({ id }) => id === at)) walk.do(`hide.${at}`); },
  enter: () => {
    const key = network.cursor?.id ?? at;
    if (key && key === at) showHops(key);
    else if (key) walk.do(`at.${key}`);
  },
  walk: (across, down) => {
    const node = gestures.walk(across, down, at);
    if (node) say(nodeInWords(node, node.lines.length));
  },
};
const keys = new Keys(actions, document.getElementById("ex-single"));

// Buttons that name a command send the form when scripts are off; here the same command is fetched.
root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.name === "do") {
    event.preventDefault();
    const isReading = button.value.startsWith("at.") && button.closest("[data-part=list], [data-part=details]");
    walk.do(button.value, isReading ? "ex-details-title" : undefined);
  } else if (button?.dataset.act) {
    actions[button.dataset.act]();
  }
});

form.addEventListener("submit", async (event) => {
  const isSearch = !event.submitter?.name;
  if (!isSearch) return;
  event.preventDefault();
  try {
    const answer = await ask(`${root.dataset.matches}?q=${encodeURIComponent(field.value)}`);
    const matches = document.getElementById("ex-matches");
    matches.innerHTML = await answer.text();
    say(matches.querySelector("p")?.textContent ?? "");
  } catch (error) {
    say(error.message);
  }
});

canvas.addEventListener("keydown", keys.common);
canvas.addEventListener("keydown", keys.picture);
const list = root.querySelector("[data-part=list]");
list.addEventListener("keydown", keys.common);
list.addEventListener("keydown", listKeys);
// Of a long list, what a node is joined with is asked for when its item is opened.
list.addEventListener("toggle", async ({ target }) => {
  const place = target.open && target.querySelector("[data-joined]");
  if (!place) return;
  try {
    const answer = await ask(`${root.dataset.joined}?${walk.query}&node=${encodeURIComponent(place.dataset.joined)}`);
    place.outerHTML = await answer.text();
    markSelected(at);
  } catch (error) {
    say(error.message);
  }
}, true);

screen.addEventListener("fullscreenchange", () => {
  root.querySelector("[data-act=wholeScreen]").textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
  gestures.fit();
});
root.querySelector("[data-act=wholeScreen]").hidden = !document.fullscreenEnabled;
putBack.hidden = places.areEmpty;

document.getElementById("ex-bar").hidden = false;
document.getElementById("ex-save")?.removeAttribute("hidden"); // some may save nothing
drawing.show(data);
gestures.fit();
select();
