"""The one way into the graph: a plan is applied as an import, and an import can be undone."""

from graph.writer.apply import NewImport, apply
from graph.writer.changes_since import Since, since
from graph.writer.imports import Import, import_, import_changes, imports, unfinished_import
from graph.writer.plan import Conflict, Element, ElementChange, Plan
from graph.writer.undo import undo

__all__ = [
    "Conflict",
    "Element",
    "ElementChange",
    "Import",
    "NewImport",
    "Plan",
    "Since",
    "apply",
    "import_",
    "import_changes",
    "imports",
    "since",
    "undo",
    "unfinished_import",
]
