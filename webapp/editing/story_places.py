"""Back to the story of a case: a form that was opened there goes on there, at the episode that it was about."""

from __future__ import annotations

from flask import request

from graph.schema import schema
from webapp.addresses import LinkedText, record_url
from webapp.connection import graph_database
from webapp.editing.shown import WITHHELD, Key, seen_captions

WITHIN = "within"  # in the address of a form: the case in whose story it was opened
_EPISODES = """
MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)
RETURN e.id AS id, EXISTS { MATCH (:Perspective {id: $perspective})-[:OF]->(e) } AS is_of ORDER BY e.sequence, e.id
"""


def case_of_story() -> LinkedText | None:
    """The case in whose story the form of this request was opened, if it was opened in one that its reader may see."""
    case = request.args.get(WITHIN, "")
    caption = seen_captions([("Case", case)]).get(("Case", case)) if case else None
    return LinkedText(caption, record_url("Case", case)) if caption and caption != WITHHELD else None


def place_in_story(record: Key) -> str:
    """The address of an episode in that story, or of the episode that a perspective is of; of what was found; of the case."""
    case = request.args[WITHIN]
    label, id_ = record
    if schema().labels[label].belongs_to == "thread":
        return f"{record_url('Case', case)}#learned"
    rows = graph_database().read(_EPISODES, case=case, perspective=id_ if label == "Perspective" else "")
    number = next((n for n, row in enumerate(rows, 1) if row["is_of"] or (label, row["id"]) == ("Episode", id_)), None)
    return record_url("Case", case) + (anchor(number) if number else "")


def anchor(number: int) -> str:
    """Where the page of a case has its first, second, third episode."""
    return f"#episode-{number}"
