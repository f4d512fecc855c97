"""Actions and recommendations as rows of one list: each as it stood on the day asked for, with all that is followed up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from graph.dates import day
from graph.names import OWN_VALUES, name_key, owner_and_value
from graph.schema import schema
from queries.answers.column import Column, Row
from queries.answers.units import DATE, LIST, NODE, TEXT
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import Parameter, choice
from queries.questions.scope import scopes
from queries.threads.actions import OWNED_THEN, days_overdue
from queries.threads.histories import History, histories
from queries.threads.parts import parts_of

LABELS = tuple(label.name for label in schema().domain_labels if label.open_statuses)  # actions and recommendations
WORDS = {name: schema().labels[name].title for name in LABELS}  # of the column that says which of the two a row is
FILTERS = tuple(name for name in filters_of("actions") if name in filters_of("recommendations"))
STATUSES = {
    word: title for name in LABELS for word, title in schema().words(schema().labels[name].properties["status"]).items()
}
SCOPES = tuple(f"{schema().labels[name].word}s" for name in LABELS)
VALUES = {
    word: title
    for name in LABELS
    for prop in schema().labels[name].recorded_by_events
    for word, title in schema().words(prop).items()
}  # of what events record: statuses, levels, RAG
OF = choice("of", "both action recommendation", "actions, recommendations, or both", default="both")
STATE = choice("state", "open closed all", "what is open, closed, or either or not known", default="open")
REPORTED = "reported_complete"
# What keeps only some of the rows, as they stood.
NARROWING = (
    choice("status", " ".join(STATUSES), "only this status"),
    choice("rag", " ".join(schema().vocabularies["rag"]), "only this RAG, as the plan states it"),
    Parameter("post", "only where this is in the name of an accountable post"),
    Parameter("words", "only where this is in the name, the reference or the last note"),
)

# Of the lists of what is open that say no more of where it comes from.
FIRST_COLUMNS = (
    Column("kind", "Kind", TEXT, WORDS),
    Column("node", "Action or recommendation", NODE, labelled_by="kind"),
    Column("ref", "Reference", TEXT),
    Column("name", "Title", TEXT),
    Column("owners", "Owners", LIST),
    Column("posts", "Accountable posts", LIST, is_secondary=True),
    Column("status", "Status", TEXT),
    Column("rag", "RAG", TEXT),
    Column("due_on", "Due on", DATE),
)

_RECORDS = """
  AND coalesce(status, 'not_known') IN $statuses
RETURN {n}.id AS node, {n}.title AS name, {n}.ref AS ref, coalesce(status, 'not_known') AS status, level, due AS due_on,
       closed_on, {n}.{made} AS made_on, {n}.{made}_latest AS made_latest, {n}.rag AS rag, {n}.kind AS own_kind,
       {n}.strength AS strength, {n}.job_role AS post, {n}.evidence_in_source AS evidence
