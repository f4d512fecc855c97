"""The question: Find anything by its name, or by what is written of it"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process, utils

from graph.names import name_key
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

NAMES = ("title", "name", "headline")
_PLAIN_WORD = re.compile("[a-z0-9]+")
MAX_FOUND = 500  # looked at of each kind
_WORDS = "all(w IN $words WHERE toLower(k.quote) CONTAINS w)"
# What no case and no coding tells, its source does.
_OF_WITHHELD_SOURCE = "  AND NOT (k.coding_id IS NULL AND coalesce(k.source_id, '') IN $withheld_source)\n"
AROUND = 70  # characters of a passage before and after the text


def rows(context: QuestionContext) -> list[Row]:
    """What answers to the text, closest first, then by kind and name."""
    text = name_key(str(context.parameters["text"]))
    searched = _searched(context)
    records = [row for label, _ in searched for row in _holding(context, label, text)]
    for row in records:
        row["score"], row["matched"] = max(_closeness(text, row), key=lambda closeness: closeness[0])
    records = [row for row in records if row["score"]]
    for search in (_in_texts, _in_quotes):
        present = {(row["label"], row["id"]) for row in records}
        matches = [row for label, _ in searched for row in search(context, label, text)]
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


def _holding(context: QuestionContext, label: Label, text: str) -> list[Row]:
    """The nodes that hold every word of the text in one of their names; the shortest names first.

    The database compares words as they are typed, then those parts of them that are spelt in one way only; what is the
    same name is settled after.
    """
    ways = str(context.parameters["text"]).lower().split(), _PLAIN_WORD.findall(text)
    fields = [name for name in (*NAMES, "ref", "id") if name in label.properties]
    conditions = [f"all(w IN $words WHERE toLower(n.{name}) CONTAINS w)" for name in fields]
    if "aliases" in label.properties:
        conditions.append("any(x IN coalesce(n.aliases, []) WHERE all(w IN $words WHERE toLower(x) CONTAINS w))")
    statement = _statement(context, label, " OR ".join(conditions))
    statement += f"ORDER BY size(name), name, id LIMIT {MAX_FOUND}"
    rows: dict[str, Row] = {}
    for words in dict.fromkeys(tuple(words) for words in ways if words):
        for row in context.read(statement, words=list(words)):
            rows.setdefault(row["id"], row)
    return list(rows.values())


def _in_texts(context: QuestionContext, label: Label, text: str) -> list[Row]:
    """The nodes that hold every word of the text in one of their full texts, with the passage."""
    properties = [prop for prop in label.properties.values() if prop.type == "long_text"]
    words = str(context.parameters["text"]).lower().split()
    if not properties or not words:
        return []
    condition = " OR ".join(f"all(w IN $words WHERE toLower(n.{prop.name}) CONTAINS w)" for prop in properties)
    texts = ", ".join(f"coalesce(n.{prop.name}, '')" for prop in properties)
    statement = _statement(context, label, condition, f"[{texts}] AS texts") + f"ORDER BY name, id LIMIT {MAX_FOUND}"
    rows = []
    for row in context.read(statement, words=words):
        scored = [
            (_score_of_text(text, value), prop.title, value)
            for prop, value in zip(properties, row.pop("texts"), strict=True)
        ]
        score, title, value = max(scored, key=lambda scored: scored[0])
        rows.append({**row, "score": score, "matched": title.lower(), "passage": _passage(text, value)})
    return [row for row in rows if row["score"]]


def _in_quotes(context: QuestionContext, label: Label, text: str) -> list[Row]:
    """The records that hold every word of the text in a quote of what contributed or influenced, with its passage."""
    words = str(context.parameters["text"]).lower().split()
    best: dict[str, Row] = {}
    for quoted in _quoted(label) if words else ():
        for row in context.read(_quotes(context, label, quoted), words=words):
            quote = row.pop("quote")
            score = _score_of_text(text, quote)
            if score > best.get(row["id"], {"score": 0})["score"]:
                best[row["id"]] = {**row, "score": score, "matched": "quote", "passage": _passage(text, quote)}
    return list(best.values())


def _quoted(label: Label) -> list[str]:
    """How the quotes `k` of a label's records `n` are matched: an influence that names no case is its factor's."""
    if label.name == "Factor":
        return [f"MATCH (n:Factor)-[k:INFLUENCES]->(:Factor)\nWHERE k.case_id IS NULL AND {_WORDS}\n"]
    quoted = []
    if label.name in schema().relationships["CONTRIBUTED_TO"].to_labels:
        quoted.append(f"MATCH (n:{label.name})<-[k:CONTRIBUTED_TO]-(:Factor)\nWHERE {_WORDS}\n")
    if label.name == "Case":
        influences = f"MATCH (:Factor)-[k:INFLUENCES]->(:Factor)\nWHERE {_WORDS}\n"
        quoted.append(f"{influences}MATCH (n:Case {{id: k.case_id}})\nWHERE true\n")
    return quoted


def _quotes(context: QuestionContext, label: Label, quoted: str) -> str:
    ref = "n.ref" if "ref" in label.properties else "null"
    return context.text(
        f"{quoted}  AND NOT n.id IN $withheld_{label.word} AND NOT coalesce(k.coding_id, '') IN $withheld_coding\n"
        f"{_OF_WITHHELD_SOURCE if label.name == 'Factor' else ''}"
        "//? source\n  AND k.source_id IN $source\n//.\n"
        f"WITH n.id AS id, coalesce(n.{label.caption}, n.id) AS name, {ref} AS ref, k.quote AS quote, k.id AS quoted\n"
        f"RETURN '{label.name}' AS label, id, name, ref, quote ORDER BY name, id, quoted LIMIT {MAX_FOUND}"
    )


def _score_of_text(text: str, value: str) -> int:
    key = name_key(value)
    return 50 if text in key else 40 if all(word in key for word in text.split()) else 0


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


def _statement(context: QuestionContext, label: Label, condition: str, more: str = "null AS passage") -> str:
    aliases = "coalesce(n.aliases, [])" if "aliases" in label.properties else "[]"
    ref = "n.ref" if "ref" in label.properties else "null"
    return context.text(
        f"MATCH (n:{label.name}) WHERE ({condition})\n"
        f"  AND NOT n.id IN $withheld_{label.word}\n"
        "//? source\n  AND n.source_id IN $source\n//.\n"
        f"WITH n.id AS id, coalesce(n.{label.caption}, n.id) AS name, {ref} AS ref, {aliases} AS aliases, {more}\n"
        f"RETURN '{label.name}' AS label, id, name, ref, aliases, {more.rpartition(' ')[2]}\n"
    )


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
    return 60 if all(word in value for word in text.split()) else 0


def _alike(context: QuestionContext, label: Label, text: str) -> list[Row]:
    read = context.read(_statement(context, label, f"n.{label.caption} IS NOT NULL") + "ORDER BY name, id LIMIT 20000")
    names = {number: row["name"] for number, row in enumerate(read)}
    near = process.extract(text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=10, score_cutoff=65)
    return [{**read[number], "score": min(59, round(score * 0.6)), "matched": "likeness"} for _, score, number in near]
