"""One load from a path to the graph: read, check, plan, write. The command line and the site both use it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from datetime import date
from functools import partial
from pathlib import Path

from graph.database import Database
from graph.errors import BadInput, BadRequest, TransactionTooLarge
from graph.migrations import prepare
from graph.permissions import Permission
from graph.viewer import Viewer
from graph.writer import NewImport, apply, unfinished_import
from graph.writer.decisions import answers_by_question
from graph.writer.plan import Plan
from loaders.check import Checked, check
from loaders.check.existing_graph import ExistingGraph
from loaders.isolated import DEFAULT_LIMITS, Limits, read
from loaders.outcome import Outcome
from loaders.plan import make_plan
from loaders.plan.cut_texts import cut_texts
from loaders.plan.decisions import plan_decisions
from loaders.plan.ids_workbook import write_ids
from loaders.plan.transaction_size import fits, part_size, too_large_message
from loaders.progress import Progress, ProgressCallback, no_progress
from loaders.read.files import Unreadable
from loaders.read.flat import sheet as flat_sheet
from loaders.records.known_plans import KnownPlans, known_plans
from loaders.records.problem import Place, Problem
from loaders.records.reading import Reading
from loaders.records.sent_workbook import AS_SENT, SentWorkbook
from loaders.retries import retried

__all__ = ["Outcome", "load", "load_reading"]

MANY_OBJECTS = 100_000  # made by a load that are worth not being examined


def load(
    database: Database,
    path: Path | str,
    *,
    by: Viewer,
    as_: str | None = None,
    mapping: Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    parts: Mapping[str, bool] | None = None,
    dry_run: bool = False,
    strict: bool = False,
    replace: bool = False,
    clear_blanks: bool = False,
    in_parts: bool = False,
    ids: Path | None = None,
    answers: Mapping[str, str] | None = None,
    sensitivity: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    signing_key: str | None = None,
    on_progress: ProgressCallback = no_progress,
) -> Outcome:
    """Load a file or folder: all of it, or, with an error anywhere, nothing of it.

    It is read in a process of its own (`loaders.isolated`), of which `limits` says how much memory and time it has.

    `by` is the person who loads it; their name is stored with the import and with each Change. `columns` says what the
    columns of a flat sheet hold whose headings Casethread does not know, `parts` whether hidden sheets and rows, totals
    and notes are read, by the names that the account of the cells gives them. `ids` is the path for a workbook with the ids
    made for a flat sheet, which is there if, and only if, the load succeeded. `answers` are those to the questions of a
    dry run, by the questions' ids; each is kept as a Decision. `sensitivity` is that of the cases which state none, in the
    file or in the graph; the import says that it was given. Who may not sign off closes no action by it. `signing_key` is
    the installation's, by which a workbook that comes back is known as its own. Raises BadRequest
    for an unknown loader or `ids` without a flat sheet, TransactionTooLarge for what one transaction cannot hold, and
    what the database raises; what is wrong with the file is in the outcome.
    """
    options = _Options(
        by, dry_run, strict, replace, clear_blanks, in_parts, ids, answers or {}, on_progress, sensitivity
    )
    with _no_collection():
        try:
            reading = read(
                Path(path),
                as_=as_,
                mapping=Path(mapping) if mapping else None,
                columns=columns,
                parts=parts,
                answers=answers,
                known=partial(_known_plans, database),
                decisions=partial(_decisions, database),
                limits=limits,
                on_progress=on_progress,
            )
        except Unreadable as error:
            return Outcome([error.problem])
        if ids and reading.loader != flat_sheet.LOADER:
            raise BadRequest(
                f"{Path(path).name} is no flat sheet, and only for a flat sheet are ids made that can be handed back. "
                "Take --ids out."
            )
        if reading.returned:
            _accept(reading, reading.returned, signing_key)
        return _load(database, reading, options)


def _accept(reading: Reading, returned: SentWorkbook, key: str | None) -> None:
    """Take nothing of a workbook that came back unless what was sent in it is as it was sent."""
    if key and returned.is_signed(key):
        return
    rule = f"the sheet {AS_SENT!r} was changed, or another installation of Casethread sent the workbook"
    fix = "Ask for the workbook to be sent again, and copy the answers into it."
    reading.problems = [Problem(Place(next(iter(reading.hashes), "")), rule, fix, code="not_signed")]
    reading.records = []


def _known_plans(database: Database) -> KnownPlans:
    """What an action plan is read beside, of a graph that can be asked for it."""
    prepare(database)
    return known_plans(database, answers_by_question(database))


def _decisions(database: Database) -> Mapping[str, str]:
    """The answers that the graph keeps, by the ids of their questions."""
    prepare(database)
    return answers_by_question(database)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection: it takes two fifths of the time, with hundreds of thousands of records that all stay."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled and gc.get_count()[0] < MANY_OBJECTS:
            gc.enable()  # the little that came is examined as ever: the driver leaves cycles, which would stay else
        elif enabled:
            # Moves all of them to the oldest generation unexamined: else the next allocation would examine them.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def load_reading(
    database: Database, reading: Reading, *, by: Viewer, strict: bool = False, clear_blanks: bool = False
) -> Outcome:
    """Load what is read already: a form is a load of one record."""
    return _load(database, reading, _Options(by, strict=strict, clear_blanks=clear_blanks))


@dataclass(frozen=True, slots=True)
class _Options:
    by: Viewer
    dry_run: bool = False
    strict: bool = False
    replace: bool = False
    clear_blanks: bool = False
    in_parts: bool = False
    ids: Path | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    on_progress: ProgressCallback = no_progress
    sensitivity: str | None = None


def _load(database: Database, reading: Reading, options: _Options) -> Outcome:
    """Check, plan and write; where the graph changes in between, all of that again."""
    prepare(database)
    new = _new_import(reading, options)
    unfinished = unfinished_import(database, new.loader, new.hashes)
    if unfinished and options.in_parts:
        new = dataclass_replace(new, id=unfinished)

    def attempt(graph: ExistingGraph) -> Outcome:
        checked = check(
            reading, graph, strict=options.strict, today=date.today(),
            replace=options.replace, clear_blanks=options.clear_blanks, answers=options.answers,
            continued=unfinished if options.in_parts else None, sensitivity=options.sensitivity,
            signs_off=options.by.reach(Permission.SIGN_OFF).is_everywhere,
            on_progress=options.on_progress,
        )  # fmt: skip
        if checked.has_errors:
            return Outcome(checked.problems, checked=checked)
        outcome = _plan(checked, options)
        if outcome.plan is None:
            return outcome
        outcome.unfinished_import, outcome.needs_parts = unfinished, not fits(outcome.plan, database)
        if not options.dry_run:
            outcome.batch = _write(database, outcome, outcome.plan, _with_reason(new, checked), options)
        return outcome

    return retried(database, attempt)


def _plan(checked: Checked, options: _Options) -> Outcome:
    options.on_progress(Progress("Comparing with the graph"))
    try:
        plan = make_plan(checked)
        plan_decisions(plan, checked.drafts, options.by)
    except BadInput as error:
        problems: Sequence[Problem] = [problem for problem in error.problems if isinstance(problem, Problem)]
        return Outcome([*problems, *checked.problems], checked=checked)
    return Outcome([*cut_texts(checked.drafts, plan), *checked.problems], plan, checked=checked)


def _write(database: Database, outcome: Outcome, plan: Plan, new: NewImport, options: _Options) -> str | None:
    """Write the plan, and the ids where they are wanted; returns the import's id, None where nothing was new."""
    if outcome.needs_parts and not new.in_parts:
        raise TransactionTooLarge(too_large_message(plan, database))

    def on_progress(done: int, total: int) -> None:
        options.on_progress(Progress("Writing", done, total) if done < total else Progress("Saving"))

    with _ids_handed_back(outcome, options.ids):
        return apply(database, plan, new, on_progress, part_size(database)) or None


@contextmanager
def _ids_handed_back(outcome: Outcome, ids: Path | None) -> Iterator[None]:
    """Write the workbook first, so that nothing is loaded if that fails; it gets its name when the load has ended."""
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


def _with_reason(new: NewImport, checked: Checked) -> NewImport:
    """The import, which says where the sensitivity of cases came from that state none."""
    if not checked.drafts.cases_given_sensitivity:
        return new
    return dataclass_replace(
        new, reason=f"load, with the sensitivity {checked.drafts.sensitivity} for cases that state none"
    )


def _new_import(reading: Reading, options: _Options) -> NewImport:
    names = sorted(reading.hashes)
    hashes = [reading.hashes[name] for name in names]
    return NewImport(reading.loader, names, hashes, by=options.by, in_parts=options.in_parts)
