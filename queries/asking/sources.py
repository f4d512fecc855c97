"""The sources that an answer draws on."""

from __future__ import annotations

from queries.asking.context import QuestionContext
from queries.questions.scope import scopes


def sources_of(context: QuestionContext) -> list[dict[str, str]]:
    """The sources that hold what the question counts; all that this viewer may see where it counts nothing."""
    only = context.resolved.shown.get("source")
    withheld = context.facts.withheld.get("Source", frozenset()) if context.is_guarded else frozenset()
    seen = [source for source in context.facts.sources if only in (None, source["id"]) and source["id"] not in withheld]
    if context.drawn_on is not None:
        return [source for source in seen if source["id"] in context.drawn_on]
    scope = scopes().get(context.scope_name or "")
    if scope is None or scope.separates is None:
        return seen
    label, coded = scope.separates[1], scope.coded is not None
    holding = context.facts.sources_of(label, coded=coded, counts_invented=context.counts_invented)
    return [source for source in seen if source["id"] in holding]
