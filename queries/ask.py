"""Asks a question of the catalogue: resolve, read, say, release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from graph.database import Database
from queries.answer import Answer, Row, Viewer
from queries.asking.asked import Asked
from queries.asking.filters import read_given
from queries.asking.parting import say_codebooks, say_machine_coding
from queries.asking.standing import Standing, mark, standing
from queries.declarations.declaration import Declaration
from queries.declarations.listing import question
from queries.declarations.scope import scopes
from queries.picture import Drawing, cap_note
from queries.release import release, withheld_note
from queries.wording.text import in_words

MOVED = "The graph was being changed while this was read; ask again to be sure."


def ask(
    database: Database,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    viewer: Viewer,
    today: date | None = None,
) -> Answer:
    """The answer to a question, as this viewer may have it.

    `parameters` holds the question's own and the filters, as text; `today` is the day that counts as today. Raises
    BadRequest for what cannot be asked so, NotFound where a name is nobody's, and TookTooLong.
    """
    declaration = question(name)
    return database.read_together(lambda: _settled(database, declaration, parameters or {}, viewer, today))


def _settled(
    database: Database, declaration: Declaration, parameters: Mapping[str, Any], viewer: Viewer, today: date | None
) -> Answer:
    """The answer at one revision: read once more where the graph moved meanwhile, and saying so where it still does."""
    before = mark(database)
    answer = _answer(database, declaration, parameters, viewer, standing(database, before), today)
    after = mark(database)
    if after != before:
        answer = _answer(database, declaration, parameters, viewer, standing(database, after), today)
        if mark(database) != after:
            answer.notes.append(MOVED)
    return answer


def _answer(
    database: Database,
    declaration: Declaration,
    parameters: Mapping[str, Any],
    viewer: Viewer,
    stands: Standing,
    today: date | None,
) -> Answer:
    given = read_given(database, declaration, parameters, viewer, today)
    asked = Asked(database, declaration, given, viewer, stands)
    rows = _rows(asked)
    say_machine_coding(asked)
    say_codebooks(asked)
    capped = _capped(asked, rows)
    _say_what_applies(asked)
    withheld = stands.withheld if asked.is_guarded else {}
    answer = Answer(
        question=declaration.name,
        title=declaration.title,
        sentence=asked.said or _sentence(asked, rows),
        parameters=dict(asked.given.said),
        columns=list(declaration.columns),
        rows=capped,
        notes=[*asked.notes, *declaration.notes],
        revision=stands.mark[1],
        cypher="\n\n".join(asked.statements),
        method=declaration.method,
        evidence=[_evidence(asked, row) for row in rows[: asked.limit]],
        sources=_sources(asked),
        viewer=viewer,
        graph=stands.mark[0],
        draw=Drawing(database, declaration.picture, withheld).of,
    )
    released = release(answer, viewer, withheld)
    note = cap_note(released, declaration.picture)
    return replace(released, notes=[*released.notes, note]) if note else released


def _rows(asked: Asked) -> list[Row]:
    """One more row than is shown is read, to know whether there are more."""
    declaration = asked.declaration
    if declaration.rows is not None:
        return declaration.rows(asked)
    scope = asked.scope() if declaration.uses else ""
    statement = f"{scope}{asked.text(declaration.cypher)}LIMIT $limit"
    return asked.read(statement, limit=asked.limit + 1)


def _capped(asked: Asked, rows: list[Row]) -> list[Row]:
    names = [column.name for column in asked.declaration.columns]
    if len(rows) > asked.limit:
        first = f"{asked.limit:,} rows are" if asked.limit > 1 else "row is"
        asked.note(f"Only the first {first} shown; limit= shows more.")
    return [{name: row.get(name) for name in names} for row in rows[: asked.limit]]


def _say_what_applies(asked: Asked) -> None:
    if asked.as_at > asked.given.cypher["today"]:
        asked.note(f"{asked.as_at} lies ahead: what is known today is taken to stand until then.")
    if asked.parted_by and "as_at" in asked.given.filters:
        asked.note(scopes()[asked.parted_by].as_at_note)
    if asked.given.filters & {"since", "until"}:
        asked.note("What has no date, or a date too vague to lie wholly within the limits, is left out.")
    if asked.is_guarded:
        asked.note(withheld_note(len(asked.standing.restricted_cases)))


def _sentence(asked: Asked, rows: list[Row]) -> str:
    """The declared sentence with the first row in it, or the one for no rows."""
    captions = {name: found.caption for name, found in asked.given.subjects.items()}
    template = asked.declaration.sentence if rows else asked.declaration.none
    first = rows[0] if rows else {}
    values = {**asked.given.said, **first, **captions, "rows": _how_many(asked, rows)}
    words = {name: _in_words(value) for name, value in values.items()}
    return template.format_map(_Words(words))


def _how_many(asked: Asked, rows: list[Row]) -> str:
    """A statement is read no further than one row beyond the limit."""
    is_cut = asked.declaration.rows is None and len(rows) > asked.limit
    return f"more than {asked.limit:,}" if is_cut else f"{len(rows):,}"


class _Words(dict[str, str]):
    """What was not given is said as such."""

    def __missing__(self, name: str) -> str:
        return "not given"


def _in_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return ", ".join(map(str, value)) if isinstance(value, list) else in_words(str(value))


def _evidence(asked: Asked, row: Row) -> Row | None:
    """The parameters of `evidence-for` for one row, with the filters that the row was counted under.

    A `.py` question may give a row its own, under the key `evidence`.
    """
    if not asked.declaration.evidence:
        return row.get("evidence")
    known = {**asked.given.said, **row}
    for way in asked.declaration.evidence:
        own = {name: known.get(said[1:-1]) if said.startswith("{") else said for name, said in way.items()}
        if None not in own.values():
            accepted = question("evidence-for").accepted
            return {name: asked.given.said[name] for name in sorted(asked.given.filters) if name in accepted} | own
    return None


def _sources(asked: Asked) -> list[dict[str, str]]:
    """The sources that hold what the question counts; all that this viewer may see where it counts nothing."""
    only = asked.given.said.get("source")
    withheld = asked.standing.withheld.get("Source", frozenset()) if asked.is_guarded else frozenset()
    seen = [each for each in asked.standing.sources if only in (None, each["id"]) and each["id"] not in withheld]
    if asked.drawn_on is not None:
        return [each for each in seen if each["id"] in asked.drawn_on]
    scope = scopes().get(asked.parted_by or "")
    if scope is None or scope.left_out is None:
        return seen
    holding = asked.standing.sources_of(
        scope.left_out[1], coded=scope.coded is not None, keeps_invented=asked.keeps_invented
    )
    return [each for each in seen if each["id"] in holding]
