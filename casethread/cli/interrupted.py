"""Ctrl+C in the middle of a load: one sentence that says what is in the graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph.database import Database
from graph.errors import CasethreadError
from graph.writer import Import, imports


@contextmanager
def said_what_is_saved(database: Database) -> Iterator[None]:
    """Where the block is interrupted, raise a CasethreadError that says what was saved until then, as the graph has it."""
    before = {batch.id: batch.revision for batch in imports(database)}
    try:
        yield
    except KeyboardInterrupt as interrupt:
        saved = [batch for batch in imports(database) if before.get(batch.id) != batch.revision]
        raise CasethreadError(" ".join(map(_sentence, saved)) or "Stopped: nothing was loaded.") from interrupt


def _sentence(batch: Import) -> str:
    name = batch.files[0] if len(batch.files) == 1 else f"{batch.files[0]} and others"
    if batch.state == "unfinished":
        return (
            f"Stopped: of {name} the parts up to here are saved. The same command loads the others; 'casethread imports undo "
            f"{batch.id}' takes these back."
        )
    return f"Stopped, but {name} was loaded before that. 'casethread imports undo {batch.id}' takes it back."
