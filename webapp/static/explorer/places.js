// Where somebody has put nodes by hand: kept in this browser alone, apart for each graph.

const STORED = "casethread-places";
const MOST = 2000; // nodes; those that were moved longest ago are forgotten first

export class Places {
  #places;

  constructor(graph) {
    this.stored = `${STORED}-${graph}`;
    try {
      this.#places = new Map(Object.entries(JSON.parse(localStorage.getItem(this.stored) ?? "{}")));
    } catch {
      this.#places = new Map();
    }
  }

  get areEmpty() { return this.#places.size === 0; }

  // The place of a node, or the one that was worked out for it.
  of({ id, x, y }) {
    const [across, down] = this.#places.get(id) ?? [x, y];
    return { x: across, y: down };
  }

  put(id, { x, y }) {
    this.#places.delete(id);
    this.#places.set(id, [Math.round(x), Math.round(y)]);
    if (this.#places.size > MOST) this.#places.delete(this.#places.keys().next().value);
    localStorage.setItem(this.stored, JSON.stringify(Object.fromEntries(this.#places)));
  }

  forget() {
    this.#places.clear();
    localStorage.removeItem(this.stored);
  }
}
