"""What the cases of a generated graph share: areas, agencies, factors and the days on which things happen."""

from __future__ import annotations

from collections import deque
from datetime import date
from itertools import accumulate
from random import Random

from loaders.generate.files import Files

FACTORS, GROUPS, AREAS, AGENCIES, REGIONS = 400, 10, 60, 6, 6
FIRST_DAY, LAST_DAY = date(2005, 1, 3).toordinal(), date(2025, 12, 31).toordinal()
LAST_CASE = date(2022, 6, 30).toordinal()

_THEMES = (
    "Caseload", "Staffing", "Supervision", "Oversight", "Information sharing", "Clarity of roles", "Familiarity",
    "Professional challenge", "Feedback", "Handover", "Support", "First views", "Expectations", "Curiosity",
    "Emotional weight", "Knowledge", "Records", "Clerical help", "Timing", "Contact", "Setting", "Focus", "Hearing",
    "Engagement", "Relationship", "Fathers and partners", "History", "Language", "Presentation", "Complexity",
    "Wider family", "Thresholds", "Procedures", "Forms", "Shared assessment", "Early help", "Commissioning",
    "Joint training", "Leaders", "Escalation",
)  # fmt: skip
_PLACES = (
    "on the duty desk", "in long-term work", "in the clinic", "at school", "in hospital", "in meetings",
    "out of hours", "across a boundary", "before birth", "after closing",
)  # fmt: skip
_AGENCY_TYPES = ("children_social_care", "health", "education", "police", "housing", "charity")
DOMAINS = ("training", "culture", "relationships", "resources", "other")
_LEVELS = ("front_line", "front_line", "local_strategic", "national")
SENTENCES = (
    "There was no time to think it through.", "We knew one another, and so we asked.",
    "Nobody had told us what became of it.", "It was written down, and nobody read it.",
    "She came back the week after, as she had said.", "The list was longer than the day.",
    "He was asked what he wanted, and it was done first.", "Everyone thought that it was somebody else's part.",
)  # fmt: skip

# One text for each day: years of days are asked for many times over.
_DAYS = [date.fromordinal(ordinal).isoformat() for ordinal in range(FIRST_DAY, LAST_DAY + 1)]


def day_of(ordinal: int) -> str:
    """A day as ISO text, none after the last day of the generated world."""
    return _DAYS[min(ordinal, LAST_DAY) - FIRST_DAY]


class World:
    """Areas with their agencies, and factors with how often each is recorded and how it leans."""

    def __init__(self, files: Files, chance: Random, prefix: str, contributions: float) -> None:
        self.files, self.chance, self.prefix, self.contributions = files, chance, prefix, contributions
        self.factors = [f"{prefix}f{number:03}" for number in range(1, FACTORS + 1)]
        # Zipf's law in Mandelbrot's form: the shift keeps the first factor from being in every case.
        weights = [1 / (rank + 8) for rank in range(1, FACTORS + 1)]
        self.everywhere = list(accumulate(weights))
        self.groups = [self.factors[group::GROUPS] for group in range(GROUPS)]
        self.in_group = [list(accumulate(weights[group::GROUPS])) for group in range(GROUPS)]
        self.leaning = {factor: chance.uniform(0.2, 0.8) for factor in self.factors}
        self.actions: deque[str] = deque(maxlen=50)  # the latest, which a new one may wait for

    def write(self) -> None:
        """Write the areas, the agencies and the factors."""
        for number in range(1, REGIONS + 1):
            self.files.write_row("areas", f"{self.prefix}region{number}", f"Region {number}", "region")
        for number in range(1, AREAS + 1):
            self._write_area(number)
        names = [f"{theme} {place}" for place in _PLACES for theme in _THEMES]
        self.chance.shuffle(names)
        for number, (factor, name) in enumerate(zip(self.factors, names, strict=True)):
            definition, level, domain = f"{name}, as reviews tell of it.", _LEVELS[number % 4], DOMAINS[number % 5]
            self.files.write_row("factors", factor, name, definition, level, "active", domain)

    def area(self, number: int) -> str:
        """The id of an area, counted from 1."""
        return f"{self.prefix}area{number:02}"

    def agency(self, area: int, place: int) -> str:
        """The id of one of an area's agencies, counted from 0."""
        return f"{self.prefix}org{area:02}-{place}"

    def _write_area(self, number: int) -> None:
        area = self.area(number)
        self.files.write_row("areas", area, f"Area {number}", "local_partnership")
        self.files.write_row("part_of", area, f"{self.prefix}region{number % REGIONS + 1}")
        for place, kind in enumerate(_AGENCY_TYPES):
            name = f"{kind.replace('_', ' ').capitalize()} of area {number}"
            self.files.write_row("organisations", self.agency(number, place), name, kind, "agency")
            self.files.write_row("in_area", "Organisation", self.agency(number, place), area)
