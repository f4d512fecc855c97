// What all charts share: type, colours, patterns, and texts that fit the room they have.

export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
export const SIZE = 14; // pixels, of labels and values
export const LINE = 17; // pixels from one line of a label to the next
export const NARROW = 560; // pixels; below, labels stand above their bars
export const INK = "#0b0c0c";
export const QUIET = "#454d52";
export const GRID = "#cfd8d7";
export const BAR = "#3f7f90";
export const BAND = "#c3dae0"; // of intervals, behind a line
export const HELPS = "#1d6b4f";
export const HINDERS = "#9c3d1e";
export const HATCHED = "#f7e3da"; // behind the hatching of what hindered

export const PAPER = "#fff";
export const HEAT = "#62a5b6"; // of the fullest cell: what is written on it has a contrast above 5, in the dark too
export const EDGE = "#dfe6e5"; // of a cell

// On the page, what is drawn follows the colours of the page, light or dark; a file that is saved is always light.
const OF_PAGE = {
  [INK]: "var(--govuk-text-colour)", [QUIET]: "var(--govuk-secondary-text-colour)", [GRID]: "var(--ct-line)",
  [PAPER]: "var(--ct-card)", [EDGE]: "var(--ct-line)", [BAR]: "var(--ct-bar)", [BAND]: "var(--ct-band)", [HATCHED]: "var(--ct-hatch)",
  [HEAT]: "var(--ct-heat)",
  [HELPS]: "var(--ct-supporting)", [HINDERS]: "var(--ct-hindering)",
};

export function followPage(svg) {
  for (const element of [svg, ...svg.querySelectorAll("[fill], [stroke]")]) {
    for (const name of ["fill", "stroke"]) {
      const colour = OF_PAGE[element.getAttribute(name)];
      if (colour) element.setAttribute(name, colour);
    }
  }
}

const ruler = document.createElement("canvas").getContext("2d");

export function widthOf(text, size = SIZE, weight = 400) {
  ruler.font = `${weight} ${size}px ${FONT}`;
  return ruler.measureText(text).width;
}

export const widest = (texts, size, weight) => Math.max(0, ...texts.map((text) => widthOf(text, size, weight)));

// How many letters of a text that is too long fit, at least one. Halving finds it: a name may have thousands of them.
function fittingLength(text, fits) {
  let [length, tooMuch] = [1, text.length];
  while (tooMuch - length > 1) {
    const middle = Math.floor((length + tooMuch) / 2);
    if (fits(text.slice(0, middle))) length = middle;
    else tooMuch = middle;
  }
  return length;
}

// The text in lines no wider than so many pixels; what does not fit into the last line is cut, and shown as cut.
export function wrap(text, width, { most = Infinity, size = SIZE, weight = 400 } = {}) {
  const fits = (line) => widthOf(line, size, weight) <= width;
  const lines = [];
  let line = "";
  for (const word of text.split(/[ \t\r\n]+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) { line = longer; continue; }
    if (line) lines.push(line);
    line = word;
    while (lines.length <= most && line.length > 1 && !fits(line)) {
      const end = fittingLength(line, fits);
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
    if (lines.length > most) break;
  }
  if (line) lines.push(line);
  if (lines.length <= most) return lines;
  const last = lines[most - 1];
  let end = last.length;
  while (end > 0 && !fits(`${last.slice(0, end)}…`)) end -= 1;
  return [...lines.slice(0, most - 1), `${last.slice(0, end).trimEnd()}…`];
}

// Black on a white rim, so that no line runs through a word.
export const TYPE = { stroke: PAPER, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" };
