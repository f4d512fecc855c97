"""An episode is in exactly one case, its sequence is unique there, and NEXT follows it (rule 2)."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from graph.records import Relationship
from loaders.check.drafts import Draft, Drafts
from loaders.records.ids import relationship_id
from loaders.records.record import FORM, OWN

Sequences = dict[str, dict[str, int | None]]  # case -> episode -> sequence


def check_episodes(drafts: Drafts) -> None:
    """Settle the case of each episode, and make NEXT where the file has none."""
    _settle_cases(drafts)
    sequences = _sequences(drafts)
    for case in sequences:
        _check_unique(drafts, case, sequences[case])
    if drafts.relationships.get("NEXT"):
        _check_next(drafts, sequences)
    else:
        _make_next(drafts, sequences)


def _settle_cases(drafts: Drafts) -> None:
    """Fill `drafts.case_of` for the episodes of the file, and for those whose case it states."""
    linked = {draft.element.to_id for draft in drafts.relationships_of("HAS_EPISODE")}
    graph = drafts.graph.case_of(
        episode for episode in {*drafts.nodes_of("Episode"), *linked} if drafts.existing("Episode", episode)
    )
    drafts.case_of.update({episode: case for episode, (case, _) in graph.items()})
    links: dict[str, Draft[Relationship]] = {}
    for draft in drafts.relationships_of("HAS_EPISODE"):
        case, episode = draft.element.from_id, draft.element.to_id
        # The same relationship, loaded again, moves the episode; another one would put it in a second case.
        in_graph = graph.get(episode)
        if in_graph and in_graph[0] != case and in_graph[1] != draft.element.id:
            _note_second(drafts, draft, in_graph[0])
        elif episode in links:
            _note_second(drafts, draft, links[episode].element.from_id)
        else:
            links[episode] = draft
            drafts.case_of[episode] = case
    for episode, node in drafts.nodes_of("Episode").items():
        if episode not in drafts.case_of:
            fix = "Name its case in the column case, or add a row to has_episode: from_id is the case, to_id this episode."
            drafts.log.add_for("no_case", node.record, "id", "is in no case", fix, value=episode)


def _note_second(drafts: Drafts, draft: Draft[Relationship], first: str) -> None:
    rule = f"is in the case {first!r} already"
    drafts.log.add_for(
        "two_cases", draft.record, "to_id", rule, "Keep it in one of the two.", value=draft.element.to_id
    )


def _sequences(drafts: Drafts) -> Sequences:
    """The episodes of every case that the load touches, those in the graph among them."""
    linked = [draft.element.to_id for draft in drafts.relationships_of("HAS_EPISODE")]
    touched = {
        drafts.case_of[episode] for episode in (*drafts.nodes_of("Episode"), *linked) if episode in drafts.case_of
    }
    sequences: Sequences = defaultdict(dict)
    for case, episodes in drafts.graph.episodes_of(touched).items():
        sequences[case] = {
            episode: seq for episode, seq in episodes.items() if drafts.case_of.get(episode, case) == case
        }
    for episode in dict.fromkeys([*drafts.nodes_of("Episode"), *linked]):
        if home := drafts.case_of.get(episode):
            before = sequences[home].get(episode)
            draft = drafts.nodes_of("Episode").get(episode)
            sequence: object = drafts.merged(draft).get("sequence") if draft else before
            sequences[home][episode] = sequence if isinstance(sequence, int) else None
    return sequences


def _check_unique(drafts: Drafts, case: str, episodes: dict[str, int | None]) -> None:
    episode_by_number: dict[int, str] = {}
    for episode, sequence in sorted(episodes.items(), key=lambda item: item[0] in drafts.nodes_of("Episode")):
        if sequence is None:
            continue
        if sequence in episode_by_number and episode in drafts.nodes_of("Episode"):
            other, whole = _called(drafts, "Episode", episode_by_number[sequence]), _called(drafts, "Case", case)
            rule = f"is also the number of the episode {other!r} of the case {whole!r}"
            fix = "Number the episodes of a case 1, 2, 3."
            if drafts.reading.loader == FORM:
                fix = "Move the episode to its place on the page of its case, which numbers the others anew."
            record = drafts.nodes_of("Episode")[episode].record
            drafts.log.add_for("sequence_twice", record, "sequence", rule, fix, value=sequence)
        episode_by_number.setdefault(sequence, episode)


def _called(drafts: Drafts, label: str, id_: str) -> str:
    """What people call it: its title where they did not write the ids themselves."""
    return id_ if drafts.reading.loader == OWN else str(drafts.as_it_will_be(label, id_).get("title") or id_)


def _check_next(drafts: Drafts, sequences: Sequences) -> None:
    placed = {episode: (case, seq) for case, episodes in sequences.items() for episode, seq in episodes.items()}
    for draft in drafts.relationships_of("NEXT"):
        start, end = placed.get(draft.element.from_id), placed.get(draft.element.to_id)
        if not (start and end):
            continue
        if start[0] != end[0]:
            rule = f"is in the case {end[0]!r}, and the episode before it in {start[0]!r}"
            drafts.log.add_for(
                "next_case", draft.record, "to_id", rule, "Take this row out.", value=draft.element.to_id
            )
        elif start[1] is not None and end[1] is not None and start[1] >= end[1]:
            rule = f"has the number {end[1]}, which does not follow {start[1]}"
            fix = "Correct the numbers (sequence), or take this row out: the order follows from the numbers."
            drafts.log.add_for("next_order", draft.record, "to_id", rule, fix, value=draft.element.to_id)


def _make_next(drafts: Drafts, sequences: Sequences) -> None:
    links = drafts.relationships.setdefault("NEXT", {})
    records = {episode: draft.record for episode, draft in drafts.nodes_of("Episode").items()}
    link_records = {draft.element.to_id: draft.record for draft in drafts.relationships_of("HAS_EPISODE")}
    for episodes in sequences.values():
        drafts.reordered.update(episodes)  # `|=` with a view of keys makes a new set of all of them, for each case
        order = sorted((sequence, episode) for episode, sequence in episodes.items() if sequence is not None)
        rows = (records.get(episode) or link_records.get(episode) for episode in episodes)
        any_record = next((record for record in rows if record), None)
        for (_, start), (_, end) in pairwise(order):
            record = records.get(end) or records.get(start) or any_record
            if record is None:
                continue
            source = drafts.reading.source_id
            if draft := drafts.nodes_of("Episode").get(end):
                source = str(draft.properties["source_id"])
            next_id = relationship_id(source, "NEXT", ("Episode", start), ("Episode", end), 0)
            ends = ("Episode", start, "Episode", end)
            links[next_id] = Draft(record, Relationship("NEXT", next_id, *ends, drafts.plain_properties(source)))
