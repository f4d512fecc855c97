"""One load from a path to the graph: read, check, plan, write. The command line and the site both come this way."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from graph.database import Database
from graph.errors import BadInput, BadRequest, CypherError, GraphChanged, TransactionTooLarge
from graph.migrations import prepare
from graph.writer import NewImport, apply, unfinished_import
from graph.writer.plan import Plan
from loaders.check import Checked, check
from loaders.check.existing_graph import Known
from loaders.plan import make_plan
from loaders.plan.ids_workbook import write_ids
from loaders.plan.transaction_size import fits, part_size, too_large
from loaders.progress import Progress, Tell, no_progress
from loaders.read import flat_sheet
from loaders.read.choose_loader import read
from loaders.read.files import Unreadable
from loaders.records.record import Problem, Reading

__all__ = ["Outcome", "load", "load_reading"]

TRIES = 5


@dataclass(slots=True)
class Outcome:
    """What came of a load: every problem, the plan where there was no error, the import where it was written.

    `batch` is the import's id, None where nothing was written: an error, a dry run, or nothing to change. `begun` is
    an import in parts of these very files that stopped midway, which loading in parts carries on; `needs_parts` is
    true where one transaction does not hold it.
    """

    problems: list[Problem]
    plan: Plan | None = None
    batch: str | None = None
    begun: str | None = None
    needs_parts: bool = False
    checked: Checked | None = field(default=None, repr=False)

    @property
    def refused(self) -> bool:
        """True where the load was not planned because of errors."""
        return self.plan is None

    @property
    def is_flat(self) -> bool:
        """True for a flat sheet, whose ids are made on loading."""
        return self.checked is not None and self.checked.drafts.reading.loader == flat_sheet.LOADER

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
    ids: Path | None = None,
    by: str = "owner",
    tell: Tell = no_progress,
) -> Outcome:
    """Load a file or folder; all of it, or, with an error anywhere, nothing of it.

    `ids` is where the workbook with the ids that were made for a flat sheet goes: it is there if, and only if, the
    load succeeded. Raises BadRequest for an unknown loader or ids of what is no flat sheet, TransactionTooLarge for
    what one transaction cannot hold, and what the database raises; what is wrong with the file is in the outcome.
    """
    options = _Options(dry_run, strict, replace, clear_blanks, in_parts, ids, by, tell)
    with _no_collection():
        try:
            reading = read(Path(path), as_=as_, mapping=Path(mapping) if mapping else None, tell=tell)
        except Unreadable as error:
            return Outcome([error.problem])
        if ids and reading.loader != flat_sheet.LOADER:
            raise BadRequest(
                f"{Path(path).name} is no flat sheet, and only for a flat sheet are ids made that can be handed back. "
                "Take --ids out."
            )
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
            # Makes all of them old without looking at them: else the next thing that is made would bring that about.
            gc.freeze()
            gc.unfreeze()
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
    ids: Path | None = None
    by: str = "owner"
    tell: Tell = no_progress


def _loaded(database: Database, reading: Reading, options: _Options) -> Outcome:
    """Check, plan and write; where the graph moves in between, all of that again."""
    prepare(database)
    new = _new_import(reading, options)
    begun = unfinished_import(database, new.loader, new.hashes)
    if begun and options.in_parts:
        new = replace(new, id=begun)
    for left in reversed(range(TRIES)):
        checked = check(
            reading, Known(database), strict=options.strict, today=date.today(),
            replace=options.replace, clear_blanks=options.clear_blanks, tell=options.tell,
        )  # fmt: skip
        if checked.has_errors:
            return Outcome(checked.problems, checked=checked)
        try:
            outcome = _planned(checked, options)
            if outcome.plan is None:
                return outcome
            outcome.begun, outcome.needs_parts = begun, not fits(outcome.plan, database)
            if not options.dry_run:
                outcome.batch = _written(database, outcome, outcome.plan, new, options)
            return outcome
        except (GraphChanged, CypherError) as error:
            # Where two wrote the same at once, the embedded server says so as a key that is there twice.
            moved = isinstance(error, GraphChanged) or database.revision() != checked.drafts.known.revision
            if not (left and moved):
                raise
    raise AssertionError("the last try returns or raises")


def _planned(checked: Checked, options: _Options) -> Outcome:
    options.tell(Progress("Comparing with the graph"))
    try:
        plan = make_plan(checked)
    except BadInput as error:
        found: Sequence[Problem] = [one for one in error.problems if isinstance(one, Problem)]
        return Outcome([*found, *checked.problems], checked=checked)
    return Outcome(checked.problems, plan, checked=checked)


def _written(database: Database, outcome: Outcome, plan: Plan, new: NewImport, options: _Options) -> str | None:
    """Write the plan, and hand back its ids where they are asked for; the import's id, None where nothing was new."""
    if outcome.needs_parts and not new.in_parts:
        raise TransactionTooLarge(too_large(plan, database))

    def tell(done: int, total: int) -> None:
        options.tell(Progress("Writing", done, total) if done < total else Progress("Saving"))

    with _handed_back(outcome, options.ids):
        return apply(database, plan, new, tell, part_size(database)) or None


@contextmanager
def _handed_back(outcome: Outcome, ids: Path | None) -> Iterator[None]:
    """Write the workbook first, so that nothing is loaded where it cannot be; it gets its name with the load's end."""
    if ids is None or outcome.checked is None or outcome.plan is None:
        yield
        return
    unfinished = ids.with_name(f"{ids.name}.part")
    try:
        write_ids(unfinished, outcome.checked, outcome.plan)
        yield
        unfinished.replace(ids)
    finally:
        unfinished.unlink(missing_ok=True)


def _new_import(reading: Reading, options: _Options) -> NewImport:
    names = sorted(reading.hashes)
    hashes = [reading.hashes[name] for name in names]
    return NewImport(reading.loader, names, hashes, by=options.by, in_parts=options.in_parts)
