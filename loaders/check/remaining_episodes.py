"""Names the episodes of a known case that the graph has and a newer copy of its file no longer does (rule 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graph.names import name_key
from graph.records import Node
from loaders.check.drafts import Draft, Drafts
from loaders.records.problem import Place
from loaders.records.problem_log import listed

MAX_NAMED = 3  # contributions of an episode, or episodes of a case, that are written out
Words = tuple[str, str, str]  # the titles of a case and of its episode, and when that began, as they are compared


def warn_of_episodes(drafts: Drafts) -> None:
    """Warn, for each recognised case, of its episodes that the file does not have, or has in another case of its title."""
    sources, own = {case.case: case.source for case in drafts.recognised}, drafts.reading.source_id
    in_file, elsewhere = _in_file(drafts), _Elsewhere(drafts)
    # Those that are only numbered anew are no more in the file than others.
    stated = {link.element.to_id for link in drafts.relationships_of("HAS_EPISODE")}
    _warn_of_cases(drafts, elsewhere)
    for case, episodes in sorted(drafts.graph.episodes_of(sources).items()):
        if case not in drafts.nodes_of("Case"):
            continue
        ids = [id_ for id_ in episodes if id_ not in stated]
        ids = [id_ for id_ in ids if ("Episode", id_) not in drafts.records_to_remove.nodes]
        drafts.graph.fetch("Episode", ids)
        nodes = [drafts.graph.node("Episode", id_) or {} for id_ in ids]
        if sources[case] != own:  # what a third file brought is not missing from a copy of another
            nodes = [node for node in nodes if node.get("source_id") == sources[case]]
        title = str(drafts.nodes_of("Case")[case].properties.get("title"))
        missing = [node for node in nodes if _words(title, node) not in in_file]
        under_another = {str(node["id"]): its for node in missing if (its := elsewhere.of(case, node))}
        gone = [repr(node.get("title")) for node in missing if node["id"] not in under_another]
        moved = [f"{node.get('title')!r} ({place})" for node in nodes if (place := in_file.get(_words(title, node)))]
        if gone:
            stay = "1 episode in the graph that is not in this file and stays"
            if len(gone) > 1:
                stay = f"{len(gone):,} episodes in the graph that are not in this file and stay"
            _warn(drafts, case, f"has {stay}, with all that contributed: {listed(gone, MAX_NAMED)}")
        if moved:
            stay = "1 episode in the graph that stays, and the file has it in another case of that title"
            if len(moved) > 1:
                stay = f"{len(moved):,} episodes in the graph that stay, and the file has them in another case of that title"
            fix = "If that is one case, write its reference and its area the same in each row."
            _warn(drafts, case, f"has {stay}: {listed(moved, MAX_NAMED)}", fix)
        if under_another:
            count = len(under_another)
            stay = "1 episode in the graph that stays, and the file has it under another case, so that both count"
            if count > 1:
                stay = f"{count:,} episodes in the graph that stay, and the file has them under another case, so that all count"
            named = [
                f"{draft.properties.get('title')!r} stands under {where}" for draft, where in under_another.values()
            ]
            fix = "If the row is wrong, correct its case there; if the graph is, remove what stays: "
            _warn(drafts, case, f"has {stay}: {listed(named, MAX_NAMED)}", fix + way_to_replace(drafts))


def _warn_of_cases(drafts: Drafts, elsewhere: _Elsewhere) -> None:
    """Name the cases that a newer copy has no row for, and those whose episodes it has under another case."""
    own, sources = drafts.reading.source_id, sorted({case.source for case in drafts.recognised})
    cypher = """MATCH (c:Case) WHERE c.source_id IN $sources
                RETURN c.id AS id, c.title AS title, c.source_id AS source ORDER BY id"""
    rows = drafts.graph.seen("Case", drafts.graph.read(cypher, sources=sources))
    in_file, to_remove = drafts.nodes_of("Case"), drafts.records_to_remove.nodes
    gone = {row["id"]: row for row in rows if row["id"] not in in_file and ("Case", row["id"]) not in to_remove}
    moved: dict[str, list[str]] = {}
    if gone and any(case.new_episodes for case in drafts.recognised):
        for case, episodes in sorted(drafts.graph.episodes_of(gone).items()):
            drafts.graph.fetch("Episode", episodes)
            nodes = [drafts.graph.node("Episode", id_) or {} for id_ in episodes]
            found = [its for node in nodes if (its := elsewhere.of(case, node))]
            if found:
                moved[case] = [f"{draft.properties.get('title')!r} stands under {where}" for draft, where in found]
    named = [
        repr(row["title"]) + (f", of which {listed(moved[case], MAX_NAMED)}" if case in moved else "")
        for case, row in gone.items()
        if row["source"] == own or case in moved
    ]
    if named:
        cases, stay = ("a case", "stays") if len(named) == 1 else (f"{len(named):,} cases", "stay")
        rule = f"has no row for {cases} that the graph has, which {stay} with all that contributed: {'; '.join(named[:MAX_NAMED])}"
        rule += f"; and {len(named) - MAX_NAMED:,} more" if len(named) > MAX_NAMED else ""
        fix = fix_of_remaining(drafts)
        drafts.log.add("cases_gone", Place(drafts.file), rule, fix, severity="warning")


class _Elsewhere:
    """The episodes of the file by their titles, and the cases that they stand under."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._by_title: dict[str, list[tuple[str, Draft[Node]]]] = defaultdict(list)
        episodes = drafts.nodes_of("Episode")
        for link in drafts.relationships_of("HAS_EPISODE"):
            if draft := episodes.get(link.element.to_id):
                self._by_title[name_key(str(draft.properties.get("title")))].append((link.element.from_id, draft))

    def of(self, case: str, node: Mapping[str, object]) -> tuple[Draft[Node], str] | None:
        """The episode of another case that this one of the graph became, and where it stands, if it is one.

        That is described as this one is, or, where it is new, on its day: many a title is that of several cases.
        """
        for other, draft in self._by_title[name_key(str(node.get("title")))]:
            texts = [name_key(str(its.get("what_happened") or "")) for its in (node, draft.properties)]
            days = [str(its.get("start") or "") for its in (node, draft.properties)]
            is_described_alike, is_of_one_day = bool(texts[0]) and texts[0] == texts[1], days[0] == days[1]
            is_new = self._drafts.is_new("Episode", draft.element.id)
            if other != case and is_of_one_day and (is_described_alike or (is_new and days[0] and not all(texts))):
                title = self._drafts.nodes_of("Case")[other].properties.get("title")
                return draft, f"{title!r} in this file ({draft.record.place})"
        return None


