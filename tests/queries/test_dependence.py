"""One restricted case with a record of every label that can depend on it: none of them leaves.

Graph and expectations are made from the schema, so that a label that is added is tested by its files alone.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from people import EXPORT

import graph.formats.sheets
import graph.privacy.dependents
import graph.privacy.named_records
import graph.privacy.shared_records
import graph.privacy.stated_in
import graph.privacy.steps
import graph.schema
from graph.database import Database
from graph.facts import facts_at
from graph.schema import Kind, RelationshipType, schema
from queries import ask, questions
from queries.release.export import export_graph

pytestmark = pytest.mark.every_server

SECRET = "Zebra"  # stands in the name of everything that only the restricted case knows
OTHERWISE = {
    "first": "Factor-open",
    "second": "Factor-other",
    "text": SECRET,
    "one": "until=2015",
    "other": "since=2016",
}
ONE_OF_SEVERAL = {"trace": {"action": "Action-open"}, "evidence-for": {"factor": "Factor-open"}}
ADDED_LABEL = Path(__file__).parents[1] / "graph" / "added_label"  # a label and its relationship type: Sundial, SHADED
OF_TAXONOMIES = {"crosswalk"}  # which tell of no case

Properties = dict[str, Any]
Write = Callable[..., None]


class Around:
    """A case and one record of each label, joined by every pair of the schema; then each dependence by itself."""

    def __init__(self, suffix: str, word: str) -> None:
        self.suffix, self.word = suffix, word
        self.nodes: list[tuple[str, Properties]] = []
        self.relationships: list[tuple[str, str, str, Properties]] = []
        self.numbers = count(1)

    def node(self, label: str, id_: str) -> str:
        """A new record; what a taxonomy holds tells nothing of a case, so its name may be known."""
        known = schema().labels[label]
        name = id_ if known.belongs_to == "taxonomy" else f"{self.word} {id_}"
        self.nodes.append((label, {"id": id_, **_required(known), known.caption: name, "source_id": "src"}))
        return id_

    def join(self, kind: RelationshipType, start: str, end: str) -> None:
        """A relationship between two records."""
        id_ = f"{kind.name}-{self.suffix}-{next(self.numbers)}"
        self.relationships.append((kind.name, start, end, {"id": id_, "source_id": "src", **_required(kind)}))

    def whole(self) -> None:
        """One record of each label, and every pair between two different ones."""
        for label in schema().domain_labels:
            self.node(label.name, f"{label.name}-{self.suffix}")
        for kind, start, end in _pairs():
            if start != end:
                self.join(kind, f"{start}-{self.suffix}", f"{end}-{self.suffix}")

    def one_by_one(self) -> None:
        """For each end that depends on the other a record of its own, which nothing else is joined with."""
        for kind, start, end in _pairs():
            for dependent in _dependent_ends(kind, start, end):
                label = start if dependent == "from" else end
                alone = self.node(label, f"{label}-{self.suffix}-{next(self.numbers)}")
                self.join(
                    kind,
                    *((alone, f"{end}-{self.suffix}") if dependent == "from" else (f"{start}-{self.suffix}", alone)),
                )


def _pairs() -> Iterator[tuple[RelationshipType, str, str]]:
    return ((kind, start, end) for kind in schema().relationships.values() for start, end in kind.pairs)


def _dependent_ends(kind: RelationshipType, start: str, end: str) -> list[str]:
    """The end of a pair that depends on the other, by rules of this test's own."""
    shared = [schema().labels[label].is_shared for label in (start, end)]
    if shared[0] != shared[1]:
        return ["from" if shared[0] else "to"]
    return [] if kind.depends == "neither" else [kind.depends]


def _required(kind: Kind) -> Properties:
    """Whatever an element must have: a word of its vocabulary, or a text."""
    required = (prop for prop in kind.properties.values() if prop.required)
    return {prop.name: next(iter(schema().words(prop)), "mine") for prop in required}


Restricted = tuple[Database, Around]


@pytest.fixture(scope="module")
def restricted(empty_graph: Database, write_graph: Write) -> Restricted:
    """A restricted case beside one that is not, both with everything around them."""
    shut, beside = Around("shut", SECRET), Around("open", "Open")
    shut.whole()
    shut.one_by_one()
    beside.whole()
    beside.node("Factor", "Factor-other")
    for around, sensitivity in ((shut, "restricted"), (beside, "open")):
        for label, properties in around.nodes:
            if label == "Case":
                properties["sensitivity"] = sensitivity
    nodes = [("Source", {"id": "src", "title": "Reviews"}), *shut.nodes, *beside.nodes]
    write_graph(empty_graph, nodes, [*shut.relationships, *beside.relationships])
    return empty_graph, shut


def exported(database: Database, folder: Path) -> str:
    """The graph as a file that leaves."""
    export_graph(database, folder / "graph.json")
    return (folder / "graph.json").read_text(encoding="utf-8")


