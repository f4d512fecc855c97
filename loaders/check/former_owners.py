"""Owners of actions that a new version of their source names no more (rule 6).

Where the loader says so they end, and are not removed; else they stay owners, and that is said.
"""

from __future__ import annotations

from collections import defaultdict

from graph.ownership import owned_from
from graph.records import Relationship
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.manual_edits import ENTERED_BY_PEOPLE
from loaders.records.problem_log import listed

MAX_NAMED = 5  # owners of one action
_OWNED_BY = """
UNWIND $ids AS id MATCH (a:Action)-[w:OWNED_BY {id: id}]->(o:Organisation)
RETURN id, a.id AS action, o.id AS organisation, properties(w) AS properties ORDER BY id
"""
_OWNERS = f"""
UNWIND $ids AS id MATCH (a:Action {{id: id}})-[w:OWNED_BY]->(o:Organisation) WHERE {owned_from("w", "$day")}
RETURN id, w.id AS link, o.id AS organisation, o.name AS name ORDER BY id, name, organisation, link
"""


def settle_former_owners(drafts: Drafts) -> None:
    """Let those end of which the loader says so."""
    ids = drafts.reading.former_owners
    for row in drafts.graph.read_in_batches(_OWNED_BY, ids) if ids else ():
        properties = {name: value for name, value in row["properties"].items() if name != "id"}
        owner = Relationship(
            "OWNED_BY", row["id"], "Action", row["action"], "Organisation", row["organisation"], properties
        )
        drafts.records_to_remove.ended_owners[owner.id] = owner


def note_owners_that_stay(drafts: Drafts) -> None:
    """Say which owners an action keeps beside a new one, though the file does not name them: it may have changed hands."""
    stated: dict[str, list[Draft[Relationship]]] = defaultdict(list)
    for draft in drafts.relationships_of("OWNED_BY"):
        if draft.properties.get("role", "owner") == "owner":
            stated[draft.element.from_id].append(draft)
    if drafts.reading.loader in ENTERED_BY_PEOPLE:  # who adds an owner in a form sees those that there are
        return
    if drafts.replace or not stated or not drafts.graph.holds("OWNED_BY"):
        return
    owners: dict[str, dict[str, str]] = defaultdict(dict)  # by the action: names by the organisation
    links = drafts.relationships["OWNED_BY"].keys() | drafts.records_to_remove.ended_owners.keys()
    staying: dict[str, list[str]] = defaultdict(list)
    for row in drafts.graph.read_in_batches(_OWNERS, stated, day=drafts.today.isoformat()):
        owners[row["id"]][row["organisation"]] = row["name"]
        named = {draft.element.to_id for draft in stated[row["id"]]}
        if row["link"] not in links and row["organisation"] not in named:
            staying[row["id"]].append(row["name"])
    for action, names in staying.items():
        new = [draft for draft in stated[action] if draft.element.to_id not in owners[action]]
        if new:
            _note(drafts, action, new[0], names)


def _note(drafts: Drafts, action: str, new: Draft[Relationship], names: list[str]) -> None:
    title = schema().caption("Action", drafts.existing("Action", action) or {}, action)
    verb = "stays an owner" if len(names) == 1 else "stay owners"
    names_listed = listed([repr(name) for name in names], MAX_NAMED)
    rule = f"is a new owner of the action {title!r}, and {names_listed}, whom the file does not name for it, {verb}"
    fix = "If it changed hands, keep the row of the former owner and write there until when, in the column 'to'."
    value = new.record.get("to_id")
    drafts.log.add_for("owner_stays", new.record, "to_id", rule, fix, value=value, severity="warning")
