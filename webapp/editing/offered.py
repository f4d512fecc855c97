"""The records that a field offers where its property names only what is linked with an end of the relationship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from graph.schema import Property, schema
from graph.viewer import Viewer
from loaders.write import End
from queries.records.suggestions import given_for
from queries.release.release import withheld_among
from webapp.connection import graph_database


def offered_records(prop: Property, ends: Iterable[End], stored: str, viewer: Viewer) -> dict[str, str] | None:
    """What people call each, by id, with the one that is stored; None where it offers more than those of an end.

    Two that are called the same have their ids beside their names.
    """
    for label, id_ in ends:
        if prop.of and prop.along and (arrow := _arrow(prop.along, prop.of, label)):
            caption, database = schema().labels[prop.of].caption, graph_database()
            rows = database.read(
                f"MATCH (n:{prop.of}){arrow}(e:{label} {{id: $id}}) RETURN n.id AS id, n.{caption} AS name ORDER BY name, id",
                id=id_,
            )
            withheld = withheld_among(database, prop.of, (row["id"] for row in rows), viewer)
            names = {row["id"]: str(row["name"] or row["id"]) for row in rows if row["id"] not in withheld}
            shared = Counter(names.values())
            names = {key: f"{name} ({key})" if shared[name] > 1 else name for key, name in names.items()}
            others = [stored] if stored and stored not in names else []
            return names | {key: given_for(database, schema().labels[prop.of], key, viewer) or key for key in others}
    return None


def _arrow(kind: str, of: str, end: str) -> str:
    """How such a record is linked with a record at the end; blank where it is not."""
    pairs = schema().relationships[kind].pairs
    if (of, end) in pairs:
        return f"-[:{kind}]->"
    return f"<-[:{kind}]-" if (end, of) in pairs else ""
