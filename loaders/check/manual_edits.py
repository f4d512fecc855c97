"""Which properties were last set by hand, on a form: a file does not overwrite them, it reports a conflict.

A plan does not stand on what is read here: whoever sets a property while a load is being planned changes the record,
which it does stand on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from graph.writer.plan import Element
from loaders.check.elements import closing_of, kind_of, properties_of
from loaders.check.existing_graph import ExistingGraph
from loaders.records.record import FORM

_STANDS = "coalesce(b.state, '') <> 'undone'"  # what was undone set nothing


class ManualEdits:
    """Reads the graph's Changes, if a form was ever used."""

    def __init__(self, graph: ExistingGraph, *, is_form: bool) -> None:
        statement = f"MATCH (b:ImportBatch {{loader: 'form'}}) WHERE {_STANDS} RETURN b.id AS id ORDER BY id"
        self._forms = set() if is_form else {row["id"] for row in graph.read_aside(statement)}
        self._by_form = self._setters(graph) if self._forms else {}

    def preserved(self, element: Element, existing: Mapping[str, Any], offered: Mapping[str, Any]) -> Collection[str]:
        """Those of the offered properties that would differ and are preserved, because a form set them last.

        A status that stays keeps its date of closing, and no other comes to it: the two are one statement.
        """
        if not self._forms:
            return ()
        differing = {name for name, value in offered.items() if existing.get(name) != value}
        properties = properties_of(element)
        set_by_form = {name for name in differing & properties.keys() if self._set_last(element, existing, name)}
        if "status" in set_by_form and (closing := closing_of(element)):
            set_by_form.add(closing)
        return differing.intersection(stored for name in set_by_form for stored in properties[name].stored_names)

    def _set_last(self, element: Element, existing: Mapping[str, Any], name: str) -> bool:
        """Whether a form was the last to set this property."""
        created_by_form = existing.get("import_id") in self._forms and existing.get(name) is not None
        return self._by_form.get((kind_of(element), element.id, name), created_by_form)

    def _setters(self, graph: ExistingGraph) -> dict[tuple[str, str, str], bool]:
        """For each property that ever changed in a record that a form touched: whether a form did so last."""
        touched = graph.read_aside(
            "MATCH (c:Change) WHERE c.import_id IN $forms RETURN DISTINCT c.entity_id AS id ORDER BY id",
            forms=sorted(self._forms),
        )
        rows = graph.read_aside(
            "MATCH (c:Change) WHERE c.entity_id IN $ids AND c.import_id IS NOT NULL "
            f"MATCH (b:ImportBatch {{id: c.import_id}}) WHERE {_STANDS} AND c.undone_revision IS NULL "
            "RETURN c.entity AS entity, c.entity_id AS id, c.after AS after, b.loader AS loader "
            "ORDER BY b.revision, c.id",
            ids=[row["id"] for row in touched],
        )
        return {
            (row["entity"], row["id"], name): row["loader"] == FORM
            for row in rows
            if row["after"]
            for name in json.loads(row["after"])["values"]
        }
