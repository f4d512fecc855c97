"""Where changes came from: the source that a file brought, or people in a form."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graph.records import BY_HAND
from queries.answers.column import Row
from queries.asking.context import QuestionContext

# What is entered in a form keeps the source that it has, so its import says that it was.
_FORM, _BY_HAND = "form", "Entered by hand"
_LOADERS = "MATCH (b:ImportBatch) WHERE b.id IN $imports RETURN b.id AS id, b.loader AS loader ORDER BY id"
# A change does not say of which source it is, as an event does; what else its import brought does.
_SOURCES = """
MATCH (x:{label}) WHERE x.import_id IN $imports AND x.{property} IS NOT NULL
RETURN DISTINCT x.import_id AS import_id, x.{property} AS source ORDER BY import_id, source
"""


def name_origins(context: QuestionContext, rows: Sequence[Row]) -> None:
    """Say in each row what it came from, and let the answer cite that.

    A row has its `import_id`, and the `source` that it states. What this viewer may not see of it stays unnamed.
    """
    imports = sorted({row["import_id"] for row in rows if row["import_id"]})
    loaders = {row["id"]: row["loader"] for row in context.read(_LOADERS, imports=imports)}
    withheld = context.withheld.get("Source", frozenset())
    titles = {source["id"]: source["title"] for source in context.facts.sources if source["id"] not in withheld}
    named = {}
    for row in rows:
        is_by_hand = loaders.get(row["import_id"]) == _FORM
        id_, title = (BY_HAND, _BY_HAND) if is_by_hand else (row["source"], titles.get(row["source"]))
        row["came_from"] = title
        if title:
            named[id_] = title
    context.cited = [{"id": id_, "title": title} for id_, title in sorted(named.items())]


def sources_of_imports(context: QuestionContext, imports: Collection[str]) -> dict[str, str]:
    """The source of what each import brought, where something says it."""
    found = {}
    for label, name in (("Source", "id"), ("Event", "source_id")) if imports else ():
        statement = _SOURCES.format(label=label, property=name)
        found.update({row["import_id"]: row["source"] for row in context.read(statement, imports=sorted(imports))})
    return found
