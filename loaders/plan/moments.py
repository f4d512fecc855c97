"""When a change happened: as its record says, else on the day its source was taken, else on that of the load (rule 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.dates import PartialDate, parse
from graph.records import Value
from loaders.check import Drafts
from loaders.records.record import FORM

Dated = dict[str, Value]  # stored names of a date, with what dated it

ENDS = ("", "_earliest", "_latest")


class Moments:
    """The days of the changes that one load brings."""

    def __init__(self, drafts: Drafts) -> None:
        self._sources = drafts.nodes_of("Source")
        self._today = parse(drafts.today)
        self._is_form = drafts.reading.loader == FORM

    def stated(self, name: str, properties: Mapping[str, Any]) -> Dated:
        """The moment of an event that a date of its record states; nothing where the record has no such date."""
        if not properties.get(name):
            return {}
        by = "person" if self._is_form else "row"
        return {**{f"at{end}": properties[f"{name}{end}"] for end in ENDS}, "dated_by": by}

    def of_change(self, source: str) -> Dated:
        """The moment of a change whose record does not date it."""
        day, by = self._day(source)
        return {**_dates("at", day), "dated_by": by}

    def of_choice(self) -> Dated:
        """The moment of a change that whoever loads chose over what people had set: that day, whatever day it comes from."""
        return {**_dates("at", self._today), "dated_by": "load"}

    def known_on(self, source: str) -> Dated:
        """The day by which something had happened of which no record says when."""
        return _dates("known_on", self._day(source)[0])

    def day(self, source: str) -> PartialDate:
        """The day on which what a source states is known to hold."""
        return self._day(source)[0]

    def _day(self, source: str) -> tuple[PartialDate, str]:
        """The day a source was taken, where this load states it: what the graph has of it is that of an earlier load.

        A form speaks of today, whatever source its record came from; and no source speaks of days to come.
        """
        draft = None if self._is_form else self._sources.get(source)
        if draft is None or str(draft.properties.get("taken_on_latest", "9999")) > self._today.latest:
            return self._today, "load"
        return PartialDate(*(str(draft.properties[f"taken_on{end}"]) for end in ENDS)), "source"


def _dates(name: str, day: PartialDate) -> Dated:
    return dict(zip((f"{name}{end}" for end in ENDS), (day.text, day.earliest, day.latest), strict=True))
