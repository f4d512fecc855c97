"""What a workbook that came back reports goes on with the history that the graph has (rule 6)."""

from __future__ import annotations

from typing import Any

from loaders.check.drafts import Draft, Drafts
from loaders.check.histories import Histories, Owner
from loaders.records.sent_workbook import LOADER as RETURNED

_LAST_DAY = "at_latest"


def number_reported_events(drafts: Drafts) -> None:
    """Give each event that an agency reports the next number of its action, and a status the one that it takes the place of.

    Without a number it would stand before all that the graph has of the action, and its status hold on every day since. An
    event of an earlier day than the last one gets none.
    """
    if drafts.reading.loader != RETURNED:
        return
    histories = Histories(drafts)
    for owner, stated in histories.stated.items():
        known = histories.in_graph(owner)
        last_day = max((str(event.get(_LAST_DAY) or "") for event in known), default="")
        new = stated.keys() - {event["id"] for event in known}
        for draft in (draft for event_id, draft in drafts.nodes_of("Event").items() if event_id in new):
            if str(draft.properties.get(_LAST_DAY, last_day)) >= last_day:
                _go_on(drafts, histories, owner, draft)


def _go_on(drafts: Drafts, histories: Histories, owner: Owner, draft: Draft[Any]) -> None:
    draft.properties["sequence"] = histories.last_sequence(owner) + 1
    status = (drafts.existing(*owner) or {}).get("status")
    if draft.properties.get("field") == "status" and status is not None:
        draft.properties["from_value"] = status
