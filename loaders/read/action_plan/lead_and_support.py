"""Who leads and who supports, as cells of owners say it: "Lead: Police; Support: Health", "Health leads with Education".

All of them own the action; who leads is kept in the source's own words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.names import name_key
from loaders.read.action_plan.owner_texts import MAX_CELL
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.agencies import agency_in_heading, without_lead
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, rows_listed

_WITH = (
    r"(?:\s*,?\s*(?:working |jointly |together |in partnership )*(?:with(?: (?:the )?support (?:of|from))?|alongside|(?:and )?supported by)"
    r"\s+(?P<other>\S.*))?"
)
_LEADS = re.compile(
    rf"(?P<lead>[^,;/\s][^,;/\n]*?)\s+(?:leads|leading|(?:will|to|is(?: the)?) lead|(?-i:lead)(?=\s+with\b)){_WITH}",
    re.IGNORECASE,
)
_SUPPORTS = re.compile(r"(?P<support>\S.*?)\s+(?:supports|supporting|will support|to support)", re.IGNORECASE)
_SUPPORTING = re.compile(r"\s+(?:supporting|in support)$", re.IGNORECASE)
_BETWEEN = re.compile(r"(\s*[,;/\n]\s*(?:and\s+)?)(?![^(]*\))")
_LETTER = re.compile(r"\s*(?:\((?P<round>[LS])\)|\[(?P<square>[LS])\])")
_ROLE = r"(?:(?:joint |overall )?lead|support(?:ing|ed by)?|secondary)(?: lead| agenc(?:y|ies)| partners?)?"
_TELLS = re.compile(
    rf"(?:^|[;,\n/(\[])\s*{_ROLE}\s*(?::|[-–—]\s|[)\]])|(?:\s[-–—]|:)\s*{_ROLE}\s*(?:$|[;,\n/])|(?:^|[;,\n])\s*(?-i:[LS])\s*:"
    r"|\b(?:(?:to|will|as) lead|(?-i:leading)|led by|(?:supported|assisted) by|with (?:the )?support (?:of|from)|(?:to|will) support)\b"
    r"|\(support(?:ing)?:?\s",
    re.IGNORECASE,
)
# Of which "Team leads" says that of no one agency.
_GENERIC = frozenset({"team", "teams", "school", "schools", "service", "services", "partners", "agencies"})
MAX_ROWS = 10  # that a warning names


@dataclass
class LeadAndSupport:
    """Writes such cells as lists of owners, and keeps their words; `known` are the names of the graph's organisations, as they
    are compared."""

    known: Collection[str]
    _words: dict[Place, str] = field(default_factory=dict)
    _rows: dict[str, list[PlanRow]] = field(default_factory=lambda: defaultdict(list))  # by their sheet

    def take(self, rows: Sequence[PlanRow]) -> None:
        """Take in the rows of all plans."""
        cells = {cell for row in rows if (cell := row.text("owners")) and len(cell) <= MAX_CELL}
        alone = {name_key(cell) for cell in cells} | {*self.known}
        plain = {cell: _without_verbs(cell, lambda text: _is_agency(text, alone)) for cell in cells}
        tells = {cell for cell in cells if plain[cell] != cell or _TELLS.search(cell) or _has_lead(cell)}
        letters = {cell: {match["round"] or match["square"] for match in _LETTER.finditer(cell)} for cell in cells}
        if tells and any(letters.values()):
            tells |= {cell for cell, its in letters.items() if its}
            plain |= {cell: _LETTER.sub("", plain[cell]) for cell, its in letters.items() if its}
        for row in rows:
            if (cell := row.text("owners")) in tells:
                row.cells["owners"] = [plain[cell], *row.cells["owners"][1:]]
                self._words[row.place] = cell

    def with_words(self, owned: Mapping[Place, OwnersOfCell], rows: Sequence[PlanRow]) -> dict[Place, OwnersOfCell]:
        """The owners of each row, with the words for who leads where there are several."""
        read = dict(owned)
        for row in rows:
            words, owners = self._words.get(row.place, ""), owned[row.place]
            if words and len(owners.names) > 1:
                unresolved = owners.unresolved if words in owners.unresolved else (*owners.unresolved, words)
                read[row.place] = replace(owners, unresolved=unresolved)
                self._rows[row.place.sheet or ""].append(row)
        return read

    def report(self, log: ProblemLog) -> None:
        """Say in which rows."""
        for rows in self._rows.values():
            first, where = rows[0], rows_listed([row.number for row in rows], MAX_ROWS)
            rule = f"says in {where} who leads and who supports: all of them are owners, "
            rule += "and who leads is kept in the source's own words alone"
            fix = "If only the lead owns an action, name it alone."
            place = Place(first.place.file, first.place.sheet)
            log.add("lead_and_support", place, rule, fix, column=first.headings.get("owners"), severity="warning")


def _is_agency(text: str, names: Collection[str]) -> bool:
    key = name_key(text)
    return key in names or (key not in _GENERIC and bool(agency_in_heading(text)))


def _has_lead(cell: str) -> bool:
    """Whether one of several owners leads, as in "Police lead; Health"."""
    parts = _BETWEEN.split(cell)[::2]
    return len(parts) > 1 and any(without_lead(part.strip()) != part.strip() for part in parts)


def _without_verbs(cell: str, is_agency: Callable[[str], bool]) -> str:
    """A cell with the agencies in place of "Health leads with Education" or "Police supports"; any other as it stands."""
    if led := _led(cell, is_agency):
        return led
    parts = _BETWEEN.split(cell)
    for at in range(0, len(parts), 2):
        if led := _led(parts[at], is_agency):
            parts[at] = led
        elif (match := _SUPPORTS.fullmatch(parts[at].strip())) and is_agency(match["support"]):
            parts[at] = match["support"]
    return "".join(parts)


def _led(text: str, is_agency: Callable[[str], bool]) -> str:
    """The agency that a text says to lead, and whom with; empty where it says that of none."""
    match = _LEADS.fullmatch(text.strip())
    if match is None or not is_agency(match["lead"]):
        return ""
    return "; ".join(filter(None, (match["lead"], _SUPPORTING.sub("", match["other"] or ""))))