def fix_of_remaining(drafts: Drafts) -> str:
    """How to remove what a file no longer has."""
    return f"If they no longer hold, {way_to_replace(drafts)}"


def way_to_replace(drafts: Drafts) -> str:
    """How to load the file in place of what it brought before, as the end of a sentence."""
    if {case.source for case in drafts.recognised} <= {drafts.reading.source_id}:
        return "load the file with --replace."
    return "load it under the name of the file that brought them, with --replace."


def _warn(drafts: Drafts, case: str, rule: str, fix: str = "") -> None:
    draft = drafts.nodes_of("Case")[case]
    drafts.log.add_for(
        "remaining_episodes", draft.record, "title", rule, fix or fix_of_remaining(drafts),
        value=draft.properties.get("title"), severity="warning",
    )  # fmt: skip


def _in_file(drafts: Drafts) -> dict[Words, Place]:
    """Where the episodes of the file stand."""
    cases, episodes, places = drafts.nodes_of("Case"), drafts.nodes_of("Episode"), dict[Words, Place]()
    for link in drafts.relationships_of("HAS_EPISODE"):
        case, episode = cases.get(link.element.from_id), episodes.get(link.element.to_id)
        if case and episode:
            words = _words(str(case.properties.get("title")), episode.properties)
            places.setdefault(words, episode.record.place)
    return places


def _words(case: str, episode: Mapping[str, object]) -> Words:
    return name_key(case), name_key(str(episode.get("title"))), str(episode.get("start") or "")