ORDER BY node
"""
# The owners of an action, or those whom a recommendation is addressed to; the latter have neither a role nor an end.
_OWNERS = f"""-[w:OWNED_BY|ADDRESSED_TO]->(o:Organisation)
WHERE {OWNED_THEN} AND NOT o.id IN $withheld_organisation
RETURN n.id AS of, o.name AS name, o.aliases AS aliases, w.job_role AS job_role, w.status AS status, w.due_on AS due_on, w.id AS id
ORDER BY of, name, id
"""
_REVIEWS = """<-[:LED_TO*0..1]-()<-[:RAISED]-()<-[:MADE*0..1]-(v:Review)
WHERE NOT v.id IN $withheld_review
RETURN DISTINCT n.id AS of, v.title AS name, v.id AS id ORDER BY of, name, id
"""
_MEASURES = """-[:MEASURED_BY]->(m:OutcomeMeasure)
WHERE coalesce(m.measured_on_earliest, '') <= $as_at
RETURN n.id AS of, m.indicator AS name, m.id AS id ORDER BY of, name, id
"""


def scope_of(label: str) -> str:
    """The scope in which the records of a label are counted."""
    return f"{schema().labels[label].word}s"


def variable_of(label: str) -> str:
    """The variable that this scope binds to each of them."""
    return (scopes()[scope_of(label)].separates or ("", ""))[0]


def labels_of(of: str) -> list[str]:
    """The labels that the parameter `of` names."""
    return [name for name in LABELS if of in ("both", schema().labels[name].word)]


def tracked(context: QuestionContext, labels: Sequence[str], statuses: Collection[str]) -> list[Row]:
    """The actions, recommendations or both that had one of these statuses, as the filters and parameters narrow them."""
    context.count_in(*(scope_of(label) for label in labels))
    rows = [row for label in labels for row in _rows(context, label, statuses)]
    parameters = context.parameters
    return [row for row in rows if _is_kept(parameters, row)]


def statuses_in(state: str) -> set[str]:
    """The statuses of both labels that are open, closed, or any."""
    if state == "all":
        return set(STATUSES)
    labels = [schema().labels[name] for name in LABELS]
    return {word for label in labels for word in (label.open_statuses if state == "open" else label.closed_statuses)}


def longest_overdue(rows: Iterable[Row]) -> list[Row]:
    """What is overdue first, the longest of all, then what has a due date, the next first."""
    return sorted(
        rows,
        key=lambda row: (
            -(row["overdue_days"] or 0), row["due_on"] or "9999", str(row["name"]).casefold(), row["kind"], row["node"],
        ),
    )  # fmt: skip


def _rows(context: QuestionContext, label: str, statuses: Collection[str]) -> list[Row]:
    statement = _RECORDS.format(n=variable_of(label), made=schema().labels[label].made)
    rows = context.read(context.scope(scope_of(label)) + statement, statuses=sorted(statuses))
    records = [{"kind": label, **row} for row in rows]
    ids = [record["node"] for record in records]
    owners, reviews = (parts_of(context, label, pattern, ids) for pattern in (_OWNERS, _REVIEWS))
    is_measured = label in schema().relationships["MEASURED_BY"].from_labels
    measures = parts_of(context, label, _MEASURES, ids) if is_measured else {}
    past = histories(context, label, ids)
    return [
        {
            **record,
            "review": _names(reviews.get(record["node"], ())),
            **_as_it_stood(record, owners.get(record["node"], []), past.get(record["node"], History())),
            "overdue_days": days_overdue(label, record["status"], record["due_on"], context.as_at),
            "measures": _names(measures.get(record["node"], ())),
        }
        for record in records
    ]


def _as_it_stood(record: Row, owners: Sequence[Row], history: History) -> Row:
    """What only the history of a record says: the values of that day, how often it was moved, and the last note."""
    note, news, evidence = history.last_note, history.last_news, history.value("evidence", record["evidence"])
    return {
        "owners": _names(owners),
        "posts": _posts(record, owners, history),
        "by_owner": _by_owner(owners, history) if record["kind"] == "Action" else [],
        "rag": history.value("rag", record["rag"]),
        "original_due_on": history.first_value("due_on", record["due_on"]),
        "moves": len(history.changes("due_on")),
        "last_note": (note["became"] or note["reason"]) if note else None,
        "last_note_on": note["at"] if note else None,
        "last_news_on": news["at"] if news else record["made_on"],
        "evidence": list(dict.fromkeys(filter(None, [evidence, *history.evidence]))),
        "status_event": (status_event := history.last("status")),
        "returned": _returned(status_event),
    }


def _returned(event: Row | None) -> str | None:
    """Why a report of completion was returned, where nothing has changed since; the event says so."""
    if event is None or event["was"] != REPORTED or event["became"] not in statuses_in("open"):
        return None
    return event["reason"] or "no reason is recorded"


def _posts(record: Row, owners: Sequence[Row], history: History) -> list[str]:
    """The accountable posts, of the action as a whole and at each owner."""
    posts = _own_values("owner_job_role", owners, history).values()
    return list(dict.fromkeys(filter(None, [history.value("job_role", record["post"]), *posts])))


def _by_owner(owners: Sequence[Row], history: History) -> list[str]:
    """What each owner's own part is like, where several own it or one says so: `Police: In progress, due 1 May 2025`."""
    statuses, due_dates = (_own_values(field, owners, history) for field in ("owner_status", "owner_due_on"))
    if len(owners) < 2 and not any([*statuses.values(), *due_dates.values()]):
        return []
    words = schema().words(schema().relationships["OWNED_BY"].properties["status"])
    parts = {
        name: [words.get(statuses[name] or "", "no status of its own"), *([f"due {day(due)}"] if due else [])]
        for name, due in due_dates.items()
    }
    return [f"{name}: {', '.join(part)}" for name, part in parts.items()]


def _own_values(field: str, owners: Sequence[Row], history: History) -> dict[str, str | None]:
    """What one thing was at each owner on the day; each event of it names the owner, as it was called then."""
    values: dict[str, str | None] = {str(row["name"]): row[OWN_VALUES[field]] for row in owners}
    called = {str(alias): str(row["name"]) for row in owners for alias in row["aliases"] or ()}
    called |= {name: name for name in values}
    happened = history.until_then(field)
    for event in reversed(history.events.get(field, ())):
        if event not in happened:
            name, value = owner_and_value(str(event["was"] or event["became"]), called)
            name = called.get(name, name)
            values |= {name: value if event["was"] else None} if name in values else {}
    return values


def _names(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(str(row["name"]) for row in rows if row["name"]))


def _is_kept(parameters: dict[str, Any], row: Row) -> bool:
    words, post = name_key(parameters.get("words") or ""), name_key(parameters.get("post") or "")
    return (
        all(parameters.get(name) in (None, row[name]) for name in ("status", "rag"))
        and (not post or any(post in name_key(text) for text in row["posts"]))
        and (not words or any(words in name_key(str(row[name] or "")) for name in ("name", "ref", "last_note")))
    )
