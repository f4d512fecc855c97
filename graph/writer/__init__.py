"""The only way to write data: a plan is applied as an import, and an import can be undone."""

from graph.writer.apply import NewImport, apply
from graph.writer.changes_since import ChangesSince, changes_since
from graph.writer.decisions import Decision, decisions_of
from graph.writer.history import Step, history, values_at, versions
from graph.writer.imports import (
    Import,
    find_import,
    import_beginning,
    import_changes,
    imports,
    unfinished_import,
)
from graph.writer.plan import Conflict, Element, ElementChange, Plan
from graph.writer.reversal import Remaining, Reversal
from graph.writer.undo import Undone, remaining_after_undo, remaining_sentence, undo

__all__ = [
    "ChangesSince",
    "Conflict",
    "Decision",
    "Element",
    "ElementChange",
    "Import",
    "NewImport",
    "Plan",
    "Remaining",
    "Reversal",
    "Step",
    "Undone",
    "apply",
    "changes_since",
    "decisions_of",
    "find_import",
    "history",
    "import_beginning",
    "import_changes",
    "imports",
    "remaining_after_undo",
    "remaining_sentence",
    "undo",
    "unfinished_import",
    "values_at",
    "versions",
]
