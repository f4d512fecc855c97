"""What a replacing load takes out, known before the rest is judged: what its sources alone made, and have no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.privacy.dependents import dependents_of
from graph.records import Node, Relationship
from graph.schema import Property, schema
from loaders.check.drafts import NOT_STATED, Draft, Drafts
from loaders.check.existing_graph import Key
from loaders.check.source_contents import idle_sources, own_nodes, own_relationships, restricted_cases, used_by_others
from loaders.records.record import Place

_OURS = "casethread"

# A part that stays keeps what it is a part of: the end of each type that is the part.
_PART = {
    "HAS_EPISODE": "to", "OF": "from", "CODES": "from", "HAS_EVENT": "to", "MEASURED_BY": "to",
    "MERGED_INTO": "from", "IN_CATEGORY": "from", "BROADER": "from",
}  # fmt: skip


def settle_leaving(drafts: Drafts) -> None:
    """Where it replaces: fill `drafts.leaving`, note what of restricted cases stays, and rows that speak of what goes."""
    if not drafts.replace:
        return
    going = _Going(drafts)
    going.keep_what_others_use()
    going.keep_restricted()
    going.keep_what_belongs()
    drafts.leaving.nodes.update({key: node for key, node in going.nodes.items() if key not in going.kept})
    drafts.leaving.relationships.update(going.relationships)
    merges = (one for one in going.relationships.values() if one.type == "MERGED_INTO")
    drafts.leaving.merges.update({one.from_id: one.to_id for one in merges})
    drafts.known.leaving = drafts.leaving.relationships.keys()
    for _, found in drafts.by_kind():
        for draft in found:
            _check_row(drafts, draft)


@dataclass
class _Going:
    """The nodes and relationships of the file's sources that the file has no longer, and which of them are kept."""

    drafts: Drafts
    nodes: dict[Key, Node] = field(default_factory=dict)
    relationships: dict[Key, Relationship] = field(default_factory=dict)
    kept: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        drafts = self.drafts
        self.sources = sorted({drafts.reading.source_id, *drafts.of("Source")} - {_OURS})
        self.told = {draft.element.to_id for draft in drafts.all_of("HAS_EPISODE")}
        nodes = list(own_nodes(drafts.known, self.sources))
        relationships = list(own_relationships(drafts.known, self.sources))
        own = {(node.label, node.id): node for node in nodes if node.label != "Source"}
        self.nodes = {(label, one): node for (label, one), node in own.items() if one not in drafts.of(label)}
        makers = {str(node.properties.get("import_id")) for node in nodes}
        self._add_idle_sources(makers | {str(one.properties.get("import_id")) for one in relationships})
        for one in relationships:
            draft = drafts.relationships.get(one.type, {}).get(one.id)
            if draft is None:
                self.relationships[one.type, one.id] = one
            else:
                self._keep_unsaid(one.type, one.properties, draft)
        for (label, one_id), node in own.items():
            if said := drafts.of(label).get(one_id):
                self._keep_unsaid(label, node.properties, said)

    def _add_idle_sources(self, makers: set[str]) -> None:
        """Sources without a record that came with the file's own: documents, mostly, that it no longer speaks of."""
        spoken_of = {*self.sources, _OURS}
        for _, found in self.drafts.by_kind():
            spoken_of |= {str(draft.properties["source_id"]) for draft in found}
        for draft in (draft for found in self.drafts.relationships.values() for draft in found.values()):
            spoken_of |= {one for label, one in ends_of(draft.element) if label == "Source"}
        idle = idle_sources(self.drafts.known, makers, spoken_of)
        self.nodes |= {(source.label, source.id): source for source in idle}

    def _keep_unsaid(self, kind: str, standing: Mapping[str, Any], draft: Draft[Any]) -> None:
        """What a row does not say anew it still refers to; what a factor is counted as is settled anew."""
        unsaid = {name: value for name, value in standing.items() if name not in draft.properties}
        unsaid.pop("canonical_id", None)
        self.kept |= self._going(referred(kind, unsaid))

    def _going(self, keys: Iterable[Key]) -> set[Key]:
        return {key for key in keys if key in self.nodes}

    def _stays(self, key: Key) -> bool:
        return key not in self.nodes or key in self.kept

    def keep_what_others_use(self) -> None:
        """The nodes on which relationships of other sources hang, and those that their properties name."""
        self.kept |= self._going(used_by_others(self.drafts.known, self.sources, self.nodes))

    def keep_restricted(self) -> None:
        """Restricted cases that the file leaves out, with all that hangs on them: exports leave them out too."""
        cases = {("Case", one) for one in restricted_cases(self.drafts.known) if one not in self.drafts.of("Case")}
        following = dependents_of(self.drafts.known.read, [one for _, one in cases])
        restricted = self._going((label, one) for label, ids in following.items() for one in ids)
        absent = restricted | cases
        for key, one in list(self.relationships.items()):
            if absent & {*ends_of(one), *referred(one.type, one.properties)}:
                self._keep(key)
        self.kept |= restricted
        if restricted:
            number = sum(label == "Case" for label, _ in restricted)
            rule = (
                f"leaves out restricted cases ({number:,}) and what hangs on them ({len(restricted) - number:,} more)"
            )
            place = next((record.place.file for record in self.drafts.reading.records), self.drafts.reading.source_id)
            fix = "They stay: replacing removes nothing that is restricted. Undo their load to be rid of them."
            self.drafts.log.add("restricted", Place(place), rule, fix, severity="warning")

    def keep_what_belongs(self) -> None:
        """Until no more is found: what joins kept nodes, what they are part of, and what loads made for what stays."""
        before = (-1, -1)
        while (len(self.relationships), len(self.kept)) != before:
            before = (len(self.relationships), len(self.kept))
            for key in self.kept.copy():
                self.kept |= self._going(referred(key[0], self.nodes[key].properties))
            for key, one in list(self.relationships.items()):
                if self._belongs(one):
                    self._keep(key)

    def _keep(self, key: Key) -> None:
        one = self.relationships.pop(key)
        self.kept |= self._going({*ends_of(one), *referred(one.type, one.properties)})

    def _belongs(self, one: Relationship) -> bool:
        start, end = ends_of(one)
        if start in self.kept and end in self.kept:
            return True
        part, whole = (start, end) if _PART.get(one.type) == "from" else (end, start)
        if part in self.nodes and self._stays(whole) and self._is_made(one.type, self.nodes[part]):
            return True
        moved = one.type == "HAS_EPISODE" and one.to_id in self.told
        return one.type in _PART and part in self.kept and not moved

    @staticmethod
    def _is_made(kind: str, part: Node) -> bool:
        """Whether a load made it for what stays: a history, or a coding that the file does not state."""
        return kind == "HAS_EVENT" or (kind == "CODES" and part.properties.get("coder_code") == NOT_STATED)


