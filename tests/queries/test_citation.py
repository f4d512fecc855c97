"""Citing an answer: what it says, that BibTeX reads it, and that only the day of retrieval differs between two."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import EXPORT, OWNER
from pybtex.database import Person, parse_string

from graph.database import Database
from graph.errors import BadRequest
from graph.version import __version__
from queries import ask
from queries.answers.citation import cite, escaped, key, to_json
from queries.editions.edition import Edition
from queries.editions.store import ask_edition

HOSTILE = r"50% of {A_1} & \x ~ ^ # $ } @ café"


@pytest.mark.slow
def test_a_citation_says_the_question_its_parameters_the_revision_the_software_and_the_sources(graph: Database) -> None:
    answer = ask(graph, "recurring-factors", {"area": "North", "since": "2018"}, viewer=EXPORT)
    for text in (cite(answer), cite(answer, "bibtex").replace("\\", "")):
        for said in ("recurring-factors", "area=north", "since=2018", f"as_at={date.today()}", "revision 0"):
            assert said in text
        assert f"Casethread {__version__}" in text
        assert "Reviews" in text
        assert f"Retrieved {date.today()}" in text
    with pytest.raises(BadRequest, match="text or bibtex"):
        cite(answer, "ris")


@pytest.mark.slow
def test_json_carries_the_citation(graph: Database) -> None:
    answer = ask(graph, "recurring-factors", {}, viewer=EXPORT)
    citation = to_json(answer)["citation"]
    assert (citation["text"], citation["bibtex"]) == (cite(answer), cite(answer, "bibtex"))
    assert citation["sources"] == answer.sources
    assert citation["version"] == __version__
    assert citation["edition"] is None


@pytest.mark.slow
def test_only_the_day_of_retrieval_differs(graph: Database) -> None:
    first, second = (ask(graph, "what-helped", {"as_at": "2025"}, viewer=EXPORT) for _ in range(2))
    days = date(2025, 1, 31), date(2026, 11, 5)
    for form in ("text", "bibtex"):
        one, other = cite(first, form, retrieved=days[0]), cite(second, form, retrieved=days[1])
        assert one != other
        assert one.replace("2025-01-31", "2026-11-05") == other


@pytest.mark.slow
def test_the_key_is_that_of_this_very_answer(graph: Database, frozen: tuple[Edition, Database]) -> None:
    asked = [
        ask(graph, "recurring-factors", {}, viewer=EXPORT),
        ask(graph, "recurring-factors", {}, viewer=OWNER),
        ask(graph, "recurring-factors", {"limit": "3"}, viewer=EXPORT),
        ask(graph, "factors-together", {}, viewer=EXPORT),
        ask_edition(*frozen, "recurring-factors", viewer=EXPORT, live=None),
    ]
    keys = [key(answer) for answer in asked]
    assert len(set(keys)) == len(keys)
    assert key(ask(graph, "recurring-factors", {}, viewer=EXPORT)) == keys[0]
    assert all(each.replace("-", "").isalnum() and each.isascii() for each in keys)


def test_bibtex_of_a_hostile_question_is_read_back(graph: Database) -> None:
    answer = ask(graph, "find", {"text": HOSTILE}, viewer=EXPORT)
    entries = parse_string(cite(answer, "bibtex"), "bibtex").entries
    [(name, entry)] = entries.items()
    assert name == key(answer)
    assert entry.type == "misc"
    assert entry.persons["author"] == [Person("{Casethread}")]
    assert f"text={HOSTILE}" in plain(entry.fields["howpublished"])
    assert entry.fields["year"] == str(date.today().year)
    assert entry.fields["version"] == __version__


PRINTED = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\textless{}": "<", r"\textgreater{}": ">", r"\#": "#", r"\$": "$", r"\%": "%",
    r"\&": "&", r"\_": "_",
}  # fmt: skip


def plain(tex: str) -> str:
    """What LaTeX prints of a field, in which no sign stands that it would take for more than itself."""
    commands = "|".join(map(re.escape, PRINTED))
    assert not re.search(r"[\\{}#$%&_~^]", re.sub(commands, "", tex))
    return re.sub(commands, lambda found: PRINTED[found[0]], tex)


@pytest.mark.slow
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=60))
def test_any_text_stays_one_balanced_field(text: str) -> None:
    tex = escaped(text)
    entry = parse_string(f"@misc{{k,\n  note = {{{tex}}},\n  year = {{2026}},\n}}", "bibtex").entries["k"]
    assert entry.fields["note"] == tex
    assert entry.fields["year"] == "2026"
    assert plain(tex) == text


def test_many_sources_are_counted_in_words_and_all_in_json(graph: Database) -> None:
    answer = ask(graph, "recurring-factors", {}, viewer=EXPORT)
    answer.sources[:] = [{"id": str(number), "title": f"Source {number}"} for number in range(12)]
    assert "Source 9; and 2 more." in cite(answer)
    assert len(to_json(answer)["citation"]["sources"]) == 12


@pytest.mark.slow
def test_the_sources_are_those_of_the_rows(graph: Database) -> None:
    def of(name: str, **parameters: str) -> list[str]:
        return [source["id"] for source in ask(graph, name, parameters, viewer=OWNER).sources]

    assert of("find", text="Invented action") == ["sample"]
    assert of("trace", recommendation="R1") == of("case-story", case="A") == ["src"]
    assert of("evidence-for", relationship="k10") == ["sample"]
    # Rows that name nothing of one case are of what was counted for them, as far as the filters leave it.
    assert of("recommendations-by-status", area="south") == ["src"]
    assert of("what-helped", level="front_line", case="X") == ["sample"]
