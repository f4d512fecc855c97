// What the live region says: which nodes were added or removed, in words.

const MAX_KINDS = 4;

function counted(nodes) {
  const kinds = new Map();
  nodes.forEach((node) => kinds.set(node.label, [...(kinds.get(node.label) ?? []), node]));
  const texts = [...kinds.values()].map((nodes) => `${nodes.length} ${(nodes.length === 1 ? nodes[0].title : nodes[0].plural).toLowerCase()}`);
  const more = texts.length > MAX_KINDS ? [`${texts.length - MAX_KINDS} other kinds`] : [];
  return [...texts.slice(0, MAX_KINDS), ...more].join(", ");
}

export function changes(before, after) {
  const old = new Set(before.map((node) => node.id));
  const now = new Set(after.map((node) => node.id));
  const added = after.filter((node) => !old.has(node.id));
  const removed = before.filter((node) => !now.has(node.id));
  const parts = [added.length ? `${counted(added)} added` : "", removed.length ? `${counted(removed)} removed` : ""].filter(Boolean);
  return parts.length ? `${parts.join("; ")}. ${after.length} shown.` : "Nothing changed.";
}

export function nodeInWords(node, joined) {
  return `${node.caption}, ${node.words.replaceAll(" · ", ", ")}, ${joined} ${joined === 1 ? "relationship" : "relationships"}`;
}
