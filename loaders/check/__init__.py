"""Checks what a loader read against every rule, and gives all problems at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from graph.schema import schema
from loaders.check.cases_alike import warn_of_cases_alike
from loaders.check.counted_names import warn_of_counted_names
from loaders.check.cut_texts import warn_of_cut_texts
from loaders.check.cycles import check_cycles, settle_canonical
from loaders.check.dates import check_dates
from loaders.check.defects import check_known_defects
from loaders.check.domains import settle_domains
from loaders.check.drafts import OWN_LOADERS, Checked, Drafts
from loaders.check.emptied_cells import name_emptied_cells
from loaders.check.episode_order import number_episodes
from loaders.check.episodes import check_episodes
from loaders.check.event_order import number_reported_events
from loaders.check.existing_graph import ExistingGraph
from loaders.check.former_owners import note_owners_that_stay, settle_former_owners
from loaders.check.ids_alike import warn_of_ids_alike
from loaders.check.joint_cases import warn_of_joint_cases
from loaders.check.joint_names import warn_of_joint_names
from loaders.check.joint_reviews import warn_of_joint_reviews
from loaders.check.memberships import membership_records
from loaders.check.merged_records import follow_merges, leave_out_links_within
from loaders.check.names_alike import warn_of_names_alike
from loaders.check.names_with_headings import warn_of_names_with_headings
from loaders.check.nodes import draft_nodes
from loaders.check.notes import settle_notes
from loaders.check.odd_names import warn_of_odd_names
from loaders.check.own_parts import check_own_parts
from loaders.check.references import check_references
from loaders.check.relationships import draft_relationships
from loaders.check.remaining import note_remaining
from loaders.check.removals import settle_removals
from loaders.check.removed_by_hand import warn_of_removed_records
from loaders.check.repeated_days import warn_of_repeated_days
from loaders.check.returned_workbook import check_returned_workbook
from loaders.check.same_cases import recognise_cases
from loaders.check.same_names import recognise_areas, recognise_names
from loaders.check.same_parts import recognise_parts
from loaders.check.same_relationships import recognise_links, recognise_relationships
from loaders.check.same_reviews import recognise_reviews
from loaders.check.same_rows import recognise_rows
from loaders.check.sensitivity import check_blanks, settle_sensitivity
from loaders.check.sign_off import hold_for_sign_off
from loaders.check.sources import check_sources
from loaders.check.status import check_status
from loaders.check.times_of_day import warn_of_times_of_day
from loaders.check.wording import check_wording
from loaders.progress import ProgressCallback, Tally, no_progress
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import Reading
from loaders.records.record import Record

__all__ = ["OWN_LOADERS", "Checked", "Drafts", "check"]

_RULES: tuple[Callable[[Drafts], None], ...] = (
    leave_out_links_within,
    recognise_areas,
    warn_of_cases_alike,  # before they are recognised, as the file has them
    warn_of_joint_cases,
    recognise_cases,
    warn_of_ids_alike,
    recognise_names,
    recognise_rows,
    recognise_parts,
    recognise_reviews,
    warn_of_joint_reviews,
    number_episodes,
    check_references,
    recognise_relationships,
    recognise_links,
    settle_notes,
    settle_removals,
    note_remaining,
    settle_former_owners,
    note_owners_that_stay,
    name_emptied_cells,
    settle_canonical,
    settle_domains,
    check_episodes,
    check_cycles,
    check_returned_workbook,
    number_reported_events,
    check_known_defects,
    check_own_parts,
    hold_for_sign_off,
    check_status,  # before the dates: an event that closes sets the date of closing
    check_dates,
    warn_of_times_of_day,
    check_sources,
    warn_of_repeated_days,
    warn_of_removed_records,  # before the sensitivity: a case has the one that it had
    settle_sensitivity,
    check_blanks,
    check_wording,
    warn_of_cut_texts,
    warn_of_joint_names,
    warn_of_names_alike,
    warn_of_counted_names,
    warn_of_names_with_headings,
    warn_of_odd_names,
)


def check(
    reading: Reading, graph: ExistingGraph | None = None, *, strict: bool = False, today: date | None = None,
    replace: bool = False, clear_blanks: bool = False, answers: Mapping[str, str] | None = None,
    continued: str | None = None, sensitivity: str | None = None, signs_off: bool = True,
    on_progress: ProgressCallback = no_progress,
) -> Checked:  # fmt: skip
    """Types, keys, ends and rules; `graph` is what the graph holds, `strict` makes identifiers errors.

    The rules apply to the graph as it will be: `replace` and `clear_blanks` say what the load removes from it (rule 12).
    `sensitivity` is that of the cases which state none (rule 17). Without
    `signs_off` no action of the graph is closed.
    """
    log = ProblemLog(reading.problems, grouped=reading.loader not in OWN_LOADERS)
    drafts = Drafts(
        reading, graph or ExistingGraph(), log, today or date.today(), strict, replace, clear_blanks, continued,
        given_answers=answers or {}, sensitivity=sensitivity, signs_off=signs_off,
    )  # fmt: skip
    _draft(drafts, Tally(on_progress, "Checking the rows", len(reading.records)))
    rules = Tally(on_progress, "Checking against the rules", len(_RULES))
    for rule in _RULES:
        rule(drafts)
        rules.add(1)
    return Checked(log.problems, drafts)


def _draft(drafts: Drafts, rows: Tally) -> None:
    """All nodes first, because rows of relationships refer to them."""
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in drafts.reading.records:
        by_kind[record.kind].append(record)
    labels = schema().labels
    for name in labels:
        if name in by_kind:
            draft_nodes(drafts, labels[name], by_kind[name])
            rows.add(len(by_kind[name]))
    follow_merges(drafts)
    for name in [name for name in labels if name in by_kind]:
        for record in list(membership_records(drafts, labels[name], by_kind)):
            by_kind[record.kind].append(record)
    draft_relationships(drafts, {name: records for name, records in by_kind.items() if name not in labels}, rows.add)
