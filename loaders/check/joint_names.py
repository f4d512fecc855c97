"""Warns of a perspective or an area whose name names several (rule 15): "Health visitor / Social worker", "Leeds and Hull".

Such a cell makes one of its own beside those that it names. What a comma or "and" parts may be one ("Nurse, A&E", "Tyne and
Wear"), so it takes names that stand elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.names import name_key
from graph.records import Node
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.names_alike import MAX_WARNED, code_of
from loaders.records.problem_log import joined, rows_listed
from loaders.records.record import FORM

# What parts roles: where one of them stands elsewhere; where the last does; where all do.
_ANY = re.compile(r"\s*[;/|+\n]\s*")
_LAST = re.compile(r"\s*[,;/|+\n]\s*(?:(?:and|&)\s+)?")
_ALL = re.compile(r"\s*[,;/|+&\n]\s*(?:(?:and|&)\s+)?|\s+and\s+", re.IGNORECASE)
_Way = tuple[re.Pattern[str], Callable[[Iterable[bool]], bool]]
MAX_NAMED = 5  # rows of one name


@dataclass(frozen=True, slots=True)
class _Kind:
    """What names of a label are, the ways that its names are parted, and what to do about several in one cell."""

    label: str
    noun: str
    ways: tuple[_Way, ...]
    fix: str


_KINDS = (
    _Kind(
        "Perspective",
        "roles",
        ((_ANY, any), (_LAST, lambda each: [*each][-1]), (_ALL, all)),
        "Give each of them a row with the same factor and quote, if each saw it so; if it is one role, leave it.",
    ),
    _Kind(
        "Area",
        "areas",  # a comma may stand between a town and its county
        ((_ANY, any), (_ALL, all)),
        "Write the one whose case it is; if it is one area of that name, leave it.",
    ),
)


def warn_of_joint_names(drafts: Drafts) -> None:
    """Name each new name of that kind once, with its rows."""
    for kind in _KINDS if drafts.reading.loader != FORM else ():  # who types a name sees what it makes
        caption = schema().labels[kind.label].caption
        joint: dict[str, list[Draft[Node]]] = defaultdict(list)
        for id_, draft in drafts.nodes_of(kind.label).items():
            name = str(draft.properties.get(caption) or "")
            if _ALL.search(name.strip()) and drafts.is_new(kind.label, id_):
                joint[name_key(name)].append(draft)
        if joint:
            _warn(drafts, kind, caption, joint)


def _warn(drafts: Drafts, kind: _Kind, caption: str, joint: dict[str, list[Draft[Node]]]) -> None:
    known, warned, title = set(_names(drafts, kind.label, caption)), 0, kind.label.lower()
    for key, of_name in joint.items():
        name = str(of_name[0].properties[caption]).strip()
        if not (parts := _parts(kind, name, known - {key})) or warned >= MAX_WARNED:
            continue
        warned += 1
        quoted = [*map(repr, parts)]
        rule = f"names {len(parts)} {kind.noun}, {joined(quoted, MAX_NAMED)}, and is read as one {title} of its own{_rows(drafts, of_name)}"
        code = code_of(f"joint_{title}", key, drafts)
        drafts.log.add_for(code, of_name[0].record, caption, rule, kind.fix, value=name, severity="warning")


def _names(drafts: Drafts, label: str, caption: str) -> Iterator[str]:
    """The names of the file and of the graph, as they are compared."""
    for draft in drafts.nodes_of(label).values():
        yield name_key(str(draft.properties.get(caption) or ""))
    if drafts.graph.holds(label):
        rows = drafts.graph.read(f"MATCH (n:{label}) RETURN n.id AS id, n.{caption} AS name ORDER BY id")
        for row in drafts.graph.seen(label, rows):
            yield name_key(str(row["name"] or ""))


def _parts(kind: _Kind, name: str, known: set[str]) -> list[str]:
    """What a cell names; nothing where it may name one alone."""
    for between, is_named in kind.ways:
        parts = [" ".join(part.split()) for part in between.split(name)]
        if len(parts) > 1 and all(parts) and is_named([name_key(part) in known for part in parts]):
            return parts
    return []


def _rows(drafts: Drafts, of_name: list[Draft[Node]]) -> str:
    """The rows of the file that have such a perspective, where there are several."""
    ids = {draft.element.id for draft in of_name}
    rows = {
        draft.record.place.row
        for draft in drafts.relationships_of("CONTRIBUTED_TO")
        if draft.properties.get("perspective_id") in ids and draft.record.place.row
    }
    return f" ({rows_listed(sorted(rows), MAX_NAMED)})" if len(rows) > 1 else ""
