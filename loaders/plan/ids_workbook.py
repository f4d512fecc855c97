"""Hands back the ids that a load made for a flat sheet, as a workbook of Casethread's own format."""

from __future__ import annotations

from pathlib import Path

from graph.formats.own_format import write_xlsx
from graph.records import Subgraph
from graph.writer.plan import Plan
from loaders.check import Checked


def write_ids(path: Path, checked: Checked, plan: Plan) -> None:
    """Write what was read, each record with the id that was made for it.

    The codings that the plan makes for contributions without one are in it too. Raises BadRequest where a text is
    longer than an Excel cell.
    """
    read = {node.id for node in checked.nodes if node.label == "Coding"}  # of coders whom the sheet names
    codings = [node for node in plan.nodes if node.label == "Coding" and node.id not in read]
    codes = [link for link in plan.relationships if link.type == "CODES" and link.from_id not in read]
    write_xlsx(path, Subgraph([*checked.nodes, *codings], [*checked.relationships, *codes]))
