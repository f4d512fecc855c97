"""Recognises what belongs to a recognised case, where its file gives it no id: its codings, review, perspectives and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graph.names import name_key
from graph.schema import schema
from loaders.check.drafts import NOT_STATED, Drafts
from loaders.check.existing_graph import Key
from loaders.check.renaming import rename
from loaders.records.ids import distinct, slug

# From a recognised record to what is the same wherever it has the same name there; each may rest on the one before.
_PARTS = (
    ("CODES", "Coding"),
    ("OF", "Perspective"),
    ("EXAMINES", "Review"),
    ("MADE", "Finding"),
    ("RAISED", "Recommendation"),
    ("LED_TO", "Action"),
)


def recognise_parts(drafts: Drafts) -> None:
    """Give what stands beside a recognised record, and has the name of what stands there in the graph, its id."""
    if not drafts.recognised_keys:
        _give_codings_free_ids(drafts)
        return
    for kind, label in _PARTS:
        if any(of == label for of, _ in drafts.made_ids):
            new_ids = _same(drafts, kind, label)
            drafts.recognised_keys |= {(label, new) for new in new_ids.values()}
            rename(drafts, new_ids)
    _give_codings_free_ids(drafts)


def _same(drafts: Drafts, kind: str, label: str) -> dict[Key, str]:
    beside: dict[Key, list[str]] = defaultdict(list)  # the recognised record -> the parts of the file
    for draft in drafts.relationships_of(kind):
        link = draft.element
        part, whole = link.ends if link.from_label == label else link.ends[::-1]
        if whole in drafts.recognised_keys and part in drafts.made_ids:
            beside[whole].append(part[1])
    known = _known(drafts, kind, label, set(beside))
    caption, nodes = schema().labels[label].caption, drafts.nodes_of(label)
    new_ids: dict[Key, str] = {}
    for whole, parts in beside.items():
        for part_id in parts:
            name = name_key(str(nodes[part_id].properties.get(caption) or ""))
            same = known.get((whole, name))
            if same is None and label == "Coding" and len(parts) == 1:
                same = _unstated(known, whole)
            if same and same not in new_ids.values():
                new_ids[label, part_id] = same
    return new_ids


def _unstated(known: Mapping[tuple[Key, str], str], case: Key) -> str | None:
    """The one coding of a case, if nobody said whose it is: the file, with one coder of the case, says so now."""
    codings = {name: coding for (whole, name), coding in known.items() if whole == case}
    return codings.get(name_key(NOT_STATED)) if len(codings) == 1 else None


def _give_codings_free_ids(drafts: Drafts) -> None:
    """Of a case that only has the title of one of the graph, a coding gets an id that the graph has not."""
    made = {
        link.element.from_id: link.element.to_id
        for link in drafts.relationships_of("CODES")
        if ("Coding", link.element.from_id) in drafts.made_ids
    }
    if not made or not drafts.graph.holds("CODES"):
        return
    rows = drafts.graph.read_in_batches(
        "UNWIND $ids AS id MATCH (k:Coding {id: id})-[:CODES]->(c:Case) RETURN id, c.id AS case ORDER BY id, case", made
    )
    of_others = [row["id"] for row in rows if made[row["id"]] != row["case"]]
    nodes = drafts.nodes_of("Coding")
    bases = [f"{made[id_]}-{slug(str(nodes[id_].properties.get('coder_code')))}" for id_ in of_others]
    drafts.graph.fetch("Coding", bases)
    taken = {id_ for id_ in (*bases, *nodes) if id_ in nodes or drafts.graph.node("Coding", id_)}
    rename(drafts, {("Coding", old): new for old, new in zip(of_others, distinct(bases, taken), strict=True)})


def _known(drafts: Drafts, kind: str, label: str, wholes: set[Key]) -> dict[tuple[Key, str], str]:
    """The parts that the graph has, by the record beside which they stand and their name."""
    if not drafts.graph.holds(kind):
        return {}
    name, caption, type_ = (
        schema().labels[label].name,
        schema().labels[label].caption,
        schema().relationships[kind].name,
    )
    known: dict[tuple[Key, str], str] = {}
    for whole_label in sorted({of for of, _ in wholes}):
        cypher = (
            f"UNWIND $ids AS id MATCH (:{schema().labels[whole_label].name} {{id: id}})-[:{type_}]-(part:{name}) "
            f"RETURN id, part.id AS part, part.{caption} AS name ORDER BY id, part"
        )
        for row in drafts.graph.read_in_batches(cypher, [id_ for of, id_ in wholes if of == whole_label]):
            known.setdefault(((whole_label, row["id"]), name_key(str(row["name"] or ""))), row["part"])
    return known
