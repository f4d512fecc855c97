"""Notes on progress are added to, never overwritten: the same note again is nothing new, a changed one is another (rule 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.records import Node, Relationship
from loaders.check.drafts import Draft, Drafts
from loaders.check.histories import Histories, Owner
from loaders.check.notes_gone import TEXTS, note_text, notes_gone, own_day
from loaders.records.ids import digest, relationship_id

_NOTE = "progress_note"
_AT = frozenset(f"at{end}" for end in ("", "_earliest", "_latest"))
_LABELLED = re.compile(r"[^:\n.;]{2,60}: ")  # whose it is ("Police: begun"), which what goes on from it needs as well
_GOES_ON = re.compile(r"\s*\n\s*|(?<=[.;!?])\s+|[.;]\s+")  # between an earlier note and what was written after it


def settle_notes(drafts: Drafts) -> None:
    """Leave out the notes that the graph has already, and give an id of its own to one whose text has changed."""
    if any(draft.properties.get("field") == _NOTE for draft in drafts.nodes_of("Event").values()):
        notes = _Notes(drafts)
        for owner, events in notes.histories.stated.items():
            if not drafts.is_new(*owner):
                if gone := notes.gone(owner, events):
                    drafts.notes_gone[owner] = gone
                for event_id in events:
                    notes.settle(owner, event_id)


class _Notes:
    """The notes of a file beside those of the graph."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self.histories = Histories(drafts)
        links = drafts.relationships.setdefault("HAS_EVENT", {})
        self._links = {
            (link.element.from_label, link.element.from_id, link.element.to_id): link for link in links.values()
        }
        self._added = 0

    def gone(self, owner: Owner, event_ids: Iterable[str]) -> list[Mapping[str, Any]]:
        """The notes that an earlier version of a plan had and that of the file has not."""
        drafts = self._drafts.nodes_of("Event")
        offered = {id_: drafts[id_].properties for id_ in event_ids if id_ in drafts}
        offered = {id_: note for id_, note in offered.items() if note.get("field") == _NOTE}
        return notes_gone(offered, self.histories.in_graph(owner, _NOTE))

    def settle(self, owner: Owner, event_id: str) -> None:
        note = self._drafts.nodes_of("Event").get(event_id)
        if note is None or note.properties.get("field") != _NOTE:
            return
        in_graph = {event["id"]: event for event in self.histories.in_graph(owner, _NOTE)}
        if event_id not in in_graph:
            self._leave_out_earlier(note.properties, in_graph.values())
        same = [known for known, event in in_graph.items() if _is_same(note.properties, event)]
        if event_id in in_graph and self._is_known_otherwise(event_id):
            same = [event_id]
            if in_graph[event_id].get("at"):
                for name in _AT:
                    note.properties.pop(name, None)
        if event_id in same:
            for name in TEXTS:  # however it is typed now, it stays as it was written
                note.properties.pop(name, None)
            note.properties.update({name: text for name in TEXTS if (text := in_graph[event_id].get(name))})
        elif same:
            self._take_out(owner, note)
            if note.properties.get("at") and not any(own_day(in_graph[known]) for known in same):
                self._give_day(same[0], in_graph[same[0]], note)
        elif event_id in in_graph:
            self._add_as_another(owner, note)

    def _leave_out_earlier(self, note: dict[str, Any], in_graph: Iterable[Mapping[str, Any]]) -> None:
        """Leave out of a note what the graph has as notes without a day of their own: the day of each in a plan parts it
        from the next. In a workbook that comes back the day stands beside the note, so any may go on from an earlier one."""
        any_day = self._drafts.reading.returned is not None
        earlier = [str(event.get("to_value") or "") for event in in_graph if any_day or not own_day(event)]
        if text := note.get("to_value"):
            note["to_value"] = without_earlier(str(text), earlier, may_begin=any_day or not note.get("at"))

    def _is_known_otherwise(self, event_id: str) -> bool:
        """Whether the loader knows a note to be the graph's, whatever of it another version read as its date."""
        return ("Event", event_id) in self._drafts.reading.same_records

    def _take_out(self, owner: Owner, note: Draft[Node]) -> None:
        del self._drafts.nodes["Event"][note.element.id]
        if link := self._links.get((*owner, note.element.id)):
            del self._drafts.relationships["HAS_EVENT"][link.element.id]

    def _give_day(self, known: str, event: Mapping[str, Any], note: Draft[Node]) -> None:
        """Give the graph's note, which nobody has dated, the day that the file states."""
        note.element.id = known
        note.properties.update({name: text for name in TEXTS if (text := event.get(name))})
        self._drafts.nodes["Event"][known] = note

    def _add_as_another(self, owner: Owner, note: Draft[Node]) -> None:
        link = self._links.get((*owner, note.element.id))
        self._take_out(owner, note)
        self._added += 1
        note.element.id = f"{note.element.id}-{digest(note_text(note.properties))}"
        note.properties["sequence"] = self.histories.last_sequence(owner) + self._added
        source = str(note.properties["source_id"])
        link_id = relationship_id(source, "HAS_EVENT", owner, ("Event", note.element.id), 0)
        element = Relationship("HAS_EVENT", link_id, *owner, "Event", note.element.id, {"source_id": source})
        self._drafts.nodes["Event"][note.element.id] = note
        self._drafts.relationships["HAS_EVENT"][link_id] = Draft(link.record if link else note.record, element)


def without_earlier(text: str, earlier: Sequence[str], *, may_begin: bool) -> str:
    """A note without the earlier ones that it was written above, or below where it `may_begin` with them."""
    for words in filter(None, earlier):
        if text.endswith(f"\n{words}"):
            return without_earlier(text.removesuffix(words).rstrip(), earlier, may_begin=may_begin)
        if (
            may_begin
            and not _LABELLED.match(words)
            and text.startswith(words)
            and (goes_on := _GOES_ON.match(text, len(words)))
        ):
            return without_earlier(text[goes_on.end() :], earlier, may_begin=may_begin)
    return text


def _is_same(offered: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether two notes are one: of one text, and not of two different dates that their records state."""
    day, known_day = offered.get("at"), own_day(known)
    return note_text(offered) == note_text(known) and (day is None or known_day in (None, day))
