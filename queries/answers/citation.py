"""What an answer is cited by: the question, its parameters, the revision of which graph, the software, the sources.

Two citations of the same answer differ in the day on which it was retrieved, and in nothing else.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from datetime import date
from typing import Any

from graph.errors import BadRequest
from graph.version import __version__
from queries.answers.answer import Answer, EditionReference
from queries.wording.text import parameter_text

FORMS = ("text", "bibtex")
NAMED = 10  # sources named in a sentence; a file that holds the answer has all of them
# In BibTeX every brace counts, also one behind a backslash; and these mean something to TeX.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}", **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)  # fmt: skip


def cite(answer: Answer, form: str = "text", *, retrieved: date | None = None) -> str:
    """The citation as a sentence (`text`) or as an entry for a bibliography (`bibtex`); raises BadRequest otherwise.

    `retrieved` is the day that it names; today if not given.
    """
    if form not in FORMS:
        raise BadRequest(f"A citation is given as {' or '.join(FORMS)}, not as {form!r}.")
    day = (retrieved or date.today()).isoformat()
    return _text(answer, day) if form == "text" else _bibtex(answer, day)


def citation(answer: Answer, *, retrieved: date | None = None) -> dict[str, Any]:
    """Everything that a citation says, apart and written out, ready for JSON."""
    retrieved = retrieved or date.today()
    edition = answer.edition
    return {
        "key": key(answer),
        "version": __version__,
        "graph": answer.graph,
        "viewer": answer.viewer.cited_as,
        "edition": _edition(edition) if edition else None,
        "sources": answer.sources,
        "retrieved": retrieved.isoformat(),
        **{form: cite(answer, form, retrieved=retrieved) for form in FORMS},
    }


def key(answer: Answer) -> str:
    """The key of the entry: the same for the same answer, another for any other.

    Its end is the beginning of a SHA-256 over what makes the answer what it is.
    """
    parts = [
        answer.question, answer.parameters, answer.viewer.cited_as, answer.revision, answer.graph, __version__,
        answer.edition.sha256 if answer.edition else None,
    ]  # fmt: skip
    if answer.edition and answer.edition.sha256_today:
        parts.append(answer.edition.sha256_today)
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
    return f"casethread-{answer.question}-{digest[:10]}"


def question_text(answer: Answer) -> str:
    """The question with its parameters, as the command line takes them."""
    arguments = [f"{name}={parameter_text(value)}" for name, value in answer.parameters.items() if value is not None]
    return " ".join([answer.question, *map(shlex.quote, arguments)])


def graph_version_text(answer: Answer) -> str:
    """The state of the graph, or the edition, that the answer is of."""
    of = f" of graph {answer.graph[:8]}" if answer.graph else ""
    if answer.edition is None:
        return f"revision {answer.revision:,}{of}"
    details = f"made {answer.edition.made_on} at revision {answer.revision:,}{of}"
    today = answer.edition.sha256_today
    altered = f"; altered since publication, SHA-256 now {today}" if today else ""
    return f"edition “{answer.edition.name}” ({details}; SHA-256 {answer.edition.sha256}{altered})"


def _edition(edition: EditionReference) -> dict[str, Any]:
    return {
        "name": edition.name,
        "sha256": edition.sha256,
        "sha256_today": edition.sha256_today,
        "made_at": edition.made_at,
    }


def _text(answer: Answer, day: str) -> str:
    sentence = f"Casethread {__version__}: {_title(answer)} ({question_text(answer)}), {graph_version_text(answer)}, {_for(answer)}."
    return f"{sentence} Sources: {_sources(answer)}. Retrieved {day}."


def _bibtex(answer: Answer, day: str) -> str:
    fields = {
        "author": "Casethread",
        "title": _title(answer),
        "year": str(answer.parameters.get("as_at", day))[:4],
        "version": __version__,
        "howpublished": f"Casethread {__version__}, question {question_text(answer)}",
        "note": f"{graph_version_text(answer)}, {_for(answer)}. Sources: {_sources(answer)}. Retrieved {day}",
        "urldate": day,
    }
    # The inner braces keep the case of letters, and an institution from being taken for somebody's first name.
    whole = {"author", "title"}
    lines = [f"  {name} = {{{_braced(escaped(text), name in whole)}}}," for name, text in fields.items()]
    return "\n".join([f"@misc{{{key(answer)},", *lines, "}"])


def escaped(text: str) -> str:
    """A text as BibTeX and TeX take it: on one line, each sign for itself."""
    return " ".join(text.split()).translate(_TEX)


def _braced(text: str, whole: bool) -> str:
    return f"{{{text}}}" if whole else text


def _title(answer: Answer) -> str:
    return answer.title.rstrip(".")


def _for(answer: Answer) -> str:
    return "as released" if answer.viewer.exporting else f"as its {answer.viewer.cited_as} sees it"


def _sources(answer: Answer) -> str:
    titles = [source["title"] for source in answer.sources]
    more = len(titles) - NAMED
    named = "; ".join(titles[:NAMED]) or "none"
    return f"{named}; and {more:,} more" if more > 0 else named


def to_json(answer: Answer) -> dict[str, Any]:
    """What a page's twin holds; columns by name. `caveats` are the notes with their codes, values and suggestions."""
    return {
        "question": answer.question,
        "parameters": answer.parameters,
        "revision": answer.revision,
        "columns": [column.name for column in answer.columns],
        "rows": answer.rows,
        "notes": [note.with_parameter() for note in answer.notes],
        "caveats": [note.to_json() for note in answer.notes],
        "data": answer.data,
        "sentence": answer.sentence,
        "outcome": answer.outcome,
        "citation": citation(answer),
    }
