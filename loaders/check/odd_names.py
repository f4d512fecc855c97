"""Warns of new factors and organisations whose names look like what was left over of something else (rule 11).

Whatever a file was exported from, no name is a number alone, begins with a box, or has a piece of HTML in it: where reading
did not know better, that is said in the load as in its dry run, with the row.
"""

from __future__ import annotations

import re

from graph.schema import schema
from loaders.check.drafts import Drafts
from loaders.check.names_alike import CALLED_BY_NAMES, code_of

# Boxes, ticks, bullets, and marks that stand between names or before what is none.
_FIRST = re.compile(r"[☐□❏◻⬜▢☒☑✓✔✅✗✘■•▪◦‣●○·∙*\uf0a7\uf0b7#&;:,|/\\<>=+~^_\])}@-]|[–—−]|\[ ?[xX✓]? ?\]")
_LEFT_OVER = re.compile(
    r"&#|&(?:amp|lt|gt|quot|apos|nbsp)\b|</|<(?:br|p|div|span)\b|;#|\{\{|\|[0-9a-f]{8}-", re.IGNORECASE
)
MAX_WARNED = 50  # names of one label


def warn_of_odd_names(drafts: Drafts) -> None:
    """Name each such name with its row."""
    for kind in CALLED_BY_NAMES:
        label, warned = schema().labels[kind], 0
        for id_, draft in drafts.nodes_of(kind).items():
            name = str(draft.properties.get(label.caption) or "")
            if warned >= MAX_WARNED or not (oddity := _oddity(name)) or not drafts.is_new(kind, id_):
                continue
            warned += 1
            rule = f"becomes a new {label.title.lower()}, and {oddity}"
            fix = "Write the name alone in its cell, or empty the cell if it names none."
            code = code_of("odd_name", name, drafts)
            drafts.log.add_for(code, draft.record, label.caption, rule, fix, value=name, severity="warning")


def _oddity(name: str) -> str:
    """What is odd about a name, in words; empty for any other."""
    name = name.strip()
    if not name:
        return ""
    if match := _LEFT_OVER.search(name):
        return f"has {match[0]!r} in it, as is left over of HTML or of a list that was exported"
    if match := _FIRST.match(name):
        return f"begins with {match[0]!r}, as no name does"
    return "" if any(sign.isalpha() for sign in name) else "has no letter in it"
