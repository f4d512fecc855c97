"""The addresses of the site that are read: by `make bench-large` with many cases, and by tests on both servers.

Every kind of page and of answer of the API is among them: each page without a subject, of each label a list and the most
joined record, and each question. What only the site itself is about reads no graph, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Flask

from bench.questions import subjects
from graph.database import Database
from graph.schema import Label, schema
from queries import Question, questions
from webapp.addresses import word_of
from webapp.api.record_json import PLURALS

OF_THE_SITE_ITSELF = ("/help", "/static", "/sign-in", "/confirm", "/account", "/health", "/administration")
WITH_A_TEXT = ("/search?q=supervision", "/explorer/found?q=supervision")
OF_SEVERAL_PAGES = ("Case", "Episode")  # in the sample, too
AS_AT = "2024-06"
_BUSIEST = """
MATCH (n:{label})--(m) WHERE n.source_id <> 'casethread' WITH n.id AS id, count(m) AS joined
RETURN id ORDER BY joined DESC, id LIMIT 1
"""


def addresses(app: Flask, database: Database) -> Iterator[str]:
    """Each address, with busy subjects of this graph."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<" not in rule.rule and not rule.rule.startswith(OF_THE_SITE_ITSELF):
            yield rule.rule
    yield from WITH_A_TEXT
    for question in questions():
        yield from _of_question(question, subjects(database, question))
    plurals = {label.name: plural for plural, label in PLURALS.items()}
    for label in schema().domain_labels:
        yield from _of_label(database, label, plurals[label.name])


def _of_question(question: Question, parameters: dict[str, str]) -> Iterator[str]:
    """A question as a page, and by the API as at an earlier day."""
    yield f"/questions/{question.name}?{urlencode(parameters)}"
    earlier = {"as_at": AS_AT} if "as_at" in question.accepted else {}
    yield f"/api/v1/questions/{question.name}?{urlencode(parameters | earlier)}"


def _of_label(database: Database, label: Label, plural: str) -> Iterator[str]:
    """The list of a label, and a record as page, form, history and network, where there is any; both by the API."""
    word = word_of(label)
    yield from (f"/all/{word}", f"/suggestions/{word}?q=a", f"/api/v1/{plural}")
    yield from (f"/all/{word}?page=2",) if label.name in OF_SEVERAL_PAGES else ()
    for row in database.read(_BUSIEST.format(label=label.name)):
        key = f"{label.name}:{row['id']}"
        yield from (f"/{word}/{row['id']}", f"/{word}/{row['id']}/edit", f"/{word}/{row['id']}/history")
        yield from (f"/api/v1/{plural}/{row['id']}", f"/explorer?{urlencode({'show': key})}")
        yield f"/explorer/view?{urlencode({'show': key, 'at': key})}"
