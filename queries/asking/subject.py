"""Which node a person means by an id, a reference or a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from graph.database import Database
from graph.errors import BadRequest, Candidate, NotFound
from graph.names import name_key
from graph.schema import Label, schema
from graph.viewer import Viewer
from queries.release.release import withheld_among

SHOWN = 5  # candidates named in a message


@dataclass(frozen=True, slots=True)
class Subject:
    """A node that was asked for: its label, id and caption."""

    label: str
    id: str
    caption: str


def subject(database: Database, label: str, text: str, viewer: Viewer, *, parameter: str = "") -> Subject:
    """The node of that label with this id, else this reference, else this name or alias as names are compared.

    `parameter` is the name of the parameter that has the text, if not that of the label. Raises BadRequest that lists
    the candidates where several answer to it, and NotFound with the nearest names.
    """
    kind = schema().labels[label]
    name = parameter or kind.word
    for candidates in _candidates(database, kind, text.strip(), viewer):
        if len(candidates) > 1:
            rule = f"Several {kind.plural.lower()} answer to {text!r}."
            raise BadRequest.about(name, text, rule, _ambiguous(candidates), _named(candidates[:SHOWN]))
        if candidates:
            return candidates[0]
    rule = f"There is no {kind.title.lower()} {text!r}."
    fix, nearest = _nearest(database, kind, text, viewer)
    raise NotFound.about(name, text, rule, fix, _named(nearest))


def _candidates(database: Database, kind: Label, text: str, viewer: Viewer) -> Iterator[list[Subject]]:
    """What may be meant, from the surest to the loosest; the first that finds anything decides."""
    for name in ("id", *(name for name in ("ref", kind.caption) if name in kind.properties)):
        yield _visible(database, kind, f"n.{name} = $text", viewer, text=text)
    for ids in _same_name(database, kind, text):
        yield _visible(database, kind, "n.id IN $ids", viewer, ids=ids) if ids else []


def _same_name(database: Database, kind: Label, text: str) -> tuple[list[str], list[str]]:
    """The ids of those whose name is the same as the text, and of those with an alias that is (rule 13)."""
    if not (key := name_key(text)):
        return [], []
    aliases = "coalesce(n.aliases, [])" if "aliases" in kind.properties else "[]"
    rows = database.read(
        f"MATCH (n:{kind.name}) WITH n.id AS id, n.{kind.caption} AS name, {aliases} AS aliases "
        "RETURN id, name, aliases ORDER BY id"
    )
    by_name = [row["id"] for row in rows if name_key(str(row["name"] or "")) == key]
    return by_name, [row["id"] for row in rows if any(name_key(str(alias)) == key for alias in row["aliases"])]


def _visible(
    database: Database, kind: Label, condition: str, viewer: Viewer, **values: str | list[str]
) -> list[Subject]:
    rows = database.read(
        f"MATCH (n:{kind.name}) WHERE {condition} "
        f"RETURN n.id AS id, coalesce(n.{kind.caption}, n.id) AS caption ORDER BY id LIMIT 50",
        **values,
    )
    withheld = withheld_among(database, kind.name, [row["id"] for row in rows], viewer)
    return [Subject(kind.name, row["id"], str(row["caption"])) for row in rows if row["id"] not in withheld]


def _ambiguous(candidates: list[Subject]) -> str:
    listed = "; ".join(f"{candidate.id} ({candidate.caption})" for candidate in candidates[:SHOWN])
    more = f"; and {len(candidates) - SHOWN} more" if len(candidates) > SHOWN else ""
    return f"They are: {listed}{more}. Give the id."


def _named(subjects: list[Subject]) -> list[Candidate]:
    return [Candidate(subject.label, subject.id, subject.caption) for subject in subjects]


def _nearest(database: Database, kind: Label, text: str, viewer: Viewer) -> tuple[str, list[Subject]]:
    """What to give instead, in words, and the records that these name."""
    rows = database.read(
        f"MATCH (n:{kind.name}) WHERE n.{kind.caption} IS NOT NULL "
        f"WITH n.id AS id, n.{kind.caption} AS caption RETURN id, caption ORDER BY caption, id LIMIT 20000"
    )
    withheld = withheld_among(database, kind.name, [row["id"] for row in rows], viewer)
    names = {row["id"]: str(row["caption"]) for row in rows if row["id"] not in withheld}
    near = process.extract(
        text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=SHOWN, score_cutoff=60
    )
    if not names:
        return f"The graph holds no {kind.plural.lower()}.", []
    ids = [id_ for _, _, id_ in near] or list(names)[:SHOWN]
    beginning = "The nearest are" if near else "None is near it; there are, for example"
    listed = "; ".join(f"{names[id_]} ({id_})" for id_ in ids)
    return f"{beginning}: {listed}.", [Subject(kind.name, id_, names[id_]) for id_ in ids]
