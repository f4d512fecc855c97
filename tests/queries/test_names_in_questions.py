"""Parameters, filters and `find` take a name however it is typed."""

from __future__ import annotations

import json

import pytest
from people import OWNER

from graph.database import Database
from loaders.load import load
from queries import ask
from queries.asking.subject import subject

NAMES = [
    "Parents’ voice",
    "Protégé support",
    "Multi‑agency work",
    "Straße und Weg",
    "CO₂ alarm",
    "Дело 12",
    "Ask twice.",
]


@pytest.fixture(scope="module")
def named(prepared_graph: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    path = tmp_path_factory.mktemp("names") / "names.json"
    factors = [{"id": f"f{number}", "name": name} for number, name in enumerate(NAMES)]
    path.write_text(json.dumps({"factors": factors}), encoding="utf-8")
    assert load(prepared_graph, path, by=OWNER).batch
    return prepared_graph


TYPED = [
    ("parents' VOICE", "f0"), ("prote\u0301ge\u0301 support", "f1"), ("Multi-agency work", "f2"), ("multi–agency  work", "f2"),
    ("STRASSE UND WEG", "f3"), ("Straße und Weg", "f3"), ("CO₂ alarm", "f4"), ("дело 12", "f5"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "factor"), TYPED)
def test_a_parameter(named: Database, text: str, factor: str) -> None:
    assert subject(named, "Factor", text, OWNER).id == factor


# The database itself looks for words, and knows no ß as ss.
@pytest.mark.parametrize(("text", "factor"), [typed for typed in TYPED if "STRASSE" not in typed[0]])
def test_find(named: Database, text: str, factor: str) -> None:
    row = ask(named, "find", {"text": text}, viewer=OWNER).rows[0]
    assert (row["id"], row["score"]) == (factor, 100)


def test_nothing_that_is_seen_names_nothing(named: Database) -> None:
    assert ask(named, "find", {"text": "voices"}, viewer=OWNER).rows[0]["matched"] == "likeness"


def test_a_name_that_ends_in_a_full_stop_ends_the_sentence(named: Database) -> None:
    assert ask(named, "find", {"text": "ask twice"}, viewer=OWNER).sentence.endswith(" is Ask twice.")
