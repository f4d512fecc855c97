// How nodes and lines look, on the screen and in a picture that is saved: the shapes and colours of the schema come with
// the data, the rest is here.

export const HALF = 17; // of a shape at full size
const MIN_HALF = 8.5; // on the screen, as long as the picture has room for it
export const GAP = 2; // pixels between a line and the shape that it leads to

export const INK = "#0b0c0c";
export const PAPER = "#ffffff";
export const FAINT = 0.28; // how much is seen of what is not selected

const PLAIN = { colour: "#6b747a", width: 1.4, dashes: [], end: "vee", opacity: 1 };
const COUNTED = { ...PLAIN, colour: "#5b6770", end: "none", opacity: 0.75 };
const WIDTH = 2.6; // of a line that has a look of its own
const MIN_STROKE = 0.9; // pixels of any line on the screen
const WIDTHS = { near: 4, at: 6 }; // of lines that are selected, or joined with what is selected
const [MIN_WEIGHT, MAX_WEIGHT] = [1, 12]; // of what was counted; beyond, lines become no thinner and no thicker
const [THINNEST, THICKEST] = [1.2, 7];

// The ends of lines, written as paths of SVG are: each at the tip of a line that comes from the left, filled or drawn with
// a pen so wide. The line itself stops so far before the tip.
export const ENDS = {
  triangle: { path: "M0 0L-12 -6L-12 6Z", before: 11 },
  bar: { path: "M0 -8V8", pen: 4, before: 0 },
  diamond: { path: "M0 0L-7 -6L-14 0L-7 6Z", before: 13 },
  circle: { path: "M-10 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0", before: 9 },
  vee: { path: "M-9 -5L0 0L-9 5", pen: 1.5, before: 1 },
};

// Half of a shape in the picture: where all of it is shown small, shapes are larger than the rest, up to twice.
export const halfAt = (zoom) => Math.min(Math.max(MIN_HALF / zoom, HALF), 2 * HALF);

// `own` is the look that the schema has for lines of this manner, if any.
export function lookOf({ manner, weight }, own) {
  if (own) return { ...PLAIN, width: WIDTH, ...own, isOwn: true };
  if (manner !== "counted") return PLAIN;
  const share = (Math.min(Math.max(weight, MIN_WEIGHT), MAX_WEIGHT) - MIN_WEIGHT) / (MAX_WEIGHT - MIN_WEIGHT);
  return { ...COUNTED, width: THINNEST + share * (THICKEST - THINNEST) };
}

// In the picture: where all of it is shown small, lines stay so wide on the screen that they are seen.
export const strokeOf = ({ look, state }, zoom) => Math.max(WIDTHS[state] ?? look.width, MIN_STROKE / zoom);
