"""The question: Find anything by its name, or by what is written of it"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from graph.errors import BadRequest
from graph.facts.search_texts import Part, influence_about
from graph.names import name_key, text_key
from graph.schema import Label, Search, schema
from queries.answers.column import Column, Row
from queries.answers.units import NODE, NUMBER, TEXT
from queries.asking.context import QuestionContext
from queries.questions.question import EVERYBODY, NetworkPicture, Parameter, Question, choice


def _kinds() -> str:
    """The words for the labels that are looked through, by rank, then as they stand along the thread."""
    ranked = [(label.search.rank, label.order, label.word) for label in schema().labels.values() if label.search]
    return " ".join(word for _, _, word in sorted(ranked))


QUESTION = Question(
    name="find",
    audiences=EVERYBODY,
    title="Find anything by its name, or by what is written of it",
    about=(
        "Whatever has this text in its name, title, headline, reference, id or alias, the closest first, and then "
        "what has it in its full text (summaries, what happened, texts of recommendations and actions) or in a "
        "quote of its evidence, with the passage; where nothing has, the nearest names."
    ),
    filters=("source",),
    parameters=(
        Parameter("text", "what to look for", required=True),
        choice("kind", _kinds(), "only this kind of record"),
        Parameter("limit", "at most this many rows", "integer", default="50"),
    ),
    columns=(
        Column("label", "Kind", TEXT),
        Column("id", "Record", NODE),
        Column("name", "Name", TEXT),
        Column("ref", "Reference", TEXT),
        Column("matched", "Found in", TEXT),
        Column("passage", "Passage", TEXT),
        Column("score", "Closeness", NUMBER, is_secondary=True),
    ),
    presupposes=("names",),
    consequence="nothing can be found",
    sentence="The closest of {rows} is {name}.",
    no_rows="Nothing has {text} in its name, title, reference, alias or text.",
    method=(
        "Closeness is 100 for the whole of an id, reference, name or alias, 90 where it begins with the text, 80 "
        "where a word of it does, 70 where it holds the text, 60 where it holds each word; 50 where a full text or a "
        "quote holds the text, 40 where it holds each word; and where nothing does, at most 59 by the likeness of the spelling."
    ),
    network=NetworkPicture(nodes=("id",)),
)

# How the quotes `k` about records `n` are matched.
_QUOTES: dict[Part, str] = {
    "contributions": "UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}})<-[k:CONTRIBUTED_TO]-(:Factor)\n",
    "influences": """MATCH (f:Factor)-[k:INFLUENCES]->(:Factor)
