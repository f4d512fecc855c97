"""Which properties were last set by hand, on a form: a file does not take that back, it is told of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.records import Node
from graph.writer.plan import Element
from loaders.check import Drafts

_FORM = "form"


class Hands:
    """Asks the graph's Changes, and only where any form was ever used."""

    def __init__(self, drafts: Drafts) -> None:
        self._is_form = drafts.reading.loader == _FORM
        found = drafts.known.read("MATCH (b:ImportBatch {loader: 'form'}) RETURN b.id AS id ORDER BY id")
        self._forms = set() if self._is_form else {row["id"] for row in found}
        self._by_form = self._setters(drafts) if self._forms else {}

    def set_last(self, element: Element, standing: Mapping[str, Any], name: str) -> bool:
        """Whether a form was the last to set this property."""
        kind = element.label if isinstance(element, Node) else element.type
        made_by_form = standing.get("import_id") in self._forms and standing.get(name) is not None
        return self._by_form.get((kind, element.id, name), made_by_form)

    def _setters(self, drafts: Drafts) -> dict[tuple[str, str, str], bool]:
        """For each property that ever changed in a record that a form touched: whether a form did so last."""
        touched = drafts.known.read(
            "MATCH (c:Change) WHERE c.import_id IN $forms RETURN DISTINCT c.entity_id AS id ORDER BY id",
            forms=sorted(self._forms),
        )
        rows = drafts.known.read(
            "MATCH (c:Change) WHERE c.entity_id IN $ids AND c.import_id IS NOT NULL "
            "MATCH (b:ImportBatch {id: c.import_id}) "
            "RETURN c.entity AS entity, c.entity_id AS id, c.after AS after, b.loader AS loader "
            "ORDER BY b.revision, c.id",
            ids=[row["id"] for row in touched],
        )
        return {
            (row["entity"], row["id"], name): row["loader"] == _FORM
            for row in rows
            if row["after"]
            for name in json.loads(row["after"])["values"]
        }
