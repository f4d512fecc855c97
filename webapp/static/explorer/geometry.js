// Where lines run, as plain numbers in pixels of the picture at full size. A line is a Bézier curve, the list of its
// points: two where it is straight, three where it is bent beside others, four where it leads back to its own node.

const BEND = 34; // between the middle points of parallel lines
const LOOP = 80; // how far the points of a loop lie from its node
const PIECES = 12; // that a bent line is taken to consist of, where its distance is asked for

// By how much each line is bent, so that those between the same two nodes lie side by side.
export function bendsOf(links) {
  const pairs = Map.groupBy(links, ({ source, target }) => (source < target ? `${source}\n${target}` : `${target}\n${source}`));
  const bends = new Map();
  pairs.forEach((pair) => pair.forEach((link, place) => {
    const aside = (place - (pair.length - 1) / 2) * BEND;
    bends.set(link, link.source <= link.target ? aside : -aside);
  }));
  return bends;
}

// From the middle of one node to that of another.
export function curve({ from, to, bend }) {
  if (from === to) return [from, { x: from.x, y: from.y - LOOP - bend }, { x: from.x - LOOP - bend, y: from.y }, to];
  if (!bend) return [from, to];
  const aside = bend / (Math.hypot(to.x - from.x, to.y - from.y) || 1);
  return [from, { x: (from.x + to.x) / 2 - (to.y - from.y) * aside, y: (from.y + to.y) / 2 + (to.x - from.x) * aside }, to];
}

// From shape to shape, where half of their size is so much; between its end and the shape there is a gap.
export function between(line, half, gap) {
  const points = curve(line);
  const first = towards(line.from, points[1], half, 0);
  const last = towards(line.to, points.at(-2), half, gap);
  return [first, ...points.slice(1, -1), last];
}

function towards(node, next, half, gap) {
  const [across, down] = direction(node, next);
  const distance = half * reach(node.corners, across, down) + gap;
  return { x: node.x + across * distance, y: node.y + down * distance };
}

function direction(from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return [(to.x - from.x) / length, (to.y - from.y) / length];
}

// How far a shape reaches from its middle in a direction: where that crosses one of its sides. A circle has no corners.
export function reach(corners, across, down) {
  if (!corners.length) return 1;
  let farthest = 0;
  let [x, y] = corners.at(-1);
  for (const [nextX, nextY] of corners) {
    const [sideX, sideY] = [nextX - x, nextY - y];
    const slant = across * sideY - down * sideX;
    const along = (x * down - y * across) / slant; // of the side, from 0 to 1
    if (along >= 0 && along <= 1) farthest = Math.max(farthest, (x * sideY - y * sideX) / slant);
    [x, y] = [nextX, nextY];
  }
  return farthest;
}

// The end of a curve without so much of its length: the line stops where the shape of its end begins.
export function shortened(points, length) {
  const tip = points.at(-1);
  const [across, down] = direction(tip, points.at(-2));
  return [...points.slice(0, -1), { x: tip.x + across * length, y: tip.y + down * length }];
}

export const angleAt = (before, after) => Math.atan2(after.y - before.y, after.x - before.x);

// A point of the curve, from 0 to 1 (the construction of de Casteljau).
export function pointAt(points, share) {
  if (points.length === 1) return points[0];
  const nearer = points.slice(1).map(({ x, y }, place) => ({
    x: points[place].x + (x - points[place].x) * share, y: points[place].y + (y - points[place].y) * share,
  }));
  return pointAt(nearer, share);
}

// From the edge of a node's shape; less than nothing within it.
export function distanceToShape(node, half, place) {
  return Math.hypot(place.x - node.x, place.y - node.y) - half * reach(node.corners, ...direction(node, place));
}

export function distanceToLine(line, place) {
  const points = curve(line);
  const pieces = points.length === 2 ? 1 : PIECES;
  const joints = Array.from({ length: pieces + 1 }, (_, number) => pointAt(points, number / pieces));
  return Math.min(...joints.slice(1).map((joint, number) => distanceToPiece(joints[number], joint, place)));
}

function distanceToPiece(from, to, { x, y }) {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const along = ((x - from.x) * across + (y - from.y) * down) / (across ** 2 + down ** 2 || 1);
  const share = Math.min(Math.max(along, 0), 1);
  return Math.hypot(from.x + across * share - x, from.y + down * share - y);
}
