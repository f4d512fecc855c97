"""Recognises organisations, areas and practices that a file names without ids (rule 13).

A name alone does not say which one is meant: "Education" is in every area. One of the same name is the same where both
are in the same area (an area: within the same area), or neither is in any, or where a file of the same case named it.
One elsewhere is asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from graph.names import name_key
from graph.records import Node
from graph.schema import Label, schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.existing_graph import Key
from loaders.check.known_names import KnownRecord, NameMatch
from loaders.check.questions import DIFFERENT, SAME, Compared, Question, question_id
from loaders.check.renaming import rename

MAX_ASKED = 3  # records of the graph that are asked about for one name of a file

Places = frozenset[str]  # the names of areas, as they are compared


def recognise_areas(drafts: Drafts) -> None:
    """Give areas the ids that they have in the graph: cases and organisations are placed by them."""
    _recognise(drafts, "Area")


def recognise_names(drafts: Drafts) -> None:
    """Give everything else that all cases share the ids that it has in the graph, once the cases are known."""
    for name in schema().labels_of("all_cases"):
        if name != "Area":
            _recognise(drafts, name)


def _recognise(drafts: Drafts, name: str) -> None:
    label = schema().labels[name]
    nodes = {id_: draft for id_, draft in drafts.nodes_of(name).items() if (name, id_) in drafts.made_ids}
    if nodes and not label.is_one_by_name and drafts.graph.holds(name):
        _Recognition(drafts, label).recognise(nodes)


@dataclass
class _Recognition:
    """The records of one label in a file, beside those of the graph."""

    drafts: Drafts
    label: Label

    def recognise(self, nodes: Mapping[str, Draft[Node]]) -> None:
        """Rename those that the graph has, and ask about those that it has elsewhere."""
        known = self.drafts.known_names(self.label)
        named = {id_: known.named(str(draft.properties.get(self.label.caption))) for id_, draft in nodes.items()}
        in_file = self._places_in_file()
        in_graph = self._places_in_graph({record.id for records in named.values() for record in records})
        taken = self.drafts.nodes_of(self.label.name).keys() - nodes.keys()
        new_ids: dict[Key, str] = {}
        for id_, draft in nodes.items():
            places = in_file.get(id_, frozenset())
            records = [record for record in named[id_] if record.id not in taken]
            same = self._same(id_, draft, places, records, in_graph)
            if same is None:
                continue
            taken.add(same.id)
            new_ids[self.label.name, id_] = same.id
            self._report(draft, same)
            draft.properties[self.label.caption] = same.name
        rename(self.drafts, new_ids)

    def _same(
        self, id_: str, draft: Draft[Node], places: Places, records: list[KnownRecord], in_graph: Mapping[str, Places]
    ) -> KnownRecord | None:
        """The record of the graph that is meant: of the same file, or the only one in the same place, or so answered."""
        here = [record for record in records if _are_one_place(places, in_graph.get(record.id, frozenset()))]
        sources = {case.source for case in self.drafts.recognised}
        for record in here or records:  # a newer copy of the file may have moved it
            if record.id == id_ or record.source_id in sources:
                return record
        key = name_key(str(draft.properties.get(self.label.caption)))
        ids = {
            record.id: question_id(self.label.name, "|".join([key, *sorted(places)]), record.id) for record in records
        }
        answers = {record.id: self.drafts.answers.to(ids[record.id]) for record in records}
        certain = [record for record in records if answers[record.id] == SAME]
        if len(here) == 1 and answers[here[0].id] != DIFFERENT:
            certain.append(here[0])
        for record in records[:MAX_ASKED]:
            if record not in here or len(here) > 1:
                there = in_graph.get(record.id, frozenset())
                self._ask(ids[record.id], draft, places, record, there, answers[record.id])
        return certain[0] if certain else None

    def _ask(
        self, id_: str, draft: Draft[Node], places: Places, record: KnownRecord, there: Places, answer: str | None
    ) -> None:
        name, kind = str(draft.properties.get(self.label.caption)), self.label.title.lower()
        text = f"Is the {kind} '{name}'{_where(places)} your '{record.name}' ({record.id}){_where(there)}?"
        offered, known = Compared(name, self.drafts.file), Compared(record.name, record.source_id)
        reason = "They have the same name, which does not say that they are one."
        question = Question(id_, self.label.name, text, reason, (SAME, DIFFERENT), DIFFERENT, offered, known, answer)
        self.drafts.questions.append(question)

    def _report(self, draft: Draft[Node], record: KnownRecord) -> None:
        name = str(draft.properties.get(self.label.caption))
        if record.source_id != self.drafts.reading.source_id or record.name != name:
            self.drafts.matches.append(NameMatch(self.label.name, name, record))

    def _places_in_file(self) -> dict[str, Places]:
        kind = _placing(self.label.name)
        areas, places = self.drafts.nodes_of("Area"), defaultdict[str, set[str]](set)
        for link in self.drafts.relationships_of(kind) if kind else ():
            if link.element.from_label == self.label.name:
                area = areas.get(link.element.to_id)
                properties = area.properties if area else self.drafts.graph.node("Area", link.element.to_id)
                places[link.element.from_id].add(name_key(str((properties or {}).get("name") or "")))
        return {id_: frozenset(names) for id_, names in places.items()}

    def _places_in_graph(self, ids: set[str]) -> dict[str, Places]:
        kind = _placing(self.label.name)
        if kind is None or not self.drafts.graph.holds(kind):
            return {}
        cypher = (
            f"UNWIND $ids AS id MATCH (n:{self.label.name} {{id: id}})-[:{schema().relationships[kind].name}]->(a:Area) "
            "RETURN id, collect(a.name) AS areas ORDER BY id"
        )
        rows = self.drafts.graph.read_in_batches(cypher, ids)
        return {row["id"]: frozenset(map(name_key, row["areas"])) for row in rows}


def _placing(label: str) -> str | None:
    """The type of relationship that says in which area records of a label are; an area is part of another."""
    if label == "Area":
        return "PART_OF"
    return "IN_AREA" if label in schema().relationships["IN_AREA"].from_labels else None


def _are_one_place(places: Places, others: Places) -> bool:
    return bool(places & others) or not (places or others)


def _where(places: Places) -> str:
    return f" in {', '.join(sorted(places))}" if places else ""
