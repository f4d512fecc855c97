"""An organisation or area of one name is the same in one place; one elsewhere is asked about and stays apart (rule 13)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from loaders.load import Outcome, load

Load = Callable[..., Outcome]
ORGANISATIONS = """
MATCH (o:Organisation) OPTIONAL MATCH (o)-[:IN_AREA]->(a:Area) RETURN DISTINCT o.id AS id, o.name AS name, a.name AS area ORDER BY id, area
"""


@pytest.fixture
def load_sheets(prepared: Database, tmp_path: Path) -> Load:
    """Loads sheets of Casethread's own format, without ids, under a file name."""

    def load_json(name: str, answers: Mapping[str, str] | None = None, dry_run: bool = False, **sheets: Any) -> Outcome:
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(sheets), encoding="utf-8")
        outcome = load(prepared, path, by=OWNER, answers=answers, dry_run=dry_run)
        assert outcome.errors == []
        return outcome

    return load_json


def placed(area: str, name: str = "Education") -> dict[str, Any]:
    """An organisation of that name in an area."""
    return {
        "areas": [{"name": area}],
        "organisations": [{"name": name}],
        "in_area": [{"from_label": "Organisation", "from_id": name, "to_id": area}],
    }


def named(*names: str) -> dict[str, Any]:
    return {"organisations": [{"name": name} for name in names]}


def organisations(database: Database) -> list[tuple[str, str, str | None]]:
    return [(row["id"], row["name"], row["area"]) for row in database.read(ORGANISATIONS)]


@pytest.mark.embedded
@pytest.mark.slow
def test_without_an_area_one_name_is_one_organisation(prepared: Database, load_sheets: Load) -> None:
    load_sheets("one", **named("Health visiting"))
    outcome = load_sheets("two", **named("HEALTH  visiting"))
    assert [match.sentence for match in outcome.joined] == [
        "'HEALTH  visiting' is your organisation 'Health visiting' (one-health-visiting)."
    ]
    assert organisations(prepared) == [("one-health-visiting", "Health visiting", None)]
    assert load_sheets("three", **named("Health visiting")).questions == []


def test_one_elsewhere_is_asked_about(prepared: Database, load_sheets: Load) -> None:
    load_sheets("kent", **placed("Kent"))
    elsewhere = named("Education")
    outcome = load_sheets("other", **elsewhere)
    [question] = outcome.open_questions
    assert question.text == "Is the organisation 'Education' your 'Education' (kent-education) in kent?"
    assert len(organisations(prepared)) == 2
    assert load_sheets("other", **elsewhere).batch is None


@pytest.mark.embedded
@pytest.mark.slow
def test_an_answer_joins_it_and_is_kept(prepared: Database, load_sheets: Load) -> None:
    load_sheets("kent", **placed("Kent"))
    [question] = load_sheets("medway", dry_run=True, **placed("Medway")).questions
    assert "in medway your 'Education' (kent-education) in kent?" in question.text
    load_sheets("medway", answers={question.id: "same"}, **placed("Medway"))
    assert organisations(prepared) == [
        ("kent-education", "Education", "Kent"),
        ("kent-education", "Education", "Medway"),
    ]
    assert load_sheets("again", **placed("Medway")).questions == []
    assert len(organisations(prepared)) == 2


@pytest.mark.embedded
@pytest.mark.slow
def test_the_same_name_in_two_areas_is_two_organisations(prepared: Database, load_sheets: Load) -> None:
    for area in ("Kent", "Medway", "Kent"):
        load_sheets(f"from-{area}", **placed(area))
    copy = load_sheets("a copy", **placed("Medway", name="education"))
    assert [(name, area) for _, name, area in organisations(prepared)] == [
        ("Education", "Kent"),
        ("Education", "Medway"),
    ]
    assert {match.record.id for match in copy.joined} == {"from-medway-education", "from-medway-medway"}