WITH k, {about} AS record_id WHERE record_id IN $ids
MATCH (n:{label} {{id: record_id}})
""",
}
MAX_TEXT = 1_000  # characters that are looked for: each word of them is looked for in each text
MAX_FOUND = 500  # read of each kind and of each of names, texts and quotes
AROUND = 70  # characters of a passage before and after the text


def rows(context: QuestionContext) -> list[Row]:
    """What answers to the text, closest first, then by kind and name."""
    text = name_key(str(context.parameters["text"]))
    if not text:
        return []
    if len(text) > MAX_TEXT:
        raise BadRequest.about(
            "text", text[:AROUND], f"A text to look for has at most {MAX_TEXT:,} characters.", "Shorten it."
        )
    searched = _searched(context)
    records: list[Row] = []
    for search in (_by_name, _in_texts, _in_quotes):
        present = {(row["label"], row["id"]) for row in records}
        matches = [row for label, _ in searched for row in search(context, label, text) if row["score"]]
        records += [row for row in matches if (row["label"], row["id"]) not in present]
    if not records:
        records = [row for label, search in searched if search.by_likeness for row in _alike(context, label, text)]
        if records:
            context.note("nearest-names", "Nothing has exactly this in its name; these are the nearest names.")
    ranks = {label.name: search.rank for label, search in searched}
    return sorted(records, key=lambda row: (-row["score"], ranks[row["label"]], row["name"].lower(), row["id"]))


def _searched(context: QuestionContext) -> list[tuple[Label, Search]]:
    """The labels that are looked through, all or the one that was asked for, each with how it is searched."""
    kind = context.parameters["kind"]
    searched = [(label, label.search) for label in schema().domain_labels if kind in (None, label.word)]
    return [(label, search) for label, search in searched if search]


def _by_name(context: QuestionContext, label: Label, text: str) -> list[Row]:
    """The records that hold every word of the text in one of their names; the shortest names first."""
    names = context.facts.search_texts(label.name).records
    ids = sorted(_holding(context, label, "names", text), key=lambda id_: len(names[id_].name))
    rows = _read(context, _statement(context, label), ids)
    for row in rows:
        row["score"], row["matched"] = max(_closeness(text, row), key=lambda closeness: closeness[0])
    return rows


def _in_texts(context: QuestionContext, label: Label, text: str) -> list[Row]:
    """The records that hold every word of the text in one of their full texts, with the passage."""
    properties = [prop for prop in label.properties.values() if prop.type == "long_text"]
    texts = ", ".join(f"coalesce(n.{prop.name}, '')" for prop in properties)
    rows = _read(context, _statement(context, label, f"[{texts}] AS texts"), _holding(context, label, "texts", text))
    for row in rows:
        scored = [
            (_score_of_text(text, value), prop.title, value)
            for prop, value in zip(properties, row.pop("texts"), strict=True)
        ]
        row["score"], title, value = max(scored, key=lambda scored: scored[0])
        row |= {"matched": title.lower(), "passage": _passage(text, value)}
    return rows


def _in_quotes(context: QuestionContext, label: Label, text: str) -> list[Row]:
    """The records that hold every word of the text in a quote of what contributed or influenced, with its passage."""
    best: dict[str, Row] = {}
    for part, pattern in _QUOTES.items():
        ids = _holding(context, label, part, text)
        for row in _read(context, _quotes(context, label, pattern), ids):
            quote = row.pop("quote")
            score = _score_of_text(text, quote)
            if score > best.get(row["id"], {"score": 0})["score"]:
                best[row["id"]] = {**row, "score": score, "matched": "quote", "passage": _passage(text, quote)}
    return list(best.values())


def _holding(context: QuestionContext, label: Label, part: Part, text: str) -> list[str]:
    """The records that may be seen and hold each word of the text in one of their texts, in the order of their names."""
    withheld = context.withheld.get(label.name, ())
    ids = context.facts.search_texts(label.name).holding(part, _words(text))
    return [id_ for id_ in ids if id_ not in withheld]


def _read(context: QuestionContext, statement: str, ids: Sequence[str]) -> list[Row]:
    """The rows of the first of these records, in their order, of which a filter by source may leave only some."""
    rows: list[Row] = []
    for first in range(0, len(ids), MAX_FOUND):
        place = {id_: number for number, id_ in enumerate(ids[first : first + MAX_FOUND])}
        rows += sorted(context.read(statement, ids=list(place)), key=lambda row: place[row["id"]])
        if len(rows) >= MAX_FOUND:
            break
    return rows


def _statement(context: QuestionContext, label: Label, more: str = "null AS passage") -> str:
    aliases = "coalesce(n.aliases, [])" if "aliases" in label.properties else "[]"
    return context.text(
        f"UNWIND $ids AS record_id MATCH (n:{label.name} {{id: record_id}})\n"
        f"WHERE NOT n.id IN $withheld_{label.word}\n"
        "//? source\n  AND n.source_id IN $source\n//.\n"
        f"WITH n.id AS id, coalesce(n.{label.caption}, n.id) AS name, {_ref(label)} AS ref, {aliases} AS aliases, {more}\n"
        f"RETURN '{label.name}' AS label, id, name, ref, aliases, {more.rpartition(' ')[2]} ORDER BY id\n"
    )


def _quotes(context: QuestionContext, label: Label, pattern: str) -> str:
    """What reads the quotes of these records; of a factor, what no case and no coding tells, its source does."""
    of_withheld_source = "  AND NOT (k.coding_id IS NULL AND coalesce(k.source_id, '') IN $withheld_source)\n"
    return context.text(
        pattern.format(label=label.name, about=influence_about(label))
        + f"WHERE k.quote IS NOT NULL AND NOT n.id IN $withheld_{label.word}\n"
        "  AND NOT coalesce(k.coding_id, '') IN $withheld_coding\n"
        f"{of_withheld_source if label.name == 'Factor' else ''}"
        "//? source\n  AND k.source_id IN $source\n//.\n"
        f"WITH n.id AS id, coalesce(n.{label.caption}, n.id) AS name, {_ref(label)} AS ref, k.quote AS quote, k.id AS quoted\n"
        f"RETURN '{label.name}' AS label, id, name, ref, quote ORDER BY id, quoted"
    )


def _ref(label: Label) -> str:
    return "n.ref" if "ref" in label.properties else "null"


def _words(text: str) -> list[str]:
    """The words of a text, each once."""
    return list(dict.fromkeys(text.split()))


def _score_of_text(text: str, value: str) -> int:
    key = text_key(value)
    return 50 if text in key else 40 if all(word in key for word in _words(text)) else 0


def _passage(text: str, value: str) -> str:
    """What stands around the text, or around its first word, with whole words at both ends."""
    lower = value.lower()
    place = next((place for part in (text, *text.split()) if (place := lower.find(part)) >= 0), 0)
    start, end = max(0, place - AROUND), place + len(text) + AROUND
    passage = value[start:end]
    if start:
        passage = f"… {passage.partition(' ')[2]}"
    if end < len(value):
        passage = f"{passage.rpartition(' ')[0]} …"
    return " ".join(passage.split())


def _closeness(text: str, row: Row) -> list[tuple[int, str]]:
    names = [("name", row["name"]), ("reference", row["ref"]), ("id", row["id"])]
    names += [("alias", alias) for alias in row["aliases"]]
    return [(_score(text, name_key(str(value))), field) for field, value in names if value]


def _score(text: str, value: str) -> int:
    if value == text:
        return 100
    if value.startswith(text):
        return 90
    if re.search(rf"\b{re.escape(text)}", value):
        return 80
    if text in value:
        return 70
    return 60 if all(word in value for word in _words(text)) else 0


def _alike(context: QuestionContext, label: Label, text: str) -> list[Row]:
    """The records with the names that are spelt most like the text."""
    withheld = context.withheld.get(label.name, ())
    records = context.facts.search_texts(label.name).records
    names = {id_: record.name for id_, record in records.items() if id_ not in withheld}
    near = process.extract(text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=10, score_cutoff=65)
    scores = {id_: min(59, round(score * 0.6)) for _, score, id_ in near}
    rows = _read(context, _statement(context, label), list(scores))
    return [{**row, "score": scores[row["id"]], "matched": "likeness"} for row in rows]
