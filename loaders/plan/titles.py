"""What people call the records and links that a load adds, changes or removes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.records import Node
from graph.schema import schema
from graph.writer import Element, ElementChange
from loaders.check.elements import properties_of
from loaders.records.ids import is_digest

MAX_NAMED = 30  # new names in a sentence


def kind_title(kind: str) -> str:
    """The records of a label, or the links of a type."""
    label = schema().labels.get(kind)
    return label.plural if label else f"Links: {schema().relationships[kind].title}"


def element_title(element: Element) -> str:
    """One record by its name and id, or one link by the ids of what it joins."""
    if isinstance(element, Node):
        label = schema().labels[element.label]
        name = schema().caption(element.label, element.properties)
        return f"{label.title} {name!r} ({element.id})" if name else f"{label.title} {element.id}"
    return f"{element.from_id} {schema().relationships[element.type].title} {element.to_id}"


def counted_elements(kinds: Mapping[str, int]) -> str:
    """How many records and how many links, where `kinds` has the number of each kind."""
    records = sum(number for kind, number in kinds.items() if kind in schema().labels)
    links = sum(kinds.values()) - records
    parts = [(records, "record"), (links, "link")]
    return " and ".join(f"{number:,} {word}{'' if number == 1 else 's'}" for number, word in parts if number)


def values_to_show(change: ElementChange) -> list[str]:
    """The properties of a change that say something to people: not the first and the last day that a date is stored with,
    and no id that was made of what else changes, such as that of a passage whose words are others."""
    return [
        name
        for name, after in change.after.items()
        if name in properties_of(change.element)
        and not (name.endswith("_id") and is_digest(change.before.get(name) if after is None else after))
    ]


def new_names(nodes: Iterable[Node]) -> dict[str, list[str]]:
    """The names of new cases, reviews and what cases share, such as organisations, by their labels: each should be one."""
    examines = schema().relationships["EXAMINES"]
    called = {*examines.from_labels, *examines.to_labels, *schema().shared_labels}
    names: dict[str, list[str]] = {label: [] for label in schema().in_order(called) if label != "Source"}
    for node in nodes:
        if node.label in names and (name := schema().caption(node.label, node.properties)):
            names[node.label].append(name)
    return {label: sorted(of_label, key=str.casefold) for label, of_label in names.items() if of_label}


def sentences_of_new(names: Mapping[str, Sequence[str]]) -> list[str]:
    """The first of them in a sentence for each label."""
    return [
        f"{schema().labels[label].plural}: {', '.join(map(repr, of_label[:MAX_NAMED]))}"
        f"{f' and {len(of_label) - MAX_NAMED:,} more' if len(of_label) > MAX_NAMED else ''}."
        for label, of_label in names.items()
    ]
