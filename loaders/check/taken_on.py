"""The day on which each source was taken: the last that it can know of, and the day of the changes it brings."""

from __future__ import annotations

from graph.dates import PartialDate
from loaders.check.drafts import Drafts


class TakenOn:
    """Reads `taken_on` of each source as it will be, once."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts, self._days = drafts, dict[str, PartialDate | None]()

    def of(self, source: str) -> PartialDate | None:
        """The day as exactly as the source says it; None where it says none."""
        if source not in self._days:
            self._days[source] = self._read(source)
        return self._days[source]

    def last_day(self, source: str) -> str:
        """The last day that the source can know of: the day it was taken on, else today."""
        day = self.of(source)
        return day.latest if day else self._drafts.today.isoformat()

    def _read(self, source: str) -> PartialDate | None:
        draft = self._drafts.nodes_of("Source").get(source)
        properties = (self._drafts.merged(draft) if draft else self._drafts.existing("Source", source)) or {}
        if "taken_on" not in properties:
            return None
        return PartialDate(*(str(properties[f"taken_on{end}"]) for end in ("", "_earliest", "_latest")))
