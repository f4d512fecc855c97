"""Warns of a perspective whose role names several roles (rule 15): "Health visitor / Social worker", "Police, School nurse".

A perspective is one person's view by its role, so such a cell makes one of its own beside those of the roles that it names.
What a comma or "and" parts may be one role ("Nurse, A&E", "Mother and baby unit"), so it takes roles that stand elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from graph.names import name_key
from graph.records import Node
from loaders.check.drafts import Draft, Drafts
from loaders.check.names_alike import MAX_WARNED, code_of
from loaders.records.problem_log import listed
from loaders.records.record import FORM

# What parts roles: where one of them stands elsewhere; where the last does; where all do.
_ANY = re.compile(r"\s*[;/|+\n]\s*")
_LAST = re.compile(r"\s*[,;/|+\n]\s*(?:(?:and|&)\s+)?")
_ALL = re.compile(r"\s*[,;/|+&\n]\s*(?:(?:and|&)\s+)?|\s+and\s+", re.IGNORECASE)
_TWO = 2
MAX_NAMED = 5  # rows of one role


def warn_of_joint_perspectives(drafts: Drafts) -> None:
    """Name each new role of that kind once, with its rows."""
    if drafts.reading.loader == FORM:
        return  # who types a name sees what it makes
    joint: dict[str, list[Draft[Node]]] = defaultdict(list)
    for id_, draft in drafts.nodes_of("Perspective").items():
        role = str(draft.properties.get("role") or "")
        if _ALL.search(role.strip()) and drafts.is_new("Perspective", id_):
            joint[name_key(role)].append(draft)
    if not joint:
        return
    known, warned = set(_roles(drafts)), 0
    for key, of_role in joint.items():
        role = str(of_role[0].properties["role"]).strip()
        if not (parts := _parts(role, known - {key})) or warned >= MAX_WARNED:
            continue
        warned += 1
        named = (
            " and ".join(map(repr, parts)) if len(parts) == _TWO else listed([repr(part) for part in parts], MAX_NAMED)
        )
        rule = f"names {len(parts)} roles, {named}, and is read as one perspective of its own{_rows(drafts, of_role)}"
        fix = "Give each of them a row with the same factor and quote, if each saw it so; if it is one role, leave it."
        code = code_of("joint_perspective", key, drafts)
        drafts.log.add_for(code, of_role[0].record, "role", rule, fix, value=role, severity="warning")


def _roles(drafts: Drafts) -> Iterator[str]:
    """The roles of the file and of the graph, as they are compared."""
    for draft in drafts.nodes_of("Perspective").values():
        yield name_key(str(draft.properties.get("role") or ""))
    if drafts.graph.holds("Perspective"):
        rows = drafts.graph.read("MATCH (p:Perspective) RETURN p.id AS id, p.role AS role ORDER BY id")
        for row in drafts.graph.seen("Perspective", rows):
            yield name_key(str(row["role"] or ""))


def _parts(role: str, known: set[str]) -> list[str]:
    """The roles that a cell names; none where it may name one alone."""
    for between, is_named in ((_ANY, any), (_LAST, lambda each: [*each][-1]), (_ALL, all)):
        parts = [" ".join(part.split()) for part in between.split(role)]
        if len(parts) > 1 and all(parts) and is_named([name_key(part) in known for part in parts]):
            return parts
    return []


def _rows(drafts: Drafts, of_role: list[Draft[Node]]) -> str:
    """The rows of the file that have such a perspective, where there are several."""
    ids = {draft.element.id for draft in of_role}
    rows = {
        draft.record.place.row
        for draft in drafts.relationships_of("CONTRIBUTED_TO")
        if draft.properties.get("perspective_id") in ids and draft.record.place.row
    }
    return f" (rows {listed([str(row) for row in sorted(rows)], MAX_NAMED)})" if len(rows) > 1 else ""
