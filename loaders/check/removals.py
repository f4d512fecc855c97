"""What a replacing load removes, settled before the other rules: what only its sources made and no longer hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.privacy.dependents import dependents_of
from graph.privacy.sensitivity import withheld_cases
from graph.records import Node, Relationship
from graph.schema import Property, schema
from graph.taxonomies import SOURCE_ID as SHIPPED
from loaders.check.drafts import NOT_STATED, Draft, Drafts
from loaders.check.elements import a_record_of
from loaders.check.existing_graph import Key
from loaders.check.source_contents import (
    nodes_of_sources,
    relationships_of_sources,
    sources_without_records,
    used_by_others,
)
from loaders.records.problem import Place


def settle_removals(drafts: Drafts) -> None:
    """In a replacing load, fill `records_to_remove`; note what stays for restricted cases, and rows that name a removal.

    What is entered by hand says itself what goes.
    """
    if drafts.reading.removals:
        _take_stated(drafts)
    if not drafts.replace:
        return
    removals = Removals(drafts)
    removals.keep_what_others_use()
    removals.keep_restricted()
    removals.keep_history()
    removals.keep_what_belongs()
    records = drafts.records_to_remove
    records.ended_owners.update({owner.id: owner for owner in removals.ended_owners})
    records.nodes.update({key: node for key, node in removals.nodes.items() if key not in removals.keys_to_keep})
    records.relationships.update(removals.relationships)
    merges = (relationship for relationship in removals.relationships.values() if relationship.type == "MERGED_INTO")
    records.merges.update({merge.from_id: merge.to_id for merge in merges})
    drafts.graph.removed = records.relationships.keys()
    for _, drafts_of_kind in drafts.by_kind():
        for draft in drafts_of_kind:
            _check_row(drafts, draft)


def _take_stated(drafts: Drafts) -> None:
    """What goes by hand: an owner only ends, as owning an action is a part of its history."""
    records = drafts.records_to_remove
    for element in drafts.reading.removals:
        if isinstance(element, Node):
            records.nodes[element.label, element.id] = element
        elif element.type == "OWNED_BY":
            records.ended_owners[element.id] = element
        else:
            records.relationships[element.type, element.id] = element
            if element.type == "MERGED_INTO":
                records.merges[element.from_id] = element.to_id
    drafts.graph.removed = drafts.reading.attached


@dataclass
class Removals:
    """The nodes and relationships of the file's sources that the file no longer has, and which of them are kept."""

    drafts: Drafts
    nodes: dict[Key, Node] = field(default_factory=dict)
    relationships: dict[Key, Relationship] = field(default_factory=dict)
    keys_to_keep: set[Key] = field(default_factory=set)
    ended_owners: list[Relationship] = field(default_factory=list)

    def __post_init__(self) -> None:
        drafts = self.drafts
        self.sources = sorted({drafts.reading.source_id, *drafts.nodes_of("Source")} - {SHIPPED})
        self.linked_episodes = {draft.element.to_id for draft in drafts.relationships_of("HAS_EPISODE")}
        nodes = list(nodes_of_sources(drafts.graph, self.sources))
        relationships = list(relationships_of_sources(drafts.graph, self.sources))
        own = {(node.label, node.id): node for node in nodes if node.label != "Source"}
        self.nodes = {(label, id_): node for (label, id_), node in own.items() if id_ not in drafts.nodes_of(label)}
        makers = {str(node.properties.get("import_id")) for node in nodes}
        self._add_sources_without_records(
            makers | {str(relationship.properties.get("import_id")) for relationship in relationships}
        )
        for relationship in relationships:
            draft = drafts.relationships.get(relationship.type, {}).get(relationship.id)
            if draft is None:
                self.relationships[relationship.type, relationship.id] = relationship
            else:
                self._keep_what_row_leaves_out(relationship.type, relationship.properties, draft)
        for (label, id_), node in own.items():
            if row := drafts.nodes_of(label).get(id_):
                self._keep_what_row_leaves_out(label, node.properties, row)

    def _add_sources_without_records(self, makers: set[str]) -> None:
        """Sources without a record that came with the file's own: documents, mostly, that it no longer mentions."""
        mentioned = {*self.sources, SHIPPED}
        for _, drafts in self.drafts.by_kind():
            mentioned |= {str(draft.properties["source_id"]) for draft in drafts}
        for links in self.drafts.relationships.values():
            mentioned |= {id_ for draft in links.values() for label, id_ in draft.element.ends if label == "Source"}
        idle = sources_without_records(self.drafts.graph, makers, mentioned)
        self.nodes |= {(source.label, source.id): source for source in idle}

    def _keep_what_row_leaves_out(self, kind: str, existing: Mapping[str, Any], draft: Draft[Any]) -> None:
        """A row still refers to what it leaves out; what a factor is counted as is worked out again."""
        left_out = {name: value for name, value in existing.items() if name not in draft.properties}
        left_out.pop("canonical_id", None)
        self.keys_to_keep |= self._among_removals(referred(kind, left_out))

    def _among_removals(self, keys: Iterable[Key]) -> set[Key]:
        return {key for key in keys if key in self.nodes}

    def _stays(self, key: Key) -> bool:
        return key not in self.nodes or key in self.keys_to_keep

    def keep_what_others_use(self) -> None:
        """Keep the nodes that relationships of other sources end at, and those that their properties name."""
        self.keys_to_keep |= self._among_removals(used_by_others(self.drafts.graph, self.sources, self.nodes))

    def keep_restricted(self) -> None:
        """Keep cases that never leave and that the file leaves out, with their dependents, as an export that comes back
        lacks them.
        """
        cases = withheld_cases(self.drafts.graph.read) - self.drafts.nodes_of("Case").keys()
        dependents = dependents_of(self.drafts.graph.read, list(cases))
        restricted = self._among_removals((label, id_) for label, ids in dependents.items() for id_ in ids)
        absent = restricted | {("Case", case) for case in cases}
        for key, relationship in list(self.relationships.items()):
            if absent & {*relationship.ends, *referred(relationship.type, relationship.properties)}:
                self._keep(key)
        self.keys_to_keep |= restricted
        if restricted:
            number = sum(label == "Case" for label, _ in restricted)
            cases_text = "1 case that never leaves" if number == 1 else f"{number:,} cases that never leave"
            others = len(restricted) - number
            others_text = f"{others:,} {'record' if others == 1 else 'records'} that belong to cases that never leave"
            rule = f"no longer has {' and '.join([cases_text] * bool(number) + [others_text] * bool(others))}"
            place = next((record.place.file for record in self.drafts.reading.records), self.drafts.reading.source_id)
            fix = (
                "They stay, as replacing removes nothing that exports lack: what is restricted, internal or without a "
                "sensitivity. To remove them, undo the import that brought them."
            )
            self.drafts.log.add("restricted", Place(place), rule, fix, severity="warning")

    def keep_history(self) -> None:
        """Keep what has events, with all that it is joined to, and the owners that were: they end, and are not removed."""
        labels = [label.name for label in schema().domain_labels if label.open_statuses]
        unkept = {label: [id_ for kind, id_ in self.nodes if kind == label] for label in labels}
        past = {(label, id_) for label, ids in unkept.items() for id_ in self.drafts.graph.events(label, ids)}
        past -= self.keys_to_keep
        self.keys_to_keep |= past
        for key, relationship in list(self.relationships.items()):
            owned = relationship.ends[0]
            if past & {*relationship.ends}:
                self._keep(key)
            elif relationship.type == "OWNED_BY" and self._stays(owned):
                self._keep(key)
                self.ended_owners.append(relationship)
        if past:
            counts = Counter(label for label, _ in past)
            titles = [(schema().labels[label], number) for label, number in sorted(counts.items())]
            names = " and ".join(
                f"{number:,} {(label.title if number == 1 else label.plural).lower()}" for label, number in titles
            )
            place = next((record.place.file for record in self.drafts.reading.records), self.drafts.reading.source_id)
            rule = f"no longer has {names} with a history"
            fix = (
                "They stay, with all that they are linked to, as replacing removes no history. Give each the status that "
                "says what became of it; or undo the import that brought it, to remove it."
            )
            self.drafts.log.add("history", Place(place), rule, fix, severity="warning")

    def keep_what_belongs(self) -> None:
        """Keep, until there is no more: what joins kept nodes, what they are part of, what loads made for what is kept."""
        before = (-1, -1)
        while (len(self.relationships), len(self.keys_to_keep)) != before:
            before = (len(self.relationships), len(self.keys_to_keep))
            for key in self.keys_to_keep.copy():
                self.keys_to_keep |= self._among_removals(referred(key[0], self.nodes[key].properties))
            for key, relationship in list(self.relationships.items()):
                if self._belongs(relationship):
                    self._keep(key)

    def _keep(self, key: Key) -> None:
        relationship = self.relationships.pop(key)
        self.keys_to_keep |= self._among_removals(
            {*relationship.ends, *referred(relationship.type, relationship.properties)}
        )

    def _belongs(self, relationship: Relationship) -> bool:
        start, end = relationship.ends
        if start in self.keys_to_keep and end in self.keys_to_keep:
            return True
        # A part that stays keeps what it is a part of.
        part_end = schema().relationships[relationship.type].part
        part, whole = (start, end) if part_end == "from" else (end, start)
        if part in self.nodes and self._stays(whole) and self._was_made_for_whole(relationship.type, self.nodes[part]):
            return True
        moved = relationship.type == "HAS_EPISODE" and relationship.to_id in self.linked_episodes
        return part_end is not None and part in self.keys_to_keep and not moved

    @staticmethod
    def _was_made_for_whole(kind: str, part: Node) -> bool:
        """Whether a load made the part for its whole: a history, or a coding that the file does not state."""
        return kind == "HAS_EVENT" or (kind == "CODES" and part.properties.get("coder_code") == NOT_STATED)


