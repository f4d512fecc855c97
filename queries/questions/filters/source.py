"""The filter `source`: by the source that a record came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Codings, Contributions, Projection


def _from_source(projection: Projection, table: Codings | Contributions, ids: Collection[str]) -> Bools:
    return projection.sources.holds(table.source, ids)


SOURCE = Filter(
    name="source",
    title="Source",
    about="only what came from this source",
    label="Source",
    chooses_cases=True,
    conditions={
        "actions": "a.source_id IN $source",
        "contributions": "k.source_id IN $source",
        "findings": "n.source_id IN $source",
        "influences": "r.source_id IN $source",
        "recommendations": "r.source_id IN $source",
    },
    masks={"codings": _from_source, "recorded": _from_source},
    denominator=Denominator(
        cases="those whose coding came from the source, and was not replaced by an agreed one, whatever source that is from",
        episodes="those of cases whose coding came from the source, and was not replaced by an agreed one",
    ),
)
