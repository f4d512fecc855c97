// Keys of the network, only while it has the focus. Single characters can be turned off (WCAG 2.1.4).

const STORED = "casethread-single-keys";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  constructor(actions, box) {
    this.actions = actions;
    this.box = box;
    box.checked = localStorage.getItem(STORED) !== "off";
    box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
  }

  // For the picture and the list alike.
  common = (event) => {
    const pressed = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (pressed === "z" && !event.shiftKey) this.#take(event, this.actions.undo);
      else if (pressed === "y" || (pressed === "z" && event.shiftKey)) this.#take(event, this.actions.redo);
      return;
    }
    const single = { "/": this.actions.search, "?": this.actions.help }[event.key];
    if (single && this.box.checked && !event.altKey) this.#take(event, single);
  };

  // For the picture alone.
  picture = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const arrow = ARROWS[event.key];
    const { actions } = this;
    if (arrow) this.#take(event, () => actions.walk(...arrow));
    const always = { Enter: actions.enter, Escape: actions.clear, Delete: actions.hide }[event.key];
    if (always) this.#take(event, always);
    const single = { "+": actions.in, "=": actions.in, "-": actions.out, 0: actions.fullSize, f: actions.fit, F: actions.fit }[event.key];
    if (single && this.box.checked) this.#take(event, single);
  };

  #take(event, action) {
    event.preventDefault();
    action();
  }
}
