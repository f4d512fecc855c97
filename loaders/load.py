"""One load from a path to the graph: read, check, plan, write. The command line and the site both come this way."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from graph.database import Database
from graph.errors import BadInput, BadRequest, CypherError, GraphChanged
from graph.migrations import prepare
from graph.writer import NewImport, apply, unfinished_import
from graph.writer.plan import Plan
from loaders.check import Checked, check
from loaders.files import Unreadable
from loaders.known import Known
from loaders.plan import make_plan
from loaders.reader import read
from loaders.record import Problem, Reading

__all__ = ["Outcome", "load", "load_reading"]

Progress = Callable[[int, int], None]

TRIES = 5
# What one transaction can hold on the embedded server with its default heap: 143,000 relationships went through,
# 570,000 did not. Nodes are lighter.
LARGEST_PLAN = 200_000
_NODE_WEIGHT = 0.2


@dataclass(slots=True)
class Outcome:
    """What came of a load: every problem, the plan where there was no error, the import where it was written.

    `batch` is the import's id, None where nothing was written: an error, a dry run, or nothing to change.
    """

    problems: list[Problem]
    plan: Plan | None = None
    batch: str | None = None
    checked: Checked | None = field(default=None, repr=False)

    @property
    def refused(self) -> bool:
        """True where the load was not planned because of errors."""
        return self.plan is None

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep it from being loaded."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """What is worth knowing and keeps no row out."""
        return [problem for problem in self.problems if problem.severity == "warning"]


def load(
    database: Database,
    path: Path | str,
    *,
    as_: str | None = None,
    mapping: Path | str | None = None,
    dry_run: bool = False,
    strict: bool = False,
    replace: bool = False,
    clear_blanks: bool = False,
    in_parts: bool = False,
    by: str = "owner",
    progress: Progress | None = None,
) -> Outcome:
    """Load a file or folder; all of it, or, with an error anywhere, nothing of it.

    Raises BadRequest for an unknown loader or a load that is too large for one transaction, and what the database
    raises; what is wrong with the file is in the outcome.
    """
    options = _Options(dry_run, strict, replace, clear_blanks, in_parts, by, progress)
    with _no_collection():
        try:
            reading = read(Path(path), as_=as_, mapping=Path(mapping) if mapping else None)
        except Unreadable as error:
            return Outcome([error.problem])
        return _loaded(database, reading, options)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hundreds of thousands of records are made and all are kept: to look for garbage among them takes two fifths."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def load_reading(
    database: Database, reading: Reading, *, by: str = "owner", strict: bool = False, clear_blanks: bool = False
) -> Outcome:
    """Load what is read already: the way of a form, which is a load of one record."""
    return _loaded(database, reading, _Options(strict=strict, clear_blanks=clear_blanks, by=by))


@dataclass(frozen=True, slots=True)
class _Options:
    dry_run: bool = False
    strict: bool = False
    replace: bool = False
    clear_blanks: bool = False
    in_parts: bool = False
    by: str = "owner"
    progress: Progress | None = None


def _loaded(database: Database, reading: Reading, options: _Options) -> Outcome:
    """Check, plan and write; where the graph moves in between, all of that again."""
    prepare(database)
    new = _new_import(database, reading, options)
    for left in reversed(range(TRIES)):
        checked = check(
            reading, Known(database), strict=options.strict, today=date.today(),
            replace=options.replace, clear_blanks=options.clear_blanks,
        )  # fmt: skip
        if checked.has_errors:
            return Outcome(checked.problems, checked=checked)
        try:
            outcome = _planned(checked, options)
            if outcome.plan is None or options.dry_run:
                return outcome
            _check_size(outcome.plan, options)
            outcome.batch = apply(database, outcome.plan, new, options.progress) or None
            return outcome
        except (GraphChanged, CypherError) as error:
            # Where two wrote the same at once, the embedded server says so as a key that is there twice.
            moved = isinstance(error, GraphChanged) or database.revision() != checked.drafts.known.revision
            if not (left and moved):
                raise
    raise AssertionError("the last try returns or raises")


def _planned(checked: Checked, options: _Options) -> Outcome:
    try:
        plan = make_plan(checked)
    except BadInput as error:
        found: Sequence[Problem] = [one for one in error.problems if isinstance(one, Problem)]
        return Outcome([*found, *checked.problems], checked=checked)
    return Outcome(checked.problems, plan, checked=checked)


def _check_size(plan: Plan, options: _Options) -> None:
    elements = len(plan.relationships) + len(plan.changes) + len(plan.removals)
    if elements + _NODE_WEIGHT * len(plan.nodes) > LARGEST_PLAN and not options.in_parts:
        raise BadRequest(
            f"This would write {len(plan.nodes):,} nodes and {elements:,} relationships and changes, more than one "
            "transaction holds. Load it with --in-parts: it is committed part by part, can be resumed, and is undone "
            "as a whole."
        )


def _new_import(database: Database, reading: Reading, options: _Options) -> NewImport:
    """A new import; in parts, the unfinished one of the same files, which is carried on."""
    new = NewImport(
        loader=reading.loader,
        files=sorted(reading.hashes),
        hashes=[reading.hashes[name] for name in sorted(reading.hashes)],
        by=options.by,
        in_parts=options.in_parts,
    )
    begun = unfinished_import(database, new.loader, new.hashes) if options.in_parts else None
    return replace(new, id=begun) if begun else new
