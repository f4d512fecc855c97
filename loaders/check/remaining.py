"""Names the contributions to a known case that the graph has and a newer copy of its file no longer does (rule 15).

A load adds and changes, and takes nothing away: what its file left out or corrected beyond recognition stays beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.names import name_key
from graph.schema import schema
from loaders.check.drafts import Drafts
from loaders.check.existing_graph import Key
from loaders.check.redactions import is_redaction
from loaders.check.remaining_episodes import MAX_NAMED, fix_of_remaining, warn_of_episodes
from loaders.check.remaining_links import warn_of_links
from loaders.records.problem import Place
from loaders.records.problem_log import listed
from loaders.records.record import MAPPING

MIN_SCORE = 85  # of 100: a quote with its spelling corrected, or one that holds the other


@dataclass(frozen=True, slots=True)
class _Contribution:
    """A contribution of the file or of the graph, with the name of its factor, as a person knows it."""

    id: str
    factor_id: str
    factor: str
    polarity: str
    quote: str
    page: str = ""
    by_whom: tuple[str, ...] = ()  # by whom, and in whose view, where that is stated
    place: Place | None = None  # of its row, where it is of the file

    @property
    def statement(self) -> tuple[str, str, str]:
        """What it says, wherever it stands."""
        return self.factor_id, self.polarity, name_key(self.quote)

    @property
    def words(self) -> str:
        page = f", page {self.page}" if self.page else ""
        quote = f" '{self.quote}'" if self.quote else f" without a quote{page}"
        return f"'{self.factor}' ({_SIGNS.get(self.polarity, self.polarity)}){quote}"

    def may_be(self, newer: _Contribution) -> bool:
        """Whether the newer one may be this one, though nothing tells: of the same factor, one of them without a quote."""
        return self.factor_id == newer.factor_id and not (self.quote and newer.quote)

    def is_corrected_by(self, newer: _Contribution) -> bool:
        """Whether the newer one has the same quote for another factor, or of the same factor one that is like it."""
        quotes = name_key(self.quote), name_key(newer.quote)
        if not all(quotes):
            return False
        if self.factor_id != newer.factor_id:
            return quotes[0] == quotes[1]
        is_alike = max(fuzz.ratio(*quotes), fuzz.partial_ratio(*quotes)) >= MIN_SCORE
        return is_alike or self.is_redacted_by(newer) or self.differs_in_quote_from(newer)

    def differs_in_quote_from(self, newer: _Contribution) -> bool:
        """Whether the newer one says the same in other words, in the same place of the source, as far as one is stated."""
        places = [(its.factor_id, its.polarity, its.page, its.by_whom) for its in (self, newer)]
        return places[0] == places[1] and bool(self.page or self.by_whom) and bool(self.quote and newer.quote)

    def is_redacted_by(self, newer: _Contribution) -> bool:
        """Whether the newer one may be this one with its quote blacked out."""
        is_same = (self.factor_id, self.polarity) == (newer.factor_id, newer.polarity)
        is_there = (self.page, self.by_whom) == (newer.page, newer.by_whom)
        return is_same and is_there and is_redaction(newer.quote) and not is_redaction(self.quote or "-")


_SIGNS = {"supporting": "+", "hindering": "-", "mixed": "+/-", "unclear": "?"}


def note_remaining(drafts: Drafts) -> None:
    """Warn, for each case and episode of the file, of what the graph has there from its older copy alone."""
    known_keys = drafts.recognised_keys
    if drafts.recognised:
        warn_of_episodes(drafts)
        warn_of_links(drafts)
    elif drafts.reading.loader == MAPPING and _has_more(drafts):
        ends = schema().relationships["CONTRIBUTED_TO"].to_labels
        known_keys = {(label, id_) for label in ends for id_ in drafts.nodes_of(label) if not drafts.is_new(label, id_)}
    if not known_keys or not drafts.graph.holds("CONTRIBUTED_TO"):
        return
    sources = {case.source for case in drafts.recognised} | {drafts.reading.source_id}
    in_file, in_graph = _of_file(drafts), dict[Key, list[_Contribution]]()
    records = drafts.nodes
    for label in sorted({label for label, _ in known_keys}):
        keys = sorted(key for key in known_keys if key[0] == label and key[1] in records.get(label, {}))
        in_graph |= _of_graph(drafts, label, [id_ for _, id_ in keys], sources)
    known_ids = {contribution.id for known in in_graph.values() for contribution in known}
    elsewhere = {its.statement: its for new in in_file.values() for its in new if its.quote and its.id not in known_ids}
    for key, known in in_graph.items():
        ids = {contribution.id for contribution in in_file[key]}
        remaining = [its for its in known if its.id not in ids]
        new = [its for its in in_file[key] if its.id not in known_ids]
        stated = {its.statement for its in new}
        moved = [
            (its, elsewhere[its.statement])
            for its in remaining
            if its.statement in elsewhere and its.statement not in stated
        ]
        if gone := [its for its in remaining if its not in [each for each, _ in moved]]:
            _warn(drafts, key, gone, new)
        if moved:
            _warn_of_moved(drafts, key, moved)


def _has_more(drafts: Drafts) -> bool:
    """Whether the graph has contributions of the file's source that the file does not have."""
    cypher = "MATCH ()-[r:CONTRIBUTED_TO]->() WHERE r.source_id = $source RETURN r.id AS id ORDER BY id"
    if not drafts.graph.holds("CONTRIBUTED_TO"):
        return False
    in_file = {draft.element.id for draft in drafts.relationships_of("CONTRIBUTED_TO")}
    return any(row["id"] not in in_file for row in drafts.graph.read(cypher, source=drafts.reading.source_id))


