"""An episode is in exactly one case, its sequence is unique there, and NEXT follows it (rule 2)."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from graph.records import Relationship
from loaders.check.drafts import Draft, Drafts
from loaders.records.ids import relationship_id

Sequences = dict[str, dict[str, int | None]]  # case -> episode -> sequence


def check_episodes(drafts: Drafts) -> None:
    """Settle the case of each episode, and make NEXT where the file gives none."""
    _settle_cases(drafts)
    sequences = _sequences(drafts)
    for case in sequences:
        _check_unique(drafts, case, sequences[case])
    if drafts.relationships.get("NEXT"):
        _check_next(drafts, sequences)
    else:
        _make_next(drafts, sequences)


def _settle_cases(drafts: Drafts) -> None:
    """`drafts.case_of` for the episodes of the file, and for those whose case it tells."""
    told = {draft.element.to_id for draft in drafts.all_of("HAS_EPISODE")}
    known = drafts.known.case_of(one for one in {*drafts.of("Episode"), *told} if drafts.standing("Episode", one))
    drafts.case_of.update({episode: case for episode, (case, _) in known.items()})
    by: dict[str, Draft[Relationship]] = {}
    for draft in drafts.all_of("HAS_EPISODE"):
        case, episode = draft.element.from_id, draft.element.to_id
        # The same relationship told anew moves the episode; another one would put it in a second case.
        stands = known.get(episode)
        if stands and stands[0] != case and stands[1] != draft.element.id:
            _note_second(drafts, draft, stands[0])
        elif episode in by:
            _note_second(drafts, draft, by[episode].element.from_id)
        else:
            by[episode] = draft
            drafts.case_of[episode] = case
    for episode, node in drafts.of("Episode").items():
        if episode not in drafts.case_of:
            fix = "Add a row to has_episode: from_id is the case, to_id this episode."
            drafts.log.at("no_case", node.record, "id", "is in no case", fix, value=episode)


def _note_second(drafts: Drafts, draft: Draft[Relationship], first: str) -> None:
    rule = f"is in the case {first!r} already"
    drafts.log.at("two_cases", draft.record, "to_id", rule, "Keep one of the two.", value=draft.element.to_id)


def _sequences(drafts: Drafts) -> Sequences:
    """The episodes of every case that the load touches, those in the graph among them."""
    told = [draft.element.to_id for draft in drafts.all_of("HAS_EPISODE")]
    touched = {drafts.case_of[one] for one in (*drafts.of("Episode"), *told) if one in drafts.case_of}
    found: Sequences = defaultdict(dict)
    for case, episodes in drafts.known.episodes_of(touched).items():
        found[case] = {one: seq for one, seq in episodes.items() if drafts.case_of.get(one, case) == case}
    for episode in dict.fromkeys([*drafts.of("Episode"), *told]):
        if home := drafts.case_of.get(episode):
            before = found[home].get(episode)
            draft = drafts.of("Episode").get(episode)
            given: object = drafts.merged(draft).get("sequence") if draft else before
            found[home][episode] = given if isinstance(given, int) else None
    return found


def _check_unique(drafts: Drafts, case: str, episodes: dict[str, int | None]) -> None:
    taken: dict[int, str] = {}
    for episode, sequence in sorted(episodes.items(), key=lambda item: item[0] in drafts.of("Episode")):
        if sequence is None:
            continue
        if sequence in taken and episode in drafts.of("Episode"):
            rule = f"is the number of another episode of case {case!r} ({taken[sequence]!r})"
            record = drafts.of("Episode")[episode].record
            drafts.log.at("sequence_twice", record, "sequence", rule, "Number them 1, 2, 3.", value=sequence)
        taken.setdefault(sequence, episode)


def _check_next(drafts: Drafts, sequences: Sequences) -> None:
    of = {episode: (case, seq) for case, episodes in sequences.items() for episode, seq in episodes.items()}
    for draft in drafts.all_of("NEXT"):
        start, end = of.get(draft.element.from_id), of.get(draft.element.to_id)
        if not (start and end):
            continue
        if start[0] != end[0]:
            rule = f"is in the case {end[0]!r}, and the episode before it in {start[0]!r}"
            drafts.log.at("next_case", draft.record, "to_id", rule, "Take the row out.", value=draft.element.to_id)
        elif start[1] is not None and end[1] is not None and start[1] >= end[1]:
            rule = f"has the number {end[1]}, which does not follow {start[1]}"
            fix = "Correct the sequence, or take the row out: NEXT is made from the sequence."
            drafts.log.at("next_order", draft.record, "to_id", rule, fix, value=draft.element.to_id)


def _make_next(drafts: Drafts, sequences: Sequences) -> None:
    made = drafts.relationships.setdefault("NEXT", {})
    records = {episode: draft.record for episode, draft in drafts.of("Episode").items()}
    told = {draft.element.to_id: draft.record for draft in drafts.all_of("HAS_EPISODE")}
    for episodes in sequences.values():
        drafts.rechained |= episodes.keys()
        order = sorted((seq, one) for one, seq in episodes.items() if seq is not None)
        anyone = next((r for one in episodes if (r := records.get(one) or told.get(one))), None)
        for (_, start), (_, end) in pairwise(order):
            record = records.get(end) or records.get(start) or anyone
            if record is None:
                continue
            source = drafts.reading.source_id
            if draft := drafts.of("Episode").get(end):
                source = str(draft.properties["source_id"])
            one = relationship_id(source, "NEXT", ("Episode", start), ("Episode", end), 0)
            ends = ("Episode", start, "Episode", end)
            made[one] = Draft(record, Relationship("NEXT", one, *ends, {"source_id": source}))
