"""The templates of an answer show what the view prepared: they call nothing, and rendering them reads no graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, before_render_template
from flask.testing import FlaskClient
from jinja2 import nodes

from graph.database import Database
from queries import questions

TEMPLATES = (
    "pages/answer.html",
    "pages/answer_state.html",
    "pages/answer_table.html",
    "pages/question_form.html",
    "charts/charts.html",
    "charts/scripts.html",
)
READS = ("read", "read_together", "read_user_cypher", "subgraph", "revision")


def parsed(site: Flask, name: str) -> nodes.Template:
    loader = site.jinja_env.loader
    assert loader
    source, _, _ = loader.get_source(site.jinja_env, name)
    return site.jinja_env.parse(source)


def macros_of(template: nodes.Template) -> set[str]:
    """The macros that a template imports or defines, and those modules of macros that it imports."""
    imported = {
        name if isinstance(name, str) else name[1]
        for each in template.find_all(nodes.FromImport)
        for name in each.names
    }
    modules = {each.target for each in template.find_all(nodes.Import)}
    return imported | modules | {each.name for each in template.find_all(nodes.Macro)}


def called(template: nodes.Node) -> Iterator[str]:
    """What is called in a template: `url_for`, `m` for a macro `m.table`, `answer.rows` for a method of `answer.rows`."""
    for call in template.find_all(nodes.Call):
        target = call.node
        if isinstance(target, nodes.Getattr) and isinstance(target.node, nodes.Name):
            yield target.node.name
        else:
            yield target.name if isinstance(target, nodes.Name) else repr(target)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_of_an_answer_calls_only_macros_and_addresses(site: Flask, name: str) -> None:
    template = parsed(site, name)
    assert set(called(template)) <= macros_of(template) | {"url_for", "counted", "may_open"}


def test_the_macro_of_a_table_calls_only_macros(site: Flask) -> None:
    template = parsed(site, "macros.html")
    [macro] = [each for each in template.find_all(nodes.Macro) if each.name == "table"]
    assert set(called(macro)) <= {each.name for each in template.find_all(nodes.Macro)}


@contextmanager
def unread_while_rendering(site: Flask, patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """From the moment on when a view hands over to its template, reading the graph fails; gives what was rendered."""
    rendered: list[str] = []

    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail(f"{rendered[-1]} read the graph")

    def close(_: Flask, template: Any, **__: Any) -> None:
        rendered.append(template.name)
        for name in READS:
            patch.setattr(Database, name, refuse)

    with before_render_template.connected_to(close, site):
        yield rendered


@pytest.mark.slow
def test_rendering_an_answer_reads_no_graph(site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/questions/recurring-factors")  # whatever is read once for all pages is read by now
    for question in questions():
        given = {parameter.name: "f1" for parameter in question.parameters if parameter.required}
        given |= {"action": "x1"} if question.name == "trace" else {}
        with monkeypatch.context() as patch, unread_while_rendering(site, patch) as rendered:
            client.get(f"/questions/{question.name}", query_string=given)
        assert rendered == ["pages/answer.html"], question.name
    with monkeypatch.context() as patch, unread_while_rendering(site, patch):
        assert 'id="since"' in client.get("/questions/recurring-factors?revision=0").text
