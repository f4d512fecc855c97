"""Whether a program has an answer already: the graph's revision decides, before the question is asked.

The tag is made from everything that an answer depends on: which graph, its revision, the address with its parameters,
the viewer, the software's version, and the day, since "today" changes. It is weak (RFC 9110, 8.8.1): another program can
write to the graph by Bolt without changing its revision, so the same bytes cannot be promised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from hashlib import sha256
from typing import ParamSpec

from flask import Response, json, request

from graph.facts import graph_version
from graph.version import __version__
from webapp.connection import database, graph_database
from webapp.editions import requested_edition
from webapp.viewer import current_viewer

P = ParamSpec("P")
CACHING = "private, no-cache"


@dataclass(frozen=True, slots=True)
class State:
    """The graph's revision, and the tag of this request at it; None for a graph whose changes have no revision."""

    revision: int
    tag: str | None

    @classmethod
    def now(cls) -> State:
        """The state at this moment."""
        uid, revision = graph_version(database())
        arguments = sorted(request.args.items(multi=True))
        parts = [
            uid,
            revision,
            graph_version(graph_database()) if requested_edition() else None,  # it decides what may leave today
            request.base_url,
            arguments,
            current_viewer().for_export().cited_as,
            __version__,
            date.today().isoformat(),
        ]
        return cls(revision, sha256(json.dumps(parts).encode()).hexdigest()[:32] if uid else None)


def tagged(view: Callable[P, Response]) -> Callable[P, Response]:
    """A view that reads the graph, with a tag; it is not called where the program has its answer already."""

    @wraps(view)
    def tagged_view(*args: P.args, **kwargs: P.kwargs) -> Response:
        before = State.now()
        if before.tag and not request.if_none_match.star_tag and request.if_none_match.contains_weak(before.tag):
            return _with(before, Response(status=304))
        response = view(*args, **kwargs)
        # Where the graph changed meanwhile, the answer may be of either state, so it gets no tag.
        return _with(before, response) if State.now() == before else response

    return tagged_view


def _with(state: State, response: Response) -> Response:
    response.headers["Casethread-Revision"] = str(state.revision)
    if state.tag:
        response.set_etag(state.tag, weak=True)
    response.headers["Cache-Control"] = CACHING
    response.make_conditional(request)
    return response


def fixed(response: Response) -> Response:
    """A response that does not depend on the graph, tagged by its own bytes."""
    response.add_etag()
    response.headers["Cache-Control"] = CACHING
    response.make_conditional(request)
    return response