@pytest.mark.slow
def test_no_label_that_depends_on_a_restricted_case_leaves(restricted: Restricted, tmp_path: Path) -> None:
    database, shut = restricted
    taxonomy_labels = {label.name for label in schema().labels.values() if label.belongs_to == "taxonomy"}
    expected = {(label, properties["id"]) for label, properties in shut.nodes if label not in taxonomy_labels}
    assert {label for label, _ in expected} == {label.name for label in schema().domain_labels} - taxonomy_labels
    withheld = facts_at(database).withheld
    assert {(label, id_) for label, ids in withheld.items() for id_ in ids} == expected
    text = exported(database, tmp_path)
    assert SECRET not in text
    assert [id_ for _, id_ in expected if f'"{id_}"' in text] == []
    for label in schema().domain_labels:
        assert f'"{label.name}-open"' in text


@pytest.mark.slow
@pytest.mark.parametrize(
    "stated",
    ["c.sensitivity = 'internal'", "c.sensitivity = NULL", "c.sensitivity = ''", "c.sensitivity = 'any other word'"],
)
def test_all_that_follows_from_a_case_that_is_not_open_stays_with_it(restricted: Restricted, stated: str) -> None:
    database, _ = restricted
    withheld = facts_at(database).withheld
    back = "MATCH (c:Case) WHERE c.id <> 'Case-open' SET c.sensitivity = 'restricted'"
    with changed(database, f"MATCH (c:Case) WHERE c.id <> 'Case-open' SET {stated}", back):
        assert facts_at(database).withheld == withheld


@pytest.mark.slow
@pytest.mark.embedded
def test_no_question_tells_of_them(restricted: Restricted) -> None:
    database, _ = restricted
    for question in (each for each in questions() if each.name not in OF_TAXONOMIES):
        needed = [parameter for parameter in question.parameters if parameter.required]
        given = {each.name: OTHERWISE.get(each.name) or f"{each.label}-open" for each in needed}
        answer = ask(
            database, question.name, given | ONE_OF_SEVERAL.get(question.name, {}), viewer=EXPORT, parts=["network"]
        )
        assert SECRET not in f"{answer.rows} {answer.network} {answer.sources}", question.name


@pytest.mark.slow
def test_all_of_it_leaves_where_the_case_is_open(restricted: Restricted, tmp_path: Path) -> None:
    database, shut = restricted
    with changed(database, "MATCH (c:Case) SET c.sensitivity = 'open'", "MATCH (c:Case) WHERE c.id <> 'Case-open' "
                 "SET c.sensitivity = 'restricted'"):  # fmt: skip
        assert not facts_at(database).withheld
        text = exported(database, tmp_path)
    assert [properties["id"] for _, properties in shut.nodes if f'"{properties["id"]}"' not in text] == []


@contextmanager
def changed(database: Database, change: str, back: str) -> Iterator[None]:
    """The graph with a change in it that is taken back."""
    database.write(lambda transaction: transaction.run(change, secret=SECRET))
    yield
    database.write(lambda transaction: transaction.run(back))


USING = (graph.privacy.dependents, graph.privacy.named_records, graph.privacy.shared_records, graph.privacy.steps,
         graph.privacy.stated_in, graph.schema, graph.formats.sheets)  # fmt: skip


def _forget() -> None:
    """Let go of everything that was made from the schema."""
    for module in USING:
        for made in vars(module).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()


@pytest.fixture
def with_meetings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The schema with a label and a relationship type more, for as long as a test runs."""
    folder = Path(shutil.copytree(Path(graph.schema.__file__).parent, tmp_path / "schema"))
    shutil.copytree(ADDED_LABEL, folder, dirs_exist_ok=True)
    monkeypatch.setattr(graph.schema, "files", lambda _: folder)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


ADDED = """
MATCH (shut:Case {id: 'Case-shut'}) MATCH (open:Case {id: 'Case-open'})
CREATE (shut)-[:SHADED {id: 'h1', source_id: 'src'}]->(:Sundial {id: 'm1', title: $secret, led_by: 'chair', source_id: 'src'})
CREATE (open)-[:SHADED {id: 'h2', source_id: 'src'}]->(:Sundial {id: 'm2', title: 'Sundial', source_id: 'src'})
CREATE (:Organisation {id: 'chair', name: $secret, source_id: 'src'})
"""
REMOVED = "MATCH (n) WHERE n.id IN ['m1', 'm2', 'chair'] DETACH DELETE n"


@pytest.mark.slow
@pytest.mark.usefixtures("with_meetings")
def test_a_label_that_is_added_is_withheld_by_its_files_alone(restricted: Restricted, tmp_path: Path) -> None:
    database, _ = restricted
    with changed(database, ADDED, REMOVED):
        withheld = facts_at(database).withheld
        text = exported(database, tmp_path)
    assert withheld["Sundial"] == {"m1"}
    assert "chair" in withheld["Organisation"]
    assert SECRET not in text
    assert '"m2"' in text
