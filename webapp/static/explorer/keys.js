// Keys of the network, only while it has the focus. Single characters can be turned off (WCAG 2.1.4).

const KEPT = "casethread-single-keys";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  constructor(acts, box) {
    this.acts = acts;
    this.box = box;
    box.checked = localStorage.getItem(KEPT) !== "off";
    box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  }

  // For the picture and the list alike.
  common = (event) => {
    const pressed = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (pressed === "z" && !event.shiftKey) this.#take(event, this.acts.undo);
      else if (pressed === "y" || (pressed === "z" && event.shiftKey)) this.#take(event, this.acts.redo);
      return;
    }
    const single = { "/": this.acts.search, "?": this.acts.help }[event.key];
    if (single && this.box.checked && !event.altKey) this.#take(event, single);
  };

  // For the picture alone.
  picture = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const arrow = ARROWS[event.key];
    const { acts } = this;
    if (arrow) this.#take(event, () => acts.walk(...arrow));
    const always = { Enter: acts.enter, Escape: acts.clear, Delete: acts.hide }[event.key];
    if (always) this.#take(event, always);
    const single = { "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.fullSize, f: acts.fit, F: acts.fit }[event.key];
    if (single && this.box.checked) this.#take(event, single);
  };

  #take(event, act) {
    event.preventDefault();
    act();
  }
}
