"""Who may close an action: reporting it complete is for whoever edits, accepting that for whoever signs it off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.permissions import Permission
from graph.schema import schema
from graph.viewer import Viewer
from loaders.write.current import Current
from loaders.write.edits import Edit, RecordEdit
from loaders.write.problems import FieldProblem

_ACTION = "Action"


def closing_refused(
    edits: Sequence[Edit], current: Mapping[int, Current], offered: Mapping[int, Mapping[str, object]], by: Viewer
) -> Iterator[FieldProblem]:
    """That somebody without the right to sign off closes an action; one that is closed already may be corrected."""
    if by.reach(Permission.SIGN_OFF).is_everywhere:
        return
    closed = schema().labels[_ACTION].closed_statuses
    for number, edit in enumerate(edits):
        if (
            not isinstance(edit, RecordEdit)
            or edit.label != _ACTION
            or offered.get(number, {}).get("status") not in closed
        ):
            continue
        known = current.get(number)
        if known is None or known.element.properties.get("status") not in closed:
            text = "Status: an action is closed by whoever may sign it off. Set it to reported complete, and they will see it."
            yield FieldProblem(number, "status", text, code="sign_off")