def referring(kind: str) -> list[Property]:
    """The properties of a label or type that hold the ids of other nodes."""
    return [prop for prop in schema().kind(kind).properties.values() if prop.of and prop.name != "source_id"]


def referred(kind: str, properties: Mapping[str, Any]) -> Iterator[Key]:
    """The nodes that an element's properties name."""
    for prop in referring(kind):
        value = properties.get(prop.name, [])
        for node_id in value if isinstance(value, list) else [value]:
            yield str(prop.of), node_id


def _check_row(drafts: Drafts, draft: Draft[Any]) -> None:
    element = draft.element
    references: list[tuple[str, Key]] = []
    if isinstance(element, Relationship):
        references += zip(("from_id", "to_id"), element.ends, strict=True)
    kind = element.type if isinstance(element, Relationship) else element.label
    for prop in referring(kind):
        references += ((prop.name, key) for key in referred(kind, {prop.name: element.properties.get(prop.name, [])}))
    for column, (label, node_id) in references:
        if (label, node_id) in drafts.records_to_remove.nodes:
            rule = f"is the id of {a_record_of(label)} that this load removes, as the file no longer has it"
            fix = f"Add it to the sheet {schema().labels[label].sheet} again, or take this row out."
            drafts.log.add_for("leaving", draft.record, column, rule, fix, value=node_id)
