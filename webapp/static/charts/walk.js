// The links of a chart by keyboard: one stop of the Tab key, and the arrow keys from mark to mark.

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function walkable(svg) {
  const links = [...svg.querySelectorAll("a")];
  links.forEach((link, number) => link.setAttribute("tabindex", number ? -1 : 0));
  svg.addEventListener("keydown", (event) => {
    const here = event.target.closest("a");
    const next = here && !event.ctrlKey && !event.altKey && !event.metaKey && stepFrom(here, links, event.key);
    if (!next) return;
    event.preventDefault();
    enter(next, links);
  });
}

export function enter(link, links) {
  links.forEach((other) => other.setAttribute("tabindex", other === link ? 0 : -1));
  link.focus();
}

function stepFrom(here, links, key) {
  if (key === "Home") return links[0];
  if (key === "End") return links.at(-1);
  if (!(key in DIRECTIONS)) return null;
  const [across, down] = DIRECTIONS[key];
  const from = middle(here);
  const cost = (link) => {
    const to = middle(link);
    const along = (to.x - from.x) * across + (to.y - from.y) * down;
    const aside = Math.abs((to.x - from.x) * down) + Math.abs((to.y - from.y) * across);
    return along > 1 ? along + 4 * aside : Infinity;
  };
  const costs = links.map((link) => (link === here ? Infinity : cost(link)));
  const least = Math.min(...costs);
  return least < Infinity ? links[costs.indexOf(least)] : null;
}

function middle(link) {
  const box = link.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
