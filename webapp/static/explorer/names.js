// The names beside the shapes: never smaller than can be read, and never one upon another. Each takes the first free
// side of its shape. Where there is no room for all, the selected and the most joined come first; the others appear
// when the picture is zoomed, and are in the list.

const SIZE = 12.5; // pixels on the screen
const WORD = 11; // of the words on lines, in pixels
const FEW = 16; // up to this many lines have their words from a zoom of ROOMY on; all have them when zoomed in
const ROOMY = 0.6;
const WIDTH = 124; // a name is broken into lines of at most so many pixels
const LINE = SIZE * 1.18;
const GAP = 5; // pixels between a shape and its name
const SHAPE = 34; // the size of a shape at full size, and the smallest on the screen as long as it fits
const MIN_SHAPE = 17;
const BOLDER = 1.1; // a bold name is wider
const SIDES = ["below", "above", "right", "left"];

const pen = document.createElement("canvas").getContext("2d");

function measured(name) {
  pen.font = `${SIZE}px system-ui, sans-serif`;
  const lines = name.split("\n").flatMap(broken);
  const widest = Math.max(...lines.map((line) => pen.measureText(line).width));
  return { name, width: widest + 4, height: lines.length * LINE + 2 };
}

// The lines of a paragraph, broken between words as cytoscape breaks it.
function broken(paragraph) {
  return paragraph.split(" ").reduce((lines, word) => {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    const fits = lines.length && pen.measureText(longer).width <= WIDTH;
    return fits ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

function sizeOf(node) {
  const known = node.scratch("_size");
  if (known?.name === node.data("name")) return known;
  const size = measured(node.data("name"));
  node.scratch("_size", size);
  return size;
}

function shapeBox(node) {
  const { x, y } = node.renderedPosition();
  const half = node.renderedWidth() / 2;
  return { x1: x - half, x2: x + half, y1: y - half, y2: y + half, node };
}

function nameBox(shape, side, grown) {
  const size = sizeOf(shape.node);
  const width = size.width * grown * (shape.node.hasClass("at") ? BOLDER : 1);
  const height = size.height * grown;
  const x = (shape.x1 + shape.x2) / 2;
  const y = (shape.y1 + shape.y2) / 2;
  if (side === "right") return { x1: shape.x2 + GAP, x2: shape.x2 + GAP + width, y1: y - height / 2, y2: y + height / 2 };
  if (side === "left") return { x1: shape.x1 - GAP - width, x2: shape.x1 - GAP, y1: y - height / 2, y2: y + height / 2 };
  const top = side === "below" ? shape.y2 + GAP : shape.y1 - GAP - height;
  return { x1: x - width / 2, x2: x + width / 2, y1: top, y2: top + height };
}

const meet = (a, b) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;

function rank(node) {
  const classes = [["cursor", 4e6], ["at", 2e6]];
  const wanted = classes.reduce((sum, [name, worth]) => sum + (node.hasClass(name) ? worth : 0), 0);
  return wanted + (node.hasClass("faint") ? 0 : 1e6) + node.degree();
}

// The sides of the names that have room, by node; the selected node and the one with most relationships always have a name.
function placed(cy) {
  const grown = Math.max(cy.zoom(), 1);
  const shapes = cy.nodes().map(shapeBox);
  const taken = [];
  const sides = new Map();
  const chosen = cy.nodes(".at").length === 1 ? ".at, .cursor" : ".cursor";
  const [right, bottom] = [cy.width(), cy.height()];
  const isInside = (box) => box.x1 > 0 && box.y1 > 0 && box.x2 < right && box.y2 < bottom;
  const ranks = new Map(shapes.map((shape) => [shape, rank(shape.node)]));
  [...shapes].sort((a, b) => ranks.get(b) - ranks.get(a)).forEach((shape, place) => {
    const lying = (side) => {
      const box = nameBox(shape, side, grown);
      return [...taken, ...shapes].filter((other) => other !== shape && meet(box, other)).length + (isInside(box) ? 0 : 1);
    };
    const free = SIDES.find((side) => lying(side) === 0);
    const always = place === 0 || shape.node.is(chosen);
    const side = free ?? (always ? SIDES.reduce((best, other) => (lying(other) < lying(best) ? other : best)) : undefined);
    if (side) taken.push(nameBox(shape, side, grown));
    sides.set(shape.node, side);
  });
  return sides;
}

const ALIGNED = {
  below: ["center", "bottom", 0, 1], above: ["center", "top", 0, -1], right: ["right", "center", 1, 0], left: ["left", "center", -1, 0],
};

// From full size on all lines have their words, and a few lines earlier.
function wordLines(cy, scale) {
  const lines = cy.edges();
  const isFew = lines.length <= FEW;
  const some = isFew && cy.zoom() >= ROOMY ? lines.filter("[manner != 'other']") : cy.collection();
  const worded = cy.zoom() >= 1 ? lines : some;
  lines.filter(".worded").not(worded).removeClass("worded");
  worded.addClass("worded");
  if (isFew) lines.style("font-size", WORD / scale);
}

// Called when the picture was moved, zoomed or changed.
export function nameWhatFits(cy) {
  if (cy.nodes().empty()) return;
  const scale = Math.min(cy.zoom(), 1); // from full size on, names grow with the picture
  const size = Math.min(Math.max(MIN_SHAPE / cy.zoom(), SHAPE), 2 * SHAPE);
  cy.nodes().style({ width: size, height: size });
  wordLines(cy, scale);
  const sides = placed(cy);
  cy.batch(() => {
    sides.forEach((side, node) => {
      node.toggleClass("named", Boolean(side));
      if (!side) return; // of many nodes most have no room for a name, and styles are slow to set
      const [across, down, right, below] = ALIGNED[side];
      node.style({
        "font-size": SIZE / scale, "text-max-width": WIDTH / scale, "text-halign": across, "text-valign": down,
        "text-margin-x": (right * GAP) / scale, "text-margin-y": (below * GAP) / scale,
      });
    });
  });
}
