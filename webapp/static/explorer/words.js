// What the live region says: which nodes came and went, in people's words.

const MOST_KINDS = 4;

function counted(nodes) {
  const kinds = new Map();
  nodes.forEach((node) => kinds.set(node.label, [...(kinds.get(node.label) ?? []), node]));
  const texts = [...kinds.values()].map((found) => `${found.length} ${(found.length === 1 ? found[0].title : found[0].plural).toLowerCase()}`);
  const more = texts.length > MOST_KINDS ? [`${texts.length - MOST_KINDS} other kinds`] : [];
  return [...texts.slice(0, MOST_KINDS), ...more].join(", ");
}

export function changes(before, after) {
  const old = new Set(before.map((node) => node.id));
  const now = new Set(after.map((node) => node.id));
  const came = after.filter((node) => !old.has(node.id));
  const went = before.filter((node) => !now.has(node.id));
  const said = [came.length ? `${counted(came)} added` : "", went.length ? `${counted(went)} taken away` : ""].filter(Boolean);
  return said.length ? `${said.join("; ")}. ${after.length} shown.` : "Nothing changed.";
}

export function nodeInWords(node, joined) {
  return `${node.caption}, ${node.words.replaceAll(" · ", ", ")}, ${joined} ${joined === 1 ? "relationship" : "relationships"}`;
}
