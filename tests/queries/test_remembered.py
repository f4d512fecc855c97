"""What is remembered from one revision to the next equals what is read anew, whatever was written and undone in between."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields
from random import Random
from typing import Any

import numpy as np
import pytest
from asking_all import NAMED, needed
from people import EXPORT, OWNER
from whole_answers import ask

from graph.database import Database
from graph.errors import BadRequest, CasethreadError
from graph.facts import GraphFacts, facts_at, graph_version
from graph.facts.remembered import Results
from graph.network.whole_graph import whole_graph
from graph.projection import Projection
from graph.records import Node, Relationship, Subgraph
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import ElementChange, NewImport, Plan, apply, undo
from queries import questions

# Properties that decide on more than their own record, with values that do.
DECIDING: dict[str, dict[str, list[Any]]] = {
    "Case": {"sensitivity": ["open", "internal", "restricted", None], "synthetic": [True, None], "title": ["Child Q"],
             "summary": ["Nobody read it", None]},
    "Episode": {"sequence": [1, 2, 3, None], "appraisal": ["good", "problematic"], "title": ["Call"]},
    "Factor": {"canonical_id": ["caseload", "training", "handover"], "level": ["national"], "name": ["Workload"]},
    "Coding": {"state": ["agreed", "independent"], "codebook": ["red", None]},
    "CONTRIBUTED_TO": {"polarity": ["supporting", "mixed"], "acted_on": [["council"], ["police", "ministry"], None],
                       "mention_id": ["p1", "p2"], "coding_id": ["K1", "K2", None], "coding_method": ["machine", None],
                       "quote": ["We waited", "Nobody rang", None]},
    "INFLUENCES": {"case_id": ["A", "C", None], "effect": ["increases"], "quote": ["It was late", None]},
}  # fmt: skip
# So many sequences of writes; CASETHREAD_SEQUENCES=50 tries more.
SEEDS = range(int(os.environ.get("CASETHREAD_SEQUENCES", "2")))
STEPS = ["contribution", "contribution", "note", "case", "node", "link", "change", "change", "sensitivity", "sensitivity",
         "shared", "shared", "shared", "join", "remove link", "remove link", "remove shared link", "remove node", "source",
         "undo", "undo"]  # fmt: skip
FOUND = [label.name for label in schema().domain_labels if label.search]
SHARED = ("Factor", "Organisation", "Area", "WorkingPractice")


class Writer:
    """Writes at random to a small graph: whatever the schema allows, sensible or not."""

    def __init__(self, graph: Database, seed: int) -> None:
        self.graph, self.chance, self.made = graph, Random(seed), 10_000 * seed
        self.imports: list[str] = []

    def step(self) -> str:
        """One write, or the latest one undone; what it was."""
        content = whole_graph(self.graph)
        name = self.chance.choice(STEPS)
        if name == "undo":
            return self._undo()
        plan = Plan(self.graph.revision())
        try:
            getattr(self, "_" + name.replace(" ", "_"))(plan, content)
        except IndexError:
            return f"{name}: nothing to choose from"
        new = NewImport("test", [f"{name}.csv"], [name], by=OWNER, in_parts=self.chance.random() < 0.1)
        if import_id := apply(self.graph, plan, new, part_size=2):
            self.imports.append(import_id)
        touched = {c.element.id: dict(c.after) for c in plan.changes} | {e.id: None for e in plan.removals}
        return f"{name}: {[(n.label, n.id) for n in plan.nodes]} {plan.relationships} {touched}"

    def _undo(self) -> str:
        if not self.imports:
            return "undo: nothing"
        undone = self.imports.pop()
        try:
            undo(self.graph, undone, by=OWNER)
        except BadRequest as error:
            return f"not undone: {error}"
        return f"undo {undone}"

    def _contribution(self, plan: Plan, content: Subgraph) -> None:
        self._new_link(plan, content, "CONTRIBUTED_TO")

    def _note(self, plan: Plan, content: Subgraph) -> None:
        action = self._any(content, "Action")
        event = self._new("Event", field="status", to_value="planned")
        plan.nodes.append(event)
        plan.relationships.append(self._between("HAS_EVENT", action, event))

    def _case(self, plan: Plan, content: Subgraph) -> None:
        case = self._new("Case", title="New", sensitivity=self.chance.choice(["open", "restricted"]))
        episode = self._new("Episode", title="New", sequence=1)
        coding = self._new("Coding", coder_code="P")
        plan.nodes += [case, episode, coding]
        plan.relationships += [
            self._between("HAS_EPISODE", case, episode),
            self._between("CODES", coding, case),
            self._between("CONTRIBUTED_TO", self._any(content, "Factor"), episode, polarity="hindering"),
        ]

    def _node(self, plan: Plan, content: Subgraph) -> None:
        label = self.chance.choice(["Factor", "Organisation", "Area", "Finding", "Review", "Perspective", "Source"])
        plan.nodes.append(self._new(label, name="New", title="New"))

    def _shared(self, plan: Plan, content: Subgraph) -> None:
        """A new shared record that one record leads to, or another contribution that names one."""
        node = self._new(self.chance.choice(SHARED), name="New")
        kinds = [(kind.name, pair) for kind in schema().relationships.values() for pair in kind.pairs]
        kind, (start, end) = self.chance.choice(
            [(name, pair) for name, pair in kinds if node.label in pair and not set(pair) <= {*SHARED}]
        )
        other = self._any(content, end if start == node.label else start)
        plan.nodes.append(node)
        values: dict[str, Any] = (
            {"acted_on": [self._any(content, "Organisation").id]} if kind == "CONTRIBUTED_TO" else {}
        )
        first, second = (node, other) if start == node.label else (other, node)
        plan.relationships.append(self._between(kind, first, second, **values))

    def _join(self, plan: Plan, content: Subgraph) -> None:
        self._new_link(
            plan, content, self.chance.choice(["MERGED_INTO", "PART_OF", "SUCCEEDED_BY", "INFLUENCES", "INVOLVED_IN"])
        )

    def _sensitivity(self, plan: Plan, content: Subgraph) -> None:
        case = self._any(content, "Case")
        before = {"sensitivity": case.properties.get("sensitivity")}
        plan.changes.append(ElementChange(case, before, {"sensitivity": self.chance.choice(["open", "restricted"])}))

    def _remove_shared_link(self, plan: Plan, content: Subgraph) -> None:
        links = [r for r in content.relationships if {r.from_label, r.to_label} & {*SHARED}]
        plan.removals.append(self.chance.choice(links))

    def _link(self, plan: Plan, content: Subgraph) -> None:
        self._new_link(plan, content, self.chance.choice(list(schema().relationships)))

    def _change(self, plan: Plan, content: Subgraph) -> None:
        elements = [(e.label, e) for e in content.nodes] + [(r.type, r) for r in content.relationships]
        kind, element = self.chance.choice([each for each in elements if each[0] in DECIDING])
        name = self.chance.choice(list(DECIDING[kind]))
        value = self.chance.choice(DECIDING[kind][name])
        plan.changes.append(ElementChange(element, {name: element.properties.get(name)}, {name: value}))

    def _source(self, plan: Plan, content: Subgraph) -> None:
        node = self.chance.choice(content.nodes)
        source = self.chance.choice(["src", "sample", "elsewhere"])
        before = {"source_id": node.properties.get("source_id")}
        plan.changes.append(ElementChange(node, before, {"source_id": source}))

    def _remove_link(self, plan: Plan, content: Subgraph) -> None:
        plan.removals.append(self.chance.choice(content.relationships))

    def _remove_node(self, plan: Plan, content: Subgraph) -> None:
        plan.removals.append(self.chance.choice([node for node in content.nodes if node.id not in NAMED]))

    def _new_link(self, plan: Plan, content: Subgraph, kind: str) -> None:
        pairs = schema().relationships[kind].pairs
        start, end = self.chance.choice(pairs)
        if any(all(node.label != label for node in content.nodes) for label in (start, end)):
            return
        values: dict[str, Any] = {
            name: value for name, of in DECIDING.get(kind, {}).items() if (value := self.chance.choice(of)) is not None
        }
        plan.relationships.append(self._between(kind, self._any(content, start), self._any(content, end), **values))

    def _new(self, label: str, **values: Any) -> Node:
        known = schema().labels[label].properties
        self.made += 1
        source = self.chance.choice(["src", "sample"])
        of_label = {name: value for name, value in values.items() if name in known}
        id_ = self.chance.choice(["K1", "K2"]) + str(self.made) if label == "Coding" else f"new{self.made}-{label}"
        canonical = {"canonical_id": id_} if label == "Factor" else {}
        return Node(label, id_, {"source_id": source, **of_label, **canonical})

    def _between(self, kind: str, start: Node, end: Node, **values: Any) -> Relationship:
        self.made += 1
        return Relationship(
            kind, f"new{self.made}", start.label, start.id, end.label, end.id, {"source_id": "src", **values}
        )

    def _any(self, content: Subgraph, label: str) -> Node:
        return self.chance.choice([node for node in content.nodes if node.label == label])


def parts_of(projection: Projection) -> Iterator[tuple[str, Any]]:
    """Each column of a projection by its name, in plain values; passages by where each is first met."""
    for table in fields(projection):
        value = getattr(projection, table.name)
        if table.name != "views":
            yield from _columns(table.name, value)


def _columns(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(value, "__dataclass_fields__"):
        for field in fields(value):
            yield from _columns(f"{name}.{field.name}", getattr(value, field.name))
    elif hasattr(value, "ids"):
        yield name, value.ids
    elif isinstance(value, tuple):
        yield f"{name} ids", value[0].ids
        yield name, value[1].toarray().tolist()
    elif isinstance(value, dict):
        for key, joined in value.items():
            yield from _columns(f"{name}.{key}", joined)
    elif name in ("contributions.mention", "contributions.passage"):
        yield name, [value.tolist().index(number) for number in value.tolist()]
    else:
        yield name, list(map(str, value)) if isinstance(value, np.ndarray) else value


def facts_of(facts: GraphFacts) -> dict[str, Any]:
    """All that facts say, as plain values."""
    facts_by_name: dict[str, Any] = {
        name: {label: sorted(ids) for label, ids in getattr(facts, name).items() if ids}
        for name in ("withheld", "restricted", "invented")
    }
    names = (
        "open_cases",
        "has_machine_coding",
        "superseded_codings",
        "codebooks",
        "sources",
        "has_cases",
        "has_real_cases",
    )
    facts_by_name |= {name: getattr(facts, name) for name in names}
    facts_by_name |= {f"has real {label}": facts.has_real(label) for label in ("Action", "Finding", "Factor")}
    facts_by_name |= {f"texts of {label}": list(facts.search_texts(label).records.items()) for label in FOUND}
    return facts_by_name | dict(parts_of(facts.projection))


@pytest.mark.slow
def test_what_is_invented_is_counted_anew(graph: Database) -> None:
    """An action is invented with its case: no action is touched where that changes."""
    _mark_invented(graph, "B", None, True)  # which has no action, so that something stays invented
    left_out = [_leaves_out_invented(graph)]
    for before, after in ((True, None), (None, True)):
        _mark_invented(graph, "X", before, after)
        left_out.append(_leaves_out_invented(graph))
    _mark_invented(graph, "B", True, None)
    assert left_out == [True, False, True]


def _mark_invented(graph: Database, case: str, before: bool | None, after: bool | None) -> None:
    change = ElementChange(Node("Case", case), {"synthetic": before}, {"synthetic": after})
    apply(graph, Plan(graph.revision(), changes=[change]), NewImport("test", [], [], by=OWNER))


def _leaves_out_invented(graph: Database) -> bool:
    notes = ask(graph, "overdue-actions", viewer=OWNER).notes
    return any(note.code == "invented-left-out" for note in notes)


@pytest.mark.slow
def test_what_is_remembered_of_rows_goes_by_the_rows_alone(graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    once, converters = Results.once, []

    def recorded(results: Results, statement: str, values: Any, convert: Any, **more: Any) -> Any:
        converters.append(convert)
        return once(results, statement, values, convert, **more)

    monkeypatch.setattr(Results, "once", recorded)
    assert dict(_answers(graph))
    with_more = {convert for convert in converters if getattr(convert, "__closure__", None)}
    assert not with_more
    assert {convert.__name__ for convert in converters if hasattr(convert, "__self__")} <= {"_cases_of"}, (
        "that goes by a judgement, and with one nothing is remembered"
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_it_equals_what_is_read_anew(graph: Database, seed: int) -> None:
    writer, steps = Writer(graph, seed), []
    for _ in range(30):
        steps.append(writer.step())
        if writer.chance.random() < 0.8:  # else several writes come together
            now, anew = facts_of(facts_at(graph)), facts_of(GraphFacts(graph, graph_version(graph)))
            assert anew.pop("unresolved") <= now["unresolved"]
            for name, value in anew.items():
                assert now[name] == value, (name, steps[-3:])


@pytest.mark.slow
def test_the_whole_catalogue_answers_the_same(graph: Database) -> None:
    writer = Writer(graph, 11)
    remembered = dict(_answers(graph))
    for _ in range(len(SEEDS)):
        for _ in range(2):
            writer.step()
        now = dict(_answers(graph))
        _forget(graph)
        anew = dict(_answers(graph))  # and this is remembered of the next step
        for key, answer in anew.items():
            assert now[key] == answer, key
        assert remembered.keys() == now.keys()


def _answers(graph: Database) -> Iterator[tuple[tuple[str, str], Any]]:
    for question in questions():
        for viewer in (OWNER, EXPORT):
            yield (question.name, viewer.cited_as), _answer(graph, question.name, needed(question), viewer)


def _answer(graph: Database, name: str, parameters: dict[str, str], viewer: Viewer) -> tuple[Any, ...]:
    try:
        answer = ask(graph, name, parameters, viewer=viewer)
    except CasethreadError as error:  # such as that two factors became one
        return (str(error),)
    return answer.rows, answer.notes, answer.sentence, answer.sources, answer.network, answer.evidence


def _forget(graph: Database) -> None:
    """Make the graph another one, so that nothing is remembered of it."""
    graph.write(lambda transaction: transaction.run("MATCH (g:GraphState {id: 'graph'}) SET g.uid = g.uid + '+'"))
