"""What the explorer's search field shows: the same as the search page does."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database
from graph.errors import BadRequest
from graph.network.keys import node_key
from graph.schema import schema
from graph.viewer import Viewer
from queries import ask
from queries.wording.figures import counted
from webapp.addresses import name_record

MAX_MATCHES = 12


@dataclass(frozen=True, slots=True)
class Match:
    """One record that matches, by the key under which a button adds it; `about` is its label, and its reference."""

    key: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Matches:
    """What matches a text: a sentence about it, or about what was wrong with the text, and the first matches."""

    sentence: str
    first: tuple[Match, ...] = ()


def matches_for(database: Database, text: str, viewer: Viewer) -> Matches | None:
    """What this viewer may see that has this name, title, reference or alias; None where there is no text."""
    if not text:
        return None
    try:
        rows = ask(database, "find", {"text": text}, viewer=viewer).rows
    except BadRequest as error:
        return Matches(str(error))
    if not rows:
        return Matches(
            f"Nothing has “{text}” in its name, title, reference, aliases or text. Try fewer or other words."
        )
    first = tuple(_match(row["label"], row["id"], row["name"], row["ref"]) for row in rows[:MAX_MATCHES])
    part = f", the first {len(first)} here" if len(rows) > len(first) else ""
    total = counted(len(rows), "match", "matches")
    return Matches(f"{total} for “{text}”{part}. Choose what to put into the network.", first)


def _match(label: str, id_: str, name: str | None, ref: str | None) -> Match:
    name_record(label, id_)
    about = " · ".join(filter(None, [schema().labels[label].title, ref]))
    return Match(node_key(label, id_), name or id_, about)
