// The history of the page: one address after another. Every command is sent to the server, which answers with the next
// view; undo and redo are the browser's own Back and Forward, so that they can never disagree with them.

const FURTHEST = "casethread-furthest";

export class Walk {
  #query;
  #depth;
  #queue = Promise.resolve();

  constructor(places, query, onView, onTrouble) {
    this.places = places; // the addresses of the page and of its data
    this.onView = onView; // called with the view and the command that led to it
    this.onTrouble = onTrouble; // called with a sentence
    this.#query = query;
    this.#depth = history.state?.depth ?? 0;
    history.replaceState({ depth: this.#depth }, "", this.#address());
    if (this.#depth === 0) sessionStorage.setItem(FURTHEST, "0");
    addEventListener("popstate", (event) => this.#follow(event.state?.depth));
  }

  get query() { return this.#query; }
  get canUndo() { return this.#depth > 0; }
  get canRedo() { return this.#depth < Number(sessionStorage.getItem(FURTHEST) ?? 0); }

  undo() { if (this.canUndo) history.back(); }
  redo() { if (this.canRedo) history.forward(); }

  // Commands wait for one another: each starts from the view that the one before it led to.
  // `focus` is the id of what is to have the focus when the view is there.
  do(command, focus) {
    this.#queue = this.#queue.then(() => this.#do(command, focus)).catch((error) => this.onTrouble(error.message));
    return this.#queue;
  }

  async #do(command, focus) {
    const isSelection = command.startsWith("at.");
    const view = await this.#fetch(`${this.#query}&do=${encodeURIComponent(command)}${isSelection ? "&only=details" : ""}`);
    const changes = view.query !== this.#query;
    this.#query = view.query;
    if (isSelection) {
      history.replaceState({ depth: this.#depth }, "", this.#address());
    } else if (changes) {
      this.#depth += 1;
      sessionStorage.setItem(FURTHEST, String(this.#depth));
      history.pushState({ depth: this.#depth }, "", this.#address());
    }
    this.onView(view, { command, focus });
  }

  #follow(depth) {
    this.#queue = this.#queue.then(async () => {
      this.#depth = depth ?? this.#depth;
      const view = await this.#fetch(location.search.slice(1));
      this.#query = view.query;
      this.onView(view, { command: "move" });
    }).catch((error) => this.onTrouble(error.message));
  }

  #address() { return this.#query ? `${this.places.page}?${this.#query}` : this.places.page; }

  async #fetch(query) {
    const response = await ask(`${this.places.view}?${query}`);
    return response.json();
  }
}

// A response of the server; where it refuses, an error with the sentence of its page.
export async function ask(address) {
  let response;
  try {
    response = await fetch(address, { headers: { Accept: "application/json, text/html" } });
  } catch {
    throw new Error("The site does not answer. Nothing is lost: wait a moment, then try again.");
  }
  if (!response.ok) throw new Error(sentence(await response.text()));
  if (response.redirected) throw new Error("You have been signed out. Reload the page to sign in again.");
  return response;
}

function sentence(page) {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  const texts = [...(main?.querySelectorAll("h1, .ct-measure p") ?? [])].map((element) => element.textContent.trim());
  return texts.join(". ") || "The site could not do this. Reload the page, then try again.";
}
