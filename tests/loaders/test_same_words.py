"""By which words a recommendation or an action of the next version of a plan is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.words import bare_key, without_label
from loaders.records.known_plans import KnownPlans, KnownRecord, KnownReview
from loaders.records.reading import Reading


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *((f"{number}Share early", "share early") for number in
          ("Recommendation 1: ", "Recommendation 1\n", "Rec no. 3 - ", "R1 \u2013 ", "1. ", "2.1) ", "(1) ", "1 ", "")),
        ("Share early.", "share early"),
        *((text, text.lower()) for text in ("1.5 million", "7 minute briefing", "12-week plan", "Recommendation", "1",
                                               "Reply in 28 Days", "Follow recommendation 2: share", "Share 12. Audit")),
    ],
)  # fmt: skip
def test_a_number_before_words_and_a_mark_after_them_do_not_count(text: str, words: str) -> None:
    assert bare_key(text) == words


def ids(folder: Path, known: list[str], offered: list[str]) -> tuple[list[str | None], Reading]:
    """Of each recommendation that a version has the number of the one of the graph that it is, or None."""
    review = KnownReview("moth", "Child Moth", "")
    review.records["Recommendation"] = [KnownRecord(str(number), "", text) for number, text in enumerate(known)]
    review.records["Action"] = [KnownRecord("action", "", "Do 0")]
    rows = [["Child Moth action plan"], ["2 May 2024"], ["Recommendation", "Action", "Lead agency", "Due"],
            *([text, f"Do {number}", "Police", ""] for number, text in enumerate(offered))]  # fmt: skip
    reading = read(write_table(folder / "plan.xlsx", rows), known=KnownPlans(reviews=[review]))
    made = [record for record in reading.records if record.kind == "Recommendation"]
    found = {str(record.values["text"]): str(record.values["id"]) for record in made}
    return [found[text] if found.get(text, "").isdigit() else None for text in offered], reading


@pytest.mark.parametrize("form", ["Recommendation {}: {}", "{}. {}", "R{} \u2013 {}", "Recommendation {}\n{}", "{} {}"])
def test_a_recommendation_is_known_under_another_number_before_its_words(tmp_path: Path, form: str) -> None:
    old = [form.format(number + 1, text) for number, text in enumerate(["Share early", "Hear children"])]
    new = [form.format(number + 1, text) for number, text in enumerate(["See fathers", "Share early", "Hear children"])]
    assert ids(tmp_path, old, new)[0] == [None, "0", "1"]
    found, reading = ids(tmp_path, old, ["Hear children", "Share early"])
    assert found == ["1", "0"]
    assert not [question for question in reading.questions if question.key.startswith("recommendation")]


def test_numbers_that_count_things_tell_recommendations_apart(tmp_path: Path) -> None:
    old = ["2 Audits a year", "4 Audits a year"]
    assert ids(tmp_path, old, ["4 Audits a year", "2 Audits a year"])[0] == ["1", "0"]
    found, reading = ids(tmp_path, old, ["6 Audits a year"])
    assert found == [None]
    assert len([question for question in reading.questions if question.key.startswith("recommendation")]) == 1


@pytest.mark.parametrize("mark", [".", ";", ","])
def test_a_mark_at_the_end_makes_no_other_recommendation(tmp_path: Path, mark: str) -> None:
    assert ids(tmp_path, ["Improve recording"], [f"Improve recording{mark}"])[0] == ["0"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Recommendation 2: Share early", "Share early"),
        ("R2 - Share early", "Share early"),
        ("Recommendation 2\nShare early", "Share early"),
        ("Area for improvement 2: Share early", "Share early"),
        ("• Share early", "Share early"),
        ("Follow recommendation 2: share", "Follow recommendation 2: share"),
        ("Police - share early", "Police - share early"),
    ],
)
def test_the_label_of_a_recommendation_is_no_part_of_its_title(text: str, title: str) -> None:
    assert without_label(text) == title
