"""One relationship by its id, as far as somebody may see it: its ends, what it says, and its version."""

from __future__ import annotations

from dataclasses import replace

from graph.database import Database
from graph.errors import NotFound
from graph.records import Relationship, Subgraph
from graph.schema import RelationshipType, schema
from graph.viewer import Viewer
from graph.writer import versions
from queries.records.captions import without_withheld
from queries.release.release import released_picture, withheld_from

End = tuple[str, str]  # label and id


def relationship(
    database: Database,
    kind: RelationshipType,
    id_: str,
    viewer: Viewer,
    start: End | None = None,
    end: End | None = None,
) -> tuple[Relationship, str]:
    """The relationship with its version, found faster where one of its ends is named.

    Raises NotFound where there is none, or where this viewer may not see it.
    """
    ends = {side: known for side, known in (("a", start), ("b", end)) if known}
    patterns = {
        side: f"({side}:{schema().labels[ends[side][0]].name} {{id: ${side}}})" if side in ends else f"({side})"
        for side in ("a", "b")
    }
    rows = database.read(
        f"MATCH {patterns['a']}-[r:{kind.name} {{id: $id}}]->{patterns['b']} RETURN head(labels(a)) AS from_label, "
        "a.id AS from_id, head(labels(b)) AS to_label, b.id AS to_id, properties(r) AS properties ORDER BY from_id, to_id",
        id=id_, **{side: known[1] for side, known in ends.items()},
    )  # fmt: skip
    links = [
        Relationship(
            kind.name, id_, row["from_label"], row["from_id"], row["to_label"], row["to_id"], row["properties"]
        )
        for row in rows
    ]
    withheld = withheld_from(database, viewer)
    seen = [
        link
        for link in released_picture(Subgraph([], links), withheld).relationships
        if not (schema().labels[link.from_label].internal or schema().labels[link.to_label].internal)
    ]
    if not seen:
        raise NotFound(f"There is no relationship {kind.name} {id_!r}.")
    link = seen[0]
    made_by = str(link.properties.get("import_id") or "") or None
    shown = without_withheld(kind.properties.values(), link.properties, withheld)
    shown = {name: value for name, value in shown.items() if name != "id"}
    return replace(link, properties=shown), versions(database.read, kind.name, {id_: made_by})[id_]