def _of_file(drafts: Drafts) -> dict[Key, list[_Contribution]]:
    contributions: dict[Key, list[_Contribution]] = defaultdict(list)
    factors = drafts.nodes_of("Factor")
    for draft in drafts.relationships_of("CONTRIBUTED_TO"):
        link = draft.element
        properties = factors[link.from_id].properties if link.from_id in factors else {}
        name, polarity, quote = properties.get("name"), draft.properties.get("polarity"), draft.properties.get("quote")
        page = str(draft.properties.get("page") or "")
        contributions[link.to_label, link.to_id].append(
            _Contribution(
                link.id,
                link.from_id,
                str(name or link.from_id),
                str(polarity),
                str(quote or ""),
                page,
                _by_whom(draft.properties.get("reported_by"), draft.properties.get("perspective_id")),
                draft.record.place,
            )
        )
    return contributions


def _of_graph(drafts: Drafts, label: str, ids: list[str], sources: set[str]) -> dict[Key, list[_Contribution]]:
    """What the graph has from these sources, and will have: what a replacing load removes is not left."""
    name = schema().labels[label].name
    cypher = f"""UNWIND $ids AS id MATCH (t:{name} {{id: id}})<-[r:CONTRIBUTED_TO]-(f:Factor)
                 WHERE r.source_id IN $sources
                 RETURN id, r.id AS contribution, f.id AS factor, f.name AS name, r.polarity AS polarity, r.quote AS quote,
                        r.page AS page, r.reported_by AS said_by, r.perspective_id AS perspective
                 ORDER BY id, name, quote, page, contribution"""
    contributions: dict[Key, list[_Contribution]] = defaultdict(list)
    for row in drafts.graph.read_in_batches(cypher, ids, sources=sorted(sources)):
        if ("CONTRIBUTED_TO", row["contribution"]) not in drafts.records_to_remove.relationships:
            contributions[label, row["id"]].append(
                _Contribution(
                    row["contribution"],
                    row["factor"],
                    str(row["name"]),
                    str(row["polarity"]),
                    row["quote"] or "",
                    row["page"] or "",
                    _by_whom(row["said_by"], row["perspective"]),
                )
            )
    return contributions


def _by_whom(*values: object) -> tuple[str, ...]:
    """Who said something, and in whose view, as texts that can be compared."""
    texts = [sorted(map(str, value)) if isinstance(value, list) else [str(value)] for value in values if value]
    return tuple(text for each in texts for text in each)


def _warn(drafts: Drafts, key: Key, remaining: list[_Contribution], new: list[_Contribution]) -> None:
    label, node_id = key
    record, count = drafts.nodes[label][node_id].record, len(remaining)
    contributions = "has 1 contribution" if count == 1 else f"has {count:,} contributions"
    stay = "is not in this file and stays" if count == 1 else "are not in this file and stay"
    named = listed([its.words for its in remaining], MAX_NAMED)
    rule = f"{contributions} in the graph that {stay}: {named}"
    fix = " ".join([*_corrections(remaining, new), fix_of_remaining(drafts)])
    value = drafts.nodes[label][node_id].properties.get("title")
    drafts.log.add_for("remaining", record, "title", rule, fix, value=value, severity="warning")


def _warn_of_moved(drafts: Drafts, key: Key, moved: list[tuple[_Contribution, _Contribution]]) -> None:
    """Say which contributions that stay the file has too, but of another case or episode: nothing was left out."""
    label, node_id = key
    draft, count = drafts.nodes[label][node_id], len(moved)
    contributions = "1 contribution that stays" if count == 1 else f"{count:,} contributions that stay"
    it_there = "the file has it" if count == 1 else "the file has them"
    named = listed([f"{its.words} ({newer.place})" for its, newer in moved], MAX_NAMED)
    rule = f"has {contributions} in the graph, and {it_there} of another case or episode: {named}"
    fix = f"If that is wrong, correct the case or the episode there. {fix_of_remaining(drafts)}"
    value = draft.properties.get("title")
    drafts.log.add_for("remaining_elsewhere", draft.record, "title", rule, fix, value=value, severity="warning")


def _corrections(remaining: list[_Contribution], new: list[_Contribution]) -> Iterator[str]:
    """For each that stays, the new one of the file that looks like its correction."""
    pairs = [(its, newer) for its in remaining for newer in new if its.is_corrected_by(newer)]
    for its, newer in pairs[:MAX_NAMED]:
        if its.is_redacted_by(newer):
            stays = "that text stays in the graph, too, until it is taken out: with --replace, or by hand on its page."
            yield f"{newer.words}, which is new, looks like a redaction of {its.words}; {stays}"
            continue
        yield f"{newer.words}, which is new, looks like a correction of {its.words}."
    perhaps = [(its, newer) for its in remaining for newer in new if its.may_be(newer)]
    for its, newer in perhaps[: max(0, MAX_NAMED - len(pairs))]:
        yield f"{newer.words}, which is new, may be {its.words}, or another."
