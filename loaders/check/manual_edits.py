"""Which properties were last set by hand, on a form or in a workbook that was sent: a file does not overwrite them, it
reports a conflict, in which whoever loads it may choose the file.

A plan does not stand on what is read here: whoever sets a property while a load is being planned changes the record,
which it does stand on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from graph.writer.plan import Conflict, Element
from loaders.check.conflicts import conflicts_of, preserved_by
from loaders.check.elements import kind_of, properties_of
from loaders.check.existing_graph import ExistingGraph
from loaders.records.record import FORM
from loaders.records.sent_workbook import LOADER as RETURNED

ENTERED_BY_PEOPLE = (FORM, RETURNED)  # loaders; what people entered before does not stand against what they enter now
_STANDS = "coalesce(b.state, '') <> 'undone'"  # what was undone set nothing


class ManualEdits:
    """Reads the graph's Changes, if anything was ever entered by hand; `is_by_hand` where this reading is.

    `given` are the answers that come with the load.
    """

    def __init__(self, graph: ExistingGraph, given: Mapping[str, str], *, is_by_hand: bool) -> None:
        self._given = given
        self._entries = set() if is_by_hand else self._imports_by_hand(graph)
        self._by_hand = self._setters(graph) if self._entries else {}

    def conflicts(
        self, element: Element, existing: Mapping[str, Any], offered: Mapping[str, Any]
    ) -> dict[str, Conflict]:
        """Those of the offered properties that would differ from what people set last, by their names."""
        if not self._entries:
            return {}
        differing = {name for name in properties_of(element).keys() & offered if existing.get(name) != offered[name]}
        set_by_hand = {name for name in differing if self._set_last(element, existing, name)}
        return conflicts_of(element, existing, offered, set_by_hand, self._given)

    def preserved(self, element: Element, existing: Mapping[str, Any], offered: Mapping[str, Any]) -> Collection[str]:
        """Those of the offered properties that stay as people set them."""
        return preserved_by(self.conflicts(element, existing, offered), element, existing, offered)

    def _set_last(self, element: Element, existing: Mapping[str, Any], name: str) -> bool:
        """Whether somebody was the last to set this property, by hand."""
        created_by_hand = existing.get("import_id") in self._entries and existing.get(name) is not None
        return self._by_hand.get((kind_of(element), element.id, name), created_by_hand)

    def _imports_by_hand(self, graph: ExistingGraph) -> set[str]:
        statement = f"MATCH (b:ImportBatch) WHERE b.loader IN $loaders AND {_STANDS} RETURN b.id AS id ORDER BY id"
        return {row["id"] for row in graph.read_aside(statement, loaders=list(ENTERED_BY_PEOPLE))}

    def _setters(self, graph: ExistingGraph) -> dict[tuple[str, str, str], bool]:
        """For each property that ever changed in a record that was touched by hand: whether the last was."""
        touched = graph.read_aside(
            "MATCH (c:Change) WHERE c.import_id IN $entries RETURN DISTINCT c.entity_id AS id ORDER BY id",
            entries=sorted(self._entries),
        )
        rows = graph.read_aside(
            "MATCH (c:Change) WHERE c.entity_id IN $ids AND c.import_id IS NOT NULL "
            f"MATCH (b:ImportBatch {{id: c.import_id}}) WHERE {_STANDS} AND c.undone_revision IS NULL "
            "RETURN c.entity AS entity, c.entity_id AS id, c.after AS after, b.loader AS loader "
            "ORDER BY b.revision, c.id",
            ids=[row["id"] for row in touched],
        )
        return {
            (row["entity"], row["id"], name): row["loader"] in ENTERED_BY_PEOPLE
            for row in rows
            if row["after"]
            for name in json.loads(row["after"])["values"]
        }
