"""Titles of episodes that say of no episode: "Throughout", "All episodes", "General", "N/A" (rule 15)."""

from __future__ import annotations

import re

from graph.names import name_key
from loaders.read.flat.records import FlatRecords, plain_text

_EPISODES = r"(?:the )?(?:key practice )?(?:episodes|events|kpes)"
_CASE = r"(?:the )?(?:whole |entire |full )?(?:case|period|review|timeline|time|chronology)"
_OF_NONE = re.compile(
    rf"throughout(?: {_CASE})?|(?:across |all of )?(?:the )?(?:whole|entire|full) (?:case|period|review|timeline)|case as a whole"
    rf"|(?:across )?(?:all|various|several|multiple|many)(?: of)?(?: {_EPISODES})?|across {_CASE}|overall(?: case)?|whole"
    rf"|general(?:ly)?|generic|cross[- ]?cutting|ongoing|case[- ]level|none|no (?:specific |particular )?(?:episode|event|kpe)"
    r"|n/?[ak]|not (?:applicable|known|specific|stated)|unknown|[-–—?]+",
)


def note_episodes_of_none(records: FlatRecords) -> None:
    """Warn of each episode with such a title: it counts as an episode beside the others of its case."""
    for (label, _), record in records.nodes.items():
        title = plain_text(record.values.get("title", "")) if label == "Episode" else ""
        if title and _OF_NONE.fullmatch(name_key(title).strip(" ().:")):
            rule = "is read as the title of an episode, though it says of none"
            fix = "If it is about the case as a whole, empty the cell in these rows and name their case."
            records.log.add_for("episode_of_none", record, "title", rule, fix, value=title, severity="warning")
