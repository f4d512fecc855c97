"""Warns of names of one kind that may be one (rule 13): equal but for what stands in brackets at the end.

They stay apart, as "Police (Northshire)" and "Police (Southmere)" do; nothing that a load makes of them is silent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from graph.names import name_key
from graph.records import Node
from graph.schema import Label, schema
from loaders.check.drafts import Draft, Drafts
from loaders.records.problem_log import listed

# What people call by several names, such as factors and organisations.
CALLED_BY_NAMES = tuple(name for name, label in schema().labels.items() if "aliases" in label.properties)
_BRACKETS = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])\s*$")
MAX_NAMED = 3  # names beside one name
MAX_WARNED = 50  # names of one label


def warn_of_names_alike(drafts: Drafts) -> None:
    """Name each such new record with those of the load and of the graph that it may be."""
    for name in CALLED_BY_NAMES:
        if new := dict(new_names(drafts, name)):
            _warn(drafts, schema().labels[name], new)


def new_names(drafts: Drafts, label: str) -> Iterator[tuple[str, Draft[Node]]]:
    """The names that the load brings, as they are compared; what its file tells apart by ids of its own stays out."""
    by_name = set(drafts.names.get(label, {}).values())
    for id_, draft in drafts.nodes_of(label).items():
        is_named = id_ in by_name or (label, id_) in drafts.made_ids or drafts.reading.loader == "action-plan"
        key = name_key(str(draft.properties.get("name") or ""))
        if is_named and key and drafts.is_new(label, id_):
            yield key, draft


def names_in_file(drafts: Drafts, label: Label) -> dict[str, str]:
    """The names that the load has for a label, by how they are compared."""
    names = (str(draft.properties.get(label.caption) or "") for draft in drafts.nodes_of(label.name).values())
    return {name_key(name): name for name in names}


def _warn(drafts: Drafts, label: Label, new: dict[str, Draft[Node]]) -> None:
    known = drafts.known_names(label)
    bases: dict[str, list[str]] = defaultdict(list)
    for key in dict.fromkeys((*known.keys, *names_in_file(drafts, label), *new)):
        bases[_base(key)].append(key)
    spelt = {key: str(draft.properties["name"]) for key, draft in new.items()}
    places = _areas(drafts) if label.name == "Organisation" else set[str]()
    asked = asked_pairs(drafts, label)
    named, warned = set[str](), 0
    for key, draft in new.items():
        if key in named or warned >= MAX_WARNED:
            continue
        others = [
            other
            for other in bases[_base(key)]
            if other != key
            and frozenset((key, other)) not in asked
            and not (_inside(key) in places and _inside(other) in places)
        ]
        if not others:
            continue
        warned += 1
        named |= {key, *others}
        count = len(others) + 1
        number = "two" if count == 2 else f"{count:,}"
        which = listed([repr(spelt.get(other) or known.spelling(other)) for other in others], MAX_NAMED)
        rule = (
            f"and {which} differ in what stands in brackets at the end alone; they are read as {number} "
            f"{label.plural.lower()}, and may be one"
        )
        fix = "If they are one, write its name alone, and what is in the brackets in a column of its own."
        drafts.log.add_for(
            code_of("brackets_alike", key, drafts),
            draft.record,
            "name",
            rule,
            fix,
            value=spelt[key],
            severity="warning",
        )


def code_of(rule: str, name: str, drafts: Drafts) -> str:
    """The code of a warning of one name: each by itself, where a log keeps one of those alike."""
    return f"{rule} {name}" if drafts.log.grouped else rule


def _base(key: str) -> str:
    return _BRACKETS.sub("", key) or key


def _inside(key: str) -> str:
    match = _BRACKETS.search(key)
    return (match[1] or match[2] or "").strip() if match else ""


def _areas(drafts: Drafts) -> set[str]:
    """The names of areas: an organisation is told from another of its name by the area in brackets."""
    area = schema().labels["Area"]
    known = drafts.known_names(area).keys if drafts.graph.holds(area.name) else []
    return {*names_in_file(drafts, area), *known} - {""}


def asked_pairs(drafts: Drafts, label: Label) -> set[frozenset[str]]:
    """The pairs of names that a question is about already, whatever its answer."""
    pairs = {frozenset(map(name_key, question.names)) for question in drafts.questions if question.label == label.name}
    for question in drafts.reading.questions if label.name == "Organisation" else ():
        keys = [name_key(name) for name in question.between]
        pairs |= {frozenset((one, other)) for one in keys for other in keys if one != other}
    return pairs
