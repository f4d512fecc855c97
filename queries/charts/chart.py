"""An answer as charts: plain values, ready for JSON, from the very rows of its table.

What draws them (the scripts in `drawing`) decides only how they look: which marks there are, what is left out, and every
word and number beside them is settled here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from graph.formats.content import NOT_CHECKED
from queries.answers.answer import Answer, Row
from queries.asking.invented import says_invented
from queries.asking.network import cap_note
from queries.catalogue import question
from queries.charts import sentences
from queries.charts.marks import Mark, Place, marks_of
from queries.charts.words import ChartWords
from queries.questions.chart import ChartDeclaration
from queries.wording.columns import day
from queries.wording.text import given

MOST_SOURCES = 3  # named; more are counted


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with everything that is printed in it; `number` tells it from the other charts of its question.

    `heading` is the question in words, `title` what is drawn; `unit` is that of the values. `legend` says what lines,
    patterns and blanks mean, `left_out` what is not drawn; `description` stands for the picture where it cannot be
    seen. `stamps` and `lines` are printed in a picture that leaves: filters, n, caveats, sources and revision.
    """

    question: str
    number: int
    heading: str
    title: str
    sentence: str
    kind: str
    unit: str
    around: int
    label_title: str
    place_title: str
    value_title: str
    labels: list[Place]
    places: list[Place]
    marks: list[Mark]
    legend: list[str]
    description: str
    left_out: str
    stamps: list[str]
    lines: list[str]

    def to_json(self, address: Callable[[Row], str | None] = lambda _: None) -> dict[str, Any]:
        """All of it for a program; `address` gives the page of a mark's evidence, which the mark then leads to."""
        plain = asdict(self)
        for mark in plain["marks"]:
            evidence = mark.pop("evidence")
            mark["href"] = address(evidence) if evidence else None
        return plain


def charts(answer: Answer) -> list[Chart]:
    """The charts that the answer's question declares, without those in which nothing would be drawn."""
    declared = enumerate(question(answer.question).charts, start=1)
    drawn = [chart(answer, each, number) for number, each in declared]
    return [each for each in drawn if each.marks]


def chart(answer: Answer, declared: ChartDeclaration, number: int = 1) -> Chart:
    """One chart of an answer, as its question or somebody else declared it.

    Where the answer counts several groups side by side, the first is drawn: the others stand in the table.
    """
    answer, apart = _first_group(answer)
    words, drawn = ChartWords(answer, declared), marks_of(answer, declared)
    down, across = sentences.axes(words)
    return Chart(
        question=answer.question,
        number=number,
        heading=answer.title,
        title=declared.title or sentences.title(words),
        sentence=answer.sentence,
        kind=declared.kind,
        unit=words.unit,
        around=declared.around,
        label_title=down.title,
        place_title=across.title,
        value_title=words.value_title,
        labels=drawn.labels,
        places=drawn.places,
        marks=drawn.marks,
        legend=list(words.legend()),
        description=sentences.description(words, drawn) if drawn.marks else "",
        left_out=" ".join([*sentences.left_out(words, drawn), *apart]),
        stamps=_stamps(answer),
        lines=[f"{sentences.n(words, drawn)} {_filters(answer)}", *_caveats(answer), _origin(answer)],
    )


def _first_group(answer: Answer) -> tuple[Answer, list[str]]:
    """The answer with the rows of its first group alone, and the sentence that says so where there are more."""
    named = [row.get("group") for row in answer.rows]
    if len(set(named)) < 2:
        return answer, []
    kept = [place for place, group in enumerate(named) if group == named[0]]
    rows, evidence = [answer.rows[n] for n in kept], [answer.evidence[n] for n in kept]
    said = f"Drawn is what was coded with: {named[0]}. The table has the others."
    return replace(answer, rows=rows, evidence=evidence), [said]


def _stamps(answer: Answer) -> list[str]:
    """What must be seen before anything else."""
    invented = ["Invented cases"] if says_invented(answer.notes) else []
    return [*invented, *([NOT_CHECKED] if NOT_CHECKED in answer.notes else [])]


def _filters(answer: Answer) -> str:
    usual = {each.name: each.default for each in question(answer.question).parameters}
    said_of = {name: given(value) for name, value in answer.parameters.items() if value not in (None, "")}
    unsaid = {"as_at", "limit", *(name for name, value in said_of.items() if value == usual.get(name))}
    said = [f"{name.replace('_', ' ')} = {said_of[name]}" for name in said_of if name not in unsaid]
    return f"Asked with: {'; '.join(said)}." if said else "Asked without filters."


def _caveats(answer: Answer) -> list[str]:
    """The notes of the answer but for what is a stamp, or about its network."""
    unsaid = (NOT_CHECKED, cap_note(answer, question(answer.question).picture))
    return [note for note in answer.notes if note not in unsaid]


def _origin(answer: Answer) -> str:
    """The sources, the day, the revision."""
    titles = [source["title"] or source["id"] for source in answer.sources]
    more = f" and {len(titles) - MOST_SOURCES:,} more" if len(titles) > MOST_SOURCES else ""
    named = f"Source: {'; '.join(titles[:MOST_SOURCES])}{more}. " if titles else ""
    as_at = f"As at {day(str(answer.parameters['as_at']))}. " if answer.parameters.get("as_at") else ""
    return f"{named}{as_at}Casethread, question {answer.question}, revision {answer.revision} of the graph."
