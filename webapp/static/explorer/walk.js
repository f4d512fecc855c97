// Where we are: one address after another. Every deed is sent to the server, which answers with the next view; undo
// and redo are the browser's own Back and Forward, so that they can never disagree with them.

const FURTHEST = "casethread-furthest";

export class Walk {
  #query;
  #depth;
  #queue = Promise.resolve();

  constructor(places, query, onView, onTrouble) {
    this.places = places; // the addresses of the page and of its data
    this.onView = onView; // called with the view and how it was reached: deed, moved
    this.onTrouble = onTrouble; // called with a sentence
    this.#query = query;
    this.#depth = history.state?.depth ?? 0;
    history.replaceState({ depth: this.#depth }, "", this.#address());
    if (this.#depth === 0) sessionStorage.setItem(FURTHEST, "0");
    addEventListener("popstate", (event) => this.#follow(event.state?.depth));
  }

  get canUndo() { return this.#depth > 0; }
  get canRedo() { return this.#depth < Number(sessionStorage.getItem(FURTHEST) ?? 0); }

  undo() { if (this.canUndo) history.back(); }
  redo() { if (this.canRedo) history.forward(); }

  // Deeds wait for one another: each starts from the view that the one before it led to.
  // `focus` is the id of what is to have the focus when the view has come.
  do(deed, focus) {
    this.#queue = this.#queue.then(() => this.#do(deed, focus)).catch((error) => this.onTrouble(error.message));
    return this.#queue;
  }

  async #do(deed, focus) {
    const isSelection = deed.startsWith("at.");
    const view = await this.#fetch(`${this.#query}&do=${encodeURIComponent(deed)}${isSelection ? "&only=details" : ""}`);
    const changes = view.query !== this.#query;
    this.#query = view.query;
    if (isSelection) {
      history.replaceState({ depth: this.#depth }, "", this.#address());
    } else if (changes) {
      this.#depth += 1;
      sessionStorage.setItem(FURTHEST, String(this.#depth));
      history.pushState({ depth: this.#depth }, "", this.#address());
    }
    this.onView(view, { deed, focus });
  }

  #follow(depth) {
    this.#queue = this.#queue.then(async () => {
      this.#depth = depth ?? this.#depth;
      const view = await this.#fetch(location.search.slice(1));
      this.#query = view.query;
      this.onView(view, { deed: "move" });
    }).catch((error) => this.onTrouble(error.message));
  }

  #address() { return this.#query ? `${this.places.page}?${this.#query}` : this.places.page; }

  async #fetch(query) {
    const answer = await ask(`${this.places.view}?${query}`);
    return answer.json();
  }
}

// An answer of the server; where it refuses, an error with the sentence of its page.
export async function ask(address) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "application/json, text/html" } });
  } catch {
    throw new Error("The site does not answer. Nothing is lost: wait a moment, then try again.");
  }
  if (!answer.ok) throw new Error(sentence(await answer.text()));
  if (answer.redirected) throw new Error("You have been signed out. Reload the page to sign in again.");
  return answer;
}

function sentence(page) {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  const texts = [...(main?.querySelectorAll("h1, .ct-measure p") ?? [])].map((found) => found.textContent.trim());
  return texts.join(". ") || "The site could not do this. Reload the page, then try again.";
}
