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
from loaders.records.problem_log import listed
from loaders.records.record import MAPPING

MAX_NAMED = 3  # contributions of an episode, or episodes of a case, that are written out
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
        return max(fuzz.ratio(*quotes), fuzz.partial_ratio(*quotes)) >= MIN_SCORE


_SIGNS = {"supporting": "+", "hindering": "-", "mixed": "+/-", "unclear": "?"}


def note_remaining(drafts: Drafts) -> None:
    """Warn, for each case and episode of the file, of what the graph has there from its older copy alone."""
    known_keys = drafts.recognised_keys
    if drafts.recognised:
        _warn_of_episodes(drafts)
    elif drafts.reading.loader == MAPPING and _has_more(drafts):
        ends = schema().relationships["CONTRIBUTED_TO"].to_labels
        known_keys = {(label, id_) for label in ends for id_ in drafts.nodes_of(label) if not drafts.is_new(label, id_)}
    if not known_keys or not drafts.graph.holds("CONTRIBUTED_TO"):
        return
    sources = {case.source for case in drafts.recognised} | {drafts.reading.source_id}
    in_file, records = _of_file(drafts), drafts.nodes
    for label in sorted({label for label, _ in known_keys}):
        keys = sorted(key for key in known_keys if key[0] == label and key[1] in records.get(label, {}))
        for key, known in _of_graph(drafts, label, [id_ for _, id_ in keys], sources).items():
            ids = {contribution.id for contribution in in_file[key]}
            remaining = [its for its in known if its.id not in ids]
            if remaining:
                known_ids = {its.id for its in known}
                _warn(drafts, key, remaining, [its for its in in_file[key] if its.id not in known_ids])


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
            _Contribution(link.id, link.from_id, str(name or link.from_id), str(polarity), str(quote or ""), page)
        )
    return contributions


def _of_graph(drafts: Drafts, label: str, ids: list[str], sources: set[str]) -> dict[Key, list[_Contribution]]:
    """What the graph has from these sources, and will have: what a replacing load removes is not left."""
    name = schema().labels[label].name
    cypher = f"""UNWIND $ids AS id MATCH (t:{name} {{id: id}})<-[r:CONTRIBUTED_TO]-(f:Factor)
                 WHERE r.source_id IN $sources
                 RETURN id, r.id AS contribution, f.id AS factor, f.name AS name, r.polarity AS polarity, r.quote AS quote,
                        r.page AS page
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
                )
            )
    return contributions


def _warn(drafts: Drafts, key: Key, remaining: list[_Contribution], new: list[_Contribution]) -> None:
    label, node_id = key
    record, count = drafts.nodes[label][node_id].record, len(remaining)
    contributions = "has 1 contribution" if count == 1 else f"has {count:,} contributions"
    stay = "is not in this file and stays" if count == 1 else "are not in this file and stay"
    named = listed([its.words for its in remaining], MAX_NAMED)
    rule = f"{contributions} in the graph that {stay}: {named}"
    fix = " ".join([*_corrections(remaining, new), _fix(drafts)])
    value = drafts.nodes[label][node_id].properties.get("title")
    drafts.log.add_for("remaining", record, "title", rule, fix, value=value, severity="warning")


def _warn_of_episodes(drafts: Drafts) -> None:
    """Warn, for each case whose newer copy this is, of the episodes that the copy does not have."""
    own = [case.case for case in drafts.recognised if case.source == drafts.reading.source_id]
    for case, episodes in sorted(drafts.graph.episodes_of(own).items()):
        ids = [id_ for id_ in episodes if id_ not in drafts.nodes_of("Episode")]
        ids = [id_ for id_ in ids if ("Episode", id_) not in drafts.records_to_remove.nodes]
        drafts.graph.fetch("Episode", ids)
        titles = [repr((drafts.graph.node("Episode", id_) or {}).get("title")) for id_ in ids]
        if titles and case in drafts.nodes_of("Case"):
            stay = "1 episode in the graph that is not in this file and stays"
            if len(titles) > 1:
                stay = f"{len(titles):,} episodes in the graph that are not in this file and stay"
            draft = drafts.nodes_of("Case")[case]
            rule = f"has {stay}, with all that contributed: {listed(titles, MAX_NAMED)}"
            drafts.log.add_for(
                "remaining_episodes", draft.record, "title", rule, _fix(drafts),
                value=draft.properties.get("title"), severity="warning",
            )  # fmt: skip


def _corrections(remaining: list[_Contribution], new: list[_Contribution]) -> Iterator[str]:
    """For each that stays, the new one of the file that looks like its correction."""
    pairs = [(its, newer) for its in remaining for newer in new if its.is_corrected_by(newer)]
    for its, newer in pairs[:MAX_NAMED]:
        yield f"{newer.words}, which is new, looks like a correction of {its.words}."
    perhaps = [(its, newer) for its in remaining for newer in new if its.may_be(newer)]
    for its, newer in perhaps[: max(0, MAX_NAMED - len(pairs))]:
        yield f"{newer.words}, which is new, may be {its.words}, or another."


def _fix(drafts: Drafts) -> str:
    if {case.source for case in drafts.recognised} <= {drafts.reading.source_id}:
        return "If they no longer hold, load the file with --replace."
    return "If they no longer hold, load it under the name of the file that brought them, with --replace."