def ends_of(one: Relationship) -> tuple[Key, Key]:
    """Both ends, each as its label and id."""
    return (one.from_label, one.from_id), (one.to_label, one.to_id)


def referring(kind: str) -> list[Property]:
    """The properties of a label or type that hold the ids of other nodes."""
    known = schema().labels.get(kind) or schema().relationships[kind]
    return [prop for prop in known.properties.values() if prop.of and prop.name != "source_id"]


def referred(kind: str, properties: Mapping[str, Any]) -> Iterator[Key]:
    """The nodes that an element's properties name."""
    for prop in referring(kind):
        said = properties.get(prop.name, [])
        for one in said if isinstance(said, list) else [said]:
            yield str(prop.of), one


def _check_row(drafts: Drafts, draft: Draft[Any]) -> None:
    element = draft.element
    said: list[tuple[str, Key]] = []
    if isinstance(element, Relationship):
        said += zip(("from_id", "to_id"), ends_of(element), strict=True)
    kind = element.type if isinstance(element, Relationship) else element.label
    for prop in referring(kind):
        said += ((prop.name, key) for key in referred(kind, {prop.name: element.properties.get(prop.name, [])}))
    for column, (label, one) in said:
        if (label, one) in drafts.leaving.nodes:
            rule = f"names the {label} that replacing takes out, because the file no longer has it"
            fix = f"Add it to the sheet {schema().labels[label].sheet}, or take this row out."
            drafts.log.at("leaving", draft.record, column, rule, fix, value=one)
