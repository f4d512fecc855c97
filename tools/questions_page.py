"""Write docs/questions.md from the catalogue: `python tools/questions_page.py`. A test holds it to the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from queries import Parameter, Question, questions
from queries.answers.units import Unit
from queries.questions.filters import FILTERS
from queries.questions.question import AUDIENCES, EVERYBODY

PAGE = Path(__file__).parent.parent / "docs" / "questions.md"
TYPES = {"text": "text", "integer": "whole number", "date": "date", "yes_no": "yes or no"}


def main() -> None:
    """Write the page."""
    PAGE.write_text(questions_page(), encoding="utf-8")


def questions_page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (
        "# Questions",
        "",
        "Every question that Casethread answers, made from the catalogue (`queries/catalogue/`) by",
        "`tools/questions_page.py`. Ask one on the site under *Questions*, on the command line with",
        "`casethread ask NAME parameter=value`, or in a notebook with `graph.ask(NAME, parameter=value)`.",
        "",
    )
    yield from _contents()
    yield from _filters()
    for question in questions():
        yield from _question(question)


def _contents() -> Iterator[str]:
    groups = {"Everybody": [each for each in questions() if set(each.audiences) == set(EVERYBODY)]}
    for audience, title in AUDIENCES.items():
        groups[title] = [each for each in questions() if audience in each.audiences and each not in groups["Everybody"]]
    for title, members in groups.items():
        yield f"**{title}**"
        yield ""
        yield from (f"- [{each.title}](#{each.name}) `{each.name}`" for each in members)
        yield ""


def _filters() -> Iterator[str]:
    yield from ("## Filters", "", "| filter | keeps |", "|---|---|")
    for name, each in FILTERS.items():
        yield f"| `{name}` | {each.about}{'' if each.leaves else '; not in exports and the API'} |"
    yield ""
    yield "Each question below names the filters that it takes. Every question takes `as_at` and `limit`. Some filters choose"
    yield "groups of cases so small that a count could tell whose case is meant: until small counts are guarded, answers under"
    yield "them are for the owner's screen and notebook, and exports and the API refuse them."
    yield ""
    yield from _denominators()


def _denominators() -> Iterator[str]:
    """What shares are out of: each filter that applies to contributions, for either kind of count."""
    yield from (
        "## What shares are out of",
        "",
        "A share of cases is out of the cases in which somebody looked for the factor (their coding says so, or",
        "`assume_looked=yes` takes it to), a share of episodes out of the episodes of those cases. A filter that narrows what",
        "is counted narrows what it is counted out of to what the filter could apply to, whether or not anything is recorded",
        "there; several filters together, to what all of them could apply to. It is never chosen by the polarity or the factor",
        "that was recorded, which would make every share 1. Only that an organisation was involved may be known from nothing",
        "but a record: the answer says of how many. It states what its shares are out of for each filter that was given.",
        "Mentions have no share.",
        "",
        "| filter | shares of cases are out of | shares of episodes are out of |",
        "|---|---|---|",
    )
    for name, each in FILTERS.items():
        if each.denominator:
            yield f"| `{name}` | {each.denominator.cases} | {each.denominator.episodes} |"
    yield ""


def _question(question: Question) -> Iterator[str]:
    yield from (
        f"## {question.name}",
        "",
        f"**{question.title}** For: {question.audience.lower()}.",
        "",
        question.about,
    )
    yield ""
    parameters = [each for each in question.offered if each.name != "limit"]
    if parameters:
        yield from ("| parameter | is | means |", "|---|---|---|")
        yield from (_parameter(each) for each in parameters)
        yield ""
    if question.filters:
        yield f"Filters: {', '.join(f'`{name}`' for name in question.filters)}."
        yield ""
    yield from ("| column | title | unit |", "|---|---|---|")
    yield from (f"| `{each.name}` | {each.title} | {_unit(each.unit)} |" for each in question.columns)
    yield ""
    if question.method:
        yield from (f"*How it is counted.* {question.method}", "")
    yield from (f"- {note}" for note in question.notes)
    if question.notes:
        yield ""


def _parameter(parameter: Parameter) -> str:
    kind = TYPES.get(parameter.type, "")
    if parameter.label:
        kind = f"{parameter.label}: id, reference or name"
    if parameter.choices:
        kind = " or ".join(f"`{word}`" for word in parameter.choices)
    need = ", required" if parameter.required else f", `{parameter.default}` if not given" if parameter.default else ""
    return f"| `{parameter.name}` | {kind}{need} | {parameter.about} |"


def _unit(unit: Unit) -> str:
    return f"id of {unit.title.lower()}" if unit.label else unit.title.lower()


if __name__ == "__main__":
    main()
